"""The doors: who may pass, what is refused, what a repeat and a stranger get."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.applications.models import Application, Case
from server.applications.service import drafts, submission
from server.core import access
from server.core.access import Actor
from server.core.db import database
from server.core.ids import uuid7
from server.identity.models import Parked
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import RENTED, SHOP, a_consent, a_content, a_form, a_signature, an_actor
from tests.server.queries import counted

OWNER, GUEST, STRANGER = an_actor(), an_actor(role="guest", level="none"), an_actor()
SUPERVISOR = an_actor(role="supervisor", over="370199000000")
FAR = an_actor(role="supervisor", over="370188000000")
CLERK, AUDITOR = an_actor(role="clerk", over="370199001000"), an_actor(role="auditor")
NAMES: dict[str, Actor] = {
    "owner": OWNER, "guest": GUEST, "stranger": STRANGER, "supervisor": SUPERVISOR, "far": FAR, "clerk": CLERK,
    "auditor": AUDITOR,
}  # fmt: skip


class Doors:
    """The API as one of these people uses it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, name: str | None, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {name}"} if name else {}
        if body is not None:
            options |= {"data": body if isinstance(body, str | bytes) else json.dumps(body, default=str)}
            options |= {"content_type": options.get("content_type", "application/json")}
        client: FlaskClient = self.app.test_client()
        return client.open(f"/api/v1{path}", method=method, headers=headers, **options)


def _resolve(request: Any) -> Actor | None:
    return NAMES.get(request.headers.get("Authorization", "").removeprefix("Bearer "))


@pytest.fixture
def doors(district: Any, app: Flask) -> Doors:
    access.install(app, _resolve)
    return Doors(app)


def a_draft_body(owner: Actor = OWNER, scenario: int = RENTED, **values: Any) -> dict[str, Any]:
    form = a_form(SHOP, scenario)
    content = a_content(form, owner.account_id)
    content["values"] |= values
    draft = {"revision": uuid7(), "base": None, "bundle": SHOP, "release": form["release"], "division": DIVISION}
    return draft | {"content": content}


def a_saved(doors: Doors, name: str = "owner") -> tuple[UUID, dict[str, Any]]:
    """A draft put through the door; its id and the command that submits it."""
    application, draft = uuid7(), a_draft_body(NAMES[name])
    saved = doors(name, "PUT", f"/applications/{application}", draft)
    assert saved.status_code == 200, saved.json
    signature = a_signature(NAMES[name].account_id, saved.json["shown_digest"])
    agreed = [a_consent(NAMES[name], application, text) for text in ("notice", "sensitive")]
    command = {"revision": draft["revision"], "form_digest": saved.json["form_digest"], "signature": signature}
    return application, command | {"consents": agreed}


def a_submitted(doors: Doors, name: str = "owner") -> tuple[UUID, dict[str, Any], dict[str, Any]]:
    application, command = a_saved(doors, name)
    receipt = doors(name, "PUT", f"/applications/{application}/submission", command)
    assert receipt.status_code == 201, receipt.json
    return application, command, receipt.json


def test_a_draft_is_saved_read_submitted_followed_and_withdrawn(doors: Doors) -> None:
    application, command, receipt = a_submitted(doors)
    assert receipt["qr"].rsplit("/", 2)[1] == "v"
    again = doors("owner", "PUT", f"/applications/{application}/submission", command)
    assert (again.status_code, again.json) == (200, receipt)
    shown = doors("owner", "GET", f"/applications/{application}").json
    assert (shown["number"], shown["receipt"]) == (receipt["number"], receipt)
    progress = doors("owner", "GET", f"/applications/{application}/progress").json
    assert [line["text"] for line in progress["trace"]] == ["您提交了申请"]
    assert [case["state_name"] for case in progress["cases"]] == ["已提交/预审", "等待前置", "等待前置", "等待前置"]
    paper = doors("owner", "GET", f"/applications/{application}/receipt.pdf")
    assert (paper.status_code, paper.mimetype, paper.data[:5]) == (200, "application/pdf", b"%PDF-")
    withdrawn = doors(
        "owner", "PUT", f"/applications/{application}/withdrawal", {"id": str(uuid7()), "reason": "不开了"}
    ).json
    assert {case["result"] for case in withdrawn["cases"]} == {"withdrawn"}
    assert withdrawn["trace"][-1]["text"] == "您撤回了申请"


def test_mine_are_listed_by_page_in_two_queries(doors: Doors) -> None:
    made = [str(a_saved(doors)[0]) for _ in range(3)]
    first = doors("owner", "GET", "/applications?limit=2").json
    assert [row["id"] for row in first["items"]] == made[:0:-1]
    assert [
        row["id"] for row in doors("owner", "GET", f"/applications?limit=2&cursor={first['next']}").json["items"]
    ] == made[:1]
    assert doors("stranger", "GET", "/applications").json == {"items": [], "next": None}
    assert doors("owner", "GET", "/applications?cursor=WyJ4Il0").status_code == 422
    with counted() as seen:
        doors("owner", "GET", "/applications")
    assert len(seen) == 2, seen


