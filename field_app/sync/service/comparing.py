"""Once a day phone and server lay their lists side by side; and a worker's own jobs."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.sync import rules
from field_app.sync.models import Device
from field_app.sync.service import receiving
from field_app.visits import digests
from field_app.visits.job_rules import OPEN, PLAIN
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.queries import bundle_name
from field_app.visits.service.hands import PASSING
from server.applications.models import Handoff
from server.core.access import Actor
from server.core.db import unit_of_work
from server.identity.models import Parked, StaffCommand
from server.identity.service.parking import DECISIONS, content_of
from server.media import queries as media

LISTED = (
    *("id", "resident", "application", "bundle", "revision", "state"),
    *("declared_at", "received_at", "whole_at", "approve_by", "moved_at"),
)


def lay_side_by_side(told: Mapping[str, Any], *, by: Actor, now: datetime) -> dict[str, Any]:
    """What differs, how much is the same, what became of what is parked; written down for the phone that asks."""
    differs = compare(told["jobs"], told["files"], by=by) + missing_deeds(told["deeds"], by=by)
    wrong = [one for one in differs if one["is"] != rules.UNKNOWN_HERE]
    agreed = sum(len(told[kind]) for kind in rules.KINDS) - len(wrong)
    _write_down(told["device"], wrong, agreed, by=by, now=now)
    answer = {"differs": [one | {"what": one["is"]} for one in differs], "agreed": agreed, "server_time": now}
    return answer | {"parked": apart(told["parked"], by=by), "kept": kept(told["kept"], by=by)}


def _write_down(
    device: UUID | None, wrong: Sequence[Mapping[str, Any]], agreed: int, *, by: Actor, now: datetime
) -> None:
    """Kinds, ids and how each differs: no word of what is in them."""
    if device is None:
        return
    differed = [{"kind": one["kind"], "id": str(one["id"]), "is": one["is"]} for one in wrong]
    mine = (Device.id == device) & (Device.account == by.account_id)
    with unit_of_work():
        Device.update(compared_at=now, agreed=agreed, differed=differed).where(mine).execute()


def compare(jobs: Mapping[UUID, str], files: Mapping[UUID, str], *, by: Actor) -> list[dict[str, Any]]:
    """What differs between what the phone believes that we have, and what we have. Two queries, one more where other
    words came since, two more where jobs went on to others."""
    mine = (Job.worker == by.account_id) & (Job.id.in_(list(jobs)) | Job.state.in_(OPEN))
    on = JobRevision.id == Job.revision
    rows: Any = Job.select(Job.id, JobRevision.content_digest).join(JobRevision, on=on).where(mine).tuples()
    here = dict(rows)
    gone = _passed_on([job for job in jobs if job not in here], by.account_id)
    older = _sent([job for job in jobs if job in here and here[job] != jobs[job]])
    here |= {job: jobs[job] for job, sent in (gone | older).items() if jobs[job] in sent}
    known = media.stored(files)
    theirs = {by.account_id, *_takers(gone)}
    stored = {ref: one.digest for ref, one in known.items() if one.is_stored and one.owner in theirs}
    return rules.differences("jobs", jobs, here) + rules.differences("files", files, stored)


def missing_deeds(deeds: Sequence[Mapping[str, Any]], *, by: Actor) -> list[dict[str, Any]]:
    """Which of these commands were never carried out here, as far as rows tell. At most three queries.

    What its door takes without a command of its own is known by the state to which it led.
    """
    ids = {one["id"]: "" for one in deeds}
    mine = (StaffCommand.account == by.account_id) & StaffCommand.id.in_(list(ids))
    done: set[UUID] = {row.id for row in StaffCommand.select(StaffCommand.id).where(mine)} if ids else set()
    asked = {one["id"]: one["of"] for one in deeds if one["kind"] in rules.BY_STATE and one["id"] not in done}
    over = _ended(list(asked.values()), by) if asked else set()
    done |= {command for command, of in asked.items() if of in over}
    return rules.differences("deeds", ids, dict.fromkeys(done & set(ids), ""))


def _ended(ids: Sequence[UUID], by: Actor) -> set[UUID]:
    """Of this worker's jobs among these those that were withdrawn, of the offers to him those taken or given back."""
    his = Job.id.in_(ids) & (Job.worker == by.account_id)
    jobs = Job.select(Job.id).where(his & (Job.state == "withdrawn"))
    mine = Handoff.id.in_(ids) & (Handoff.receiver == by.account_id)
    offers = Handoff.select(Handoff.id).where(mine & Handoff.state.in_(("taken", "returned")))
    return {row.id for row in jobs} | {row.id for row in offers}


