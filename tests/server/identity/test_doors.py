"""Who may come through which door of this room, and who may not."""

import pytest

from server.identity.roles import Role
from server.identity.service import citizens
from tests.server.identity.builders import (
    DEVICE,
    DISTRICT,
    NUMBERS,
    a_person,
    as_checked_citizen,
    as_staff,
    bearer,
)
from tests.server.identity.calls import ANY, CARD, CONSENT, GUARDIAN, MANDATE, REASON, call

STAFF = {"grid_worker", "helper", "secretary", "clerk", "reviewer", "supervisor"}
ADMINS = {"system_admin", "security_admin", "auditor"}
EVERYBODY = STAFF | ADMINS | {"guest", "citizen"}
CARD_NUMBER = {name: CARD[name] for name in ("id_type", "id_number")}

#: method, path, body, who may. Whoever may gets anything but 401 and 403 for want of a role.
ROUTES = [
    ("delete", "/sessions/current", None, EVERYBODY),
    ("get", "/me", None, EVERYBODY),
    ("put", "/me/password", {"old": "x", "new": "y"}, STAFF | ADMINS),
    ("put", "/me/presence", {"password": "x"}, STAFF | ADMINS),
    ("put", "/me/totp", {"password": "x"}, STAFF | ADMINS),
    ("put", "/me/phone", {"phone": "13900000000", "code": "000000", "device": DEVICE}, {"citizen"}),
    ("get", "/me/profile", None, {"guest", "citizen"}),
    ("put", "/me/profile", {"values": {}}, {"guest", "citizen"}),
    ("post", "/me/passkey-options", None, {"secretary"}),
    ("put", f"/me/passkeys/{ANY}", {"answer": {}}, {"secretary"}),
    ("put", f"/me/devices/{ANY}", {"device": DEVICE, "pin": "280519"}, {"secretary"}),
    ("delete", f"/me/devices/{ANY}", None, STAFF | ADMINS),
    ("get", "/consents", None, EVERYBODY),
    ("put", f"/consents/{ANY}", CONSENT, EVERYBODY),
    ("put", f"/consents/{ANY}/withdrawal", None, EVERYBODY),
    ("post", "/consents/search", CARD_NUMBER, {"clerk", "secretary", "supervisor"}),
    (
        "put",
        f"/consents/{ANY}/told-withdrawal",
        {"how": "telephone"} | REASON,
        {"clerk", "secretary", "supervisor"},
    ),
    ("get", "/mandates", None, {"citizen"}),
    ("put", f"/mandates/{ANY}", MANDATE, {"citizen", "clerk", "grid_worker"}),
    ("put", f"/mandates/{ANY}/confirmation", {}, {"citizen", "clerk", "grid_worker"}),
    ("put", f"/mandates/{ANY}/revocation", {}, {"citizen", "clerk", "grid_worker"}),
    ("get", "/guardianships", None, {"citizen"}),
    ("put", f"/guardianships/{ANY}", GUARDIAN, {"clerk", "grid_worker"}),
    (
        "put",
        f"/representations/{ANY}",
        {"firm": ANY, "person": ANY, "proof": "营业执照"},
        {"clerk", "grid_worker"},
    ),
    ("get", "/representations", None, {"citizen"}),
    ("post", "/representations/search", {"id_number": "91350100M000100Y43"}, {"clerk", "grid_worker"}),
    ("put", f"/representations/{ANY}/ending", {}, {"citizen", "clerk", "grid_worker"}),
    ("get", "/parked", None, EVERYBODY),
    (
        "put",
        f"/parked/{ANY}/settlement",
        {"decision": "void", "words": "误点"},
        {"supervisor", "clerk", "reviewer", "secretary"},
    ),
    ("put", f"/accounts/{ANY}/person", CARD | {"id": ANY}, {"clerk", "grid_worker"}),
    ("put", f"/identity-checks/{ANY}", CARD, {"clerk", "grid_worker"}),
    (
        "post",
        "/unmaskings",
        {"person": ANY, "field": "phone"} | REASON,
        {"clerk", "reviewer", "grid_worker", "secretary", "supervisor"},
    ),
    (
        "put",
        f"/name-changes/{ANY}",
        CARD_NUMBER | {"name": "李大明", "proof": "户口簿"} | REASON,
        {"clerk", "grid_worker"},
    ),
    ("put", f"/persons/{ANY}/merger", {"into": ANY} | REASON, {"supervisor"}),
    ("delete", f"/persons/{ANY}/merger?reason=弄错了", None, {"supervisor"}),
    ("get", "/accounts", None, ADMINS),
    ("put", f"/accounts/{ANY}", {"sign_in_name": "liming", "name": "李明"}, {"system_admin"}),
    (
        "put",
        f"/accounts/{ANY}/name",
        {"id": ANY, "sign_in_name": "liming2", "name": "李明"} | REASON,
        {"system_admin"},
    ),
    ("put", f"/accounts/{ANY}/posts/{ANY}", {"role": "clerk", "division": DISTRICT}, {"security_admin"}),
    ("put", f"/accounts/{ANY}/lock", {"locked": True} | REASON, {"security_admin"}),
    ("put", f"/accounts/{ANY}/reset", REASON | {"id": ANY}, {"security_admin"}),
    ("get", "/access-log", None, {"auditor"}),
    ("get", "/access-log/check", None, {"auditor"}),
]


def header_of(role):
    if role == "guest":
        return bearer(citizens.enter_as_guest(DEVICE))
    if role == "citizen":
        return as_checked_citizen(a_person(NUMBERS[3], name="林晓明"))
    return as_staff(Role(role))


def _named(value):
    """The same in every run, so that several processes can share the tests."""
    return " ".join(sorted(value))[:40] if isinstance(value, set) else str(value).replace(ANY, "{id}")[:40]


@pytest.mark.parametrize(("method", "path", "body", "who"), ROUTES, ids=_named)
def test_nobody_comes_in_without_a_session(client, method, path, body, who):
    answer = call(client, method, path, body)
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_every_route_lets_in_whom_it_names_and_nobody_else(client, role):
    for method, path, body, who in ROUTES:
        answer = call(client, method, path, body, header_of(role))
        refused = answer.status_code == 403 and answer.get_json()["type"] == "forbidden" and "detail" not in answer.json
        assert refused == (role not in who), (method, path, answer.get_data(as_text=True))
        assert answer.status_code not in (401, 500), (method, path, answer.get_data(as_text=True))


def test_the_table_above_names_every_route_of_this_room(db, app):
    ours = {"sessions", "mandates", "accounts", "parked"}
    public = {"sessions.post_code", "sessions.post_session", "sessions.put_session", "mandates.get_text"}
    public |= {"sessions.get_ways", "sessions.post_try"}
    rules = [r for r in app.url_map.iter_rules() if r.endpoint.split(".")[0] in ours and r.endpoint not in public]
    methods = sum(len(rule.methods - {"HEAD", "OPTIONS"}) for rule in rules)
    assert methods == len(ROUTES)
