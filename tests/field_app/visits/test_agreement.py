"""What a consent given at the door lacks, by the grade of what is done."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from field_app.visits import agreement
from field_app.visits.agreement import Asked
from field_app.visits.service import ordering
from server.core import clock

ASKED = Asked("risky", ["a"], ["sha256:shown"], ["ref"], "张 明", clock.date(2026, 11, 23))
GIVEN: dict[str, Any] = {
    "items": ["a"],
    "until": "2026-12-31",
    "shown_digest": "sha256:shown",
    "how": "signature",
    "given_by": {"who": "resident", "person": None, "relation": None},
    "witness": None,
    "signature": "ref",
    "at": "2026-11-23T10:00:00+08:00",
    "is_doubted": False,
}
GUARDIAN = {"how": "guardian", "given_by": {"who": "guardian", "person": None, "relation": "女儿"}, "signature": None}


def lacks(grade: str = "risky", **told: Any) -> list[str]:
    return [one.pointer for one in agreement.faults(GIVEN | told, dataclasses.replace(ASKED, grade=grade))]


def witness(name: str = "赵大娘", *, is_impartial: bool = True) -> dict[str, Any]:
    return {"name": name, "phone": None, "is_impartial": is_impartial}


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({}, []),
        ({"how": "spoken"}, ["/consent/how"]),
        ({"how": "spoken", "grade": "simple", "signature": None}, []),
        ({"how": "thumb"}, ["/consent/how"]),
        ({"how": "thumb", "grade": "simple"}, []),
        ({"how": "paper"}, []),
        ({"how": "paper", "signature": "other"}, ["/consent/signature"]),
        ({"how": "witness"}, ["/consent/witness"]),
        ({"how": "witness", "witness": witness()}, []),
        ({"how": "witness", "witness": witness("张明")}, ["/consent/witness/name"]),
        ({"how": "witness", "witness": witness(is_impartial=False)}, ["/consent/witness/is_impartial"]),
        ({"is_doubted": True}, ["/consent/how"]),
        (GUARDIAN | {"is_doubted": True}, ["/consent/signature"]),
        (GUARDIAN, ["/consent/signature"]),
        (GUARDIAN | {"signature": "other"}, ["/consent/signature"]),
        (GUARDIAN | {"signature": "ref", "is_doubted": True}, []),
        (GUARDIAN | {"witness": witness()}, []),
        (GUARDIAN | {"witness": witness("张明")}, ["/consent/witness/name"]),
        (GUARDIAN | {"grade": "simple", "is_doubted": True}, []),
        ({"how": "guardian"}, ["/consent/given_by/who"]),
        ({"items": []}, ["/consent/items"]),
        ({"until": "2026-11-22"}, ["/consent/until"]),
        ({"until": None}, ["/consent/until"]),
        ({"shown_digest": "sha256:other"}, ["/consent/shown_digest"]),
        ({"at": None}, ["/consent/at"]),
    ],
)
def test_what_a_consent_lacks(told: dict[str, Any], missing: list[str]) -> None:
    assert lacks(**told) == missing


def test_a_consent_that_is_not_there_lacks_all() -> None:
    assert [one.pointer for one in agreement.faults(None, ASKED)] == ["/consent"]


def test_a_consent_that_ends_ends_at_the_end_of_that_day() -> None:
    assert ordering.end_of("2026-12-31").astimezone(clock.SHANGHAI).isoformat() == "2027-01-01T00:00:00+08:00"
    assert ordering.end_of("2026-12-31") - clock.now() > timedelta()
