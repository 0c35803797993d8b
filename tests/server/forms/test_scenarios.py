"""The 28 scenarios of the catalogue: what merging saves comes out as computed there, and the form agrees."""

import pytest

from server.forms import conditions, numbers
from server.forms.compose import compose
from server.forms.scenario import answer_faults, choose
from server.forms.wants import fields_wanted, papers_wanted
from tests.server.forms import builders

SCENARIOS = builders.scenarios()


def named(pair):
    return pair["name"] if "questions" in pair else pair["name"][:12]


def counted(bundle, scenario):
    catalogue, answers = builders.real(), builders.answers_of(bundle, scenario)
    choice = choose(bundle, answers, catalogue)
    values = numbers.assumed(bundle, choice, scenario.get("assume"))
    fields, papers = fields_wanted(choice, catalogue), papers_wanted(choice, catalogue)
    return numbers.count(choice, fields, papers, values, catalogue), values


@pytest.mark.parametrize(("bundle", "scenario"), SCENARIOS, ids=named)
def test_the_numbers_of_a_scenario_come_out(bundle, scenario):
    assert answer_faults(bundle, builders.answers_of(bundle, scenario)) == []
    found, _ = counted(bundle, scenario)
    assert {key: found[key] for key in scenario["expected"]} == scenario["expected"]


@pytest.mark.parametrize(("bundle", "scenario"), SCENARIOS, ids=named)
def test_the_form_holds_as_many_fields_and_papers_as_counted(bundle, scenario):
    found, values = counted(bundle, scenario)
    form = compose(builders.real(), bundle, builders.answers_of(bundle, scenario), division=builders.DIVISION)
    asked = [
        f for f in form["fields"].values() if f["filled_by"] == "citizen" and conditions.holds(f["needed"], values)
    ]
    assert len(asked) == found["fields_after"]
    assert len([p for p in form["materials"] if conditions.holds(p["needed"], values)]) == found["materials_after"]


def test_there_are_28_scenarios():
    assert len(SCENARIOS) == 28


def test_the_largest_shop_saves_42_fields_and_13_papers():
    """The form itself counts with what is usual (a narrower sign), the scenario with a wide one; both save the same."""
    shop = builders.real().bundles["open_convenience_store"]
    wide, _ = counted(shop, shop["scenarios"][1])
    assert (wide["fields_before"], wide["fields_after"], wide["materials_before"], wide["materials_after"]) == (
        74,
        32,
        27,
        14,
    )
    for found in (wide, builders.the_shop()["numbers"]):
        assert (found["saved_fields"], found["saved_papers"]) == (42, 13)
