"""To a platform that says who the person is, and back: once, in the browser that set out, for this very try."""

import dataclasses
import json

import httpx
import pytest

from server.core import config
from server.core.db import execute
from server.identity import errors, providers
from server.identity.facts import PersonFacts
from server.identity.models import SignInTry
from server.identity.providers import gateway, net
from server.identity.rules import Way
from server.identity.service import tries, upkeep
from tests.server.identity.builders import DEVICE, NUMBERS, a_ticket, later
from tests.server.identity.test_sessions import at_once

FACTS = PersonFacts(name="李小明", id_type="resident_id", id_number=NUMBERS[2])
OTHER_DEVICE = "another-device-1234"
KEY = "a-key-that-both-sides-know"


@pytest.fixture
def begun(db, frozen):
    return tries.begin(Way.PROVINCE, device=DEVICE)


def finish(begun, *, way=Way.PROVINCE, ticket=None, state=None, device=DEVICE):
    return tries.finish(way, ticket or a_ticket(FACTS, begun.address), state=state or begun.state, device=device)


def test_the_answer_is_taken_once(begun):
    ticket = a_ticket(FACTS, begun.address)
    assert finish(begun, ticket=ticket).facts.number == NUMBERS[2]
    with pytest.raises(errors.SignInOver):
        finish(begun, ticket=ticket)


def test_of_eight_that_bring_the_same_answer_one_is_let_in(db):
    begun = tries.begin(Way.PROVINCE, device=DEVICE)
    results = at_once(lambda: finish(begun))
    assert sorted(type(result).__name__ for result in results) == ["SignInOver"] * 7 + ["Vouched"]


def test_an_answer_brought_by_another_device_or_way_or_for_no_try_is_refused(begun):
    for foreign in ({"device": OTHER_DEVICE}, {"way": Way.NETWORK_ID}, {"state": "x" * 43}):
        with pytest.raises(errors.SignInOver):
            finish(begun, **foreign)
    assert finish(begun).facts.name == "李小明"  # and none of them spent it


def test_a_ticket_made_for_another_try_is_refused(begun):
    elsewhere = tries.begin(Way.PROVINCE, device=OTHER_DEVICE)
    with pytest.raises(errors.OutsideSignInFailed):
        finish(begun, ticket=a_ticket(FACTS, elsewhere.address))


@pytest.mark.parametrize("ticket", ["", "x", "null", "{}", "bGFzdG1ldGVy"])
def test_what_is_no_ticket_opens_nothing(begun, ticket):
    with pytest.raises(errors.OutsideSignInFailed):
        providers.vouching(Way.PROVINCE).redeem(ticket)


def test_a_ticket_of_the_other_way_opens_nothing(begun):
    with pytest.raises(errors.OutsideSignInFailed):
        finish(begun, ticket=a_ticket(FACTS, begun.address, Way.NETWORK_ID))


def test_a_try_and_a_ticket_run_out(begun):
    ticket = a_ticket(FACTS, begun.address)
    with later(6), pytest.raises(errors.OutsideSignInFailed):
        finish(begun, ticket=ticket)
    begun = tries.begin(Way.PROVINCE, device=DEVICE)
    with later(16), pytest.raises(errors.SignInOver):
        finish(begun)


def test_neither_state_nor_nonce_lies_in_the_open(begun):
    stored = " ".join(map(str, execute("SELECT * FROM sign_in_try").fetchone()))
    assert begun.state not in stored
    assert begun.address.rsplit("nonce=", 1)[1] not in stored


def test_tries_are_forgotten(begun, frozen):
    with later(24 * 60 * 2):
        upkeep.forget(frozen.replace(day=frozen.day + 1), sessions_before=frozen)
    assert SignInTry.select().count() == 0


def set_up(**more):
    chosen = {"network_id_sign_in_url": "https://id.example/begin?app=7", "network_id_key": KEY}
    chosen |= {"network_id_exchange_url": "https://id.example/exchange", "public_url": "https://lm.example"}
    config.install(dataclasses.replace(config.settings(), **chosen | more))


def told_by(begun_at, **more):
    """A far side that checks the signature and knows one ticket."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "https://id.example/exchange"
        moment = request.headers["X-LastMeter-Time"]
        assert request.headers["X-LastMeter-Signature"] == gateway.signature(KEY.encode(), moment, request.content)
        if json.loads(request.content) != {"ticket": "T1"}:
            return httpx.Response(400, json={})
        nonce = httpx.URL(begun_at.address).params["nonce"]
        told = {"nonce": nonce, "subject": "S-1", "name": "李小明", "id_number": NUMBERS[2]}
        return httpx.Response(200, json=told | more)

    return net.through(httpx.MockTransport(answer))


def test_a_platform_of_the_settings_takes_the_place_of_the_demos(db, frozen):
    set_up()
    assert providers.offered() == [(Way.PROVINCE, True), (Way.NETWORK_ID, False)]
    begun = tries.begin(Way.NETWORK_ID, device=DEVICE)
    asked = httpx.URL(begun.address)
    assert (asked.host, asked.path, asked.params["app"]) == ("id.example", "/begin", "7")
    assert (asked.params["state"], asked.params["back"]) == (begun.state, "https://lm.example/sign-in/back")
    with told_by(begun):
        found = tries.finish(Way.NETWORK_ID, "T1", state=begun.state, device=DEVICE)
    assert (found.subject, found.facts.number) == ("S-1", NUMBERS[2])


@pytest.mark.parametrize("more", [{"id_number": "1"}, {"name": ""}, {"nonce": "of another"}, {"id_number": None}])
def test_a_platform_that_vouches_for_nobody_lets_nobody_in(db, frozen, more):
    set_up()
    begun = tries.begin(Way.NETWORK_ID, device=DEVICE)
    with told_by(begun, **more), pytest.raises(errors.OutsideSignInFailed):
        tries.finish(Way.NETWORK_ID, "T1", state=begun.state, device=DEVICE)


def test_a_ticket_that_the_platform_does_not_know_lets_nobody_in(db, frozen):
    set_up()
    begun = tries.begin(Way.NETWORK_ID, device=DEVICE)
    with told_by(begun), pytest.raises(errors.OutsideSignInFailed):
        tries.finish(Way.NETWORK_ID, "T2", state=begun.state, device=DEVICE)


def test_outside_the_demo_only_what_is_set_up_is_offered(db, frozen):
    set_up(demo=False)
    assert providers.offered() == [(Way.NETWORK_ID, False)]
    with pytest.raises(errors.WayNotOffered):
        tries.begin(Way.PROVINCE, device=DEVICE)


def test_through_the_door(client, db):
    (province, _) = client.get("/api/v1/sign-in-ways").json["items"]
    assert province == {"kind": "province", "name": "统一身份认证", "is_demo": True}
    begun = client.post("/api/v1/sign-in-tries", json={"kind": "province", "device": DEVICE}).json
    told = {"kind": "province", "state": begun["state"], "device": DEVICE}
    told["ticket"] = a_ticket(FACTS, begun["address"])
    assert client.post("/api/v1/sessions", json=told | {"device": OTHER_DEVICE}).status_code == 409
    answer = client.post("/api/v1/sessions", json=told)
    assert (answer.status_code, answer.json["account"]["level"]) == (201, "checked")
    again = client.post("/api/v1/sessions", json=told)
    assert (again.status_code, again.json["type"]) == (409, "sign-in-over")
    assert client.post("/api/v1/sessions", json={"kind": "province", "ticket": "x"}).status_code == 422
