"""Submitting: check everything, then one short transaction that splits, numbers, traces and tells.

The hot path of the house: what is dear (form, validators) is kept per form digest, statements are raw and few
(`test_a_submission_costs_few_statements` counts them), and everything that can be computed is computed before the lock.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import peewee

from server.applications import numbers, split
from server.applications.chain import End, Entry, born, chained, seal_of
from server.applications.models import Case, Revision, Trace
from server.applications.rules import TURNS, By, legal_name, plain_name
from server.applications.service import checking, files
from server.applications.service.drafts import DraftMoved, current
from server.catalog import proxying
from server.core import clock, crypto
from server.core.access import Actor
from server.core.config import settings
from server.core.db import Unmet, ask, insert_many, json_text, must, unit_of_work, uuid_of
from server.core.errors import DomainError, NotFound
from server.core.ids import uuid7
from server.forms.reading import written
from server.identity.service import consents
from server.identity.service.parking import Belongs, refusal
from server.media.rules import PaperMissing
from server.media.service import signatures

DRAWS = 8  # how often it is tried again: a number that is taken, a draft that moved


class NoNumber(DomainError):
    status, slug, title = HTTPStatus.SERVICE_UNAVAILABLE, "no-number", "暂时排不出申请编号，请再点一次提交"


@dataclass(frozen=True)
class Receipt:
    """The stored answer, and whether this call made it."""

    answer: dict[str, Any]
    is_new: bool


def submit(application_id: UUID, command: Mapping[str, Any], *, actor: Actor, by: By, now: datetime) -> Receipt:
    """Turn a draft's current revision into cases.

    `command`: {"revision", "form_digest", "signature", "consents", "site", "origin", "channel"}, and from a bedside
    "read_out", the versions of the texts shown there, and "received_at", since when the community had it whole. A
    repeat, also eight at once, gets the stored answer; another command for a submitted application is parked.
    """
    mark = crypto.fingerprint(command)
    signature = command["signature"] and command["signature"]["ref"]
    for _ in range(DRAWS):
        found, *evidence = ask(
            (DRAFT_SQL, (application_id,)),
            signatures.asked(signature),
            consents.asked(command["consents"]),
            files.asked(application_id, signature),
        )
        draft = _draft(found, by)
        if draft["stage"] != "draft":
            return _again(draft, command, mark, by)
        if draft["revision"] != command["revision"]:
            raise DraftMoved(theirs=current(application_id, draft["revision"]))
        ready = checking.check(draft, command, checking.Evidence(*evidence), actor=actor, now=now)
        try:
            return Receipt(_write(draft, command, ready, mark, by=by, now=now), is_new=True)
        except (Unmet, PaperMissing, peewee.IntegrityError):
            continue  # draft or files are no longer what was checked, or the number is taken
    raise NoNumber()


def _again(draft: Mapping[str, Any], command: Mapping[str, Any], mark: str, by: By) -> Receipt:
    """The stored receipt for the command that was taken; any other one is parked."""
    if draft["submission"] == mark:
        return Receipt(with_code(json.loads(draft["receipt"]), draft["id"]), is_new=False)
    number = json.loads(draft["receipt"])["number"]
    belongs = Belongs(division=draft["division"], application=draft["id"], number=number)
    raise refusal("submission", draft["id"], command, account=by.account, belongs=belongs)


COLUMNS = ("id", "stage", "account", "submission", "receipt", "bundle", "release", "division", "revision")
DRAFT_SQL = (
    "SELECT a.id, a.stage, a.account, a.submission, a.receipt, a.bundle, a.release, a.division, a.revision, r.content "
    "FROM application a LEFT JOIN application_revision r ON r.id = a.revision WHERE a.id = ?"
)


def _draft(found: Sequence[Sequence[Any]], by: By) -> dict[str, Any]:
    """The application with its current content; another account's is 404."""
    if not found or uuid_of(found[0][2]) != by.account:
        raise NotFound()
    draft: dict[str, Any] = dict(zip((*COLUMNS, "content"), found[0], strict=True))
    for name in ("id", "account", "revision"):
        draft[name] = draft[name] and uuid_of(draft[name])
    if draft["stage"] == "draft":
        content: Any = Revision.content
        draft["content"] = content.python_value(draft["content"])
    return draft


def _write(  # noqa: PLR0913
    draft: Mapping[str, Any], command: Mapping[str, Any], ready: checking.Ready, mark: str, *, by: By, now: datetime
) -> dict[str, Any]:
    """Write the submission and give its receipt. `Unmet` if it was overtaken, IntegrityError if its number is taken."""
    made = _make(draft, command, ready, by=by, now=now)
    with unit_of_work(durable=True, batched=True) as outbox:
        _claim(draft, command, ready, made, mark)  # the application before its files, as whoever saves a draft
        files.hand_in(ready.named, owner=draft["account"], application=draft["id"])
        insert_many(Case, made.cases)
        insert_many(Trace, made.rows)
        born = [{"id": str(c["id"]), "item": c["item"], "state": c["state"]} for c in made.cases]
        outbox.add(
            "application.submitted",
            "application",
            draft["id"],
            division=draft["division"],
            data={"cases": born, "channel": command["channel"], "origin": command["origin"]},
            seq=made.rows[-1]["seq"],
        )
    return with_code(made.answer, draft["id"], made.receipt_code)


