"""What became of all that lay in phones."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from field_app.visits import digests
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import job_trace
from server.core.outbox import OutboxEvent
from server.identity.models import Parked
from server.media.models import Blob, MediaRef
from tests.faults.phone import Phone


@dataclass
class Tally:
    """`wrong`: answers that this fault does not bring about, and receipts that were not true."""

    jobs: int = 0
    photos: int = 0
    lost: int = 0
    duplicated: int = 0
    wrong: int = 0
    heard: dict[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.duplicated or self.wrong)

    def told(self) -> dict[str, int]:
        return {name: count for name, count in asdict(self).items() if name != "heard"}


def count(*phones: Phone, heard: Iterable[str] = (), parked: int = 0) -> Tally:
    """Lay phones beside the server. `heard`: refusals that belong to the fault; `parked`: jobs for a person."""
    tally, expected = Tally(), set(heard)
    for phone in phones:
        tally.jobs += len(phone.jobs)
        tally.photos += len(phone.photos)
        tally.lost += _lost_jobs(phone) + _lost_photos(phone)
        tally.heard |= phone.heard
        tally.wrong += sum(times for slug, times in phone.heard.items() if slug not in expected) + _untrue(phone)
    tally.duplicated = _twice()
    tally.wrong += abs(Parked.select().where(Parked.kind == "job").count() - parked)
    return tally


def _lost_jobs(phone: Phone) -> int:
    """Neither taken to the last letter, nor kept for a person."""
    kept = {(row.subject, row.content["revision"]): row.content for row in Parked.select().where(Parked.kind == "job")}
    lost = 0
    for job, body in phone.jobs.items():
        row = JobRevision.get_or_none((JobRevision.id == body["revision"]) & (JobRevision.job == job))
        is_taken = row is not None and row.body["content"] == body["content"]
        waits = kept.get((job, body["revision"]))
        lost += not is_taken and (waits is None or waits["content"] != body["content"])
    return lost


def _lost_photos(phone: Phone) -> int:
    lost = 0
    for ref, (file, photo) in phone.photos.items():
        row = MediaRef.get_or_none(MediaRef.id == ref)
        is_whole = row is not None and row.is_stored and row.digest == file["digest"] and row.blob.size == len(photo)
        lost += not is_whole
    return lost


def _untrue(phone: Phone) -> int:
    """Receipts that say something else than what lies here."""
    wrong = 0
    for job, receipt in phone.receipts.items():
        wrong += receipt["content_digest"] != digests.sha256(phone.jobs[job]["content"])
        wrong += sum(one["digest"] is None for one in receipt["files"])
    return wrong


def _twice() -> int:
    """The same words, news or bytes more than once; and traces that do not hold."""
    revisions = Counter(str(row.job_id) for row in JobRevision.select(JobRevision.job))
    news = Counter(row.subject_id for row in OutboxEvent.select().where(OutboxEvent.name == "job.completed"))
    waiting = Counter(str(row.content) for row in Parked.select())
    twice = sum(waiting.values()) - len(waiting) + sum((news - revisions).values())
    uses = sum(blob.uses for blob in Blob.select()) - MediaRef.select().where(MediaRef.blob.is_null(False)).count()
    return twice + abs(uses) + sum(bool(job_trace.broken(job)) for job in Job.select())
