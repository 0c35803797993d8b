"""The result comes to the door, and its receipt is signed: only then is a job over.

How somebody says "I have it" is chosen as at the consent, and graded alike. A picture is taken only where an item asks
that was granted, and she does not mind.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from field_app.visits import digests, queries
from field_app.visits.job_rules import PLAIN, happened
from field_app.visits.models import Job
from field_app.visits.service import deeds, job_trace, of_jobs, ordering, receipts
from server.applications import pinned
from server.applications.models import Case
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import Fault, Invalid
from server.media.service import papers

#: What an item asks to be photographed when its result is handed over.
PICTURE = "result_photo"
GRANTED = ("granted", "granted_deferred")
SAID = ("how", "given_by", "witness", "is_doubted", "words")


def to_sign(job: Job) -> str:
    """The digest under a receipt's signature: of this job, as it was last written."""
    return digests.sha256({"delivered": str(job.id), "revision": str(job.revision)})


def deliver(job_id: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """The result is in her hands, and she said so. The same command again changes nothing."""
    job = of_jobs.job(job_id)
    order = deeds.order("delivery", told["id"], told, job=job, by=by)
    may = of_jobs.may_bring(job, by, told)
    deeds.once(order, lambda: _deliver(job_id, told, by), may=may, why=lambda: deeds.of_duty(job, by))
    return shown(Job.get_by_id(job_id))


def shown(job: Job) -> dict[str, Any]:
    return {"id": job.id, "state": job.state, "state_plain": PLAIN[str(job.state)]}


def _deliver(job_id: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    with unit_of_work(durable=True) as outbox:
        job = job_trace.held(job_id)
        refs = {name: told[name] for name in ("signature", "photo") if told[name]}
        at = happened(told["at"], told.get("server_offset_ms"), clock.now())
        data = {"command": told["id"], "delivered_at": at, "declared_at": told["at"], **refs}
        data |= {"is_unpictured": True} if told.get("is_unpictured") else {}
        words = {name: crypto.as_json(told[name]) for name in SAID}
        job_trace.take(job, "deliver", by=job_trace.as_worker(by), now=clock.now(), words=words, data=data)
        queries.check_none_out(job_id)
        _check(job, told, by)
        papers.hand_in(refs.values(), owner=by.account_id, used_in=job.application)
        outbox.add("job.delivered", "job", job_id, division=job.division, seq=job.head_seq)
    return {"job": str(job_id)}


def _check(job: Job, told: Mapping[str, Any], by: Actor) -> None:
    """All that is missing, at once."""
    resident = ordering.resident_of(job)
    wrong = receipts.faults(told, str(job.grade), by.account_id, resident=resident)
    if told["photo"] and not receipts.sent([told["photo"]], by.account_id):
        wrong.append(Fault("/photo", "照片还没有传到"))
    if said := picture_fault(asks_picture(job), bool(told["photo"]), bool(told.get("is_unpictured"))):
        wrong.append(Fault("/photo", said))
    if wrong:
        raise Invalid(wrong)
    receipts.check_ink(told["signature"], to_sign(job), by.account_id)


def picture_fault(is_asked: bool, is_there: bool, is_unwanted: bool) -> str:
    """What is wrong with the picture; empty if nothing. Nobody has to be photographed to get her result."""
    if is_there and is_unwanted:
        return "本人不愿拍照的，不要带照片"
    if is_there != (is_asked and not is_unwanted):
        return "这件事不用拍照" if is_there else "这件事要拍一张送到时的照片；本人不愿拍的，请写明"
    return ""


def asks_picture(job: Job) -> bool:
    """Whether an item of it wants the handing over photographed."""
    return job.id in pictured([job])


def pictured(jobs: Sequence[Job]) -> dict[UUID, str]:
    """Of these, those of which an item wants that, and what is to be seen on it: an item that was granted, as of a no
    there is nothing to photograph. One query, none without jobs."""
    by = {job.application: job for job in jobs}
    granted = Case.application.in_(list(by)) & Case.result.in_(GRANTED)
    cases: Any = Case.select(Case.application, Case.item).where(granted).order_by(Case.place) if by else ()
    found: dict[UUID, str] = {}
    for case in cases:
        job = by[case.application_id]
        if why := _wanted(str(job.release), case.item):
            found.setdefault(UUID(str(job.id)), why)
    return found


def _wanted(release: str, item: str) -> str | None:
    rows = pinned.catalogue_of(release).items[item]["field_evidence"]
    return next((row["why"] for row in rows if row["code"] == PICTURE), None)