def kept(parked: Sequence[UUID], *, by: Actor) -> list[dict[str, Any]]:
    """Which deeds of this caller lie here parked, by the name under which that was told to his phone, and what was
    decided. At most one query. The words of who decided go to who is signed in alone."""
    mine = (Parked.account == by.account_id) & Parked.id.in_(list(parked))
    rows = Parked.select().where(mine).order_by(Parked.id) if parked else ()
    return [{"id": row.id} | _decision(row, shows=not by.is_late) for row in rows]


def _decision(row: Parked, *, shows: bool) -> dict[str, Any]:
    told = {"decision": row.decision, "decision_name": DECISIONS.get(str(row.decision))}
    return told | {"words": row.words if shows else None}


def apart(jobs: Sequence[UUID], *, by: Actor) -> list[dict[str, Any]]:
    """Which of these jobs lie here parked, as this caller sent them, by digest; what was decided. At most one query.

    The words of who decided go to who is signed in, and to no token of a session that is over.
    """
    mine = (Parked.kind == "job") & (Parked.account == by.account_id) & Parked.subject.in_(list(jobs))
    return (
        [_apart(row, shows=not by.is_late) for row in Parked.select().where(mine).order_by(Parked.id)] if jobs else []
    )


def _apart(row: Parked, *, shows: bool) -> dict[str, Any]:
    content = content_of(row)
    body = receiving.opened(UUID(str(row.subject)), content)
    told = {"id": row.subject, "revision": content["revision"]} | _decision(row, shows=shows)
    told |= {"content_digest": digests.sha256(body["content"]) if body else None}
    return told | {"sealed_digest": None if body else digests.of_bytes(base64.b64decode(content["sealed"]))}


def _passed_on(jobs: Sequence[UUID], giver: UUID) -> dict[UUID, set[str]]:
    """Of these, those that the worker gave away, with the digest of all that came of each. At most two queries."""
    taken = PASSING & (Handoff.state == "taken") & (Handoff.giver == giver)
    rows: Any = Handoff.select(Handoff.subject).where(taken & Handoff.subject.in_(list(jobs))).tuples() if jobs else ()
    return _sent([job for (job,) in rows])


def _sent(jobs: Sequence[UUID]) -> dict[UUID, set[str]]:
    """The digest of all that ever came of each of these jobs. At most one query."""
    found: dict[UUID, set[str]] = {job: set() for job in jobs}
    told: Any = JobRevision.select(JobRevision.job, JobRevision.content_digest).where(JobRevision.job.in_(list(found)))
    for job, digest in told.tuples() if found else ():
        found[job].add(digest)
    return found


def _takers(jobs: Iterable[UUID]) -> set[UUID]:
    """Who has these jobs now, and their files with them."""
    return {job.worker for job in Job.select(Job.worker).where(Job.id.in_(list(jobs)))} if jobs else set()


def mine(actor: Actor, *, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """One's own jobs, newest first, with what is missing and what was marked; one more than `limit`. Three queries."""
    query = Job.select().where(Job.worker == actor.account_id).order_by(Job.id.desc()).limit(limit + 1)
    found = list(query.where(Job.id < after) if after else query)
    written: Any = JobRevision.select(JobRevision.job, JobRevision.faults).where(
        JobRevision.id.in_([job.revision for job in found])
    )
    faults = {row.job_id: row.faults for row in written}
    returned = [job.id for job in found if job.state == "returned"]
    back: Any = JobStep.select().where(JobStep.job.in_(returned) & (JobStep.step == "return")).order_by(JobStep.seq)
    marked = {row.job_id: row for row in back}
    return [listed(job, faults.get(job.id), marked.get(job.id)) for job in found]


def listed(job: Any, faults: Any = None, back: Any = None) -> dict[str, Any]:
    """A job as its worker sees it in a list: ids and words of the house, no name of a person."""
    told = {name: getattr(job, name) for name in LISTED} | {"name": bundle_name(job)}
    told |= {"state_plain": PLAIN[job.state], "faults": faults or []}
    words = back.words if back is not None and back.words else {}
    return told | {"marks": words.get("marks", []), "words": words.get("words", "")}
