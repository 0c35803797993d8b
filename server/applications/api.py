"""Doors of applications for those who apply. Desks have theirs in the room above."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, current_app

from server.applications import answering, pinned, prefilling, queries, receipt, schemas, signing, wanted_schemas
from server.applications import refusals as no
from server.applications.rules import By
from server.applications.service import answers, asking, drafts, owed, papers, submission, withdrawal
from server.core import clock
from server.core.access import ANYONE, Actor, allow, signed_in
from server.core.crypto import as_json
from server.core.errors import NotFound
from server.core.http import PDF, Blueprint, as_pdf, limit, page, read_cursor, refuses
from server.identity.roles import Role

blueprint = Blueprint("applications", url_prefix="/api/v1/applications", description="Drafts, submissions, receipts")
corrections = Blueprint("answers", url_prefix="/api/v1/corrections", description="Answers to corrections")
public = Blueprint("progress", url_prefix="/api/v1", description="Progress by number, and what a receipt's code opens")
prefills = Blueprint("prefills", url_prefix="/api/v1/bundles", description="What is known already")

#: A signed-in citizen passes where a guest may; clerks and workers apply for those who stand before them.
APPLICANTS = (Role.GUEST, Role.CITIZEN, Role.CLERK, Role.GRID_WORKER)


def by(actor: Actor) -> By:
    """The caller as the trace names them."""
    role = next((name for name in (Role.CLERK, Role.GRID_WORKER, Role.CITIZEN) if name in actor.roles), Role.GUEST)
    source = {Role.CLERK: "desk", Role.GRID_WORKER: "field"}.get(role, "online")
    return By(actor.account_id, role.value, source, actor.person_id)


@blueprint.get("")
@allow(*APPLICANTS)
@blueprint.arguments(schemas.ApplicationsQuery(), location="query")
@blueprint.response(200, schemas.ApplicationsOut())
def get_applications(query: dict[str, Any]) -> Any:
    """What I applied for and what is about me, newest first; drafts or submitted ones alone with `stage`."""
    rows = queries.mine(signed_in(), cursor=_cursor(query), limit=query["limit"], stage=query["stage"])
    return page(rows, query["limit"], lambda row: [row["id"]])


@blueprint.put("/<uuid:application_id>")
@allow(*APPLICANTS)
@blueprint.arguments(schemas.DraftIn())
@blueprint.response(200, schemas.DraftOut())
@refuses(*no.DRAFT)
def put_draft(draft: dict[str, Any], application_id: UUID) -> Any:
    """Keep one revision of a draft; a stale base is kept beside and answered with 409 `draft-moved`."""
    draft["content"] = as_json(draft["content"])
    saved = drafts.save_draft(application_id, draft, by=by(signed_in()), now=clock.now())
    form_digest, content = pinned.digest_of(draft), draft["content"]
    shown = signing.shown_digest(content, form_digest) if form_digest else None
    return saved | {"form_digest": form_digest, "shown_digest": shown, "declaration": signing.declaration(content)}


@blueprint.get("/<uuid:application_id>")
@allow(*APPLICANTS)
@blueprint.response(200, schemas.ApplicationOut())
def get_application(application_id: UUID) -> Any:
    """One of mine, with what was typed."""
    return queries.one(application_id, signed_in())


@blueprint.delete("/<uuid:application_id>")
@allow(*APPLICANTS)
@blueprint.response(204)
@refuses(no.AlreadySubmitted)
def delete_draft(application_id: UUID) -> None:
    """Throw a draft away; what was submitted is withdrawn instead."""
    drafts.throw_away(application_id, by=by(signed_in()))


@blueprint.put("/<uuid:application_id>/submission")
@allow(*APPLICANTS)
@blueprint.arguments(schemas.SubmissionIn())
@blueprint.alt_response(200, schema=schemas.ReceiptOut(), description="The stored receipt of a repeat")
@blueprint.response(201, schemas.ReceiptOut())
@refuses(*no.SUBMISSION)
def put_submission(command: dict[str, Any], application_id: UUID) -> Any:
    """Submit; each item becomes a case. A repeat gets the stored receipt, other content under the id is parked."""
    actor = signed_in()
    made = submission.submit(application_id, command, actor=actor, by=by(actor), now=clock.now())
    text = current_app.json.dumps(made.answer)  # as it is stored: the shape was made by us, not by a client
    return Response(text, status=201 if made.is_new else 200, mimetype="application/json")


@blueprint.put("/<uuid:application_id>/withdrawal")
@allow(*APPLICANTS)
@blueprint.arguments(schemas.WithdrawalIn())
@blueprint.response(200, schemas.ProgressOut())
@refuses(*no.WITHDRAWAL)
def put_withdrawal(command: dict[str, Any], application_id: UUID) -> Any:
    """Take an application back before it is decided."""
    actor = signed_in()
    reason, now = command["reason"], clock.now()
    withdrawn = withdrawal.withdraw(application_id, command=command["id"], reason=reason, by=by(actor), now=now)
    return queries.progress(withdrawn, reader=actor.account_id)


@blueprint.get("/<uuid:application_id>/progress")
@allow(*APPLICANTS)
@blueprint.response(200, schemas.ProgressOut())
def get_progress(application_id: UUID) -> Any:
    """Per item: where it is, whose turn, until when; and the whole trace in plain sentences."""
    return queries.how_far(application_id, signed_in())


@blueprint.get("/<uuid:application_id>/receipt.pdf")
@allow(*APPLICANTS)
@blueprint.response(200, PDF, content_type="application/pdf")
def get_receipt_pdf(application_id: UUID) -> Response:
    """The receipt on paper."""
    application = queries.seen(application_id, signed_in())
    if application.is_draft:
        raise NotFound("这份申请还没有提交，没有回执")
    made = receipt.pdf(queries.receipt_of(application), answering.window(application))
    return as_pdf(made, name=f"{application.number}.pdf")


@blueprint.get("/<uuid:application_id>/papers")
@allow(*APPLICANTS)
@blueprint.response(200, schemas.MadePapersOut())
def get_papers(application_id: UUID) -> Any:
    """The papers that the system made of what was typed and signed: forms, declarations, pledges."""
    return {"items": papers.made_for(queries.seen(application_id, signed_in()))}


@blueprint.get("/<uuid:application_id>/papers/<uuid:case_id>/<string:material>")
@limit("60/minute")
@allow(*APPLICANTS)
@blueprint.response(200, PDF, content_type="application/pdf")
@refuses(no.SignatureBroken)
def get_paper(application_id: UUID, case_id: UUID, material: str) -> Response:
    """One of these papers, as its department gets it."""
    made = papers.pdf_of(queries.own_case(application_id, case_id, signed_in()), material)
    return as_pdf(made)


@blueprint.put("/<uuid:application_id>/owed-papers/<uuid:handing_id>")
@allow(*APPLICANTS)
@blueprint.arguments(wanted_schemas.FollowingPaperIn())
@blueprint.response(200, wanted_schemas.OwedPapersOut())
@blueprint.alt_response(410, description="已经按本人要求删除")
@refuses(*no.OWED)
def put_owed_paper(said: dict[str, Any], application_id: UUID, handing_id: UUID) -> Any:
    """Hand in a paper that was to follow (容缺后补), for all cases that wait for it; also after the decision.
    `opened_with`: also without the account."""
    who, opened = _who(said.pop("opened_with"))
    return {"items": owed.hand_in(application_id, handing_id, said, by=who, now=clock.now(), opened=opened)}


@corrections.put("/<uuid:correction_id>/answers/<uuid:answer_id>")
@allow(*APPLICANTS)
@corrections.arguments(schemas.CorrectionAnswerIn())
@corrections.response(200, schemas.CorrectionAnswerOut())
@corrections.alt_response(410, description="已经按本人要求删除")
@refuses(*no.ANSWER)
def put_answer(changes: dict[str, Any], correction_id: UUID, answer_id: UUID) -> Any:
    """Answer a correction with what changed; everything else is kept. `opened_with`: also without the account."""
    who, opened = _who(changes.pop("opened_with"))
    return answers.answer(correction_id, answer_id, as_json(changes), by=who, now=clock.now(), opened=opened)


@prefills.post("/<string:bundle>/prefill")
@allow(*APPLICANTS)
@prefills.arguments(schemas.PrefillIn())
@prefills.response(200, schemas.PrefillOut())
def post_prefill(asked: dict[str, Any], bundle: str) -> Any:
    """What can stand in this form before anybody types, and where each value comes from; only with a consent."""
    return prefilling.known_values(bundle, asked, actor=signed_in(), now=clock.now())


@public.post("/progress")
@limit("20/minute;2000/day")
@allow(ANYONE)
@public.arguments(schemas.ProgressIn())
@public.response(200, schemas.ProgressOut())
@public.alt_response(403, description="查询码不对")
@public.alt_response(410, description="已经按本人要求删除")
def post_progress(asked: dict[str, Any]) -> Any:
    """Progress by number: the step alone, or everything with the second secret."""
    return asking.by_number(asked["number"], asked["secret"], today=clock.today())


@public.get("/receipts/<string:code>")
@limit("60/minute")
@allow(ANYONE)
@public.response(200, schemas.ReceiptCheckOut())
def get_check(code: str) -> Any:
    """What the code on a receipt opens: that we gave it out, when, and the step."""
    return queries.by_code(code)


def _who(keys: dict[str, str] | None) -> tuple[By, UUID | None]:
    """The caller, and the application that number and second secret open, where they were told."""
    if not keys:
        return by(signed_in()), None
    opened = asking.opened(keys["number"], keys["secret"], today=clock.today())
    return replace(by(signed_in()), source="by_number"), opened


def _cursor(query: dict[str, Any]) -> UUID | None:
    keys = read_cursor(query["cursor"], 1)
    return queries.cursor_id(keys[0]) if keys else None
