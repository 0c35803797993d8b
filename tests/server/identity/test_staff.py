"""Staff come in: passwords, second steps, locks, first sign-in."""

import pytest

from server.core import clock
from server.core.errors import Forbidden, Invalid
from server.core.ids import uuid7
from server.identity import errors, proofs
from server.identity.models import Account, Credential
from server.identity.roles import Role
from server.identity.service import devices, posts, staff
from server.identity.service.staff import Second
from tests.server.identity.builders import (
    DISTRICT,
    PASSWORD,
    a_staff_account,
    later,
    signed_in,
    totp,
)
from tests.server.identity.test_sessions import at_once, resolved


def wrong(name, times=1):
    for _ in range(times):
        with pytest.raises(errors.WrongSignIn):
            staff.sign_in(name, "Wrong-Horse-7", Second())


def test_a_clerk_signs_in_with_a_password(db, frozen):
    account, name = a_staff_account(Role.CLERK)
    session = signed_in(name.upper())
    assert session.account_id == account.id
    assert resolved(session).level == "checked"


def test_an_unknown_name_and_a_wrong_password_look_the_same(db, frozen):
    _, name = a_staff_account(Role.CLERK)
    with pytest.raises(errors.WrongSignIn) as unknown:
        staff.sign_in("nobody", PASSWORD, Second())
    with pytest.raises(errors.WrongSignIn) as known:
        staff.sign_in(name, "Wrong-Horse-7", Second())
    assert unknown.value.problem() == known.value.problem()


def test_five_failures_lock_even_the_right_password_for_fifteen_minutes(db, frozen):
    _, name = a_staff_account(Role.CLERK)
    wrong(name, 5)
    with pytest.raises(errors.AccountLocked):
        signed_in(name)
    with later(14.9), pytest.raises(errors.AccountLocked):
        signed_in(name)
    with later(15):
        signed_in(name)


def test_a_right_password_forgets_the_failures_before(db, frozen):
    _, name = a_staff_account(Role.CLERK)
    for _ in range(3):
        wrong(name, 4)
        signed_in(name)


def test_eight_wrong_guesses_at_once_lock_too(db):
    account, name = a_staff_account(Role.CLERK)
    results = at_once(lambda: staff.sign_in(name, "Wrong-Horse-7", Second()))
    kinds = [type(result) for result in results]
    assert kinds.count(errors.WrongSignIn) == 5
    assert kinds.count(errors.AccountLocked) == 3
    assert Account.get_by_id(account.id).failures == 5


def test_a_secretary_needs_a_second_step_and_is_told_which(db, frozen):
    _, name = a_staff_account(Role.SECRETARY)
    with pytest.raises(errors.SecondFactorNeeded) as no:
        staff.sign_in(name, PASSWORD, Second())
    assert no.value.facts["ways"] == ["totp"]
    signed_in(name, needs_code=True)


def test_asking_for_the_second_step_is_not_a_failure_but_a_wrong_one_is(db, frozen):
    account, name = a_staff_account(Role.SECRETARY)
    for _ in range(6):
        with pytest.raises(errors.SecondFactorNeeded):
            staff.sign_in(name, PASSWORD, Second())
    assert Account.get_by_id(account.id).failures == 0
    for _ in range(5):
        with pytest.raises(errors.WrongSignIn):
            staff.sign_in(name, PASSWORD, Second(totp="000000"))
    with pytest.raises(errors.AccountLocked):
        signed_in(name, needs_code=True)


def test_a_second_step_is_not_asked_for_before_the_password_is_right(db, frozen):
    _, name = a_staff_account(Role.SECRETARY)
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, "Wrong-Horse-7", Second())


def test_a_code_opens_once(db, frozen):
    _, name = a_staff_account(Role.SECRETARY)
    signed_in(name, needs_code=True)
    with pytest.raises(errors.WrongSignIn):
        signed_in(name, needs_code=True)
    with later(0.5):
        signed_in(name, needs_code=True)


def test_one_code_opens_one_session_when_eight_come_at_once(db):
    _, name = a_staff_account(Role.SECRETARY)
    code = totp(name)
    results = at_once(lambda: staff.sign_in(name, PASSWORD, Second(totp=code)))
    assert sum(not isinstance(result, Exception) for result in results) == 1


def test_clocks_may_differ_by_one_step_only(db, frozen):
    _, name = a_staff_account(Role.SECRETARY)
    assert staff.sign_in(name, PASSWORD, Second(totp=totp(name, later=-30)))
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(totp=totp(name, later=-60)))


