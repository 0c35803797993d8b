"""A job goes into another worker's hands: leave, change of grid. It stays the giver's until it is taken (首问负责).

What a worker wrote at the door stays his, whoever has the job: what was whole is handed in with his signature, and
only with words of his own does the taker become the one who acts.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.service import inbox
from field_app.rounds.service import visiting
from field_app.visits.models import Job, JobRevision
from field_app.visits.queries import bundle_name
from field_app.visits.service import custody, job_trace, jobs
from field_app.visits.service.hands import PASSING
from server.applications.models import Handoff
from server.applications.rules import By
from server.applications.service import handoffs
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import DomainError, Fault, Invalid, NotFound
from server.identity import queries as people
from server.identity.roles import Role
from server.identity.service.orders import Order, once
from server.reviews.service.handing import AlreadyOffered

#: Photos of what is registered still lie in the giver's phone; what is over needs nobody.
PASSABLE = ("waiting", "returned", "corrected", "in_centre", "result_ready")


class JobNotPassable(DomainError):
    """`state`: where it is."""

    status, slug, title = HTTPStatus.CONFLICT, "job-not-passable", "这件事现在不能交接：照片还没传完，或者已经办结"


def offer(passing: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Offer a job to another worker: one's own, or as a secretary one of one's divisions. A repeat is no harm."""
    order = Order(id=passing, kind="job_passing", content=crypto.as_json(dict(told)), by=by.account_id)
    once(order, lambda: _offer(passing, told, by))
    return _shown(passing, by)