@dataclass(frozen=True)
class Made:
    """Everything of one try, computed before the lock."""

    number: str
    code: str
    receipt_code: str
    cases: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    answer: dict[str, Any]


def _make(
    draft: Mapping[str, Any], command: Mapping[str, Any], ready: checking.Ready, *, by: By, now: datetime
) -> Made:
    day = clock.local(now).date()
    number = numbers.application_number(draft["division"], day, secrets.randbelow(numbers.SERIALS))
    birth = split.Birth(draft["id"], number, now, ready.site, ready.due, ready.deciding, ready.received)
    cases = split.cases_of(ready.settled, birth, [uuid7() for _ in ready.settled.form["items"]])
    facts = {
        "revision": str(draft["revision"]),
        "form": ready.settled.form["digest"],
        "authority": str(ready.who.ground),
        "proven": ready.who.proven,
    }
    facts |= {"signature": command["signature"] and command["signature"]["shown_digest"]}
    facts |= {"consents": [str(one) for one in ready.consents]}
    entries = [Entry("submit", data=facts), *(born(case, seal_of(case["content"])) for case in cases)]
    rows = chained(entries, application=draft["id"], end=End(), at=now, by=by)
    code = numbers.code_from(crypto.mac("receipt-check", draft["id"].bytes), 10)
    receipt = receipt_of(draft["id"], number, code, cases, now) | {"asked_with": ready.half.of}
    return Made(number, code, receipt_code(draft["id"]), cases, rows, receipt)


CLAIM_SQL = (
    "UPDATE application SET stage = 'submitted', number = ?, code = ?, secret = ?, submitted_at = ?, submission = ?, "
    "signature = ?, receipt = ?, head = ?, head_seq = ?, form_digest = ?, channel = ?, site = ?, origin = ?, "
    "applicant = ?, agent = ?, authority = ?, mandate = ? "
    "WHERE id = ? AND stage = 'draft' AND revision = ? RETURNING id"
)


def _claim(draft: Mapping[str, Any], command: Mapping[str, Any], ready: checking.Ready, made: Made, mark: str) -> None:
    """Make the draft a submission, on condition that it still is this draft."""
    secret = secret_of(ready.half.signs, made.receipt_code)
    last, signature = made.rows[-1], command["signature"] and command["signature"]["ref"]
    values = [
        made.number,
        made.code,
        secret,
        last["at"],
        mark,
        signature,
        json_text(made.answer),
        last["hash"],
        last["seq"],
    ]
    values += [ready.settled.form["digest"], command["channel"], ready.site, command["origin"]]
    who = ready.who
    values += [who.applicant, who.agent, str(who.ground), who.rests_on, draft["id"], draft["revision"]]
    must(CLAIM_SQL, values, rows=1)


def receipt_code(application_id: UUID) -> str:
    """The six signs that stand on the receipt only: half of the second secret."""
    return numbers.code_from(crypto.mac("receipt-code", application_id.bytes), 6)


def secret_of(half: str, code: str) -> str:
    """What is stored of the second secret: the half that the applicant knows by heart and the receipt code, keyed."""
    return crypto.lookup("progress-secret", half + code)


def receipt_of(
    application_id: UUID, number: str, code: str, cases: list[dict[str, Any]], at: datetime
) -> dict[str, Any]:
    """The answer to a submission: number, what happens next, and until when."""
    return {
        "number": number,
        "qr": f"{settings().public_url}/v/{code}",
        "submitted_at": at.isoformat(),
        "cases": [case_line(case) for case in cases],
        "pdf": f"/api/v1/applications/{application_id}/receipt.pdf",
    }


def case_line(case: Mapping[str, Any]) -> dict[str, Any]:
    """One case on a receipt."""
    return {
        "id": str(case["id"]),
        "number": case["number"],
        "item": case["item"],
        "name": case["name"],
        "state": case["state"],
        "state_name": legal_name(case["state"], case["result"]),
        "state_plain": plain_name(case["state"], case["result"], case["turn"]),
        "turn": case["turn"],
        "turn_name": TURNS[case["turn"]],
        "next": NEXT[case["state"]],
        "due_on": _day(case["due_on"]),
        "due_is_provisional": case["due_is_provisional"],
        "received": received(case["received_on"], case["received_by"]),
    }


#: Of a job from the door: in whose hands it was first.
RECEIVED = {proxying.COMMUNITY: "社区受委托代收，{day}收到", proxying.WINDOW: "窗口{day}收到"}


def received(day: date | None, by: str | None) -> str | None:
    """When and by whom a case was received, for people; None where it was handed in at the office itself."""
    return RECEIVED[by].format(day=written(day)) if day and by else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


#: What happens next, for people.
NEXT = {
    "submitted": "窗口会查看您的材料。缺什么会一次告诉您，不缺就受理。",
    "waiting": "要等前一个事项办好，办好后自动往下走，您不用管。",
    "correcting": "请按提示补正，只要改标出来的地方。",
    "accepted": "已经受理，由部门办理。",
    "in_review": "部门正在审核。",
    "suspended": "办理时间暂停，原因在进度里写着。",
    "closed": "已经办结。",
}


def with_code(answer: Mapping[str, Any], application_id: UUID, code: str | None = None) -> dict[str, Any]:
    """The receipt code is computed, never stored with the receipt."""
    return {**answer, "id": str(application_id), "receipt_code": code or receipt_code(application_id)}