def test_at_the_first_sign_in_password_and_second_step_are_settled_before_anything_else(db, frozen):
    account_id = uuid7()
    password = posts.open_account(account_id, sign_in_name="shuji", name="王书记", by=None)
    posts.give(uuid7(), account_id, Role.SECRETARY, division=DISTRICT, by=None)
    session = staff.sign_in("shuji", password, Second())
    with pytest.raises(errors.MustFirst) as no:
        resolved(session)
    assert no.value.facts["must"] == ["change_password", "totp"]
    resolved(session, "/api/v1/me/password")
    staff.change_password(account_id, old=password, new=PASSWORD, session_id=session.session_id)
    secret, address = staff.begin_totp(account_id, password=PASSWORD)
    assert address.startswith("otpauth://totp/")
    assert secret in address
    with pytest.raises(errors.MustFirst):
        resolved(session)
    staff.confirm_totp(account_id, code=proofs.totp_now(secret, clock.now().timestamp()))
    assert resolved(session).roles == {Role.SECRETARY}


def test_a_secret_that_was_only_offered_opens_nothing(db, frozen):
    account, name = a_staff_account(Role.SECRETARY)
    secret, _ = staff.begin_totp(account.id, password=PASSWORD)
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(totp=proofs.totp_now(secret, clock.now().timestamp())))
    with pytest.raises(Invalid):
        staff.confirm_totp(account.id, code="000000")


def test_a_new_secret_needs_the_password(db, frozen):
    account, _ = a_staff_account(Role.SECRETARY)
    with pytest.raises(Invalid):
        staff.begin_totp(account.id, password="Wrong-Horse-7")


def test_a_changed_password_ends_the_other_sessions(db, frozen):
    account, name = a_staff_account(Role.CLERK)
    mine, other = signed_in(name), signed_in(name)
    staff.change_password(account.id, old=PASSWORD, new="Other-Horse-8", session_id=mine.session_id)
    resolved(mine)
    with pytest.raises(errors.SessionEnded):
        resolved(other)
    with pytest.raises(errors.WrongSignIn):
        signed_in(name)


@pytest.mark.parametrize("new", ["short1A", "alllowercase", PASSWORD])
def test_a_weak_or_equal_new_password_is_refused_with_its_faults(db, frozen, new):
    account, name = a_staff_account(Role.CLERK)
    session = signed_in(name)
    with pytest.raises(errors.WeakPassword) as no:
        staff.change_password(account.id, old=PASSWORD, new=new, session_id=session.session_id)
    assert no.value.facts["errors"][0]["pointer"] == "/new"


def test_a_password_lies_hashed_with_argon2id(db, frozen):
    account, _ = a_staff_account(Role.CLERK)
    kept = Credential.get((Credential.account == account) & (Credential.kind == "password"))
    assert kept.hash.startswith("$argon2id$")
    assert PASSWORD not in kept.hash


# --- remembered devices ----------------------------------------------------------------------------------------------


def test_a_secretary_may_remember_a_device_by_pin(db, frozen):
    account, name = a_staff_account(Role.SECRETARY)
    devices.remember(uuid7(), account.id, device="phone-of-the-secretary", pin="280519", label="手机")
    assert staff.sign_in(name, PASSWORD, Second(pin="280519", device="phone-of-the-secretary"))
    for second in (Second(pin="280519", device="another-phone"), Second(pin="111111", device="phone-of-the-secretary")):
        with pytest.raises(errors.WrongSignIn):
            staff.sign_in(name, PASSWORD, second)


def test_a_forgotten_device_opens_nothing(db, frozen):
    account, name = a_staff_account(Role.SECRETARY)
    device_id = uuid7()
    devices.remember(device_id, account.id, device="phone-of-the-secretary", pin="280519", label="手机")
    devices.forget(device_id, account.id)
    with pytest.raises(errors.WrongSignIn):
        staff.sign_in(name, PASSWORD, Second(pin="280519", device="phone-of-the-secretary"))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.CLERK])
def test_nobody_else_remembers_a_device(db, frozen, role):
    account, _ = a_staff_account(role)
    with pytest.raises(Forbidden):
        devices.remember(uuid7(), account.id, device="phone-of-the-admin", pin="280519", label="")


def test_a_pin_of_one_digit_is_refused(db, frozen):
    account, _ = a_staff_account(Role.SECRETARY)
    with pytest.raises(Invalid):
        devices.remember(uuid7(), account.id, device="phone-of-the-secretary", pin="111111", label="")
