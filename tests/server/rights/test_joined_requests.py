"""Asked to delete everything, then two accounts became one: the request goes on meaning what was there then."""

from datetime import timedelta
from typing import Any

import pytest

from server import wiring
from server.applications.models import Application, Revision
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.facts import PersonFacts
from server.identity.models import Account
from server.identity.service import citizens
from server.notifications.models import Message, Notice
from server.rights import api
from server.rights.models import DeletionRequest
from server.rights.service import copying, deleting
from tests.server.applications.filled import a_saved_draft
from tests.server.applications.test_corrections import a_submission
from tests.server.identity.builders import DEVICE, NUMBERS, signed_in_by_phone, vouched_for
from tests.server.identity.test_sessions import resolved
from tests.server.rights.test_rights import ADMIN, SUPERVISOR, done, everything_of

FACTS = PersonFacts(name="李小明", id_type="resident_id", id_number=NUMBERS[2])
TOLD = "删除范围"


@pytest.fixture(autouse=True)
def _taken_along(district: Any, frozen: Any) -> None:
    wiring.take_along()


def asked(actor: Actor) -> DeletionRequest:
    return deleting.ask(uuid7(), application=None, words="全删", actor=actor)


def notices(actor: Actor) -> list[str]:
    return [
        row.sentence for row in Notice.select().where((Notice.account == actor.account_id) & (Notice.phrase == TOLD))
    ]


def told_by_text(application: Application) -> None:
    content = Revision.get_by_id(application.revision).content | {"told_via": ["sms"]}
    Revision.update(content=content).where(Revision.id == application.revision).execute()


def two_accounts() -> tuple[Actor, Application, Actor, Application]:
    """A checked account and a phone's, each with an application that is decided."""
    known = resolved(vouched_for(FACTS))
    phone = resolved(signed_in_by_phone())
    return known, done(a_submission(known)), phone, done(a_submission(phone))


def test_the_phones_wish_goes_on_meaning_what_the_phones_account_had() -> None:
    known, kept, phone, gone = two_accounts()
    told_by_text(gone)
    request = asked(phone)
    assert api._told([request])[0]["is_everything"]
    me = resolved(vouched_for(FACTS, caller=phone))
    assert me.account_id == known.account_id
    for _ in range(2):
        wiring.relay().drain()
    (said,) = notices(me)
    assert "再提一次" in said
    (text,) = [row for row in Message.select() if row.facts["phrase"] == TOLD]
    assert (text.channel, text.state) == ("sms", "sent")
    (own,) = copying.requests_of(me.account_id)
    (shown,) = deleting.page_for(SUPERVISOR, cursor=None, limit=5)
    for told in (own, api._told([shown])[0]):
        assert told["narrowed_to"] == [{"id": gone.id, "number": gone.number}]
    assert api._told([shown])[0]["is_everything"] is False
    deleting.decide(request.id, verdict="deleted", answer="", actor=SUPERVISOR)
    assert "欧阳䶮" not in everything_of(gone).replace("久病的证明不够", "")
    assert "欧阳䶮" in everything_of(kept)
    assert Account.get_by_id(me.account_id).closed_at is None
    assert copying.requests_of(me.account_id)[0]["narrowed_to"] == [{"id": gone.id, "number": gone.number}]


def test_the_other_accounts_wish_does_not_take_in_what_came_after() -> None:
    known, gone, phone, kept = two_accounts()
    request = asked(known)
    me = resolved(vouched_for(FACTS, caller=phone))
    assert [one["number"] for one in copying.requests_of(me.account_id)[0]["narrowed_to"]] == [gone.number]
    deleting.decide(request.id, verdict="kept", answer="按档案规定要保存到2036年", actor=SUPERVISOR)
    blocked = [Application.get_by_id(one.id).blocked_at is not None for one in (gone, kept)]
    assert (blocked, Account.get_by_id(me.account_id).blocked_at) == ([True, False], None)
    wiring.relay().drain()
    phrases = [row.phrase for row in Notice.select().where(Notice.account == me.account_id).order_by(Notice.id)]
    assert phrases[-2:] == [TOLD, "依法留存"]


