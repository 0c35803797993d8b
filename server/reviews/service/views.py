"""What a desk reads: a line of a list, one case with its papers, the sheet for a system without an interface."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.models import Case, Correction, CorrectionRequest, Note, Trace
from server.applications.rules import TURNS, legal_name
from server.applications.service import submission
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import DomainError, NotFound
from server.forms.reading import as_text
from server.identity import masks
from server.identity.service import records
from server.places.queries import divisions, place_name
from server.reviews import masking, signs
from server.reviews.models import Decision, Dispatch
from server.reviews.rules import sheet as sheets
from server.reviews.rules.clocks import is_overdue
from server.reviews.service import agreed, beside, handing, knowledge, looks, outside, people, undoing, unnamed

LAID_AWAY = "依法留存"  # instead of a name


def line(row: Mapping[str, Any], today: date, actor: Actor) -> dict[str, Any]:
    """One case in a list: what it is, whose turn, until when; the applicant masked."""
    values = row["content"]["values"]
    who = "" if row["blocked_at"] else str(values.get("person_name") or values.get("trade_name") or "")
    known = {name: row[name] for name in ("id", "number", "item", "name", "state", "result", "turn", "submitted_at")}
    return known | {
        "state_name": legal_name(row["state"], row["result"]),
        "turn_name": TURNS[row["turn"]],
        "applicant": masks.name(who) if who else LAID_AWAY if row["blocked_at"] else "",
        "body": row["body"],
        "body_name": looks.name_of_body(row["body"]),
        "division": row["division"],
        "division_name": str(divisions().get(row["division"], {}).get("name", "")),
        "due_on": row["due_on"],
        "due_is_provisional": row["due_is_provisional"],
        "owed_due_on": None,
        "is_overdue": bool(row["due_on"] and row["state"] != "closed" and is_overdue(row["due_on"], today)),
        "is_mine": row["owner"] == actor.account_id,
    }


def case_view(case_id: UUID, actor: Actor) -> dict[str, Any]:
    """One case as its desk works on it: that item's values and papers only, masked, and what may be done now."""
    case = people.seen_case(case_id, actor)
    elements, item = knowledge.elements_of(case), knowledge.item_of(case)
    values, is_blocked = case.content["values"], case.blocked_at is not None
    fields = _fields(item, elements, masking.blocked(values) if is_blocked else masking.masked(values, elements))
    today = clock.today()
    shown = signs.signs_of([case.__data__], today)[case.id]
    return line(dict(case.__data__), today, actor) | {
        "signs": shown,
        "application": case.application_id,
        "received": submission.received(case.received_on, case.received_by),
        "accepted_at": case.accepted_at,
        "closed_at": case.closed_at,
        "revision": case.revision,
        "fields": [looks.field_seen(case, field, actor) for field in fields],
        "hidden": masking.hidden(values, elements) if people.holds(case, actor) and not is_blocked else [],
        "is_blocked": is_blocked,
        "materials": looks.papers_seen(case, actor),
        "allowed": outside.offers(case, actor) + beside.offers(case, shown, actor),
        "stays": undoing.why_it_stays(case, actor),
        **unnamed.told(case, today),
        "trace": trace_of(case),
        "corrections": corrections_of(case),
        "correction_draft": draft_of(case),
        "decisions": [decision_line(row) for row in Decision.select().where(Decision.case == case.id)],
        "external": external_of(case),
        "handoff": open_handoff(case, actor),
        "consents": agreed.consents_of(case),
        "produces": list(knowledge.produced_by(case)),
        "produced_names": {code: elements[code]["name"] for code in knowledge.produced_by(case)},
    }