def test_progress_costs_the_same_queries_however_long_the_story(doors: Doors) -> None:
    application, _, _ = a_submitted(doors)
    doors("owner", "PUT", f"/applications/{application}/withdrawal", {"id": str(uuid7()), "reason": ""})
    with counted() as seen:
        doors("owner", "GET", f"/applications/{application}/progress")
    assert len(seen) == 6, seen


ROUTES = [
    ("GET", "/applications", None),
    ("PUT", "/applications/{id}", "draft"),
    ("GET", "/applications/{id}", None),
    ("DELETE", "/applications/{id}", None),
    ("PUT", "/applications/{id}/submission", {"revision": str(uuid4()), "form_digest": "x"}),
    ("PUT", "/applications/{id}/withdrawal", {"id": str(uuid7()), "reason": ""}),
    ("GET", "/applications/{id}/progress", None),
    ("GET", "/applications/{id}/receipt.pdf", None),
    ("PUT", "/corrections/{id}/answers/019366f0-0000-7000-8000-000000000001", {"values": {}}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_nobody_gets_401_a_wrong_role_403_and_a_stranger_404(doors: Doors, method: str, path: str, body: Any) -> None:
    application, _, _ = a_submitted(doors)
    body = a_draft_body(STRANGER) if body == "draft" else body
    where = path.format(id=application)
    assert doors(None, method, where, body).status_code == 401
    assert doors("auditor", method, where, body).status_code == 403
    expected = 200 if "{id}" not in path else 404
    assert doors("stranger", method, where, body).status_code == expected
    assert doors("clerk", method, where, body).status_code == expected


def test_a_guest_sees_his_own_draft_and_signs_in_to_submit_it(doors: Doors) -> None:
    application, command = a_saved(doors, "guest")
    assert doors("guest", "GET", f"/applications/{application}").json["content"]["values"]["trade_name"] == "𠮷祥便利店"
    assert doors("owner", "GET", f"/applications/{application}").status_code == 404
    low = doors("guest", "PUT", f"/applications/{application}/submission", command)
    assert (low.status_code, low.json["type"]) == (403, "phone-needed")
    drafts.adopt(GUEST.account_id, OWNER.account_id)
    assert doors("owner", "GET", f"/applications/{application}").status_code == 200
    assert doors("guest", "GET", f"/applications/{application}").status_code == 404


def test_a_stale_base_answers_with_the_other_revision(doors: Doors) -> None:
    application, first = uuid7(), a_draft_body()
    doors("owner", "PUT", f"/applications/{application}", first)
    second = a_draft_body(trade_name="另一个便利店")
    moved = doors("owner", "PUT", f"/applications/{application}", second)
    assert (moved.status_code, moved.json["type"], moved.mimetype) == (409, "draft-moved", "application/problem+json")
    assert moved.json["theirs"]["revision"] == str(first["revision"])


def test_faults_come_with_a_pointer_and_a_sentence_each(doors: Doors) -> None:
    application, draft = uuid7(), a_draft_body(mobile="12")
    saved = doors("owner", "PUT", f"/applications/{application}", draft)
    command = {"revision": draft["revision"], "form_digest": saved.json["form_digest"], "signature": None}
    no = doors("owner", "PUT", f"/applications/{application}/submission", command)
    assert (no.status_code, no.json["type"]) == (422, "consent-missing")
    wanted = {"/values/mobile", "/values/applicant_signature", "/consents"}
    assert wanted <= {fault["pointer"] for fault in no.json["errors"]}


def test_a_changed_body_under_a_used_id_is_seen_by_author_and_supervisor(doors: Doors) -> None:
    application, command, receipt = a_submitted(doors)
    no = doors("owner", "PUT", f"/applications/{application}/submission", command | {"channel": "window"})
    assert (no.status_code, no.json["type"]) == (409, "id-already-used")
    (mine,) = doors("owner", "GET", "/parked").json["items"]
    assert (mine["id"], mine["kind"], mine["content"]["channel"]) == (no.json["parked"], "submission", "window")
    assert (mine["application"], mine["number"]) == (str(application), receipt["number"])
    for name in ("supervisor", "clerk"):
        (theirs,) = doors(name, "GET", "/parked?is_open=true").json["items"]
        assert (theirs["id"], theirs["content"], theirs["is_mine"]) == (mine["id"], None, False)
    assert doors("far", "GET", "/parked").json["items"] == doors("stranger", "GET", "/parked").json["items"] == []
    where, done = f"/parked/{mine['id']}/settlement", {"decision": "first_stands", "words": "已和您电话核对"}
    assert [doors(name, "PUT", where, done).status_code for name in ("owner", "far", "clerk", "clerk")] == [
        403,
        404,
        200,
        200,
    ]
    assert doors("supervisor", "PUT", where, done | {"decision": "void"}).status_code == 409
    told = doors("owner", "GET", "/parked").json["items"][0]
    assert (told["decision_name"], told["words"]) == ("以先交的为准", "已和您电话核对")
    assert doors("supervisor", "GET", "/parked?is_open=true").json["items"] == []
    assert Parked.select().count() == 1


def test_strangers_learn_the_number_and_the_step_only(doors: Doors) -> None:
    _, _, receipt = a_submitted(doors)
    step = doors(None, "POST", "/progress", {"number": receipt["number"]})
    assert step.json == {
        "number": receipt["number"],
        "state": "submitted",
        "state_name": "已提交/预审",
        "state_plain": "已交，等窗口看",
    }
    scanned = doors(None, "GET", f"/receipts/{receipt['qr'].rsplit('/', 1)[1]}").json
    assert scanned.keys() == {"number", "state", "state_name", "state_plain", "submitted_on"}
    wrong = doors(None, "POST", "/progress", {"number": receipt["number"], "secret": "1234" + receipt["receipt_code"]})
    assert (wrong.status_code, wrong.json["type"]) == (403, "wrong-secret")
    right = f"0000 {receipt['receipt_code'].lower()}"
    whole = doors(None, "POST", "/progress", {"number": receipt["number"] + "-1", "secret": right}).json
    assert whole["cases"][0]["name"]
    assert whole["trace"]
    assert doors(None, "POST", "/progress", {"number": "1" * 22}).status_code == 404
    assert doors(None, "GET", "/receipts/ABCDEFGHJK").status_code == 404


BAD = {
    "malformed": ('{"revision": ', 400),
    "not an object": ("[]", 422),
    "not utf-8": (b'{"revision": "\xff"}', 400),
    "unknown member": ({"volume": 11}, 422),
    "no uuid": ({"revision": "7"}, 422),
    "number for text": ({"bundle": 7}, 422),
    "null byte": ({"bundle": "a\x00b"}, 422),
    "lone surrogate": ('{"bundle": "\\ud800"}', 422),
    "beyond 64 bits": ('{"content": {"values": {"n": 99999999999999999999}}}', 422),
    "not a number": ('{"content": {"values": {"n": NaN}}}', 400),
    "null byte inside": ({"content": {"values": {"a": "x\x00"}}}, 422),
    "surrogate in a key": ('{"content": {"values": {"\\udfff": 1}}}', 422),
    "deep": ('{"content": {"values": {"a": ' + "[" * 50 + "]" * 50 + "}}}", 422),
    "bottomless": ('{"content": ' + "[" * 100_000, 400),
    "too many values": ({"content": {"values": {str(n): 1 for n in range(601)}}}, 422),
    "too many pages": (
        {"content": {"materials": [{"material": "x", "source": "upload", "pages": [str(uuid4())] * 61}]}},
        422,
    ),
    "no division": ({"division": "37019900100x"}, 422),
    "10 MB": ('{"bundle": "' + "x" * 10_000_000 + '"}', 413),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_and_named(doors: Doors, case: str) -> None:
    body, status = BAD[case]
    if isinstance(body, dict):
        body = {name: value for name, value in a_draft_body().items() if name not in body} | body
    answer = doors("owner", "PUT", f"/applications/{uuid7()}", body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    assert not Application.select().exists()


def test_another_content_type_is_415_and_no_uuid_in_the_path_404(doors: Doors) -> None:
    assert doors("owner", "PUT", f"/applications/{uuid7()}", "a=1", content_type="text/plain").status_code == 415
    assert doors("owner", "GET", "/applications/12").status_code == 404
    assert doors("owner", "GET", f"/applications/{uuid7()}").status_code == 404


def test_eight_equal_submissions_at_the_door_get_one_receipt(doors: Doors) -> None:
    application, command = a_saved(doors)

    def send(_: int) -> TestResponse:
        return doors("owner", "PUT", f"/applications/{application}/submission", command)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert Case.select().where(Case.application == application).count() == 4


def test_a_receipt_code_is_never_stored(doors: Doors) -> None:
    application, _, receipt = a_submitted(doors)
    assert receipt["receipt_code"] == submission.receipt_code(application)
    row = database.execute_sql("SELECT * FROM application").fetchone()
    assert receipt["receipt_code"] not in str(row)


def test_an_unfinished_draft_has_no_receipt_and_cannot_be_withdrawn(doors: Doors) -> None:
    application, _ = a_saved(doors)
    assert doors("owner", "GET", f"/applications/{application}/receipt.pdf").status_code == 404
    assert (
        doors("owner", "PUT", f"/applications/{application}/withdrawal", {"id": str(uuid7()), "reason": ""}).json[
            "type"
        ]
        == "still-a-draft"
    )
    assert doors("owner", "DELETE", f"/applications/{application}").status_code == 204
    assert doors("owner", "GET", f"/applications/{application}").status_code == 404
