"""The numbers of the README are those of the data."""

import re

import pytest

from server.catalog import files, numbers

CATALOGUE = files.load()
SCENARIOS = [(bundle, scenario) for bundle in CATALOGUE.bundles.values() for scenario in bundle["scenarios"]]


def test_the_table_of_the_readme_is_computed_from_the_data():
    text = (files.DEMO / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- numbers:begin -->\n(.*?)\n<!-- numbers:end -->", text, re.S)
    assert found.group(1).split("\n") == numbers.table(CATALOGUE)


def test_there_are_twenty_eight_scenarios():
    assert len(SCENARIOS) == 28


@pytest.mark.parametrize(("bundle", "scenario"), SCENARIOS, ids=[s["name"] for _, s in SCENARIOS])
def test_a_scenario_comes_out_as_written(bundle, scenario):
    found = numbers.way(bundle, scenario["answers"], scenario.get("assume"))
    assert numbers.count(found, CATALOGUE) == scenario["expected"]


def test_merging_never_adds_a_field_or_a_paper():
    for bundle in CATALOGUE.bundles.values():
        for answers in numbers.ways(bundle):
            counted = numbers.count(numbers.way(bundle, answers), CATALOGUE)
            assert counted["fields_after"] <= counted["fields_before"]
            assert counted["materials_after"] <= counted["materials_before"]
            if bundle["code"] == "open_pharmacy":
                break  # thousands of ways; the check walks them all for their days
