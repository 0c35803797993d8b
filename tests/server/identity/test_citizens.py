"""Citizens come in: guests, phone codes, and numbers that change hands."""

from datetime import timedelta

import pytest

from server import wiring
from server.core.db import execute
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity import errors
from server.identity.facts import LIVING, PersonFacts
from server.identity.models import Account, DemoMessage, SignInCode
from server.identity.rules import Way
from server.identity.service import checks, citizens, codes, persons, profiles, tries, upkeep
from server.identity.service.sessions import begin
from tests.server.identity.builders import (
    COMMUNITY,
    DEVICE,
    NUMBERS,
    a_code,
    a_person,
    a_staff_account,
    an_account,
    an_actor,
    later,
    signed_in_by_phone,
    vouched_for,
)
from tests.server.identity.test_sessions import at_once, resolved

PHONE = "13800000000"


def test_a_code_lies_hashed_and_its_text_is_gone_once_sent(db, frozen):
    code = a_code()
    (row,) = SignInCode.select()
    assert (row.text, row.phone) == (None, None)
    assert row.sent_at is not None
    stored = " ".join(map(str, execute("SELECT * FROM sign_in_code").fetchone()))
    assert code not in stored
    assert PHONE not in stored


def test_a_waiting_code_lies_encrypted(db, frozen):
    codes.request(PHONE)
    stored = " ".join(map(str, execute("SELECT * FROM sign_in_code").fetchone()))
    assert "验证码" not in stored
    assert PHONE not in stored


def test_a_code_is_sent_once_though_its_task_runs_twice(db, frozen):
    codes.request(PHONE)
    wiring.relay().drain()
    codes.send(SignInCode.get().id)
    assert DemoMessage.select().count() == 1


def test_a_code_that_ran_out_while_waiting_is_not_sent(db, frozen):
    codes.request(PHONE)
    with later(6):
        wiring.relay().drain()
    assert DemoMessage.select().count() == 0
    assert SignInCode.get().text is None


def test_a_code_opens_one_session(db, frozen):
    code = a_code()
    session = citizens.sign_in_by_code(PHONE, code, device=DEVICE)
    assert resolved(session).level == "phone"
    with pytest.raises(errors.WrongSignIn):
        citizens.sign_in_by_code(PHONE, code, device=DEVICE)


def test_eight_sign_ins_with_one_code_open_one_session(db):
    code = a_code()
    results = at_once(lambda: citizens.sign_in_by_code(PHONE, code, device=DEVICE))
    assert sum(not isinstance(result, Exception) for result in results) == 1


def test_eight_guests_of_one_device_share_one_account(db):
    results = at_once(lambda: citizens.enter_as_guest(DEVICE))
    assert len({result.account_id for result in results}) == 1
    assert Account.select().count() == 1


def test_the_fifth_wrong_guess_spends_the_code(db, frozen):
    code = a_code()
    guess = "000000" if code != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(errors.WrongSignIn):
            citizens.sign_in_by_code(PHONE, guess, device=DEVICE)
    with pytest.raises(errors.WrongSignIn):
        citizens.sign_in_by_code(PHONE, code, device=DEVICE)


def test_a_code_runs_out_after_five_minutes_and_only_the_newest_counts(db, frozen):
    old = a_code()
    with later(2):
        new = a_code()
        with pytest.raises(errors.WrongSignIn):
            citizens.sign_in_by_code(PHONE, old if old != new else "x", device=DEVICE)
    with later(7.1), pytest.raises(errors.WrongSignIn):
        citizens.sign_in_by_code(PHONE, new, device=DEVICE)


def test_a_code_belongs_to_its_phone(db, frozen):
    code = a_code()
    with pytest.raises(errors.WrongSignIn):
        citizens.sign_in_by_code("13900000000", code, device=DEVICE)


def test_what_a_guest_typed_is_still_there_after_signing_in(db, frozen):
    guest = citizens.enter_as_guest(DEVICE)
    profiles.keep(resolved(guest), {"person_name": "李小明"})
    session = signed_in_by_phone(guest=resolved(guest))
    assert session.account_id == guest.account_id
    assert profiles.show(resolved(session))["values"] == {"person_name": "李小明"}


def test_a_guest_whose_session_ran_out_keeps_what_he_typed(db, frozen):
    guest = citizens.enter_as_guest(DEVICE)
    profiles.keep(resolved(guest), {"person_name": "李小明"})
    with later(60 * 24 * 100):
        session = signed_in_by_phone()
        assert profiles.show(resolved(session))["values"] == {"person_name": "李小明"}
    again = citizens.enter_as_guest(DEVICE)
    assert again.account_id != session.account_id, "nobody is that guest any more"
    profiles.keep(resolved(again), {"person_name": "李大明"})
    with later(60 * 24 * 200):
        assert signed_in_by_phone().account_id == session.account_id
    assert Account.get_by_id(again.account_id).closed_at is not None


