"""Reads for citizens: mine, one, how far it is, and what strangers may see. Each says how many queries it costs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from server.applications import numbers, sentences, signing, standing
from server.applications.models import Application, Case, Correction, CorrectionRequest, Note, Revision, Trace
from server.applications.rules import legal_name, overall, plain_name
from server.applications.service import owed
from server.applications.service.submission import case_line, with_code
from server.core import clock
from server.core.access import Actor
from server.core.errors import Fault, Invalid, NotFound
from server.identity import masks, views
from server.identity.care import number_of
from server.identity.models import Person
from server.identity.queries import records_of


def seen(application_id: UUID, actor: Actor) -> Application:
    """The application with all that is in it; 404, or `authority-ended`, for who may not look now."""
    return standing.looked_at(application_id, actor)


def own_case(application_id: UUID, case_id: UUID, actor: Actor) -> Case:
    """A case of an application that this reader may see. Two queries."""
    application = seen(application_id, actor)
    case: Case | None = Case.get_or_none((Case.id == case_id) & (Case.application == application.id))
    if case is None:
        raise NotFound()
    return case


def one(application_id: UUID, actor: Actor) -> dict[str, Any]:
    """One application with its current content; a submitted one with its receipt. Two queries, three where somebody
    acted for another."""
    application = seen(application_id, actor)
    shown = _head(application) | _for_whom([application], actor)[application.id]
    if application.mandate and "for_whom" in shown:
        shown["for_whom"] += sentences.by_mandate(str(application.authority), number_of(application.mandate))
    if application.revision:
        content = shown["content"] = Revision.get_by_id(application.revision).content
        is_mine = application.account == actor.account_id
        shown["declaration"] = signing.declaration(content if is_mine else signing.in_own_hand(content))
    if not application.is_draft:
        shown["receipt"] = receipt_of(application)
    return shown


def receipt_of(application: Application) -> dict[str, Any]:
    """The receipt of what was handed in, as it was given, with its code."""
    return with_code(json.loads(str(application.receipt)), application.id)


def _for_whom(applications: Iterable[Application], actor: Actor) -> dict[UUID, dict[str, str]]:
    """Of each, for whom it is or who acted, where that is not the reader himself. One query where somebody acted for
    another, none else."""
    others = {one.id: one.applicant if one.account == actor.account_id else one.agent for one in applications}
    asked = [one for one in applications if one.authority != "self"]
    ids = {others[one.id] for one in asked} - {None}
    names = {row.id: views.name(row) for row in Person.select().where(Person.id << ids)} if ids else {}
    told: dict[UUID, dict[str, str]] = {one: {} for one in others}
    for one in asked:
        name, is_agent = names.get(others[one.id], ""), one.account == actor.account_id
        if words := sentences.for_whom(str(one.authority), name, is_agent=is_agent, is_draft=one.is_draft):
            told[one.id] = {"for_whom": words}
    return told


def _head(application: Application) -> dict[str, Any]:
    names = (
        "id",
        "stage",
        "bundle",
        "release",
        "division",
        "form_digest",
        "revision",
        "saved_at",
        "number",
        "submitted_at",
    )
    return {name: getattr(application, name) for name in names}


def mine(actor: Actor, *, cursor: UUID | None, limit: int, stage: str | None = None) -> list[dict[str, Any]]:
    """What this account made and what is about this person, newest first; one more than `limit`. Two queries, four
    for somebody whose identity was checked, six more for agents, one more for those for whom they act: each reads one
    page of its index."""
    made = Application.account == actor.account_id
    rows = _page_of(made & (Application.stage == stage) if stage else made, cursor, limit)
    own: dict[UUID, Application] = {}
    if actor.person_id is not None and stage != "draft":
        about_me = Application.applicant.in_(records_of(actor.person_id)) & (Application.stage == "submitted")
        own = {row.id: row for row in _page_of(about_me, cursor, limit)}
        rows = sorted(({row.id: row for row in rows} | own).values(), key=lambda row: row.id.int, reverse=True)
        rows = rows[: limit + 1]
    cases: dict[UUID, list[Case]] = {row.id: [] for row in rows}
    for case in _light_cases(list(cases)):
        cases[case.application_id].append(case)
    shut = standing.ended([row for row in rows if row.id not in own], clock.now())
    whom = _for_whom([row for row in rows if row.id not in shut], actor)
    return [_listed(row, cases[row.id], is_shut=row.id in shut) | whom.get(row.id, {}) for row in rows]


def _listed(application: Application, cases: list[Case], *, is_shut: bool) -> dict[str, Any]:
    """One line of the list; number and step alone for an agent who acts no more."""
    state = _state(cases)
    told = _head(application) | {"state": state, "state_plain": _plain(state), "is_shut": is_shut}
    if is_shut:
        return told | {"bundle": "", "release": "", "cases": []}
    return told | {"cases": [_line(case) for case in cases]}


def _page_of(whose: Any, cursor: UUID | None, limit: int) -> list[Application]:
    query = Application.select().where(whose).order_by(Application.id.desc()).limit(limit + 1)
    return list(query.where(Application.id < cursor) if cursor else query)


def _state(cases: Iterable[Case]) -> str:
    return overall(case.state for case in cases) if cases else "draft"


def _plain(state: str) -> str:
    return "没填完" if state == "draft" else plain_name(state)


SHOWN = (
    Case.id, Case.application, Case.place, Case.number, Case.item, Case.name, Case.body, Case.state, Case.result,
    Case.turn, Case.due_on, Case.due_is_provisional, Case.limits, Case.accepted_at, Case.closed_at,
    Case.received_on, Case.received_by,
)  # fmt: skip


def _light_cases(applications: list[UUID]) -> list[Case]:
    """Cases without their sealed content."""
    if not applications:
        return []
    return list(Case.select(*SHOWN).where(Case.application.in_(applications)).order_by(Case.application, Case.place))


def _line(case: Case) -> dict[str, Any]:
    names: tuple[str, ...] = ("id", "number", "item", "name", "state", "result", "turn", "due_on", "due_is_provisional")
    names += ("received_on", "received_by")
    return case_line({name: getattr(case, name) for name in names}) | {"result": case.result}


def how_far(application_id: UUID, actor: Actor) -> dict[str, Any]:
    """The progress of one that the reader may look at; the step alone for an agent who acts no more."""
    try:
        return progress(seen(application_id, actor), reader=actor.account_id)
    except standing.AuthorityEnded:
        return _step_only(Application.get_by_id(application_id))


def progress(application: Application, *, reader: UUID | None) -> dict[str, Any]:
    """Per item: where it is, whose turn, until when; the trace; corrections, papers to follow. Six queries, seven
    where somebody acted for another. `reader`: the account that reads; None where number and second secret were told.
    """
    cases = _light_cases([application.id])
    told = stories([application], {case.id: case for case in cases}, reader)
    return {
        "id": application.id,
        "number": application.number,
        "submitted_at": application.submitted_at,
        "state": _state(cases),
        "cases": [_line(case) | {"body": case.body, "limits": case.limits} for case in cases],
        "trace": told[application.id],
        "corrections": corrections(application.id),
        "owed": owed.of_application(application),
    }


def stories(
    applications: Sequence[Application], cases: Mapping[UUID, Case], reader: UUID | None
) -> dict[UUID, list[dict[str, Any]]]:
    """Their traces as people read them, oldest first. Two queries, three where somebody acted for another."""
    ids = [one.id for one in applications]
    words = {(row.application_id, row.seq): row.words for row in Note.select().where(Note.application.in_(ids))}
    called, typed = _called(applications, reader), {one.id: {one.account} for one in applications}
    told: dict[UUID, list[dict[str, Any]]] = {one: [] for one in ids}
    rows: Any = Trace.select().where(Trace.application.in_(ids)).order_by(Trace.application, Trace.seq).dicts()
    for row in rows:
        application = row["application"]
        if row["step"] == "submit":
            typed[application].add(row["account"])  # whose account may be one with another by now
        who = called[application]["typist" if row["account"] in typed[application] else "applicant"]
        text = sentences.sentence(row, sentences.result_of(row), you=who)
        if text is None or (row["case"] is not None and row["step"] == "submit"):
            continue  # each case's birth is one and the same step of the applicant
        case = cases.get(row["case"])
        line = {"at": row["at"], "case": row["case"], "name": case.name if case else None, "step": row["step"]}
        told[application].append(line | {"text": text, "note": words.get((application, row["seq"]))})
    return told


def _called(applications: Iterable[Application], reader: UUID | None) -> dict[UUID, dict[str, str]]:
    """What the reader calls the one who typed and the applicant; one query where these are two people."""
    agents = {one.agent for one in applications if one.agent}
    names = {row.id: masks.name(row.name) for row in Person.select().where(Person.id.in_(agents))} if agents else {}
    return {
        one.id: sentences.called(str(one.authority), _side(one, reader), names.get(one.agent, ""))
        for one in applications
    }


def _side(application: Application, reader: UUID | None) -> str:
    if reader is None:
        return "stranger"
    return "agent" if reader == application.account else "applicant"


def corrections(application_id: UUID) -> list[dict[str, Any]]:
    """Corrections that were sent, newest first, with what each asks of each case. Two queries."""
    sent = (Correction.application == application_id) & (Correction.state != "draft")
    rows = list(Correction.select().where(sent).order_by(Correction.id.desc()))
    asked: dict[UUID, list[dict[str, Any]]] = {row.id: [] for row in rows}
    if rows:
        for request in CorrectionRequest.select().where(CorrectionRequest.correction.in_(list(asked))):
            line = {"case": request.case_id, "body": request.body, "marks": request.marks}
            asked[request.correction_id].append(line)
    names = ("id", "state", "sent_at", "due_on", "due_is_provisional")
    return [{name: getattr(row, name) for name in names} | {"requests": asked[row.id]} for row in rows]


def for_strangers(number: str) -> tuple[Application, dict[str, Any]]:
    """What anybody who holds a number may know: that it exists and which step it is at. Two queries."""
    tidy = numbers.tidy_number(number)
    found = Application.get_or_none(Application.number == tidy) if numbers.is_application_number(tidy) else None
    if found is None:
        raise NotFound("没有这个申请编号，请核对后再输")
    return found, _step_only(found)


def _step_only(application: Application) -> dict[str, Any]:
    rows: Any = Case.select(Case.state).where(Case.application == application.id).tuples()
    state = overall(found for (found,) in rows)
    return {
        "number": application.number,
        "state": state,
        "state_name": legal_name(state),
        "state_plain": plain_name(state),
    }


def by_code(code: str) -> dict[str, Any]:
    """What the code on a receipt opens (/v/<code>): that we gave it out, when, and the step. Two queries."""
    found = Application.get_or_none(Application.code == numbers.tidy_code(code))
    if found is None:
        raise NotFound("这不是本系统的回执")
    return _step_only(found) | {"submitted_on": clock.local(found.submitted_at).date()}


def cursor_id(key: str) -> UUID:
    """The id a cursor carries; a cursor that we did not make is a 422."""
    try:
        return UUID(key)
    except ValueError:
        raise Invalid([Fault("/cursor", "翻页的标记不对，请从第一页看起")]) from None
