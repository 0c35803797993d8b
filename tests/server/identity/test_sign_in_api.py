"""Signing in through the doors: shape, cookies, bad input."""

from datetime import timedelta
from uuid import UUID

import pytest

from server.core.ids import uuid7
from server.identity.roles import Role
from server.identity.service import posts
from tests.server.identity.builders import (
    DEVICE,
    DISTRICT,
    PASSWORD,
    a_code,
    a_staff_account,
    as_staff,
    totp,
)
from tests.server.identity.calls import API, call


def test_the_refresh_token_travels_in_a_cookie_that_scripts_cannot_read(client, frozen):
    answer = client.post(f"{API}/sessions", json={"kind": "guest", "device": DEVICE})
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 201
    assert "refresh_token" not in answer.json
    assert all(part in cookie for part in ("lm_refresh=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions"))
    renewed = client.put(f"{API}/sessions/current", json={})
    assert renewed.status_code == 200
    assert renewed.json["access_token"]
    assert renewed.headers["Set-Cookie"] != cookie
    gone = client.delete(f"{API}/sessions/current", headers={"Authorization": f"Bearer {renewed.json['access_token']}"})
    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["Set-Cookie"]
    assert client.put(f"{API}/sessions/current", json={}).status_code == 401


def test_on_https_the_cookie_is_secure(client, frozen):
    answer = client.post(f"{API}/sessions", json={"kind": "guest", "device": DEVICE}, base_url="https://127.0.0.1")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_program_carries_it_in_the_body(client, frozen):
    told = {"kind": "guest", "device": DEVICE, "carry": "body"}
    session = client.post(f"{API}/sessions", json=told).json
    renewed = client.put(f"{API}/sessions/current", json={"refresh_token": session["refresh_token"]})
    assert renewed.status_code == 200
    assert renewed.json["refresh_token"] != session["refresh_token"]


def test_a_citizen_signs_in_by_phone_and_sees_himself_masked(client, frozen):
    code = a_code()
    told = {"kind": "sms", "phone": "+86 138 0000 0000", "code": code, "device": DEVICE}
    answer = client.post(f"{API}/sessions", json=told)
    account = answer.json["account"]
    assert (account["level"], account["phone"], account["person"]) == ("phone", "138****0000", None)
    assert account["roles"] == [{"role": "citizen", "body": None, "division": None}]
    assert answer.json["must"] == []
    assert answer.json["expires_in"] == 600


def test_an_old_token_in_the_header_does_not_keep_anyone_out(client, frozen):
    headers = {"Authorization": "Bearer old.and.dead"}
    told = {"kind": "sms", "phone": "13800000000", "code": a_code(), "device": DEVICE}
    assert client.post(f"{API}/sessions", json=told, headers=headers).status_code == 201


def test_asking_twice_within_a_minute_says_how_long_to_wait(client, frozen):
    told = {"phone": "13800000000"}
    assert client.post(f"{API}/sign-in-codes", json=told).json == {"resend_after": 60}
    again = client.post(f"{API}/sign-in-codes", json=told)
    assert again.status_code == 429
    assert again.json["type"] == "code-too-soon"
    assert again.json["retry_after"] <= 60


def test_the_demo_shows_its_messages_and_nobody_else_does(client, frozen):
    import dataclasses

    from server.core import config

    code = a_code()
    assert code in client.get(f"{API}/outbox-messages").json["items"][0]["text"]
    config.install(dataclasses.replace(config.settings(), demo=False))
    assert client.get(f"{API}/outbox-messages").status_code == 404


def test_staff_sign_in_step_by_step(client, frozen):
    _, name = a_staff_account(Role.SECRETARY)
    told = {"kind": "password", "name": name, "password": PASSWORD}
    first = client.post(f"{API}/sessions", json=told)
    assert (first.status_code, first.json["type"], first.json["ways"]) == (401, "second-factor-needed", ["totp"])
    second = client.post(f"{API}/sessions", json=told | {"totp": totp(name)})
    assert second.status_code == 201
    assert second.json["account"]["roles"][0]["role"] == "secretary"


