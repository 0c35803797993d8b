"""Once more that it is oneself: by password or a second step, for this session, for minutes; guesses are counted."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.identity.errors import AccountLocked
from server.identity.roles import Role
from server.identity.rules import FAILURES_ALLOWED
from server.identity.service import presence
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
    for place in range(FAILURES_ALLOWED):
        with pytest.raises(Invalid):
            presence.show(*wrong[place % len(wrong)], by=secretary)
    with pytest.raises(AccountLocked):
        presence.show(PASSWORD, NONE, by=secretary)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        presence.show(PASSWORD, NONE, by=secretary)
        presence.check(secretary)


def test_eight_guesses_at_once_are_eight(secretary: Actor) -> None:
    said = at_once(*[lambda: presence.show("Wrong-Horse-7", NONE, by=secretary) for _ in range(8)])
    assert sum(isinstance(one, Invalid) for one in said) == FAILURES_ALLOWED
    assert sum(isinstance(one, AccountLocked) for one in said) == 8 - FAILURES_ALLOWED


def test_by_the_door(client: FlaskClient, db: Any) -> None:
    headers = as_staff(Role.SECRETARY)
    where = "/api/v1/me/presence"
    assert client.put(where, json={"password": PASSWORD}, headers=headers).status_code == 200
    assert client.put(where, json={"password": "x"}, headers=headers).status_code == 422
    assert client.put(where, json={"password": PASSWORD}).status_code == 401
