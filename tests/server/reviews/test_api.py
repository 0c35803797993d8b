"""The desks' doors: who may, who may not, and what bad input answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from server.applications.models import Case
from server.core.access import Actor, Post
from server.core.ids import uuid7
from server.identity.roles import Role
from server.reviews import systems
from server.reviews.models import Command, Decision, Dispatch
from tests.server.reviews.builders import (
    ELSEWHERE,
    a_case,
    a_clerk,
    a_reviewer,
    a_supervisor,
    an_actor,
)

CENTRE = a_clerk("370199000000")
CIVIL = a_reviewer("body_civil")
MARK = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}
Call = Callable[..., Any]


def routes(case: UUID) -> list[tuple[str, str, Any, set[str]]]:
    """Every route of the desks with a right body, and the roles that may call it."""
    desks, readers = {Role.CLERK, Role.REVIEWER}, {Role.CLERK, Role.REVIEWER, Role.SUPERVISOR}
    some, at_case = uuid7(), f"/cases/{case}"
    named = {"id": str(some)}
    return [
        ("GET", "/desk/cases", None, readers),
        ("GET", "/desk/handoffs", None, desks),
        ("GET", at_case, None, readers),
        ("GET", f"{at_case}/sheet", None, desks),
        ("POST", f"{at_case}/sheet/unmaskings", {"reason": "抄录"}, desks),
        ("GET", f"{at_case}/papers/application_form", None, desks | {"supervisor"}),
        ("POST", f"{at_case}/papers/application_form/unmaskings", {"reason": "核对"}, desks | {"supervisor"}),
        ("POST", f"{at_case}/unmaskings", {"fields": ["mobile"], "reason": "核对"}, readers),
        ("PUT", f"{at_case}/owed-papers/{some}", {"material": "id_card", "pages": [str(some)]}, desks),
        ("PUT", f"{at_case}/heed", named, desks),
        ("PUT", f"{at_case}/acceptance", named, desks),
        ("PUT", f"{at_case}/review", named, desks),
        ("PUT", f"{at_case}/suspension", named | {"kind": "hearing", "days": 3}, desks),
        ("PUT", f"{at_case}/resumption", named, desks),
        ("PUT", f"{at_case}/decisions/{some}", {"verdict": "grant"}, desks),
        ("PUT", f"{at_case}/external/{some}", {"number": "N1", "outcome": "received"}, desks),
        ("PUT", f"/corrections/{some}", {"case": str(case), "marks": [MARK]}, desks),
        ("PUT", f"/corrections/{some}/sending", named, desks),
        ("PUT", f"/handoffs/{some}", {"case": str(case), "body": "body_hrss", "reason": "归人社"}, desks),
        ("PUT", f"/handoffs/{some}/taking", None, {Role.REVIEWER}),
        ("PUT", f"/handoffs/{some}/returning", {"reason": "不归我们"}, {Role.REVIEWER}),
        ("PUT", f"/handoffs/{some}/withdrawal", None, desks),
    ]


def test_nobody_enters_without_signing_in(call: Call) -> None:
    for method, path, body, _ in routes(a_case().id):
        answer = call(None, method, path, body)
        assert (answer.status_code, answer.json["type"]) == (401, "not-signed-in"), path


def test_only_those_whose_work_it_is_enter(call: Call) -> None:
    case = a_case()
    for role in Role:
        somebody = Actor(uuid7(), None, "checked", (), uuid7(), frozenset({role}))
        for method, path, body, may in routes(case.id):
            answer = call(somebody, method, path, body)
            assert (answer.status_code == 403) == (role not in may), f"{role} {method} {path}: {answer.status_code}"


def test_elsewhere_nothing_is_there(call: Call) -> None:
    """Right role, other divisions or bodies: 404 on everything that names the case."""
    case = a_case(state="accepted")
    for stranger in (a_clerk(ELSEWHERE), a_reviewer("body_tax"), a_reviewer("body_civil", ELSEWHERE)):
        for method, path, body, may in routes(case.id)[2:]:
            if stranger.roles & may:
                answer = call(stranger, method, path, body)
                assert (answer.status_code, answer.json["type"]) == (404, "not-found"), f"{method} {path}"
    assert not Command.select().where(Command.kind != "accept").exists()


def test_a_case_goes_from_the_window_to_its_end(call: Call) -> None:
    case = a_case()
    at = f"/cases/{case.id}"
    assert call(CENTRE, "GET", "/desk/cases?box=intake").json["items"][0]["id"] == str(case.id)
    assert call(CENTRE, "GET", at).json["allowed"] == ["accept", "correct", "pass"]
    assert call(CENTRE, "PUT", f"{at}/acceptance", {"id": str(uuid7())}).json["due_on"] == "2026-12-02"
    assert call(CIVIL, "PUT", f"{at}/review", {"id": str(uuid7())}).json["name"] == "办理/审核"
    told = call(CIVIL, "PUT", f"{at}/suspension", {"id": str(uuid7()), "kind": "hearing", "days": 5}).json
    assert (told["expected_until"], told["due_is_provisional"]) == ("2026-11-25", True)
    assert call(CIVIL, "PUT", f"{at}/resumption", {"id": str(uuid7())}).json["state"] == "in_review"
    said = {"verdict": "deny", "reasons": ["收入超过标准"]}
    denied = call(CIVIL, "PUT", f"{at}/decisions/{uuid7()}", said)
    assert denied.json["name"] == "办结（不予）"
    assert "行政复议" in denied.json["remedies"]["text"]
    seen = call(CIVIL, "GET", at).json
    assert (seen["allowed"], seen["decisions"][0]["reasons"]) == (["reopen"], ["收入超过标准"])
    assert [step["step"] for step in seen["trace"]][-1] == "close"


@pytest.mark.parametrize("word", ["revoke", "reopen", "enter", "accept", "revoked", "", None])
def test_a_word_that_is_no_verdict_decides_nothing(call: Call, word: Any) -> None:
    case = a_case(state="in_review")
    said = {"verdict": word, "reasons": ["理由"], "whose": "别的部门"}
    no = call(CIVIL, "PUT", f"/cases/{case.id}/decisions/{uuid7()}", said)
    assert (no.status_code, no.json["errors"][0]["pointer"]) == (422, "/verdict")
    assert Decision.select().count() == 0


def test_applicants_read_why_and_how_to_object(call: Call) -> None:
    case = a_case(state="in_review")
    path = f"/applications/{case.application_id}/decisions"
    owner = Actor(case.application.account, None, "phone", (), uuid7(), frozenset({Role.CITIZEN}))
    assert call(owner, "GET", path).json == {"items": []}
    call(CIVIL, "PUT", f"/cases/{case.id}/decisions/{uuid7()}", {"verdict": "deny", "reasons": ["收入超过标准"]})
    (told,) = call(owner, "GET", path).json["items"]
    assert (told["case"], told["result"], told["reasons"]) == (str(case.id), "denied", ["收入超过标准"])
    assert "行政复议" in told["remedies"]["text"]
    assert "account" not in told
    stranger = Actor(uuid7(), None, "phone", (), uuid7(), frozenset({Role.CITIZEN}))
    assert call(stranger, "GET", path).status_code == 404
    assert call(None, "GET", path).status_code == 401


def test_a_correction_is_written_and_sent(call: Call) -> None:
    case, sheet = a_case(), uuid7()
    written = call(CENTRE, "PUT", f"/corrections/{sheet}", {"case": str(case.id), "marks": [MARK]})
    assert written.json["requests"][0]["marks"][0]["text"] == "打不通"
    assert call(CIVIL, "GET", f"/cases/{case.id}").json["correction_draft"] == str(sheet)
    sent = call(CENTRE, "PUT", f"/corrections/{sheet}/sending", {"id": str(uuid7()), "within": 10})
    assert (sent.status_code, sent.json["state"], sent.json["due_on"]) == (200, "sent", "2026-12-02")


def test_a_case_is_passed_on_and_taken(call: Call) -> None:
    case, handoff = a_case(), uuid7()
    hrss = a_reviewer("body_hrss")
    body = {"case": str(case.id), "body": "body_hrss", "reason": "归人社"}
    assert call(CENTRE, "PUT", f"/handoffs/{handoff}", body).json["state"] == "offered"
    assert call(CENTRE, "GET", f"/cases/{case.id}").json["handoff"]["body"] == "body_hrss"
    assert [row["id"] for row in call(hrss, "GET", "/desk/handoffs").json["items"]] == [str(handoff)]
    assert call(hrss, "PUT", f"/handoffs/{handoff}/taking").json["state"] == "taken"
    assert call(hrss, "GET", f"/cases/{case.id}").json["is_mine"] is True


def test_a_sheet_is_read_and_its_number_entered(call: Call) -> None:
    systems.install(lambda _code: None)
    tax = a_reviewer("body_tax")
    case = a_case("car_tax", state="accepted")
    lines = call(tax, "GET", f"/cases/{case.id}/sheet").json["lines"]
    assert all(set(line) == {"code", "label", "value"} for line in lines)
    taken = call(tax, "PUT", f"/cases/{case.id}/external/{uuid7()}", {"number": "SW-0", "outcome": "received"})
    assert (taken.json["number"], "decision" in taken.json) == ("SW-0", False)
    body = {"number": "SW-1", "outcome": "granted"}
    entered = call(tax, "PUT", f"/cases/{case.id}/external/{uuid7()}", body)
    assert (entered.json["result"], entered.json["number"], Dispatch.get().number) == ("granted", "SW-1", "SW-1")


def test_full_values_are_given_against_a_reason(call: Call) -> None:
    case = a_case()
    answer = call(CENTRE, "POST", f"/cases/{case.id}/unmaskings", {"fields": ["id_number"], "reason": "核对证件"})
    full = {"id_number": "440000194910010217"}
    assert answer.json == {"values": full, "texts": full}
    for reason in ("", "  ", None):
        body = {"fields": ["id_number"], "reason": reason}
        assert call(CENTRE, "POST", f"/cases/{case.id}/unmaskings", body).status_code == 422


def test_the_loser_of_two_decisions_learns_who_and_what(call: Call) -> None:
    case, faster = a_case(state="in_review"), a_reviewer("body_civil")
    call(faster, "PUT", f"/cases/{case.id}/decisions/{uuid7()}", {"verdict": "grant"})
    lost = call(CIVIL, "PUT", f"/cases/{case.id}/decisions/{uuid7()}", {"verdict": "deny", "reasons": ["不行"]})
    assert (lost.status_code, lost.json["type"], lost.json["result"]) == (409, "illegal-step", "granted")
    assert (lost.json["last"]["account"], lost.json["last"]["step"]) == (str(faster.account_id), "close")


def test_a_used_id_with_other_content_is_409_and_kept(call: Call) -> None:
    case, command = a_case(state="in_review"), uuid7()
    path = f"/cases/{case.id}/decisions/{command}"
    first = call(CIVIL, "PUT", path, {"verdict": "deny", "reasons": ["不行"]})
    assert call(CIVIL, "PUT", path, {"verdict": "deny", "reasons": ["不行"]}).json == first.json
    other = call(CIVIL, "PUT", path, {"verdict": "grant"})
    assert (other.status_code, other.json["type"]) == (409, "id-already-used")
    assert other.json["parked"]


def test_the_window_s_refusal_is_named(call: Call) -> None:
    said = {"verdict": "not_needed", "reasons": ["不用办"]}
    answer = call(CENTRE, "PUT", f"/cases/{a_case().id}/decisions/{uuid7()}", said)
    assert (answer.status_code, answer.json["type"]) == (409, "not-your-power")


BAD_DECISIONS = [
    ({}, "/verdict"),
    ({"verdict": "maybe"}, "/verdict"),
    ({"verdict": 1}, "/verdict"),
    ({"verdict": "deny", "reasons": "no"}, "/reasons"),
    ({"verdict": "deny", "reasons": [""]}, "/reasons/0"),
    ({"verdict": "deny", "reasons": ["a\x00b"]}, "/reasons/0"),
    ({"verdict": "deny", "reasons": ["\ud800"]}, "/reasons/0"),
    ({"verdict": "deny", "reasons": ["x" * 1001]}, "/reasons/0"),
    ({"verdict": "deny", "reasons": ["x"] * 21}, "/reasons"),
    ({"verdict": "grant", "produced": {"uscc": 2**70}}, "/produced"),
    ({"verdict": "grant", "produced": []}, "/produced"),
    ({"verdict": "grant", "surprise": 1}, "/surprise"),
]


def test_bad_input_is_named_and_changes_nothing(call: Call) -> None:
    case = a_case(state="in_review")
    for body, pointer in BAD_DECISIONS:
        answer = call(CIVIL, "PUT", f"/cases/{case.id}/decisions/{uuid7()}", body)
        assert answer.status_code == 422, body
        assert pointer in [error["pointer"] for error in answer.json["errors"]], body
    assert Case.get_by_id(case.id).state == "in_review"


def test_a_query_that_makes_no_sense_is_refused(call: Call) -> None:
    for query in ("box=attic", "state=gone", "limit=0", "limit=x", "cursor=!"):
        answer = call(CENTRE, "GET", f"/desk/cases?{query}")
        assert answer.status_code == 422, query
        assert answer.json["errors"][0]["pointer"] == "/" + query.split("=")[0]


def test_broken_bodies_answer_problems(call: Call) -> None:
    path = f"/cases/{a_case().id}/acceptance"
    for content, kind, status in (
        (b"{", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b'{"id": "x"}', "application/json", 422),
        (b'{"id": ' + b"9" * 400 + b"}", "application/json", 422),
        (b"[" * 100_000, "application/json", 400),
        (b'{"id": "' + b"x" * 10_000_000 + b'"}', "application/json", 413),
    ):
        answer = call(CENTRE, "PUT", path, data=content, content_type=kind)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), content[:20]


def test_marks_that_point_nowhere_are_named_all_at_once(call: Call) -> None:
    marks = [MARK, {"target": {"pointer": "/dog"}, "reason": "wrong"}, {"target": {}, "reason": "wrong"}]
    body = {"case": str(a_case().id), "marks": marks}
    answer = call(CENTRE, "PUT", f"/corrections/{uuid7()}", body)
    assert [error["pointer"] for error in answer.json["errors"]] == ["/marks/1/target", "/marks/2/target"]


def test_somebody_with_two_posts_uses_the_one_that_may(call: Call) -> None:
    both = an_actor(Post("clerk", None, "370199000000"), Post("reviewer", "body_civil", "370199000000"))
    case = a_case()
    said = {"verdict": "not_needed", "reasons": ["这件事不用办"]}
    assert call(both, "PUT", f"/cases/{case.id}/decisions/{uuid7()}", said).json["result"] == "not_needed"


def test_a_supervisor_reads_and_changes_nothing(call: Call) -> None:
    case = a_case()
    assert call(a_supervisor(), "GET", f"/cases/{case.id}").status_code == 200
    assert call(a_supervisor(), "PUT", f"/cases/{case.id}/acceptance", {"id": str(uuid7())}).status_code == 403
