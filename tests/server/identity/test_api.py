"""The doors: shape, who may and who may not, bad input."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from server.core.ids import uuid7
from server.identity.models import Account, Session
from server.identity.roles import Role
from server.identity.service import citizens, consents, posts
from tests.server.identity.builders import (
    DEVICE,
    DISTRICT,
    NUMBERS,
    PASSWORD,
    STREET,
    a_code,
    a_person,
    a_staff_account,
    as_checked_citizen,
    as_staff,
    bearer,
    signed_in,
    signed_in_by_phone,
    totp,
)

API = "/api/v1"
ANY = str(uuid4())
CARD = {"name": "李小明", "id_type": "resident_id", "id_number": NUMBERS[2]}
CONSENT = {"text": "prefill", "version": 1, "shown_digest": "sha256:0"}
MANDATE = {"agent_facts": CARD, "ground": "relative", "until": "2027-06-30T00:00:00+08:00"}
GUARDIAN = {"ward": ANY, "guardian": ANY, "relation": "母亲", "reason": "minor", "proof": "户口簿"}
REASON = {"reason": "电话核对"}

STAFF = {"grid_worker", "helper", "secretary", "clerk", "reviewer", "supervisor"}
ADMINS = {"system_admin", "security_admin", "auditor"}
EVERYBODY = STAFF | ADMINS | {"guest", "citizen"}

#: method, path, body, who may. Whoever may gets anything but 401 and 403 for want of a role.
ROUTES = [
    ("delete", "/sessions/current", None, EVERYBODY),
    ("get", "/me", None, EVERYBODY),
    ("put", "/me/password", {"old": "x", "new": "y"}, STAFF | ADMINS),
    ("put", "/me/totp", {"password": "x"}, STAFF | ADMINS),
    ("put", "/me/phone", {"phone": "13900000000", "code": "000000", "device": DEVICE}, {"citizen"}),
    ("get", "/me/profile", None, {"guest", "citizen"}),
    ("put", "/me/profile", {"values": {}}, {"guest", "citizen"}),
    ("post", "/me/passkey-options", None, STAFF | ADMINS),
    ("put", f"/me/passkeys/{ANY}", {"answer": {}}, STAFF | ADMINS),
    ("put", f"/me/devices/{ANY}", {"device": DEVICE, "pin": "280519"}, STAFF | ADMINS),
    ("delete", f"/me/devices/{ANY}", None, STAFF | ADMINS),
    ("get", "/consents", None, EVERYBODY),
    ("put", f"/consents/{ANY}", CONSENT, EVERYBODY),
    ("put", f"/consents/{ANY}/withdrawal", None, EVERYBODY),
    ("get", "/mandates", None, {"citizen"}),
    ("put", f"/mandates/{ANY}", MANDATE, {"citizen", "clerk", "grid_worker"}),
    ("put", f"/mandates/{ANY}/confirmation", {}, {"citizen", "clerk", "grid_worker"}),
    ("put", f"/mandates/{ANY}/revocation", {}, {"citizen", "clerk", "grid_worker"}),
    ("put", f"/guardianships/{ANY}", GUARDIAN, {"clerk", "grid_worker"}),
    ("get", "/parked-mandates", None, EVERYBODY),
    ("put", f"/accounts/{ANY}/person", CARD, {"clerk", "grid_worker"}),
    (
        "post",
        "/unmaskings",
        {"person": ANY, "field": "phone"} | REASON,
        {"clerk", "reviewer", "grid_worker", "secretary", "supervisor"},
    ),
    ("put", f"/persons/{ANY}/merger", {"into": ANY} | REASON, {"supervisor"}),
    ("delete", f"/persons/{ANY}/merger?reason=弄错了", None, {"supervisor"}),
    ("get", "/accounts", None, ADMINS),
    ("put", f"/accounts/{ANY}", {"sign_in_name": "liming", "name": "李明"}, {"system_admin"}),
    ("put", f"/accounts/{ANY}/posts/{ANY}", {"role": "clerk", "division": DISTRICT}, {"security_admin"}),
    ("put", f"/accounts/{ANY}/lock", {"locked": True} | REASON, {"security_admin"}),
    ("put", f"/accounts/{ANY}/reset", REASON, {"security_admin"}),
    ("get", "/access-log", None, {"auditor"}),
    ("get", "/access-log/check", None, {"auditor"}),
]


@pytest.fixture
def client(db, app):
    return app.test_client()


def call(client, method, path, body=None, headers=None):
    more = {} if body is None else {"json": body}
    return client.open(API + path, method=method.upper(), headers=headers or {}, **more)


def header_of(role):
    if role == "guest":
        return bearer(citizens.enter_as_guest(DEVICE))
    if role == "citizen":
        return as_checked_citizen(a_person(NUMBERS[3], name="林晓明"))
    return as_staff(Role(role))


@pytest.mark.parametrize(("method", "path", "body", "who"), ROUTES, ids=lambda value: str(value)[:40])
def test_nobody_comes_in_without_a_session(client, method, path, body, who):
    answer = call(client, method, path, body)
    assert answer.status_code == 401 and answer.content_type == "application/problem+json"


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_every_route_lets_in_whom_it_names_and_nobody_else(client, role):
    for method, path, body, who in ROUTES:
        answer = call(client, method, path, body, header_of(role))
        refused = answer.status_code == 403 and answer.get_json()["type"] == "forbidden" and "detail" not in answer.json
        assert refused == (role not in who), (method, path, answer.get_data(as_text=True))
        assert answer.status_code not in (401, 500), (method, path, answer.get_data(as_text=True))


def test_the_table_above_names_every_route_of_this_room(db, app):
    ours = {"sessions", "mandates", "accounts"}
    public = {"sessions.post_code", "sessions.post_session", "sessions.put_session", "mandates.get_text"}
    rules = [r for r in app.url_map.iter_rules() if r.endpoint.split(".")[0] in ours and r.endpoint not in public]
    methods = sum(len(rule.methods - {"HEAD", "OPTIONS"}) for rule in rules)
    assert methods == len(ROUTES)


# --- signing in ------------------------------------------------------------------------------------------------------


def test_the_refresh_token_travels_in_a_cookie_that_scripts_cannot_read(client, frozen):
    answer = client.post(f"{API}/sessions", json={"kind": "guest", "device": DEVICE})
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 201 and "refresh_token" not in answer.json
    assert all(part in cookie for part in ("lm_refresh=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions"))
    renewed = client.put(f"{API}/sessions/current", json={})
    assert renewed.status_code == 200 and renewed.json["access_token"]
    assert renewed.headers["Set-Cookie"] != cookie
    gone = client.delete(f"{API}/sessions/current", headers={"Authorization": f"Bearer {renewed.json['access_token']}"})
    assert gone.status_code == 204 and "Max-Age=0" in gone.headers["Set-Cookie"]
    assert client.put(f"{API}/sessions/current", json={}).status_code == 401


def test_on_https_the_cookie_is_secure(client, frozen):
    answer = client.post(f"{API}/sessions", json={"kind": "guest", "device": DEVICE}, base_url="https://127.0.0.1")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_program_carries_it_in_the_body(client, frozen):
    told = {"kind": "guest", "device": DEVICE, "carry": "body"}
    session = client.post(f"{API}/sessions", json=told).json
    renewed = client.put(f"{API}/sessions/current", json={"refresh_token": session["refresh_token"]})
    assert renewed.status_code == 200 and renewed.json["refresh_token"] != session["refresh_token"]


def test_a_citizen_signs_in_by_phone_and_sees_himself_masked(client, frozen):
    code = a_code()
    told = {"kind": "sms", "phone": "+86 138 0000 0000", "code": code, "device": DEVICE}
    answer = client.post(f"{API}/sessions", json=told)
    account = answer.json["account"]
    assert (account["level"], account["phone"], account["person"]) == ("phone", "138****0000", None)
    assert account["roles"] == [{"role": "citizen", "body": None, "division": None}]
    assert answer.json["must"] == [] and answer.json["expires_in"] == 600


def test_an_old_token_in_the_header_does_not_keep_anyone_out(client, frozen):
    headers = {"Authorization": "Bearer old.and.dead"}
    told = {"kind": "sms", "phone": "13800000000", "code": a_code(), "device": DEVICE}
    assert client.post(f"{API}/sessions", json=told, headers=headers).status_code == 201


def test_asking_twice_within_a_minute_says_how_long_to_wait(client, frozen):
    told = {"phone": "13800000000"}
    assert client.post(f"{API}/sign-in-codes", json=told).json == {"resend_after": 60}
    again = client.post(f"{API}/sign-in-codes", json=told)
    assert again.status_code == 429 and again.json["type"] == "code-too-soon" and again.json["retry_after"] <= 60


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
    assert second.status_code == 201 and second.json["account"]["roles"][0]["role"] == "secretary"


def test_what_must_be_settled_first_is_said_and_keeps_other_doors_shut(client, frozen):
    headers = as_staff(Role.SYSTEM_ADMIN)
    account = str(uuid7())
    opened = call(client, "put", f"/accounts/{account}", {"sign_in_name": "liming", "name": "李明"}, headers)
    password = opened.json["first_password"]
    assert (
        call(client, "put", f"/accounts/{account}", {"sign_in_name": "liming", "name": "李明"}, headers).json[
            "first_password"
        ]
        is None
    )
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
    assert statuses[-1] == 429 and statuses[0] == 422


# --- people ----------------------------------------------------------------------------------------------------------


def test_a_text_is_read_agreed_to_and_taken_back(client, frozen):
    headers = bearer(signed_in_by_phone())
    text = client.get(f"{API}/consent-texts/prefill").json
    told = {"text": "prefill", "version": text["version"], "shown_digest": text["digest"]}
    given = call(client, "put", f"/consents/{ANY}", told, headers)
    assert given.status_code == 200 and given.json["withdrawn_at"] is None
    assert [one["text"] for one in call(client, "get", "/consents", headers=headers).json["items"]] == ["prefill"]
    assert call(client, "put", f"/consents/{ANY}/withdrawal", headers=headers).json["withdrawn_at"]
    assert client.get(f"{API}/consent-texts/no-such").status_code == 404
    wrong = call(client, "put", f"/consents/{uuid4()}", told | {"shown_digest": "sha256:0"}, headers)
    assert (wrong.status_code, wrong.json["type"]) == (409, "text-changed")


def test_a_mandate_from_giving_to_revoking(client, frozen):
    mother = a_person(NUMBERS[1], name="欧阳秀兰")
    hers = as_checked_citizen(mother)
    told = MANDATE | {"principal": str(mother.id), "relation": "女儿", "items": ["elderly_allowance"]}
    given = call(client, "put", f"/mandates/{ANY}", told, hers)
    assert given.status_code == 200, given.get_data(as_text=True)
    assert (given.json["state"], given.json["agent"]["name"], given.json["agent"]["id_number"][1:-1].strip("*")) == (
        "given",
        "李*明",
        "",
    )
    his = as_checked_citizen(a_person(NUMBERS[2]))
    assert [one["id"] for one in call(client, "get", "/mandates", headers=his).json["items"]] == [ANY]
    assert call(client, "put", f"/mandates/{ANY}/revocation", {}, his).status_code == 404
    assert call(client, "put", f"/mandates/{ANY}/revocation", {"how": "desk"}, hers).status_code == 403
    clerk = as_staff(Role.CLERK, division=STREET)
    revoked = call(client, "put", f"/mandates/{ANY}/revocation", {"how": "telephone"}, clerk)
    assert (revoked.json["state"], revoked.json["revoked_how"]) == ("revoked", "telephone")


def test_nobody_learns_about_a_person_by_its_id(client, frozen):
    mother, stranger = a_person(NUMBERS[1], name="欧阳秀兰"), a_person(NUMBERS[0])
    told = {"principal": str(mother.id), "agent": str(stranger.id), "ground": "relative", "until": MANDATE["until"]}
    answer = call(client, "put", f"/mandates/{ANY}", told, as_checked_citizen(mother))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/agent_facts")


def test_a_mandate_for_a_wedding_is_refused(client, frozen):
    mother = a_person(NUMBERS[1])
    told = MANDATE | {"principal": str(mother.id), "categories": ["marriage"]}
    answer = call(client, "put", f"/mandates/{ANY}", told, as_checked_citizen(mother))
    assert (answer.status_code, answer.json["type"]) == (409, "mandate-not-possible")


def test_a_clerk_who_saw_the_card_lifts_the_running_session(client, frozen):
    session = signed_in_by_phone()
    clerk = as_staff(Role.CLERK, division=STREET)
    seen = call(client, "put", f"/accounts/{session.account_id}/person", CARD | {"living": "370199001001"}, clerk)
    assert seen.status_code == 200 and seen.json["checked"]
    me = call(client, "get", "/me", headers=bearer(session)).json
    assert (me["level"], me["person"]["name"]) == ("checked", "李*明")
    assert me["person"]["id_number"] == "440000********0217"
    assert call(client, "put", f"/accounts/{uuid4()}/person", CARD, clerk).status_code == 404


def test_a_full_look_needs_a_reason_and_the_right_division(client, frozen):
    person = a_person()
    told = {"person": str(person.id), "field": "id_number"}
    clerk = as_staff(Role.CLERK, division=STREET)
    assert call(client, "post", "/unmaskings", told, clerk).status_code == 422
    assert call(client, "post", "/unmaskings", told | REASON, clerk).json == {"value": NUMBERS[2]}
    elsewhere = as_staff(Role.CLERK, division="370199002000")
    assert call(client, "post", "/unmaskings", told | REASON, elsewhere).status_code == 404
    auditor = as_staff(Role.AUDITOR)
    log = call(client, "get", f"/access-log?subject={person.id}", headers=auditor).json["items"]
    assert [(row["act"], row["field"], row["reason"]) for row in log] == [("unmasked", "id_number", "电话核对")]
    assert call(client, "get", "/access-log/check", headers=auditor).json == {"whole": True, "first_broken": None}


# --- administrators --------------------------------------------------------------------------------------------------


def test_accounts_posts_and_locks_are_three_hands(client, frozen):
    system, security = as_staff(Role.SYSTEM_ADMIN), as_staff(Role.SECURITY_ADMIN)
    account, post = str(uuid7()), str(uuid7())
    call(client, "put", f"/accounts/{account}", {"sign_in_name": "liming", "name": "李明"}, system)
    told = {"role": "auditor", "division": DISTRICT}
    given = call(client, "put", f"/accounts/{account}/posts/{post}", told, security)
    assert given.status_code == 200 and given.json["role"] == "auditor"
    clash = call(client, "put", f"/accounts/{account}/posts/{uuid4()}", told | {"role": "system_admin"}, security)
    assert (clash.status_code, clash.json["type"]) == (409, "roles-exclude")
    unknown = call(client, "put", f"/accounts/{uuid4()}/posts/{uuid4()}", told, security)
    assert unknown.status_code == 404
    bodiless = call(client, "put", f"/accounts/{account}/posts/{uuid4()}", told | {"role": "reviewer"}, security)
    assert (bodiless.status_code, bodiless.json["type"]) == (422, "post-needs-body")
    locked = call(client, "put", f"/accounts/{account}/lock", {"locked": True} | REASON, security)
    assert locked.status_code == 204 and Account.get_by_id(account).closed_at is not None


def test_lists_are_paged(client, frozen):
    for _ in range(4):
        a_staff_account()
    auditor = as_staff(Role.AUDITOR)
    first = call(client, "get", "/accounts?limit=3", headers=auditor).json
    rest = call(client, "get", f"/accounts?limit=3&cursor={first['next']}", headers=auditor).json
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)
    for cursor in ("x", "W10", "WyJ4Il0"):
        bad = call(client, "get", f"/accounts?cursor={cursor}", headers=auditor)
        assert bad.status_code == 422, cursor
        assert call(client, "get", f"/access-log?cursor={cursor}", headers=auditor).status_code == 422


def test_a_password_change_names_its_faults(client, frozen):
    _, name = a_staff_account(Role.CLERK)
    headers = bearer(signed_in(name))
    weak = call(client, "put", "/me/password", {"old": PASSWORD, "new": "weak"}, headers)
    assert (weak.status_code, weak.json["type"], weak.json["errors"][0]["pointer"]) == (422, "weak-password", "/new")


# --- hosting ---------------------------------------------------------------------------------------------------------


def test_a_platform_finds_its_verification_file_and_nothing_else(client):
    import dataclasses

    from server.core import config

    config.install(dataclasses.replace(config.settings(), verification_files="wx12.txt=abc; ali.txt=d=e"))
    assert client.get("/wx12.txt").get_data(as_text=True) == "abc"
    assert client.get("/ali.txt").get_data(as_text=True) == "d=e"
    assert client.get("/robots2.txt").status_code == 404


def test_a_scanned_link_leads_to_our_own_code_only(client):
    def lead(link):
        return client.get("/mini", query_string={"q": link})

    assert lead("http://127.0.0.1:8000/q/8KD3MN2P").headers["Location"] == "/q/8KD3MN2P"
    for link in (
        "https://evil.example/q/8KD3MN2P",
        "http://127.0.0.1:8000/api",
        "http://127.0.0.1:8000/q/../api",
        "//x",
        "http://[",
    ):
        assert lead(link).status_code == 404, link
    assert client.get("/mini").status_code == 422


def test_signing_out_ends_the_session_for_the_next_request(client, frozen):
    session = signed_in_by_phone()
    assert call(client, "delete", "/sessions/current", headers=bearer(session)).status_code == 204
    assert call(client, "get", "/me", headers=bearer(session)).json["type"] == "session-ended"
    assert Session.get_by_id(session.session_id).revoked_why == "signed_out"


def test_texts_are_entered_by_first_use(client, frozen):
    assert client.get(f"{API}/consent-texts/notice").json["title"] and consents.load_texts() == 0