def test_who_brings_nothing_along_changes_no_wish() -> None:
    known = resolved(vouched_for(FACTS))
    done(a_submission(known))
    request = asked(known)
    me = resolved(vouched_for(FACTS, caller=resolved(signed_in_by_phone())))
    wiring.relay().drain()
    assert (copying.requests_of(me.account_id)[0]["narrowed_to"], notices(me)) == (None, [])
    deleting.decide(request.id, verdict="deleted", answer="", actor=SUPERVISOR)
    assert Account.get_by_id(me.account_id).closed_at is not None


@pytest.mark.parametrize("who", ["a guest", "another account"])
def test_a_guests_draft_is_as_one_typed_in_the_account_itself(who: str) -> None:
    """It goes with the account, as the account's own drafts do; another account's draft was never meant."""
    phone = resolved(signed_in_by_phone())
    mine, request = done(a_submission(phone)), asked(phone)
    with clock.frozen(clock.now() + timedelta(minutes=2)):  # one text message a minute
        if who == "a guest":
            guest = resolved(citizens.enter_as_guest(DEVICE))
            brought, _ = a_saved_draft(guest)
            me = resolved(signed_in_by_phone(guest=guest))
        else:
            other = resolved(signed_in_by_phone("13900000000", device="another-device-1234"))
            brought, _ = a_saved_draft(other)
            resolved(vouched_for(FACTS, device=DEVICE, caller=phone))
            me = resolved(vouched_for(FACTS, device="another-device-1234", caller=other))
    assert me.account_id == phone.account_id
    wiring.relay().drain()
    (told,) = copying.requests_of(me.account_id)
    assert (told["narrowed_to"] is None, notices(me) == []) == (who == "a guest",) * 2
    meant = {one.id for one in deleting._meant(DeletionRequest.get_by_id(request.id))}
    assert (brought in meant) == (who == "a guest")
    deleting.decide(request.id, verdict="deleted", answer="", actor=SUPERVISOR)
    assert "欧阳䶮" not in everything_of(mine).replace("久病的证明不够", "")
    assert Application.get_or_none(Application.id == brought) is None or who == "another account"
    assert (Account.get_by_id(me.account_id).closed_at is not None) == (who == "a guest")


def test_a_guests_wish_with_nothing_in_it_deletes_nothing_of_the_account_he_has() -> None:
    phone = resolved(signed_in_by_phone())
    mine = done(a_submission(phone))
    guest = resolved(citizens.enter_as_guest(DEVICE))
    request = asked(guest)
    with clock.frozen(clock.now() + timedelta(minutes=2)):  # one text message a minute
        me = resolved(signed_in_by_phone(guest=guest))
    assert me.account_id == phone.account_id
    deleting.decide(request.id, verdict="deleted", answer="", actor=ADMIN)
    assert "欧阳䶮" in everything_of(mine)
    assert Account.get_by_id(me.account_id).closed_at is None


def test_one_application_asked_for_and_what_was_decided_stay_as_they_were() -> None:
    _, _, phone, mine = two_accounts()
    one = deleting.ask(uuid7(), application=mine.id, words="", actor=phone)
    over = asked(phone)
    deleting.decide(over.id, verdict="kept", answer="按档案规定要保存到2036年", actor=SUPERVISOR)
    resolved(vouched_for(FACTS, caller=phone))
    assert [DeletionRequest.get_by_id(row.id).narrowed_to for row in (one, over)] == [None, None]


def test_asked_again_it_means_everything_that_is_there_now() -> None:
    _, first, phone, second = two_accounts()
    asked(phone)
    me = resolved(vouched_for(FACTS, caller=phone))
    again = asked(me)
    deleting.decide(again.id, verdict="deleted", answer="", actor=SUPERVISOR)
    assert not [one for one in (first, second) if "欧阳䶮" in everything_of(one)]
    assert Account.get_by_id(me.account_id).closed_at is not None
