"""What becomes of news: notices in one's own list, messages over the channels that were chosen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import wiring
from server.applications.models import Application, Revision
from server.core import config
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity.care import Ground
from server.identity.facts import BUSINESS, PersonFacts
from server.identity.models import DemoMessage, Representation
from server.identity.service import accounts, erasing, mandates, persons
from server.notifications import rules, service
from server.notifications.models import Message, Notice
from tests.server.applications.builders import CONTENT
from tests.server.identity.builders import COMMUNITY, NUMBERS, a_person, an_actor
from tests.server.identity.test_mandates import terms
from tests.server.notifications.builders import (
    APPLICANT,
    ITEM,
    OPEN_ID,
    PHONE,
    an_event,
    an_owner,
    news,
    told_application,
    with_wechat,
)


@pytest.mark.parametrize(("event", "result"), sorted(rules.WORDINGS))
def test_each_step_is_told_in_its_own_words(db, frozen, event, result):
    owner = an_owner()
    application = told_application(owner=owner)
    service.tell_step(news(application, event, result or None))
    (notice,) = Notice.select()
    words = rules.WORDINGS[event, result]
    told = words.sentence.format(item=ITEM, until="约定的日子", dates="")
    assert (notice.phrase, notice.sentence) == (words.phrase, told)
    assert (notice.account, notice.application, notice.number) == (owner, application.id, application.number)
    assert Message.select().count() == 0, "only the list was chosen"


def test_who_owes_a_paper_is_told_until_when(db, frozen):
    event = news(told_application(), "owed.reminded")
    event.data["until"] = "2026-12-16"
    service.tell_step(event)
    assert "请在12月16日前补交" in Notice.get().sentence


def test_what_has_no_words_and_what_was_never_submitted_is_not_told(db, frozen):
    service.tell_step(news(told_application(), "case.handoff_offered"))
    service.tell_step(an_event("application.submitted", "application", uuid7()))
    assert Notice.select().count() == 0


def test_news_told_twice_is_told_once(db, frozen):
    with_wechat()
    event = news(told_application(["sms", "wechat"], owner=an_owner(open_id=OPEN_ID)))
    service.tell_step(event)
    service.tell_step(event)
    assert Notice.select().count() == 1
    assert sorted(row.channel for row in Message.select()) == ["sms", "wechat"]
    assert OutboxEvent.select().where(OutboxEvent.name == "message.queued").count() == 2


@pytest.mark.parametrize("via", [[], ["in_app"], ["sms"], ["wechat"], ["sms", "in_app", "wechat"]])
def test_messages_go_the_chosen_ways_and_the_notice_always_stands(db, frozen, via):
    with_wechat()
    service.tell_step(news(told_application(via, owner=an_owner(open_id=OPEN_ID))))
    assert {row.channel: row.address for row in Message.select()} == {
        way: address for way, address in (("sms", PHONE), ("wechat", OPEN_ID)) if way in via
    }
    assert Notice.select().count() == 1


@pytest.mark.parametrize("is_set_up", [True, False])
def test_where_wechat_cannot_bring_it_a_text_message_does_and_says_for_what(db, frozen, is_set_up):
    if is_set_up:
        with_wechat()
    service.tell_step(news(told_application(["wechat"], owner=an_owner(open_id="" if is_set_up else OPEN_ID))))
    message = Message.get()
    assert (message.channel, message.address, message.facts["instead_of"]) == ("sms", PHONE, "wechat")


def an_agents(via=("sms",), **values):
    """An application that a daughter typed for her mother, under a mandate; both have a phone."""
    mother, agent = a_person(NUMBERS[1], phone="13800000007"), a_person(NUMBERS[3])
    hers = accounts.link(an_owner(phone=""), mother.id, how="clerk", by=None).account_id
    daughter = an_owner()
    application = told_application(via, owner=daughter, applicant=mother.id)
    Application.update(authority="relative", agent=agent.id, release="r1").where(
        Application.id == application.id
    ).execute()
    return Application.get_by_id(application.id), mother, agent, hers, daughter


def test_the_applicant_hears_over_her_own_phone_and_who_did_what_is_said_rightly(db, frozen, monkeypatch):
    application, _, _, hers, daughter = an_agents(["in_app"])
    monkeypatch.setattr("server.applications.standing.ended", lambda rows, now: set())
    event = news(application, "case.closed", "withdrawn")
    event.data["reason"] = "agent"
    service.tell_step(event)
    told = {row.account: row.sentence for row in Notice.select()}
    assert told.keys() == {hers, daughter}
    assert told[hers].startswith("替您办事的人撤回了")
    assert told[daughter].startswith("您替申请人撤回了")
    assert {row.address for row in Message.select()} == {"13800000007"}, "the daughter chose her list alone"
    service.tell_step(news(application, "case.accepted"))
    Revision.update(content=CONTENT | {"told_via": ["sms"]}).where(Revision.application == application.id).execute()
    service.tell_step(news(application, "case.released"))
    last = [row for row in Message.select() if row.facts["phrase"] == "开始办理"]
    assert {row.address for row in last} == {"13800000007", PHONE}


def test_an_agent_who_acts_no_more_is_told_nothing(db, frozen, monkeypatch):
    application, _, _, hers, _ = an_agents(["sms"])
    monkeypatch.setattr("server.applications.standing.ended", lambda rows, now: {one.id for one in rows})
    service.tell_step(news(application))
    assert {row.account for row in Notice.select()} == {hers}
    assert {row.address for row in Message.select()} == {"13800000007"}


def test_nobody_is_written_to_without_an_address(db, frozen):
    service.tell_step(news(told_application(["sms", "wechat"], owner=an_owner(phone=""))))
    assert (Message.select().count(), Notice.select().count()) == (0, 1)


def test_the_applicant_is_told_beside_the_one_who_typed(db, frozen):
    mother = a_person(phone="13800000007")
    hers = accounts.link(an_owner(phone=""), mother.id, how="clerk", by=None).account_id
    daughter = an_owner()
    service.tell_step(news(told_application(["sms"], owner=daughter, applicant=mother.id)))
    assert {row.account for row in Notice.select()} == {daughter, hers}
    assert Message.get().address == PHONE, "one message, to the one who typed"


def test_a_clerk_who_typed_is_not_told_but_the_applicant_is(db, frozen):
    person = a_person(phone="13800000007")
    clerk = an_owner(phone="13800000008", kind="staff")
    service.tell_step(news(told_application(["sms"], owner=clerk, applicant=person.id)))
    assert Notice.select().count() == 0, "he has no account of his own"
    assert Message.get().address == "13800000007"


@pytest.fixture(scope="module")
def names():
    """Item and person names as they come: Chinese of any kind, also rare signs and middle dots."""
    return st.text("便利店食品许可证欧阳䶮玉𬭚·阿依古丽", min_size=2, max_size=12)


@given(data=st.data(), key=st.sampled_from(sorted(rules.WORDINGS)))
def test_a_message_never_names_the_item_or_the_person(db, names, data, key):
    item, name = data.draw(names), data.draw(names)
    application = told_application(["sms", "wechat"], owner=an_owner(open_id=f"openid-{uuid7()}"))
    content = CONTENT | {"told_via": ["sms", "wechat"], "values": {"person_name": name}}
    Revision.update(content=content).where(Revision.application == application.id).execute()
    service.Case.update(name=item).where(service.Case.application == application.id).execute()
    event = news(application, key[0], key[1] or None)
    service.tell_step(event)
    messages = list(Message.select().where(Message.occasion.contains(str(event.unit))))
    bare = rules.for_strangers(application.number, rules.WORDINGS[key].phrase, f"{config.settings().public_url}/")
    assert {row.words for row in messages} == {f"【{config.settings().sms_signature}】{bare}"}
    assert all(set(row.facts) == {"number", "phrase"} for row in messages)
    assert not any(one in bare for one in (ITEM, APPLICANT))
    assert event.data.keys() == {"application", "result"}, "news carries ids, not names"


def test_a_guests_notices_move_to_the_account_he_turned_out_to_have(db, frozen):
    guest, citizen = an_owner(phone="", kind="guest"), an_owner()
    event = news(told_application(owner=guest))
    service.tell_step(event)
    Notice.create(event=event.uuid, account=citizen, phrase="已受理", sentence="。", at=frozen)
    service.tell_step(news(told_application(owner=guest)))
    service.hand_over(guest, citizen)
    assert Notice.select().where(Notice.account == citizen).count() == 2, "what both were told stands once"


def test_principal_and_agent_hear_of_their_mandate(db, frozen):
    mother, daughter = a_person(), a_person(NUMBERS[0], name="李小红")
    hers, daughters = an_owner(phone=""), an_owner(phone="13800000006")
    accounts.link(hers, mother.id, how="clerk", by=None)
    accounts.link(daughters, daughter.id, how="clerk", by=None)
    agent = an_actor(person=daughter, account=daughters)
    principal = an_actor(person=mother, account=hers)
    mandate = mandates.offer(uuid7(), principal=mother.id, agent=daughter.id, terms=terms(frozen), by=agent)
    wiring.relay().drain()
    assert _told() == [(hers, "请您确认")]
    mandates.confirm(mandate.id, how="page", by=principal)
    mandates.revoke(mandate.id, how="page", by=principal)
    wiring.relay().drain()
    assert sorted(_told()[1:]) == sorted((one, what) for one in (hers, daughters) for what in ("授权生效", "授权收回"))
    assert Message.select().count() == 0
    service.tell_mandate(an_event("mandate.given", "mandate", uuid7()))
    assert len(_told()) == 5, "of a mandate that is not there nothing is told"


def test_a_principal_is_warned_of_what_others_wrote_down_in_his_name(db, frozen):
    mother, daughter = a_person(phone="13800000007"), a_person(NUMBERS[0], name="李小红", phone="13800000006")
    clerk, told = an_actor("clerk"), terms(frozen, how="telephone")
    mandate = mandates.offer(uuid7(), principal=mother.id, agent=daughter.id, terms=told, by=clerk)
    wiring.relay().drain()
    mandates.revoke(mandate.id, how="desk", by=clerk)
    wiring.relay().drain()
    sent = [(row.to, row.text) for row in DemoMessage.select().order_by(DemoMessage.id)]
    assert [to for to, _ in sent] == ["13800000007"] * 2, "only the principal"
    assert ["有人可以替您办事了" in text for _, text in sent] == [True, False]
    assert all("12345" in text and "http" in text for _, text in sent)
    assert not any(name in text for _, text in sent for name in ("李", "女儿", NUMBERS[0]))
    by_herself = an_actor(person=mother)
    mandates.offer(uuid7(), principal=mother.id, agent=daughter.id, terms=terms(frozen), by=by_herself)
    wiring.relay().drain()
    assert Message.select().count() == 2, "what she did on the page needs no warning"


@pytest.mark.parametrize("gone", ["principal", "agent"])
def test_who_is_left_hears_that_a_mandate_ended_with_the_other_side(db, frozen, gone):
    sides = {"principal": a_person(), "agent": a_person(NUMBERS[0], name="李小红")}
    erased, account = sides[gone], an_owner(phone="")
    (left,) = (person for person in sides.values() if person is not erased)
    accounts.link(account, left.id, how="clerk", by=None)
    ids, by = {side: person.id for side, person in sides.items()}, an_actor(person=sides["principal"])
    mandates.offer(uuid7(), **ids, terms=terms(frozen), by=by)
    wiring.relay().drain()
    erasing.erase_person(erased.id, now=frozen, by=uuid7())
    erasing.erase_person(erased.id, now=frozen, by=uuid7())
    wiring.relay().drain()
    assert _told() == [(account, "授权生效"), (account, "授权结束")]
    assert "删" not in Notice.get(Notice.phrase == "授权结束").sentence, "why is the other's own"


def test_who_speaks_for_a_firm_hears_of_its_mandates(db, frozen):
    firm = persons.find_or_create(
        PersonFacts(kind="firm", name="清泉便利店", divisions={BUSINESS: COMMUNITY}), trusted=True
    )
    boss, handler = a_person(), a_person(NUMBERS[0], name="李小红")
    hers = an_owner(phone="13800000008")
    accounts.link(hers, boss.id, how="clerk", by=None)
    Representation.create(id=uuid7(), firm=firm, person=boss, proof="营业执照", since=frozen, recorded_by=uuid7())
    asked = terms(frozen, ground=Ground.HANDLER)
    mandates.offer(uuid7(), principal=firm.id, agent=handler.id, terms=asked, by=an_actor(person=handler))
    wiring.relay().drain()
    assert _told() == [(hers, "请您确认")]
    said = terms(frozen, ground=Ground.HANDLER, how="telephone")
    mandates.offer(uuid7(), principal=firm.id, agent=handler.id, terms=said, by=an_actor("clerk"))
    wiring.relay().drain()
    assert [row.to for row in DemoMessage.select()] == ["13800000008"], "what others wrote down is warned of"


def _told() -> list:
    return [(row.account, row.phrase) for row in Notice.select().order_by(Notice.id)]


def test_one_grant_that_lets_three_cases_go_on_is_one_message_and_three_notices(db):
    application = told_application(["sms"])
    first = news(application, "case.released")
    others = [replace(first, uuid=uuid7(), subject_id=str(uuid7())) for _ in range(2)]
    for event in (first, *others, first):
        service.tell_step(event)
    assert Message.select().count() == 1
    assert Notice.select().count() == 3
    service.tell_step(replace(first, uuid=uuid7(), unit=uuid7()))
    assert Message.select().count() == 2, "another grant on another day"


def test_who_was_not_at_the_counter_hears_that_a_paper_was_taken_in(db, frozen):
    application = told_application()
    service.tell_step(news(application, "owed.received"))
    (told,) = Notice.select().where(Notice.application == application.id)
    assert (told.account, told.phrase) == (application.account, "材料收到")
    service.tell_step(news(application, "owed.handed_in"))
    assert Notice.select().count() == 1, "who hands it in knows it"
