"""What was parked of a resident: named in the copy of what is kept of her, and gone with her.

Nothing tells from outside of whom sealed words are: every parked job is opened for it. One that does not open is hers
where its job is; of others it is only noted, for the auditor, that there are some of which nobody can say whose.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from field_app.sync.service.receiving import opened
from field_app.visits.models import Job
from server.applications.service import leftovers
from server.core.ids import named_in
from server.identity.models import Parked
from server.identity.service import parking, records
from server.media.service import erasing as files

UNOPENED = "手机加密的内容，这里打不开，看不到写了什么"
#: A job; and what was told of a resident or of her job, or asked for her, under an id that was used.
OF_RESIDENT = (
    "resident",
    "visit_request",
    "visit_step",
    "door_notice",
    "door_answer",
    "delivery",
    "original",
    "original_handover",
)
OF_JOB = ("job_return", "job_question", "job_answer", "job_insistence", "job_withdrawal", "job_passing")
KINDS = ("job", *OF_RESIDENT, *OF_JOB)

Body = dict[str, Any] | None


def copy(people: Sequence[UUID]) -> list[dict[str, Any]]:
    """What phones sent about this person that waits for somebody to look, or did."""
    jobs = _jobs_of(people)
    return [_told(row, body) for row, body in _found(people, jobs) if _is_of(row, body, people, jobs)]


def _told(row: Any, body: Body) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "subject", "parked_at", "settled_at")}
    return told | {
        "reason": parking.WHYS[parking.why(row) or "other-content"],
        "said": body,
        "words": None if body else UNOPENED,
    }


def forget(person: UUID) -> None:
    """The person was erased: what was parked of her goes, with the files that only it named."""
    jobs, unopened, named = _jobs_of([person]), 0, dict[UUID, set[UUID]]()
    for row, body in list(_found([person], jobs)):
        if _is_of(row, body, [person], jobs):
            named.setdefault(UUID(str(row.account)), set()).update(named_in(body or {}))
            Parked.delete().where(Parked.id == row.id).execute()
        else:
            unopened += body is None
    files.let_go({owner: refs - leftovers.named_by(owner) for owner, refs in named.items()})
    if unopened:
        records.write(records.MACHINE, "parked_unopened", "person", person, reason=f"{unopened} 份打不开")


def _found(people: Collection[UUID], jobs: Collection[UUID]) -> Iterator[tuple[Any, Body]]:
    """What is about one of these, and what does not open."""
    for row in Parked.select().where(Parked.kind.in_(KINDS)).iterator():
        content = parking.content_of(row)
        body = opened(row.subject, content) if row.kind == "job" else content
        if body is None or _is_of(row, body, people, jobs):
            yield row, body


def _is_of(row: Any, body: Body, people: Collection[UUID], jobs: Collection[UUID]) -> bool:
    if body is None:
        return row.subject in jobs
    return (row.kind in OF_JOB and UUID(body["job"]) in jobs) or _whose(body) in people


def _whose(body: dict[str, Any]) -> UUID | None:
    """The resident who was named: by id, or as somebody new with an id of the phone's."""
    named = body.get("resident")
    if isinstance(named, dict):
        named = (named.get("new") or named).get("id")
    return UUID(str(named)) if named else None


def _jobs_of(people: Sequence[UUID]) -> set[UUID]:
    return {row.id for row in Job.select(Job.id).where(Job.resident.in_(list(people)))}
