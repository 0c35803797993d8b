"""A person's own rights in visit requests: a copy, and that their words go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice, RoundStep, VisitRequest
from field_app.rounds.notice_rules import KINDS
from field_app.rounds.notice_rules import PLAIN as TOLD_OR_NOT
from field_app.rounds.rules import OPEN, PLAIN, SOURCES
from field_app.rounds.service.asking import TRAIL
from field_app.visits.models import Job
from server.applications.rules import SYSTEM
from server.core import clock
from server.identity.models import AccountLink

TOLD = ("id", "due_on", "asked_at", "words", "word", "grid")


def copy(records: Sequence[UUID]) -> list[dict[str, Any]]:
    """Visits to this person, and those that the person asked for a relative: the word is then not hers to see.

    What somebody asked for as a secretary or at the desk is of the residents, not of whoever wrote it down.
    """
    people = list(records)
    links: Any = AccountLink.select(AccountLink.account).where(AccountLink.person.in_(people))
    asked = VisitRequest.asked_by.in_(links) & (VisitRequest.source == "relative")
    theirs = VisitRequest.resident.in_(people) | asked
    rows: Any = VisitRequest.select().where(theirs).order_by(VisitRequest.id)
    return [_told(row, is_hers=row.resident in people) for row in rows]


def _told(row: VisitRequest, *, is_hers: bool) -> dict[str, Any]:
    names = TOLD if is_hers else tuple(name for name in TOLD if name not in ("word", "grid"))
    told = {name: getattr(row, name) for name in names}
    told |= {"state_name": PLAIN[row.state], "source_name": SOURCES[row.source]}
    return told | ({"about": row.about} if is_hers else {"asked": row.asked})


def notices(records: Sequence[UUID]) -> list[dict[str, Any]]:
    """What somebody had to tell this person at the door, and when that was done. One query."""
    hers = DoorNotice.select(DoorNotice, Job).join(Job).where(Job.resident.in_(list(records)))
    names = ("id", "kind", "since", "due_on", "told_at")
    return [
        {name: getattr(row, name) for name in names}
        | {"job": row.job_id, "kind_name": KINDS[row.kind], "state_name": TOLD_OR_NOT[row.state]}
        for row in hers.order_by(DoorNotice.id)
    ]


def forget(person: UUID) -> None:
    """The person was erased: visits to her end and lose their words; of what she asked for others her name goes.

    What was to be told to her lapses; how others were told stands in the job's steps, which lose their words there.
    """
    now = clock.now()
    jobs = Job.select(Job.id).where(Job.resident == person)
    DoorNotice.update(state="lapsed").where(DoorNotice.job.in_(jobs) & (DoorNotice.state == "open")).execute()
    hers = (VisitRequest.resident == person) & VisitRequest.state.in_(OPEN)
    for row in list(VisitRequest.select(VisitRequest.id).where(hers).order_by(VisitRequest.id)):
        TRAIL.take(TRAIL.held(row.id), "withdraw", by=SYSTEM, now=now, reason="erased")
    mine = VisitRequest.resident == person
    ids = [row.id for row in VisitRequest.select(VisitRequest.id).where(mine)]
    RoundStep.update(words=None).where(RoundStep.request.in_(ids)).execute()
    VisitRequest.update(asked={}, about=None, words=None).where(mine).execute()
    links: Any = AccountLink.select(AccountLink.account).where(AccountLink.person == person)
    for row in list(VisitRequest.select().where(VisitRequest.asked_by.in_(links))):
        if not (row.asked or {}).get("how"):  # else it names who called
            VisitRequest.update(asked={}).where(VisitRequest.id == row.id).execute()
