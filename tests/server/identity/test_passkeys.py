"""A secretary's passkey in place of the six digits."""

import pytest

from server.core.errors import Forbidden, Invalid
from server.core.ids import uuid7
from server.identity import errors
from server.identity.models import Credential
from server.identity.roles import Role
from server.identity.service import devices, staff
from server.identity.service.staff import Second
from tests.server.at_once import at_once
from tests.server.identity.authenticator import Authenticator
from tests.server.identity.builders import PASSWORD, a_staff_account, later


@pytest.fixture
def secretary(db, frozen):
    return a_staff_account(Role.SECRETARY)


def a_passkey(account, **how):
    key = Authenticator(**how)
    devices.add_passkey(uuid7(), account.id, answer=key.create(devices.passkey_options(account.id)), label="手机")
    return key


def challenge(name):
    with pytest.raises(errors.SecondFactorNeeded) as no:
        staff.sign_in(name, PASSWORD, Second())
    return no.value.facts["passkey"]


def test_a_passkey_stands_in_for_the_code(secretary):
    account, name = secretary
    key = a_passkey(account)
    for _ in range(2):
        assert staff.sign_in(name, PASSWORD, Second(passkey=key.get(challenge(name)))).account_id == account.id


def test_eight_equal_passkeys_at_once_are_one(secretary):
    account, name = secretary
    key, passkey = Authenticator(), uuid7()
    answer = key.create(devices.passkey_options(account.id))
    answers = at_once(*[lambda: devices.add_passkey(passkey, account.id, answer=answer, label="手机")] * 8)
    assert answers == [None] * 8
    assert Credential.select().where(Credential.kind == "passkey").count() == 1
    assert staff.sign_in(name, PASSWORD, Second(passkey=key.get(challenge(name)))).account_id == account.id
    with pytest.raises(Invalid):
        devices.add_passkey(uuid7(), account.id, answer=answer, label="手机")


def test_a_challenge_is_used_once_and_runs_out(secretary):
    account, name = secretary
    key = a_passkey(account)
    options = challenge(name)
    staff.sign_in(name, PASSWORD, Second(passkey=key.get(options)))
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(passkey=key.get(options)))
    options = challenge(name)
    with later(6), pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(passkey=key.get(options)))


@pytest.mark.parametrize(
    "how", [{"origin": "https://evil.example"}, {"site": "evil.example"}, {"verified": False}, {"count": -10}]
)
def test_an_answer_for_another_site_without_a_person_or_from_a_copy_is_refused(secretary, how):
    account, name = secretary
    key = a_passkey(account)
    staff.sign_in(name, PASSWORD, Second(passkey=key.get(challenge(name))))
    for field, value in how.items():
        setattr(key, field, max(0, key.count + value) if field == "count" else value)
    if "count" in how:
        key.count = 0
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(passkey=key.get(challenge(name))))


def test_another_key_or_another_accounts_key_opens_nothing(secretary):
    account, name = secretary
    a_passkey(account)
    other, other_name = a_staff_account(Role.SECRETARY)
    others_key = a_passkey(other)
    stranger = Authenticator()
    for key in (stranger, others_key):
        with pytest.raises(errors.WrongSignIn):
            staff.sign_in(name, PASSWORD, Second(passkey=key.get(challenge(name))))
    assert staff.sign_in(other_name, PASSWORD, Second(passkey=others_key.get(challenge(other_name))))


def test_a_challenge_of_one_account_is_none_of_another(secretary):
    account, name = secretary
    key = a_passkey(account)
    other, other_name = a_staff_account(Role.SECRETARY)
    a_passkey(other)
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(passkey=key.get(challenge(other_name))))


@pytest.mark.parametrize(
    "answer", [{"id": "x"}, {"id": 5}, {"response": {"clientDataJSON": "ä"}}, {"id": "x", "response": []}]
)
def test_nonsense_is_refused(secretary, answer):
    account, name = secretary
    a_passkey(account)
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(passkey=answer))
    with pytest.raises(Invalid):
        devices.add_passkey(uuid7(), account.id, answer=answer, label="")


def test_a_passkey_is_added_once_though_the_answer_was_lost(secretary):
    account, _ = secretary
    key, passkey_id = Authenticator(), uuid7()
    answer = key.create(devices.passkey_options(account.id))
    for _ in range(2):
        devices.add_passkey(passkey_id, account.id, answer=answer, label="手机")
    assert Credential.select().where(Credential.kind == "passkey").count() == 1


def test_administrators_have_no_passkey_in_place_of_the_code(db, frozen):
    account, _ = a_staff_account(Role.AUDITOR)
    with pytest.raises(Forbidden):
        devices.passkey_options(account.id)


def test_a_forgotten_passkey_opens_nothing(secretary):
    account, name = secretary
    key = a_passkey(account)
    options = challenge(name)
    devices.forget(Credential.get(Credential.kind == "passkey").id, account.id)
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(passkey=key.get(options)))
