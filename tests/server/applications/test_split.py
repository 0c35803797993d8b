"""Each case goes to the place that decides its item: registered, living or business."""

from typing import Any

import pytest

from server.applications.api import by
from server.applications.models import Case
from server.applications.service import submission
from server.applications.split import Whereabouts, division_of
from server.core import clock
from tests.server.applications.filled import LLC, SHOP, a_saved_draft, an_actor
from tests.server.identity.builders import NUMBERS, a_person

HERE, NEXT_DOOR, FAR = "370199001001", "370199001002", "370199002001"
NAMES = {
    "370199001000": "柳泉街道",
    HERE: "清泉里社区",
    NEXT_DOOR: "东泉社区",
    "370199002000": "云桥街道",
    FAR: "云桥社区",
}
WHERE = Whereabouts(HERE, "天溪区", NAMES)
RECORDS = Whereabouts(HERE, "天溪区", NAMES, {"registered": FAR, "living": NEXT_DOOR, "business": FAR})


@pytest.mark.parametrize(
    ("place", "values", "where", "division"),
    [
        ("living", {"residence_address": "云桥街道云桥社区 2 号"}, WHERE, FAR),
        ("living", {"residence_address": "云桥街道 2 号"}, WHERE, "370199002000"),
        ("living", {"residence_address": "柳泉街道 2 号"}, WHERE, HERE),  # the street says less than what was named
        ("living", {"residence_address": "人民路 2 号"}, WHERE, HERE),
        ("living", {"residence_address": "人民路 2 号"}, RECORDS, NEXT_DOOR),
        ("living", {"residence_address": "云桥社区 2 号"}, RECORDS, FAR),
        ("business", {"premises_address": "东泉社区 1 号", "residence_address": "云桥社区 2 号"}, WHERE, NEXT_DOOR),
        ("business", {"occupy_place": "东泉社区门口"}, WHERE, NEXT_DOOR),
        ("business", {}, RECORDS, FAR),
        ("registered", {"household_region": FAR, "residence_address": "东泉社区 2 号"}, RECORDS, FAR),
        ("registered", {"household_region": "110101001001", "household_address": "东泉社区 9 号"}, WHERE, NEXT_DOOR),
        ("registered", {"household_region": "四川省成都市"}, WHERE, HERE),
    ],
)
def test_the_place_that_decides(place, values, where, division):
    assert division_of(place, values, where) == division


def handed_in(bundle: str, scenario: int, *, person: Any = None, **values: Any) -> dict[str, tuple[str, str]]:
    """Where the cases of a bundle went: item → division and body."""
    actor = an_actor(person=person.id if person else None, level="checked" if person else "phone")
    application, command = a_saved_draft(actor, scenario=scenario, bundle=bundle, **values)
    submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())
    cases = Case.select().where(Case.application == application)
    return {case.item: (case.division, case.body) for case in cases}


def test_a_shop_is_decided_where_its_premises_are_and_not_where_its_owner_lives(district):
    told = {"premises_address": "天溪区云桥街道锦秋社区 8 号", "residence_address": "柳泉街道清泉里社区 1 号"}
    went = handed_in(SHOP, LLC, **told)
    assert {division for division, _ in went.values()} == {"370199002003"}
    assert went["tobacco_licence"][1] == "body_tobacco"


def test_what_is_living_and_what_is_registered_part_ways(district):
    told = {"residence_address": "云桥街道锦秋社区 8 号", "household_address": "柳泉街道榴花苑社区 3 号"}
    went = handed_in(
        "elderly_benefits", 0, **told, household_region="370199001003", bank_account_no="6222020200112233445"
    )
    assert went["elderly_pass"] == ("370199002003", "body_civil")
    assert went["elderly_allowance"] == ("370199001003", "body_civil")


def test_what_no_field_tells_goes_where_the_applicant_belongs_by_our_records(district):
    person = a_person(NUMBERS[2], name="欧阳䶮", living="370199002003")
    went = handed_in("item:insurance_record_print", 0, person=person, query_from="2026-01", query_to="2026-10")
    assert went["insurance_record_print"][0] == "370199002003"
