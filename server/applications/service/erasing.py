"""A lawful deletion: what people typed, said and handed in goes; the chain of ids and digests stays and still holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications.chain import Entry
from server.applications.models import (
    Application,
    Case,
    Correction,
    CorrectionRequest,
    Handoff,
    Note,
    Owed,
    Revision,
    Trace,
)
from server.applications.rules import By
from server.applications.service import drafts, owed, trace
from server.core.db import unit_of_work
from server.core.errors import DomainError
from server.core.ids import named_in
from server.identity.models import Parked

NOTHING: dict[str, Any] = {"answers": {}, "values": {}, "materials": []}


class StillOpen(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "still-open", "还有没办完的事项，请先撤回，或者等办完再删除"


def check_closed(applications: Iterable[UUID]) -> None:
    """Nothing is deleted under the hands of those who work on it."""
    cases = Case.application.in_(list(applications)) & (Case.state != "closed")
    if Case.select().where(cases).exists():
        raise StillOpen()


def files_of(applications: Iterable[UUID]) -> set[UUID]:
    """Every id that these applications name, in any revision, case or signature: all their files are among them."""
    ids = list(applications)
    revisions = Revision.select(Revision.files, Revision.signature).where(Revision.application.in_(ids))
    found = {ref for row in revisions for ref in named_in([*row.files, str(row.signature)])}
    found |= {ref for row in Case.select().where(Case.application.in_(ids)) for ref in named_in(row.content)}
    signed = Application.select(Application.signature).where(Application.id.in_(ids))
    later = Owed.select(Owed.pages).where(Owed.application.in_(ids))
    found |= {UUID(page) for row in later for page in row.pages}
    return found | {row.signature for row in signed if row.signature}


def rested_on(applications: Iterable[UUID]) -> set[UUID]:
    """On which mandates and guardianships somebody handed these in."""
    sent = Application.id.in_(list(applications)) & (Application.stage == "submitted")
    return {row.mandate for row in Application.select(Application.mandate).where(sent) if row.mandate}


def owners_of(applications: Iterable[UUID]) -> set[UUID]:
    """Whose accounts sent the files of these applications: who typed, answered, or handed in what was to follow."""
    ids = list(applications)
    typed = Application.select(Application.account).where(Application.id.in_(ids))
    answered = Revision.select(Revision.account).where(Revision.application.in_(ids))
    followed = Trace.select(Trace.account).where(Trace.application.in_(ids) & (Trace.step == "owed_handed_in"))
    return {row.account for rows in (typed, answered, followed) for row in rows if row.account}


def erase(application_id: UUID, *, by: By, now: datetime) -> list[UUID]:
    """Delete the personal values of a submitted application, a draft altogether; returns the ids of its cases.

    Number, item, steps and their days stay: the record that an office acted. Joins the caller's unit of work.
    """
    application = Application.get_by_id(application_id)
    if application.is_draft:
        drafts.throw_away(application_id, by=By(application.account, "citizen", "online"))
        return []
    check_closed([application_id])
    cases = [row.id for row in Case.select(Case.id).where(Case.application == application_id)]
    with unit_of_work(durable=True):
        trace.append(application_id, [Entry("erased", reason="asked")], by=by, at=now)
        _erase_content(application_id)
        _erase_words(application_id, cases)
        owed.forget(cases)
        nobody: Mapping[str, None] = dict.fromkeys(("applicant", "agent", "mandate", "signature", "secret", "origin"))
        Application.update(**nobody).where(Application.id == application_id).execute()
    return cases


def block(application_id: UUID, *, by: By, now: datetime) -> None:
    """A law wants it kept: from now on it is stored and protected, and used for nothing else. Joins the unit."""
    if Application.get_by_id(application_id).blocked_at is None:
        trace.append(application_id, [Entry("blocked", reason="asked")], by=by, at=now)
        Application.update(blocked_at=now).where(Application.id == application_id).execute()
        Case.update(blocked_at=now).where(Case.application == application_id).execute()


def _erase_content(application_id: UUID) -> None:
    Revision.update(content=NOTHING, files=[], signature=None).where(Revision.application == application_id).execute()
    empty: dict[str, Any] = {"values": {}, "materials": []}
    Case.update(content=empty).where(Case.application == application_id).execute()


def _erase_words(application_id: UUID, cases: list[UUID]) -> None:
    """What was said on the way: notes, marks, reasons of a handoff, what came twice."""
    Note.delete().where(Note.application == application_id).execute()
    mine = Correction.select(Correction.id).where(Correction.application == application_id)
    CorrectionRequest.update(marks=[]).where(CorrectionRequest.correction.in_(mine)).execute()
    Handoff.update(reason=None, papers=[]).where(Handoff.subject.in_(cases)).execute()
    Parked.delete().where(Parked.application == application_id).execute()
