"""Once more that it is oneself: by password or a second step, for this session, for minutes; guesses are counted."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.identity import queries
from server.identity.errors import AccountLocked
from server.identity.models import Account
from server.identity.roles import Role
from server.identity.rules import FAILURES_ALLOWED
from server.identity.service import presence, staff
from server.identity.service.presence import PresenceNeeded
from server.identity.service.staff import Second
from tests.server.at_once import at_once
from tests.server.identity.builders import PASSWORD, a_staff_account, an_actor, as_staff, totp

NONE = Second()


@pytest.fixture
def account(db: Any, frozen: Any) -> Any:
    return a_staff_account(Role.SECRETARY)


@pytest.fixture
def secretary(account: Any) -> Actor:
    return an_actor("secretary", account=account[0].id)


def test_shown_by_password_it_holds_for_this_session_and_some_minutes(secretary: Actor) -> None:
    with pytest.raises(PresenceNeeded) as no:
        presence.check(secretary)
    assert no.value.facts["ways"] == ["password", "totp"]
    assert presence.show(PASSWORD, NONE, by=secretary)["until"] == clock.now() + presence.HOLDS
    presence.check(secretary)
    with pytest.raises(PresenceNeeded):
        presence.check(an_actor("secretary", account=secretary.account_id))  # another session
    with clock.frozen(clock.now() + presence.HOLDS), pytest.raises(PresenceNeeded):
        presence.check(secretary)


def test_a_code_of_six_digits_shows_it_once(secretary: Actor, account: Any) -> None:
    code = totp(account[1])
    presence.show("", Second(totp=code), by=secretary)
    presence.check(secretary)
    with pytest.raises(Invalid):
        presence.show("", Second(totp=code), by=secretary)


def test_guesses_are_counted_and_lock_the_account(secretary: Actor) -> None:
    wrong = [("", NONE), ("Wrong-Horse-7", NONE), ("", Second(totp="000000")), ("", Second(pin="204318", device="x"))]
    for place in range(FAILURES_ALLOWED - 1):
        with pytest.raises(Invalid):
            presence.show(*wrong[place % len(wrong)], by=secretary)
    with pytest.raises(AccountLocked) as no:  # the last one says how long it takes
        presence.show(*wrong[0], by=secretary)
    assert "15 分钟" in no.value.detail
    with clock.frozen(clock.now() + timedelta(minutes=11, seconds=30)), pytest.raises(AccountLocked) as no:
        presence.show(PASSWORD, NONE, by=secretary)
    assert "4 分钟" in no.value.detail
    with pytest.raises(AccountLocked):
        staff.sign_in(queries.staff_name(secretary.account_id), PASSWORD, NONE)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        presence.show(PASSWORD, NONE, by=secretary)
        presence.check(secretary)


def test_who_shows_it_in_the_end_begins_to_count_anew(secretary: Actor) -> None:
    for _ in range(3):
        for _ in range(FAILURES_ALLOWED - 1):
            with pytest.raises(Invalid):
                presence.show("Wrong-Horse-7", NONE, by=secretary)
        presence.show(PASSWORD, NONE, by=secretary)
    assert Account.get_by_id(secretary.account_id).failures == 0


def test_eight_guesses_at_once_are_eight(secretary: Actor) -> None:
    said = at_once(*[lambda: presence.show("Wrong-Horse-7", NONE, by=secretary) for _ in range(8)])
    assert sum(isinstance(one, Invalid) for one in said) == FAILURES_ALLOWED - 1
    assert sum(isinstance(one, AccountLocked) for one in said) == 9 - FAILURES_ALLOWED


def test_by_the_door(client: FlaskClient, db: Any) -> None:
    headers = as_staff(Role.SECRETARY)
    where = "/api/v1/me/presence"
    assert client.put(where, json={"password": PASSWORD}, headers=headers).status_code == 200
    assert client.put(where, json={"password": "x"}, headers=headers).status_code == 422
    assert client.put(where, json={"password": PASSWORD}).status_code == 401
