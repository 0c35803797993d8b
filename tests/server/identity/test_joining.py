"""Whoever proves who he is keeps what he began under a phone number; two accounts of one person become one."""

import pytest

from server import wiring
from server.core import clock
from server.core.db import execute, unit_of_work
from server.core.errors import DomainError
from server.core.ids import uuid7
from server.identity import errors, queries
from server.identity.facts import PersonFacts
from server.identity.models import Account, AccountJoin, Session
from server.identity.roles import Role
from server.identity.rules import News, Way
from server.identity.service import checks, citizens, consents, joining, parking, profiles, sessions
from server.identity.service.consents import Agreement
from tests.server.at_once import at_once
from tests.server.identity.builders import (
    DEVICE,
    NUMBERS,
    a_code,
    a_staff_account,
    an_account,
    an_actor,
    an_answer,
    later,
    proved,
    seen_by,
    signed_in,
    signed_in_by_phone,
    vouched_for,
)
from tests.server.identity.test_sessions import resolved

FACTS = PersonFacts(name="李小明", id_type="resident_id", id_number=NUMBERS[2])
HERS = PersonFacts(name="林晓明", id_type="resident_id", id_number=NUMBERS[3])
OTHER = "another-device-1234"


@pytest.fixture(autouse=True)
def movers(db):
    wiring.take_along()


def is_dead(session):
    with pytest.raises(errors.SessionEnded):
        resolved(session)
    with pytest.raises(errors.SessionEnded):
        sessions.renew(session.refresh_token)
    return True


def agreed(actor):
    text = consents.current("prefill")
    consent = uuid7()
    told = Agreement(text="prefill", version=text.version, shown_digest=text.digest, purpose={})
    consents.give(consent, told, by=actor)
    return consent


def checked_by_a_clerk(session, facts):
    clerk, _ = a_staff_account()
    checks.check(uuid7(), facts, account_id=session.account_id, by=an_actor("clerk", account=clerk.id))


def test_a_phone_account_is_raised_and_stays_itself(db, frozen):
    before = signed_in_by_phone()
    profiles.keep(resolved(before), {"person_name": "李小明"})
    now, news = proved(FACTS, caller=resolved(before))
    assert (now.account_id, news) == (before.account_id, News.RAISED)
    assert resolved(now).level == "checked"
    assert is_dead(before)
    assert profiles.show(resolved(now))["values"] == {"person_name": "李小明"}
    assert joining.joined_into(now.account_id) == []


def test_on_the_device_of_the_proof_a_phone_code_suffices_from_then_on(db, frozen):
    before = signed_in_by_phone()
    vouched_for(FACTS, caller=resolved(before))
    with later(2):
        again = signed_in_by_phone()
        assert (again.account_id, resolved(again).level) == (before.account_id, "checked")
    with later(4):
        assert resolved(signed_in_by_phone(device=OTHER)).level == "phone"


def test_what_a_guest_typed_whose_session_ran_out_goes_along(db, frozen):
    guest = citizens.enter_as_guest(DEVICE)
    profiles.keep(resolved(guest), {"person_name": "李小明"})
    with later(60 * 24 * 100):
        now, news = proved(FACTS)
        assert (now.account_id == guest.account_id, news) == (False, None)
        assert profiles.show(resolved(now))["values"] == {"person_name": "李小明"}
        assert is_dead(guest)


def test_an_account_that_the_person_has_already_takes_the_other_in(db, frozen):
    his = vouched_for(FACTS)
    profiles.keep(resolved(his), {"mobile": "13900000000"})
    phone = signed_in_by_phone()
    actor = resolved(phone)
    profiles.keep(actor, {"person_name": "李小明", "mobile": "13800000000"})
    consent = agreed(actor)
    parked = parking.keep("file", uuid7(), {"a": 1}, account=phone.account_id, belongs=parking.Belongs())
    now, news = proved(FACTS, caller=actor)
    assert (now.account_id, news) == (his.account_id, News.JOINED)
    assert is_dead(phone)
    assert resolved(his).level == "checked"  # signed in elsewhere, and not disturbed
    me = resolved(now)
    assert profiles.show(me)["values"] == {"person_name": "李小明", "mobile": "13900000000"}
    assert [one.id for one in queries.consents_of(me)] == [consent]
    assert [one["id"] for one in seen_by(me)] == [parked]
    assert Account.get_by_id(his.account_id).phone == "13800000000"
    assert joining.joined_into(his.account_id) == [phone.account_id]
    with later(2):
        again = signed_in_by_phone()
        assert (again.account_id, resolved(again).level) == (his.account_id, "checked")


def test_proving_it_again_changes_nothing(db, frozen):
    before = signed_in_by_phone()
    first = vouched_for(FACTS, caller=resolved(before))
    again, news = proved(FACTS, caller=resolved(first))
    assert (again.account_id, news) == (before.account_id, None)
    assert is_dead(first)
    assert AccountJoin.select().count() == 0