def test_what_must_be_settled_first_is_said_and_keeps_other_doors_shut(client, frozen):
    headers = as_staff(Role.SYSTEM_ADMIN)
    account = str(uuid7())
    opened = call(client, "put", f"/accounts/{account}", {"sign_in_name": "liming", "name": "李明"}, headers)
    password = opened.json["first_password"]
    posts.give(uuid7(), UUID(account), Role.CLERK, division=DISTRICT, by=None)
    session = client.post(f"{API}/sessions", json={"kind": "password", "name": "liming", "password": password})
    assert session.json["must"] == ["change_password"]
    mine = {"Authorization": f"Bearer {session.json['access_token']}"}
    shut = call(client, "get", "/consents", headers=mine)
    assert (shut.status_code, shut.json["type"], shut.json["must"]) == (403, "must-first", ["change_password"])
    assert call(client, "put", "/me/password", {"old": password, "new": PASSWORD}, mine).status_code == 204
    assert call(client, "get", "/consents", headers=mine).status_code == 200


@pytest.mark.parametrize(
    ("told", "pointers"),
    [
        ({}, {"/kind"}),
        ({"kind": "face"}, {"/kind"}),
        ({"kind": "sms"}, {"/phone", "/code", "/device"}),
        ({"kind": "guest", "device": "short"}, {"/device"}),
        ({"kind": "guest", "device": "nul\x00nul\x00nul\x00nul\x00"}, {"/device"}),
        ({"kind": "guest", "device": "lone\ud800surrogate-in-here"}, {"/device"}),
        ({"kind": "sms", "phone": "12345", "code": "1", "device": DEVICE}, {"/phone"}),
        ({"kind": "password", "name": "x", "password": 5}, {"/password"}),
        ({"kind": "guest", "device": DEVICE, "admin": True}, {"/admin"}),
    ],
)
def test_bad_input_is_named_field_by_field(client, told, pointers):
    import json

    answer = client.post(f"{API}/sessions", data=json.dumps(told), content_type="application/json")
    assert answer.status_code == 422, answer.get_data(as_text=True)
    assert {fault["pointer"] for fault in answer.json["errors"]} == pointers


def test_what_is_not_json_is_refused(client):
    assert client.post(f"{API}/sessions", data="{", content_type="application/json").status_code == 400
    assert client.post(f"{API}/sessions", data="kind=guest").status_code == 415


def test_a_way_that_is_not_set_up_is_not_there(client):
    answer = client.post(f"{API}/sessions", json={"kind": "wechat", "code": "x"})
    assert (answer.status_code, answer.json["type"]) == (404, "way-not-offered")


def test_a_locked_account_says_until_when(client, frozen):
    _, name = a_staff_account(Role.CLERK)
    wrong = {"kind": "password", "name": name, "password": "Wrong-Horse-7"}
    for _ in range(5):
        assert client.post(f"{API}/sessions", json=wrong).json["type"] == "wrong-sign-in"
    locked = client.post(f"{API}/sessions", json=wrong | {"password": PASSWORD})
    assert (locked.status_code, locked.json["type"]) == (403, "account-locked")
    assert locked.json["until"] == (frozen + timedelta(minutes=15)).isoformat()


def test_too_many_sign_ins_from_one_address_are_slowed_down(db, tmp_path):
    import dataclasses

    from server.app import create_app
    from server.core import config

    settings = dataclasses.replace(config.settings(), limits_on=True)
    config.install(settings)
    client = create_app(settings).test_client()
    statuses = [client.post(f"{API}/sign-in-codes", json={"phone": "1"}).status_code for _ in range(12)]
    assert statuses[-1] == 429
    assert statuses[0] == 422