def _offer(passing: UUID, told: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    by = _giving(told["job"], actor)
    job, now = job_trace.held(told["job"]), clock.now()
    _check_passable(job)
    if not _may_receive(told["to"], job):
        raise Invalid([Fault("/to", "要交给这个社区的另一位网格员")])
    if standing := Handoff.get_or_none(_open(now) & (Handoff.subject == job.id)):
        raise AlreadyOffered(handoff=str(standing.id))
    revision = JobRevision.get_by_id(job.revision)
    handed = [revision.digest, *(one["digest"] for one in revision.files)]
    facts = {"subject_kind": "job", "subject": job.id, "receiver": told["to"], "receiver_body": None}
    facts |= {"division": job.division, "until": jobs.answer_by(now), "papers": handed, "reason": told["reason"]}
    given = custody.given_along(job, passing, told, by=actor)
    giver = By(job.worker, Role.GRID_WORKER.value, by.source)  # whoever arranges it: it is in his hands
    made = handoffs.offer(passing, **facts, by=giver, now=now)
    data = _data(made) | {"papers": handed, "until": made.until} | given
    job_trace.note(job, "pass", by=by, now=now, words={"words": told["reason"]}, data=data)
    with unit_of_work() as outbox:
        outbox.add("job.offered", **_about(job, made))
    return {}


def take(passing: UUID, *, by: Actor, signature: UUID | None = None) -> dict[str, Any]:
    """Take what was offered to oneself: from now on it is the taker's, and comes to his phones; so do the visit that
    her worker had promised her, and the originals for which both have signed.
    """
    with unit_of_work(durable=True) as outbox:
        job, offered, now = *_held(passing, by), clock.now()
        if offered.state != "taken":
            _check_passable(job)
            if not _may_receive(by.account_id, job):  # moved to another place since it was offered
                raise NotFound()
            named = job_trace.as_worker(by)
            handoffs.take(passing, by=named, now=now)
            job_trace.note(job, job_trace.TAKEN_OVER, by=named, now=now, data=_data(offered))
            Job.update(worker=by.account_id).where(Job.id == job.id).execute()
            visiting.hand_on(job.resident, giver=offered.giver, taker=by.account_id, by=named)
            given = custody.given_with([job.id]).get(str(passing), {})
            left = custody.go_along(job, offered, given, signature, named)
            outbox.add("job.taken", **_about(job, offered, originals=left))
    return _shown(passing, by)


def give_back(passing: UUID, reason: str, *, by: Actor) -> dict[str, Any]:
    """Say no, with a reason: it stays the giver's."""
    with unit_of_work(durable=True) as outbox:
        job, offered, now = *_held(passing, by), clock.now()
        if offered.state != "returned":
            named = job_trace.as_worker(by)
            handoffs.give_back(passing, reason="returned", note=reason, by=named, now=now)
            job_trace.note(job, "pass_back", by=named, now=now, words={"words": reason}, data=_data(offered))
            outbox.add("job.given_back", **_about(job, offered))
    return _shown(passing, by)


def withdraw(passing: UUID, *, by: Actor) -> dict[str, Any]:
    """Whose job it is, or a secretary there, takes the offer back before it was taken."""
    with unit_of_work(durable=True) as outbox:
        named = _giving(_found(passing).subject, by)
        job = job_trace.held(_found(passing).subject)
        offered = _found(passing)  # as it is now that others wait
        if offered.state != "withdrawn":
            handoffs.withdraw_offer(passing, by=named, now=clock.now())
            job_trace.note(job, "pass_withdrawn", by=named, now=clock.now(), data=_data(offered))
            outbox.add("job.offer_withdrawn", **_about(job, offered))
    return _shown(passing, by)


def _about(job: Job, handoff: Handoff, **more: int) -> dict[str, Any]:
    """As news names it."""
    told = {"subject_kind": "job", "subject_id": job.id, "division": job.division, "seq": job.head_seq}
    return told | {"data": _data(handoff) | more}


def _data(handoff: Handoff) -> dict[str, Any]:
    """As steps and news name it."""
    told = {"command": handoff.id, "from": handoff.giver, "to": handoff.receiver}
    return {name: str(value) for name, value in told.items()}


def _check_passable(job: Job) -> None:
    if job.state not in PASSABLE:
        raise JobNotPassable(state=str(job.state))


def _giving(job_id: UUID, by: Actor) -> By:
    """Who may give it away: the worker whose it is, or a secretary of its division; 404 else."""
    job: Job | None = Job.get_or_none((Job.id == job_id) & (Job.worker == by.account_id))
    if job is not None and by.posts_as(Role.GRID_WORKER):
        return job_trace.as_worker(by)
    inbox.seen(job_id, by)
    return inbox.named(by)


def _found(passing: UUID) -> Handoff:
    found: Handoff | None = Handoff.get_or_none((Handoff.id == passing) & PASSING)
    if found is None:
        raise NotFound()
    return found


def _held(passing: UUID, by: Actor) -> tuple[Job, Handoff]:
    """What was offered to this worker, with its job; of eight at once, seven wait here."""
    if _found(passing).receiver != by.account_id:
        raise NotFound()
    job = job_trace.held(_found(passing).subject)
    return job, _found(passing)


def _open(now: datetime) -> Any:
    return PASSING & (Handoff.state == "offered") & (Handoff.until > now)


# --- what is shown ---------------------------------------------------------------------------------------------------


def receivers(job_id: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """To whom a job may be passed on."""
    _giving(job_id, by)
    return _receivers(Job.get_by_id(job_id))


def _receivers(job: Job) -> list[dict[str, Any]]:
    """Who is grid worker over the job's division today, but for the one who has it. Two queries."""
    held = people.posts_as(Role.GRID_WORKER, at=clock.now())
    inside = {one.account_id for one in held if queries.covers(one, str(job.division))} - {job.worker}
    return [{"account": one, "name": name} for one, name in sorted(people.account_names(inside).items())]


def _may_receive(account: UUID, job: Job) -> bool:
    return account in {one["account"] for one in _receivers(job)}


def page(actor: Actor, *, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Offers that can still be taken: to oneself and of one's own jobs; for a secretary those of the divisions."""
    me = actor.account_id
    seen = (Handoff.receiver == me) | (Handoff.giver == me) | inbox.scope(actor).holds(Handoff.division)
    query = Handoff.select().where(_open(clock.now()) & seen).order_by(Handoff.id).limit(limit + 1)
    return _views(list(query.where(Handoff.id > after) if after else query), me)


def _shown(passing: UUID, by: Actor) -> dict[str, Any]:
    (told,) = _views([_found(passing)], by.account_id)
    return told


def _views(found: list[Any], reader: UUID) -> list[dict[str, Any]]:
    """Each with the names of both and what it is about; of the resident nothing. Three queries."""
    named = people.account_names({account for one in found for account in (one.giver, one.receiver)})
    about = {job.id: job for job in Job.select().where(Job.id.in_([one.subject for one in found]))}
    return [
        {name: getattr(one, name) for name in ("id", "state", "giver", "receiver", "papers", "until", "offered_at")}
        | {"job": one.subject, "name": bundle_name(about[one.subject]), "reason": one.reason or ""}
        | {"grid": about[one.subject].grid, "is_to_me": one.receiver == reader}
        | {"giver_name": named.get(one.giver, ""), "receiver_name": named.get(one.receiver, "")}
        for one in found
    ]
