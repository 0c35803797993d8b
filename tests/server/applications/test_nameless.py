"""What was begun under a platform that told no number goes along when a phone code says more; nobody else's does."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from server import wiring
from server.applications import queries
from server.applications.api import by
from server.applications.models import Application
from server.applications.service import submission
from server.core import clock, config
from server.core.access import Actor
from server.core.errors import DomainError
from server.core.ids import uuid7
from server.identity import errors, rules
from server.identity.facts import PersonFacts
from server.identity.models import Account, Credential
from server.identity.providers import net
from server.identity.rules import Way
from server.identity.service import accounts, checks, citizens, joining, profiles
from server.media.models import MediaRef
from tests.server.applications.filled import a_saved_draft
from tests.server.at_once import at_once
from tests.server.identity.builders import (
    DEVICE,
    NUMBERS,
    a_code,
    a_staff_account,
    an_actor,
    bearer,
    later,
    signed_in_by_phone,
    vouched_for,
)
from tests.server.identity.far_side import WeChatServer
from tests.server.identity.test_sessions import resolved

FACTS = PersonFacts(name="李小明", id_type="resident_id", id_number=NUMBERS[2])


@pytest.fixture(autouse=True)
def wechat(district: Any, frozen: Any) -> Iterator[WeChatServer]:
    wiring.take_along()
    server = WeChatServer()
    changes = {"wechat_app_id": server.app_id, "wechat_secret": server.secret}
    config.install(dataclasses.replace(config.settings(), **changes))
    with net.through(httpx.MockTransport(server)):
        yield server


def by_wechat(server: WeChatServer, open_id: str = "openid-1", *, phone: str = "") -> Actor:
    server.codes[code := str(uuid7())] = open_id
    if phone:
        server.phones["p"] = phone
    return resolved(citizens.sign_in_by_platform(Way.WECHAT, code, phone_code="p" if phone else ""))


def drafts_of(actor: Actor) -> set[Any]:
    return {line["id"] for line in queries.mine(actor, cursor=None, limit=10)}


@pytest.fixture(params=["raised", "joined"])
def moved(wechat: WeChatServer, request: pytest.FixtureRequest) -> Any:
    """He who came by WeChat, what he began there and here before, and he as the phone code knows him."""
    before = set()
    if request.param == "joined":
        before = {a_saved_draft(resolved(signed_in_by_phone()))[0]}
    nameless = by_wechat(wechat)
    begun = a_saved_draft(nameless)
    with later(2):
        me = resolved(signed_in_by_phone(guest=nameless, is_mine=True if before else None))
    assert (me.account_id == nameless.account_id) == (request.param == "raised")
    return nameless, begun, before, me


def test_what_was_begun_by_wechat_is_gone_on_with(moved: Any) -> None:
    nameless, (draft, command), before, me = moved
    assert drafts_of(me) == {draft} | before
    assert {row.owner for row in MediaRef.select()} == {me.account_id}
    assert submission.submit(draft, command, actor=me, by=by(me), now=clock.now()).answer["number"]
    assert joining.joined_into(me.account_id) == ([] if me.account_id == nameless.account_id else [nameless.account_id])


def test_wechat_opens_the_same_from_then_on(moved: Any, wechat: WeChatServer) -> None:
    nameless, (draft, _), before, me = moved
    with later(4):
        again = by_wechat(wechat)
        assert (again.account_id, again.level) == (me.account_id, "phone")
        assert drafts_of(again) == {draft} | before
    if me.account_id != nameless.account_id:
        assert Account.get_by_id(nameless.account_id).closed_at is not None
        assert drafts_of(nameless) == set()


def test_a_guest_of_the_same_device_comes_too(wechat: WeChatServer) -> None:
    guest, nameless = resolved(citizens.enter_as_guest(DEVICE)), by_wechat(wechat)
    begun = {a_saved_draft(guest)[0], a_saved_draft(nameless)[0]}
    me = resolved(signed_in_by_phone(guest=nameless))
    assert (me.account_id, drafts_of(me)) == (nameless.account_id, begun)
    assert Account.get_by_id(guest.account_id).closed_at is not None


def test_only_who_is_signed_in_takes_it_along(wechat: WeChatServer) -> None:
    nameless = by_wechat(wechat)
    draft, _ = a_saved_draft(nameless)
    clerk, _ = a_staff_account()
    for n, caller in enumerate((None, by_wechat(wechat, "openid-2"), an_actor("clerk", account=clerk.id))):
        with later(2 * n):
            me = resolved(signed_in_by_phone(guest=caller, device=f"somebody-elses-device-{n}"))
            assert drafts_of(me) == set()
    assert Application.get_by_id(draft).account == nameless.account_id
    assert drafts_of(by_wechat(wechat)) == {draft}


@pytest.mark.parametrize("why", ["another number", "somebody known", "kept by law"])
def test_what_is_known_to_be_anothers_stays_by_itself(wechat: WeChatServer, why: str) -> None:
    hers = by_wechat(wechat, phone="13900000000" if why == "another number" else "")
    draft, _ = a_saved_draft(hers)
    if why == "somebody known":
        clerk, _ = a_staff_account()
        checks.check(uuid7(), FACTS, account_id=hers.account_id, by=an_actor("clerk", account=clerk.id))
    if why == "kept by law":
        Account.update(blocked_at=clock.now()).where(Account.id == hers.account_id).execute()
    his = resolved(signed_in_by_phone(guest=hers))
    assert (his.account_id != hers.account_id, drafts_of(his)) == (True, set())
    assert by_wechat(wechat).account_id == hers.account_id
    assert Application.get_by_id(draft).account == hers.account_id


def test_wechat_does_not_open_a_person_who_was_checked_on_another_device(wechat: WeChatServer) -> None:
    """A phone code alone opens that account no further than the phone; WeChat, once joined, would open all of it."""
    known = resolved(signed_in_by_phone())
    accounts.link(known.account_id, persons_id(), how="clerk", by=None)
    nameless = by_wechat(wechat)
    draft, _ = a_saved_draft(nameless)
    with later(2):
        now = resolved(signed_in_by_phone(guest=nameless))
    assert (now.account_id, now.level, drafts_of(now)) == (known.account_id, "phone", set())
    again = by_wechat(wechat)
    assert (again.account_id, again.person_id, drafts_of(again)) == (nameless.account_id, None, {draft})


def persons_id() -> Any:
    return resolved(vouched_for(FACTS, device="another-device-1234")).person_id


def own(actor: Actor, what: str) -> set[Any]:
    """Something lies in this account from now on; the drafts of it."""
    if what == "profile":
        profiles.keep(actor, {"person_name": "李小明"})
    if what == "person":
        accounts.link(actor.account_id, persons_id(), how="clerk", by=None)
        Credential.create(
            account=actor.account_id, kind="device", device_key=accounts.device_key(DEVICE), created_at=clock.now()
        )
    return {a_saved_draft(actor)[0]} if what == "draft" else set()


@pytest.mark.parametrize("is_mine", [True, False])
@pytest.mark.parametrize(("hers", "his"), [("draft", "draft"), ("draft", "profile"), ("draft", "person")])
def test_where_both_hold_something_he_is_asked_first_and_the_code_stays_good(
    wechat: WeChatServer, hers: str, his: str, is_mine: bool
) -> None:
    """A son's phone, the mother's number: nobody joins the two without being told so."""
    phone = resolved(signed_in_by_phone())
    in_his = own(phone, his)
    mother = by_wechat(wechat)
    in_hers = own(mother, hers)
    with later(2):
        code = a_code()
        for _ in range(rules.CODE_TRIES + 1):
            with pytest.raises(errors.WhoseAccount):
                citizens.sign_in_by_code("13800000000", code, device=DEVICE, caller=mother)
        assert (drafts_of(mother), drafts_of(phone)) == (in_hers, in_his), "nothing moved, both are signed in still"
        me = resolved(citizens.sign_in_by_code("13800000000", code, device=DEVICE, caller=mother, is_mine=is_mine))
        assert (me.account_id, drafts_of(me)) == (phone.account_id, in_his | (in_hers if is_mine else set()))
        assert joining.joined_into(me.account_id) == ([mother.account_id] if is_mine else [])
        again = by_wechat(wechat)
        assert (again.account_id, drafts_of(again)) == (
            (me.account_id, in_his | in_hers) if is_mine else (mother.account_id, in_hers)
        )
        with pytest.raises(errors.WrongSignIn):  # used now
            citizens.sign_in_by_code("13800000000", code, device=DEVICE, caller=mother, is_mine=is_mine)


def test_the_question_over_the_api(wechat: WeChatServer, client: Any) -> None:
    own(resolved(signed_in_by_phone()), "draft")
    wechat.codes["hers"] = "openid-1"
    mother = citizens.sign_in_by_platform(Way.WECHAT, "hers")
    own(resolved(mother), "draft")
    with later(2):
        said = {"kind": "sms", "phone": "13800000000", "code": a_code(), "device": DEVICE}
        asked = client.post("/api/v1/sessions", json=said, headers=bearer(mother))
        assert (asked.status_code, asked.json["type"]) == (409, "whose-account")
        assert asked.json["title"] == "这个手机号的账号也是您本人的吗？"
        answered = client.post("/api/v1/sessions", json=said | {"is_mine": True}, headers=bearer(mother))
        renewed = client.put("/api/v1/sessions/current", json={})
    assert (answered.status_code, answered.json["joined"]) == (201, [str(mother.account_id)])
    assert renewed.json["joined"] == answered.json["joined"], "another tab hears of it here"


@pytest.mark.parametrize(("hers", "his"), [("", "draft"), ("draft", "")])
def test_where_one_of_both_is_empty_nobody_is_asked(wechat: WeChatServer, hers: str, his: str) -> None:
    phone = resolved(signed_in_by_phone())
    in_his = own(phone, his)
    mother = by_wechat(wechat)
    in_hers = own(mother, hers)
    with later(2):
        me = resolved(signed_in_by_phone(guest=mother))
    assert (me.account_id, drafts_of(me)) == (phone.account_id, in_his | in_hers)


def test_a_wrong_code_is_told_nothing_and_counts(wechat: WeChatServer) -> None:
    own(resolved(signed_in_by_phone()), "draft")
    mother = by_wechat(wechat)
    own(mother, "draft")
    with later(2):
        code = a_code()
        wrong = "000000" if code != "000000" else "111111"
        for tried in [wrong] * rules.CODE_TRIES + [code]:
            with pytest.raises(errors.WrongSignIn):
                citizens.sign_in_by_code("13800000000", tried, device=DEVICE, caller=mother)


def test_who_says_that_it_is_not_his_takes_nothing_to_a_phone_that_had_no_account(wechat: WeChatServer) -> None:
    mother = by_wechat(wechat)
    in_hers = own(mother, "draft")
    me = resolved(signed_in_by_phone(guest=mother, is_mine=False))
    assert (me.account_id == mother.account_id, drafts_of(me), drafts_of(by_wechat(wechat))) == (False, set(), in_hers)


def test_of_two_numbers_at_once_one_gets_it(wechat: WeChatServer) -> None:
    nameless = by_wechat(wechat)
    draft, _ = a_saved_draft(nameless)
    phones = [f"1380000000{n}" for n in range(2)]
    for phone in phones:
        signed_in_by_phone(phone, device=DEVICE)
    with later(2):
        codes = {phone: a_code(phone) for phone in phones}
        calls = [_in_by(phone, codes[phone], nameless) for phone in phones]
        got = at_once(*calls)
    assert not [one for one in got if isinstance(one, DomainError)], got
    holders = {one.account_id for one in got if draft in drafts_of(resolved(one))}
    assert len(holders) == 1


def _in_by(phone: str, code: str, caller: Actor) -> Any:
    return lambda: citizens.sign_in_by_code(phone, code, device=DEVICE, caller=caller)
