"""Asking by number: ten wrong secrets a day, alike for numbers that exist and those that do not."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from server.applications import numbers, tasks
from server.applications.api import by
from server.applications.models import WrongTry
from server.applications.rules import WRONG_TRIES
from server.applications.service import asking, submission
from server.core import clock
from server.core.errors import NotFound
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import a_saved_draft, an_actor
from tests.server.identity.test_sessions import at_once

WRONG = "9999AAAAAA"


@pytest.fixture
def receipt(district: Any, frozen: datetime) -> dict[str, Any]:
    """What somebody holds who submitted today."""
    actor = an_actor()
    application, command = a_saved_draft(actor)
    return submission.submit(application, command, actor=actor, by=by(actor), now=frozen).answer


def ask(number: str, secret: str | None, today: date) -> Any:
    """What is told, or the class of the refusal."""
    try:
        return asking.by_number(number, secret, today=today)
    except (asking.WrongSecret, asking.TooManyTries, NotFound) as no:
        return type(no)


@pytest.mark.parametrize(
    ("values", "of", "signs"),
    [
        ({"mobile": "13800001234", "id_number": "11000019900307001X"}, "phone", "1234"),
        ({"mobile": "", "id_number": "11000019900307001x"}, "id_number", "001X"),
        ({"guardian_mobile": "13800004321", "child_id_number": "540000201211128888"}, "phone", "4321"),
        ({"child_id_number": "540000201211128888"}, "id_number", "8888"),
        ({"person_name": "林晓明"}, "nothing", ""),
    ],
)
def test_the_known_half_is_of_the_phone_else_of_the_number(values: dict[str, str], of: str, signs: str) -> None:
    assert numbers.known_half(values) == numbers.Half(of, signs)


def test_without_a_phone_the_identity_number_opens_the_progress(district: Any, frozen: datetime) -> None:
    actor = an_actor(level="checked")
    months = {"query_from": "2026-01", "query_to": "2026-10"}
    application, command = a_saved_draft(actor, bundle="item:insurance_record_print", **months)
    made = submission.submit(application, command, actor=actor, by=by(actor), now=frozen).answer
    code, today = made["receipt_code"], clock.local(frozen).date()
    assert made["asked_with"] == "id_number"
    assert ask(made["number"], code, today) is asking.WrongSecret, "what the paper shows is not enough"
    assert ask(made["number"], f"0217{code}".lower(), today)["cases"]


def test_a_number_bears_ten_wrong_secrets_a_day(receipt: dict[str, Any], frozen: datetime) -> None:
    number, today = receipt["number"], clock.local(frozen).date()
    right = f"0000{receipt['receipt_code']}"
    for _ in range(WRONG_TRIES - 1):
        assert ask(number, WRONG, today) is asking.WrongSecret
    assert ask(number, right, today)["cases"]
    assert ask(f"{number[:6]} {number[6:]}-1", WRONG, today) is asking.WrongSecret, "the same number, written otherwise"
    assert ask(number, WRONG, today) is ask(number, right, today) is asking.TooManyTries
    assert ask(number, None, today)["state"] == "submitted", "the step alone is no secret"
    assert ask(number, right, today + timedelta(days=1))["cases"]


def test_a_number_that_does_not_exist_is_counted_alike(district: Any, frozen: datetime) -> None:
    today = clock.local(frozen).date()
    nobodys = numbers.application_number(DIVISION, today, 7654321)
    told = [ask(nobodys, WRONG, today) for _ in range(WRONG_TRIES + 2)]
    assert told == [NotFound] * WRONG_TRIES + [asking.TooManyTries] * 2


def test_eight_wrong_ones_at_once_count_as_eight_and_are_forgotten(receipt: dict[str, Any], frozen: datetime) -> None:
    today = clock.local(frozen).date()
    assert set(at_once(lambda: ask(receipt["number"], WRONG, today))) == {asking.WrongSecret}
    (counted,) = WrongTry.select()
    assert counted.tries == 8
    assert receipt["number"] not in counted.number_key
    tasks.forget_tries()
    assert WrongTry.select().exists(), "today still counts"
    with clock.frozen(frozen + timedelta(days=2)):
        tasks.forget_tries()
    assert not WrongTry.select().exists()


def test_of_many_wrong_ones_at_once_no_more_than_ten_are_looked_at(receipt: dict[str, Any], frozen: datetime) -> None:
    today = clock.local(frozen).date()
    told = [
        *at_once(lambda: ask(receipt["number"], WRONG, today)),
        *at_once(lambda: ask(receipt["number"], WRONG, today)),
    ]
    assert told.count(asking.WrongSecret) == WRONG_TRIES
    assert told.count(asking.TooManyTries) == len(told) - WRONG_TRIES