def test_a_guest_who_turns_out_to_be_known_is_absorbed_and_rooms_upstairs_hear_of_it(db, frozen):
    known = signed_in_by_phone()
    guest = citizens.enter_as_guest(DEVICE)
    assert guest.account_id != known.account_id
    with later(2):
        again = signed_in_by_phone(guest=resolved(guest))
    assert again.account_id == known.account_id
    told = OutboxEvent.get(OutboxEvent.name == "account.absorbed")
    assert (told.subject_id, told.data) == (str(guest.account_id), {"into": str(known.account_id)})
    with pytest.raises(errors.SessionEnded):
        resolved(guest)


def test_the_same_number_on_another_device_sees_nothing_of_the_first(db, frozen):
    first = signed_in_by_phone()
    with later(2):
        second = signed_in_by_phone(device="another-device-1234")
        assert second.account_id != first.account_id
    with later(4):
        assert signed_in_by_phone().account_id == first.account_id


def test_a_phone_code_reaches_a_checked_person_only_on_the_device_of_the_check(db, frozen):
    session = signed_in_by_phone()
    clerk, _ = a_staff_account()
    facts = persons_facts()
    checks.check(uuid7(), facts, account_id=session.account_id, by=an_actor("clerk", account=clerk.id))
    assert resolved(session).level == "checked"
    assert resolved(session).person_id
    with later(2):
        assert resolved(signed_in_by_phone()).level == "checked"
    with later(4):
        assert resolved(signed_in_by_phone(device="another-device-1234")).person_id is None


def persons_facts():
    return PersonFacts(name="李小明", id_type="resident_id", id_number=NUMBERS[2], divisions={LIVING: COMMUNITY})


def test_after_a_change_of_number_the_old_one_opens_an_empty_account(db, frozen):
    first = signed_in_by_phone()
    with later(2):
        other = signed_in_by_phone()
        code = a_code("13900000000")
        citizens.change_phone(first.account_id, "13900000000", code, device=DEVICE, session_id=first.session_id)
        resolved(first)
        with pytest.raises(errors.SessionEnded):
            resolved(other)
    with later(4):
        assert signed_in_by_phone().account_id != first.account_id
        assert signed_in_by_phone("13900000000").account_id == first.account_id


def test_a_number_is_not_taken_without_its_code(db, frozen):
    session = signed_in_by_phone()
    with pytest.raises(Invalid):
        citizens.change_phone(session.account_id, "13900000000", "000000", device=DEVICE, session_id=session.session_id)


def test_what_is_typed_at_level_phone_changes_no_persons_record(db, frozen):
    person = a_person(name="李小明")
    session = signed_in_by_phone()
    profiles.keep(resolved(session), {"person_name": "冒名者", "id_number": person.id_number})
    assert persons.get(person.id).name == "李小明"
    assert profiles.for_prefill(resolved(session)) == ({"person_name": "冒名者", "id_number": person.id_number}, {})


@pytest.mark.parametrize("way", [Way.PROVINCE, Way.NETWORK_ID])
def test_a_vouching_sign_in_names_the_person(db, frozen, way):
    session = vouched_for(PersonFacts(name="李小明", id_number=NUMBERS[2]), way)
    actor = resolved(session)
    assert actor.level == "checked"
    assert persons.get(actor.person_id).id_number == NUMBERS[2]
    assert vouched_for(PersonFacts(name="李小明", id_number=NUMBERS[2]), way).account_id == session.account_id


def test_outside_the_demo_nobody_vouches_and_no_message_is_invented(db, frozen):
    import dataclasses

    from server.core import config

    config.install(dataclasses.replace(config.settings(), demo=False))
    with pytest.raises(errors.WayNotOffered):
        tries.begin(Way.PROVINCE, device=DEVICE)
    with pytest.raises(errors.WayNotOffered):
        codes.request(PHONE)


def test_old_codes_and_sessions_are_forgotten(db, frozen):
    code = a_code()
    session = begin(an_account(), Way.GUEST, level="none")
    upkeep.forget(frozen + timedelta(days=2), sessions_before=frozen)
    assert SignInCode.select().count() == 0
    resolved(session)
    assert code


def test_a_profile_without_end_is_refused(db, frozen):
    with pytest.raises(Invalid):
        profiles.keep(resolved(signed_in_by_phone()), {"x": "长" * 40_000})
