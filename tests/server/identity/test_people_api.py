"""Consents, mandates, checks, accounts and hosting through the doors."""

from uuid import uuid4

from server.core.ids import uuid7
from server.core.values import root_files
from server.identity.models import AccessRow, Account, Credential, Session
from server.identity.roles import Role
from server.identity.service import consents
from tests.server.identity.builders import (
    DISTRICT,
    NUMBERS,
    PASSWORD,
    STREET,
    a_person,
    a_staff_account,
    as_checked_citizen,
    as_staff,
    bearer,
    signed_in,
    signed_in_by_phone,
)
from tests.server.identity.calls import ANY, API, CARD, MANDATE, REASON, call


def test_a_text_is_read_agreed_to_and_taken_back(client, frozen):
    headers = bearer(signed_in_by_phone())
    text = client.get(f"{API}/consent-texts/prefill").json
    told = {"text": "prefill", "version": text["version"], "shown_digest": text["digest"]}
    given = call(client, "put", f"/consents/{ANY}", told, headers)
    assert given.status_code == 200
    assert given.json["withdrawn_at"] is None
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
    other = as_checked_citizen(a_person(NUMBERS[3], name="林晓明"))
    assert call(client, "put", f"/mandates/{ANY}/revocation", {}, other).status_code == 404
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
    card = CARD | {"living": "370199001001", "id": str(uuid7())}
    seen = call(client, "put", f"/accounts/{session.account_id}/person", card, clerk)
    assert seen.status_code == 200
    assert seen.json["checked"]
    me = call(client, "get", "/me", headers=bearer(session)).json
    assert (me["level"], me["person"]["name"]) == ("checked", "李*明")
    assert me["person"]["id_number"] == "440000********0217"
    for _ in range(2):
        assert call(client, "put", f"/accounts/{session.account_id}/person", card, clerk).json == seen.json
    assert Credential.select().where(Credential.kind == "device").count() == 1
    assert AccessRow.select().where(AccessRow.act == "checked").count() == 1
    other = call(client, "put", f"/accounts/{session.account_id}/person", card | {"phone": "13900000000"}, clerk)
    assert (other.status_code, other.json["type"]) == (409, "id-already-used")
    new = CARD | {"id": str(uuid7())}
    assert call(client, "put", f"/accounts/{uuid4()}/person", new, clerk).status_code == 404


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
    assert given.status_code == 200
    assert given.json["role"] == "auditor"
    clash = call(client, "put", f"/accounts/{account}/posts/{uuid4()}", told | {"role": "system_admin"}, security)
    assert (clash.status_code, clash.json["type"]) == (409, "roles-exclude")
    unknown = call(client, "put", f"/accounts/{uuid4()}/posts/{uuid4()}", told, security)
    assert unknown.status_code == 404
    bodiless = call(client, "put", f"/accounts/{account}/posts/{uuid4()}", told | {"role": "reviewer"}, security)
    assert (bodiless.status_code, bodiless.json["type"]) == (422, "post-needs-body")
    locked = call(client, "put", f"/accounts/{account}/lock", {"locked": True} | REASON, security)
    assert locked.status_code == 204
    assert Account.get_by_id(account).closed_at is not None


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

    config.install(dataclasses.replace(config.settings(), verification_files=root_files("wx12.txt=abc; ali.txt=d=e")))
    for folder in ("", "/q"):  # an ordinary link's rule is checked in the last folder of its address
        assert client.get(f"{folder}/wx12.txt").get_data(as_text=True) == "abc"
        assert client.get(f"{folder}/other.txt").status_code == 404
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
    assert client.get(f"{API}/consent-texts/notice").json["title"]
    assert consents.load_texts() == 0
