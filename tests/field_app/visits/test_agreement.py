"""What a consent given at the door lacks, by the grade of what is done: the vectors drive the phone's rules too."""

import dataclasses
import json
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from field_app.sync.schemas import ConsentIn
from field_app.visits import agreement
from field_app.visits.agreement import Asked
from field_app.visits.service import ordering
from server.catalog import proxying
from server.core import clock

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "consents.json").read_text("utf-8"))
DAY = date.fromisoformat(VECTORS["today"])
ASKED = Asked("risky", ["a"], ["sha256:shown"], ["ref"], VECTORS["worker"], VECTORS["resident"], DAY)


def lacks(vector: dict[str, Any]) -> list[str]:
    """As it comes through the door."""
    given = ConsentIn().load(vector["sent"])
    return [one.pointer for one in agreement.faults(given, dataclasses.replace(ASKED, grade=vector["grade"]))]


@pytest.mark.parametrize("vector", VECTORS["agreed"] + VECTORS["elsewhere"], ids=lambda vector: vector["why"])
def test_a_consent_lacks_what_the_shared_vectors_say(vector: dict[str, Any]) -> None:
    assert lacks(vector) == vector["faults"]


def test_what_lacks_nothing_on_the_phone_lacks_nothing_here() -> None:
    assert [one["why"] for one in VECTORS["agreed"] if bool(one["lacks"]) != bool(one["faults"])] == []


def test_every_way_and_who_stands_in_the_vectors() -> None:
    sent = [one["sent"] for one in VECTORS["agreed"] + VECTORS["elsewhere"]]
    assert {one["how"] for one in sent} == set(agreement.WAYS)
    assert {one["given_by"]["who"] for one in sent} == {"resident", "guardian", "relative"}


@pytest.mark.parametrize("vector", VECTORS["grades"], ids=lambda vector: vector["why"])
def test_things_done_together_are_graded_as_on_the_phone(vector: dict[str, Any]) -> None:
    items: Any = [{"category": "benefit", "proxy": {"grade": grade}} for _, grade in vector["items"]]
    catalogue: Any = SimpleNamespace(vocabulary={})
    assert proxying.grade_of(catalogue, items) == vector["grade"]


def test_a_consent_that_is_not_there_lacks_all() -> None:
    assert [one.pointer for one in agreement.faults(None, ASKED)] == ["/consent"]


def test_a_consent_that_ends_ends_at_the_end_of_that_day() -> None:
    assert ordering.end_of("2026-12-31").astimezone(clock.SHANGHAI).isoformat() == "2027-01-01T00:00:00+08:00"
    assert ordering.end_of("2026-12-31") - clock.now() > timedelta()