def _fields(
    item: Mapping[str, Any], elements: Mapping[str, Mapping[str, Any]], values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The item's fields in its own order, with its own labels."""
    rows = {row["code"]: row.get("label") for row in item["elements"]}
    codes = [code for code in rows if code in values] + [code for code in values if code not in rows]
    return [
        {
            "code": code,
            "label": rows.get(code) or elements.get(code, {}).get("name", code),
            "type": elements.get(code, {}).get("type", "string"),
            "value": values[code],
            "text": as_text(values[code], elements.get(code, {}), place_name),
        }
        for code in codes
    ]


#: Steps of an application that every desk with a case of it has to know: a job from the door without a secretary's yes.
OF_ALL = ("unseen", "insisted")


def trace_of(case: Case) -> list[dict[str, Any]]:
    """Every step of this case, with the words said; ids only for who."""
    here = (Trace.case == case.id) | (Trace.case.is_null() & Trace.step.in_(OF_ALL))
    mine = (Trace.application == case.application_id) & here
    rows = list(Trace.select().where(mine).order_by(Trace.seq))
    words = {note.seq: note.words for note in Note.select().where(Note.application == case.application_id)}
    return [
        {
            "seq": row.seq,
            "at": row.at,
            "account": row.account,
            "role": row.role,
            "source": row.source,
            "step": row.step,
            "state": row.to_state,
            "reason": row.reason,
            "note": words.get(row.seq),
        }
        for row in rows
    ]


def corrections_of(case: Case) -> list[dict[str, Any]]:
    """What this case was asked, and how that stands."""
    mine = CorrectionRequest.case == case.id
    rows = CorrectionRequest.select(CorrectionRequest, Correction).join(Correction).where(mine)
    return [
        {
            "id": row.correction.id,
            "state": row.correction.state,
            "body": row.body,
            "due_on": row.correction.due_on,
            "due_is_provisional": row.correction.due_is_provisional,
            "marks": row.marks,
        }
        for row in rows.order_by(Correction.id)
    ]


def draft_of(case: Case) -> UUID | None:
    """The application's correction in the making: whoever asks next writes into the same one."""
    mine = (Correction.application == case.application_id) & (Correction.state == "draft")
    found: UUID | None = Correction.select(Correction.id).where(mine).scalar()
    return found


def decision_line(row: Decision) -> dict[str, Any]:
    """A decision with everything that was said."""
    facts = ("id", "verdict", "result", "reasons", "whose", "remedies", "produced", "account", "body", "system")
    return {name: getattr(row, name) for name in facts} | {"decided_at": row.decided_at, "rule": row.rule_version}


def told_decisions(*applications: UUID) -> list[dict[str, Any]]:
    """Every decision on these applications, as their applicant reads it. One query."""
    known = Decision.select(Decision, Case.id, Case.name).join(Case)
    rows: Any = known.where(Case.application.in_(applications)).order_by(Decision.id)
    facts = ("id", "result", "reasons", "whose", "remedies", "decided_at")
    return [
        {name: getattr(row, name) for name in facts}
        | {"case": row.case.id, "name": row.case.name, "body_name": looks.name_of_body(row.body)}
        for row in rows
    ]


def external_of(case: Case) -> dict[str, Any] | None:
    """Where the case stands in the system outside."""
    system = knowledge.system_of(case)
    if system is None:
        return None
    row: Dispatch | None = Dispatch.get_or_none(Dispatch.case == case.id)
    facts = ("state", "number", "outcome", "attempts", "trouble", "words", "sent_at")
    standing = {name: getattr(row, name) if row else None for name in facts}
    return {"system": system["code"], "name": system["name"], "interface": system["interface"], **standing}


def open_handoff(case: Case, actor: Actor) -> dict[str, Any] | None:
    """An offer that nobody has answered yet, and what this person may do about it."""
    row = handing.open_offer(case, clock.now())
    if row is None:
        return None
    mine = {"is_mine": row.giver == actor.account_id, "is_for_me": people.is_for(row, actor)}
    said = {"id": row.id, "body": row.receiver_body, "body_name": looks.name_of_body(row.receiver_body)}
    return said | mine | {"giver_name": handing.giver_name(row, case), "until": row.until, "reason": row.reason}


def sheet_of(case_id: UUID, actor: Actor) -> dict[str, Any]:
    """The sheet for a system without an interface, covered like the page: what will have to be carried over."""
    case = people.copied_case(case_id, actor)
    return _sheet(case, masking.masked(case.content["values"], knowledge.elements_of(case)))


def copied_sheet(case_id: UUID, *, reason: str, actor: Actor) -> dict[str, Any]:
    """The same copy-ready: full values, only for who may enter the outcome now, for a reason, logged first."""
    case = people.copied_case(case_id, actor)
    made = _sheet(case, case.content["values"])
    if "enter" not in outside.offers(case, actor):
        raise NotToCopy()
    with unit_of_work(durable=True):
        records.write(actor.account_id, "unmasked", "case", case.id, field="sheet", reason=reason)
    return made


class NotToCopy(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "not-to-copy", "现在不用往外部系统抄录：还没有受理，或者已经自动送过去了"


def _sheet(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    system = knowledge.system_of(case)
    if system is None:
        raise NotFound()
    rows = sheets.lines(knowledge.order_of(case), values, knowledge.elements_of(case), place_name)
    return {"system": system["code"], "name": system["name"], "lines": [row.as_data() for row in rows]}


def unmask(case_id: UUID, fields: Sequence[str], *, reason: str, actor: Actor) -> dict[str, Any]:
    """Full values of some fields; each look is logged before it is answered."""
    case = people.read_case(case_id, actor)
    values = case.content["values"]
    if any(field not in values for field in fields):
        raise NotFound()
    with unit_of_work(durable=True):
        for field in fields:
            records.write(actor.account_id, "unmasked", "case", case.id, field=field, reason=reason)
    elements = knowledge.elements_of(case)
    texts = {field: as_text(values[field], elements.get(field, {}), place_name) for field in fields}
    return {"values": {field: values[field] for field in fields}, "texts": texts}
