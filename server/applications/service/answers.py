"""Answering a correction: only what was marked may change, everything else is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import mending, signing, split, standing
from server.applications.chain import seal_of
from server.applications.models import Application, Case, Correction, CorrectionRequest, Revision
from server.applications.rules import CORRECTION, By, changed_only
from server.applications.service import checking, files, trace
from server.applications.service.cases import move, record
from server.applications.service.corrections import asked_cases, find_correction, step_on, tell
from server.applications.service.drafts import refs_of
from server.core import clock
from server.core.crypto import fingerprint
from server.core.db import Outbox, ask, execute, insert_many, unit_of_work
from server.core.errors import AlreadyUsed, DomainError, Fault, IdTaken, Invalid, NotFound
from server.core.ids import named_in
from server.identity.service.parking import Belongs, keep
from server.media.service import signatures


class AnswerLate(DomainError):
    """The correction is over; the answer is kept for a person to look at."""

    status, slug, title = HTTPStatus.CONFLICT, "answer-late", "补正已经结束，您刚交的内容另存着，工作人员会看"


def answer(  # noqa: PLR0913
    correction_id: UUID,
    answer_id: UUID,
    changes: Mapping[str, Any],
    *,
    by: By,
    now: datetime,
    opened: UUID | None = None,
    instead_of: By | None = None,
    besides: mending.Asked = mending.NOTHING,
) -> dict[str, Any]:
    """Answer with {"values", "materials", "signature"}: a new revision; the cases that were asked go on with it.

    `opened`: the application whose number and second secret the caller told; he needs no other right to it then;
    `instead_of`: for whom the caller was found to stand in; `besides`: what he may write anew though nobody marked it.

    What was signed and has changed is signed anew: without that, `signature-needed` says what there is to sign.
    A repeat gets the same answer. Other content under the used id, or an answer that comes too late, is parked.
    """
    told: dict[str, Any] = {"by": by, "now": now, "opened": opened, "instead_of": instead_of, "besides": besides}
    try:
        return _answered(correction_id, answer_id, changes, **told)
    except IdTaken:  # at this very moment, by an answer in another application: now it is known, and parked
        return _answered(correction_id, answer_id, changes, **told)


def _answered(  # noqa: PLR0913
    correction_id: UUID,
    answer_id: UUID,
    changes: Mapping[str, Any],
    *,
    by: By,
    now: datetime,
    opened: UUID | None,
    instead_of: By | None,
    besides: mending.Asked,
) -> dict[str, Any]:
    mark = fingerprint(changes)
    with unit_of_work(durable=True) as outbox:
        correction = find_correction(correction_id)
        application = trace.hold(correction.application_id)
        if application is None:
            raise NotFound()
        asked_of = Application.get_by_id(application["id"])
        is_own_hand = standing.check_acts(asked_of, instead_of or by, opened=opened, now=now)
        known = Revision.get_or_none(Revision.id == answer_id)
        is_repeat = known is not None and (known.correction, known.digest) == (correction_id, mark)
        is_new = known is None and CORRECTION.allows("answer", correction.state)
        if is_new:
            hand = Hand(by, is_own=is_own_hand, besides=besides)
            _take(correction, answer_id, changes, mark, hand=hand, now=now, outbox=outbox)
    if not is_new and not is_repeat:
        place = {"application": application["id"], "number": application["number"]}
        belongs = Belongs(division=application["division"], **place)
        kept = str(keep("answer", answer_id, changes, account=by.account, belongs=belongs))
        raise AlreadyUsed(parked=kept) if known is not None else AnswerLate(parked=kept)
    return {"id": answer_id, "correction": correction_id, "state": "answered"}


@dataclass(frozen=True)
class Hand:
    """Who answers; `is_own`: the applicant herself what somebody else had typed; `besides`: what nobody marked."""

    by: By
    is_own: bool
    besides: mending.Asked

    def signs(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """The content as this hand signs it."""
        return signing.in_own_hand(content) if self.is_own else signing.in_first_hand(content)


def _take(  # noqa: PLR0913
    correction: Correction,
    answer_id: UUID,
    changes: Mapping[str, Any],
    mark: str,
    *,
    hand: Hand,
    now: datetime,
    outbox: Outbox,
) -> None:
    application, by = Application.get_by_id(correction.application_id), hand.by
    mended = _mended(application, correction, answer_id, changes, hand=hand, today=clock.local(now).date())
    for owner, new in mended.new_files.items():
        files.hand_in(new, owner=owner, application=application.id)  # they stay from now on
    _keep(application, answer_id, mended, mark, correction=correction.id, by=by, now=now)
    step_on(correction, "answer", ended_at=now)
    asked = {case.id for case in asked_cases(correction)}
    step: dict[str, Any] = {"by": by, "now": now, "outbox": outbox, "correction": correction.id}
    step |= {"signature": mended.signed["shown_digest"]} if mended.signed else {}
    for case in Case.select().where(Case.application == application.id).order_by(Case.place):
        _renew(case, mended.settled, case.id in asked, step)
    tell(correction, "answered", outbox)


@dataclass(frozen=True)
class Mended:
    """The content with an answer in it, and the signature under it: the new one, or the one that still holds."""

    content: dict[str, Any]
    settled: split.Settled
    new_files: dict[UUID, list[files.Named]]  # new ones, by who sent them
    signature: UUID | None
    signed: Mapping[str, Any] | None  # what came with this answer


def _mended(  # noqa: PLR0913
    application: Application,
    correction: Correction,
    answer_id: UUID,
    changes: Mapping[str, Any],
    *,
    hand: Hand,
    today: date,
) -> Mended:
    """The content with the answer in it. One that changes what nobody marked is refused whole: the page keeps it."""
    kept, signed = Revision.get_by_id(application.revision), changes.get("signature")
    signature = UUID(str(signed["ref"])) if signed else kept.signature
    before = checking.settle_again(application, kept.content, application.revision, signature=kept.signature)
    mended = hand.signs(changed_only(kept.content, changes))
    after = checking.settle_again(application, mended, answer_id, signature=signature)
    asked = mending.marked(after.form, _marks(correction))
    may = mending.answerable(asked, before, after, today=today) | hand.besides
    if unasked := mending.not_asked(changes, may, before, after):
        raise Invalid(unasked)
    content = changed_only(kept.content, mending.kept_changes(changes, may))
    is_anew = content != kept.content or bool(signed) or bool(asked.fields.intersection(signing.FIELDS))
    if is_anew:
        content = hand.signs(content)
    else:
        after = checking.settle_again(application, content, answer_id, signature=signature)
    new = _new_files(application, before, after, kept.content, by=hand.by)
    wrong = checking.find_faults(after, today=today) + files.faults(new, changed=_changed_papers(before, after))
    _check_signed(application, wrong, content, signed)
    if is_anew and not signed and signing.field_of(after.form, is_proxy=after.values.get("is_proxy") is True):
        shown = signing.shown_digest(content, application.form_digest)
        raise signing.SignatureNeeded(shown_digest=shown, declaration=signing.declaration(content))
    return Mended(content, after, new, signature, signed)


def _new_files(
    application: Application, before: split.Settled, after: split.Settled, kept: Mapping[str, Any], *, by: By
) -> dict[UUID, list[files.Named]]:
    """What was not handed in before, by its owner: who answers, or who typed it once and has it taken up only now."""
    handed_in, typed = {one.ref for one in files.named_in(before)}, set(named_in(kept))
    found: dict[UUID, list[files.Named]] = {}
    for one in files.named_in(after):
        if one.ref is None or one.ref not in handed_in:
            owner = application.account if one.ref in typed or by.account is None else by.account
            found.setdefault(owner, []).append(one)
    return found


def _changed_papers(before: split.Settled, after: split.Settled) -> list[files.Named]:
    """The files of papers that have other files now; old ones too, which are counted, but not judged again."""
    had = {one.place[:-1]: one.paper for one in files.named_in(before)}
    return [one for one in files.named_in(after) if one.paper != had.get(one.place[:-1], ())]


def _check_signed(
    application: Application, wrong: list[Fault], content: Mapping[str, Any], signed: Mapping[str, Any] | None
) -> None:
    """Raise every fault of the new content and of the signature under it."""
    (rows,) = ask(signatures.asked(UUID(str(signed["ref"])) if signed else None))
    wrong = wrong + checking.signature_faults(signed, rows, content, application.form_digest)
    if wrong:
        raise Invalid(wrong)


def _marks(correction: Correction) -> Iterator[tuple[str, mending.Mark]]:
    """Every mark with the item it was made on."""
    asked = CorrectionRequest.select(CorrectionRequest, Case.item).join(Case)
    for row in asked.where(CorrectionRequest.correction == correction.id):
        yield from ((row.case.item, mark) for mark in row.marks)


def _keep(  # noqa: PLR0913
    application: Application,
    answer_id: UUID,
    mended: Mended,
    mark: str,
    *,
    correction: UUID,
    by: By,
    now: datetime,
) -> None:
    last = execute(
        "SELECT MAX(number) FROM application_revision WHERE application_id = ?", (application.id,)
    ).fetchone()
    row = {"id": answer_id, "application": application.id, "number": last[0] + 1, "base": application.revision}
    row |= {"kind": "answer", "is_aside": False, "correction": correction, "account": by.account, "digest": mark}
    row |= {"content": mended.content, "files": refs_of(mended.content)}
    row |= {"signature": mended.signature, "saved_at": now}
    if not insert_many(Revision, [row], ignore=True):
        raise IdTaken()
    execute("UPDATE application SET revision = ? WHERE id = ?", (answer_id, application.id))


def _renew(case: Case, settled: split.Settled, is_asked: bool, step: dict[str, Any]) -> None:
    """Let one case see the answer: asked ones go on, other open ones follow, decided ones keep theirs and are told.

    A case in which nothing else changed keeps the signature that it was signed with.
    """
    own = split.part_of(settled, case.item)
    changed = [code for code in differences(case.content, own) if code not in signing.FIELDS]
    if not case.is_open:
        if changed:
            record(case, "shared_value_changed", elements=changed, **step)
            outbox: Outbox = step["outbox"]
            news = {"application": str(case.application_id)}
            outbox.add("case.shared_value_changed", "case", case.id, division=case.division, body=case.body, data=news)
        return
    if not changed and not is_asked:
        return
    own = _with_produced(own, case)
    Case.update(content=own).where(Case.id == case.id).execute()
    sets = {"revision": settled.revision}
    step = step | {"content": seal_of(own)}
    if is_asked and case.state == "correcting":
        move(case, "answer", sets=sets | {"due_on": None, "due_is_provisional": False}, **step)
    elif is_asked and case.state == "suspended":
        move(case, "resume", sets=sets | {"due_on": None, "due_is_provisional": False}, **step)
    else:
        record(case, "revised", sets=sets, elements=changed, **step)
    case.content = own


def _with_produced(own: dict[str, Any], case: Case) -> dict[str, Any]:
    """What forerunners gave to this case stays: the applicant does not know it and cannot change it."""
    produced = case.content.get("produced")
    return {**own, "values": {**own["values"], **produced}, "produced": produced} if produced else own


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The codes of elements and materials that differ; what a forerunner produced does not count."""
    produced = before.get("produced", {})
    old = {**before["values"], **{f"material:{one['material']}": one for one in before["materials"]}}
    new = {**after["values"], **{f"material:{one['material']}": one for one in after["materials"]}}
    codes = (old.keys() | new.keys()) - produced.keys()
    return sorted(code for code in codes if old.get(code) != new.get(code))