def test_both_ways_and_a_clerks_word_lead_to_one_account(db, frozen):
    first = vouched_for(FACTS, Way.PROVINCE)
    assert vouched_for(FACTS, Way.NETWORK_ID).account_id == first.account_id
    window = signed_in_by_phone(device=OTHER)
    checked_by_a_clerk(window, FACTS)
    now, news = proved(FACTS)
    assert (now.account_id, news) == (first.account_id, None)
    assert is_dead(window)
    with later(2):
        again = signed_in_by_phone(device=OTHER)
        assert (again.account_id, resolved(again).level) == (first.account_id, "checked")


def test_a_chain_of_joins_leads_to_the_last(db, frozen):
    first, second = signed_in_by_phone(), signed_in_by_phone("13900000000", device=OTHER)
    checked_by_a_clerk(second, FACTS)
    vouched_for(FACTS, caller=resolved(first))
    last = an_account()
    with unit_of_work() as outbox:
        joining.join(Account.get_by_id(second.account_id), last, outbox)
    assert set(joining.joined_into(last.id)) == {first.account_id, second.account_id}


def test_an_account_known_to_be_somebody_elses_stays_by_itself(db, frozen):
    hers = signed_in_by_phone()
    checked_by_a_clerk(hers, HERS)
    now, news = proved(FACTS, caller=resolved(hers))
    assert (now.account_id != hers.account_id, news) == (True, News.APART)
    assert is_dead(hers)  # this browser is his now; she signs in again
    with later(2):
        again = signed_in_by_phone()
        assert (again.account_id, resolved(again).person_id) != (now.account_id, resolved(now).person_id)
        assert again.account_id == hers.account_id


def test_what_a_law_keeps_apart_is_not_joined(db, frozen):
    his, phone = vouched_for(FACTS), signed_in_by_phone()
    Account.update(blocked_at=clock.now()).where(Account.id == phone.account_id).execute()
    now, news = proved(FACTS, caller=resolved(phone))
    assert (now.account_id, news) == (his.account_id, News.APART)


def test_a_guest_goes_along_and_a_clerks_account_does_not(db, frozen):
    guest = citizens.enter_as_guest(DEVICE)
    profiles.keep(resolved(guest), {"person_name": "李小明"})
    his = vouched_for(FACTS, caller=resolved(guest))
    assert is_dead(guest)
    assert profiles.show(resolved(his))["values"] == {"person_name": "李小明"}
    _, name = a_staff_account(Role.CLERK)
    clerk = signed_in(name)
    now, news = proved(HERS, caller=resolved(clerk))
    assert (now.account_id != clerk.account_id, news) == (True, None)
    resolved(clerk)


def test_a_closed_account_is_not_opened_by_proving_who_one_is(db, frozen):
    his = vouched_for(FACTS)
    phone = signed_in_by_phone()
    Account.update(closed_at=clock.now()).where(Account.id == his.account_id).execute()
    with pytest.raises(errors.AccountLocked):
        vouched_for(FACTS, caller=resolved(phone))
    assert resolved(phone).level == "phone"  # nothing was joined


@pytest.mark.parametrize("round_", range(3))
def test_two_phones_that_prove_the_same_person_at_once_end_as_one(db, round_):
    phones = [signed_in_by_phone(f"1380000000{n}", device=f"device-number-{n}-of-two") for n in range(2)]
    answers = [an_answer(FACTS, way) for way in (Way.PROVINCE, Way.NETWORK_ID)]
    got = at_once(*[call_of(*one) for one in zip((Way.PROVINCE, Way.NETWORK_ID), answers, phones, strict=True)])
    assert not [one for one in got if isinstance(one, DomainError)]
    (account,) = {one[0].account_id for one in got}
    assert sorted(str(one[1]) for one in got) == ["joined", "raised"]
    live = [row.id for row in Account.select().where(Account.closed_at.is_null())]
    assert live == [account]
    assert execute("SELECT COUNT(*) FROM account_person WHERE until IS NULL").fetchone()[0] == 1
    assert all(is_dead(phone) for phone in phones)
    assert all(resolved(one[0]).account_id == account for one in got)


def call_of(way, answer, session):
    caller = resolved(session)
    return lambda: citizens.sign_in_vouched(way, answer, device=DEVICE, caller=caller)


def test_two_tabs_of_one_phone_prove_it_at_once(db):
    vouched_for(FACTS)
    phone = signed_in_by_phone()
    ways = [Way.PROVINCE, Way.NETWORK_ID] * 2
    got = at_once(*[call_of(way, an_answer(FACTS, way), phone) for way in ways])
    assert not [one for one in got if isinstance(one, DomainError)]
    assert len({one[0].account_id for one in got}) == 1
    assert AccountJoin.select().count() == 1
    assert [one[1] for one in got].count(News.JOINED) == 1
    assert all(resolved(one[0]) for one in got)


def test_a_phone_code_at_the_moment_of_a_joining_opens_an_account_that_lives(db):
    his, phone = vouched_for(FACTS), signed_in_by_phone()
    with later(2):
        code = a_code()
        proving = call_of(Way.PROVINCE, an_answer(FACTS), phone)
        got = at_once(proving, lambda: citizens.sign_in_by_code("13800000000", code, device=DEVICE))
        assert got[0][0].account_id == his.account_id
        again = got[1]
        is_first = again.account_id == phone.account_id  # then it was ended with the others
        ended = Session.get_by_id(again.session_id).revoked_at is not None
        assert ended if is_first else resolved(again).account_id == his.account_id
