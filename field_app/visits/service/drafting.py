"""A job as a draft application, and what is missing in it: written on the job, never a reason to refuse it.

Whoever is asked to approve sees all at once: what the consent lacks, what the form lacks, which files have not come.
A signature on the phone is bound to exactly what `write` makes: answers, values, materials and told_via as they were
typed, nothing prefilled, and the applicant with the ground `worker_order` (see `server/applications/signing.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from field_app.visits import agent_rules, agreement, place_rules
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import job_trace, jobs, ordering
from server.applications import pinned, signing, split
from server.applications.mandated import with_mandate
from server.applications.models import Application
from server.applications.rules import By
from server.applications.schemas import ContentIn
from server.applications.service import checking, drafts, files
from server.catalog import proxying
from server.core import clock, crypto
from server.core.db import unit_of_work
from server.core.errors import DomainError, Fault, Invalid
from server.forms import settle
from server.forms.shapes import Form
from server.identity.care import Ground

#: Made once: a schema copies all its fields.
CONTENT = ContentIn()


@dataclass(frozen=True, slots=True)
class Written:
    """What a job says, as the form of its release takes it."""

    form: Form
    content: dict[str, Any]
    items: list[Any]

    @property
    def codes(self) -> list[str]:
        return [item["code"] for item in self.items]

    @property
    def signature(self) -> UUID | None:
        """Of who acts: the worker where the form has a place for an agent."""
        field = signing.field_of(self.form, is_proxy=True)
        named = self.content["values"].get(field) if field else None
        return UUID(named) if isinstance(named, str) and _is_id(named) else None


def look(job_id: UUID) -> list[Fault]:
    """Make the draft, record what was agreed to, and write on the revision what is missing. Again, it is no harm."""
    job = Job.get_by_id(job_id)
    revision = JobRevision.get_by_id(job.revision)
    if revision.body is None or job.state not in ("registered", "waiting", "returned", "corrected"):
        return []
    found = list(_find(job, revision.body))
    told = [{"pointer": one.pointer, "detail": one.message} for one in found]
    with unit_of_work():
        JobRevision.update(faults=told).where(JobRevision.id == revision.id).execute()
    return found


def _find(job: Job, body: Mapping[str, Any]) -> Sequence[Fault]:
    try:
        written = write(body, job.resident)
    except ValidationError as bad:
        named = "、".join(bad.messages) if isinstance(bad.messages, dict) else ""
        return [Fault("/content", f"填的内容有读不出来的地方：{named}")]
    except DomainError as no:
        return no.faults if isinstance(no, Invalid) else [Fault("/content", str(no))]
    _grade(job, written)
    lacking = agreement.faults(body["consent"], _asked(job, body, written))
    if not lacking and (no_order := ordering.record(job, body, categories=[i["category"] for i in written.items])):
        lacking = [Fault("/consent", no_order)]
    found = [*lacking, *_of_form(job, body, written), *_beside_form(job, body), *_of_agent(job, body)]
    return [*found, *_draft(job, body, written)]


def write(body: Mapping[str, Any], resident: UUID) -> Written:
    """The content as an application keeps it, for the resident, and its form."""
    whom = {"person": str(resident), "authority": Ground.WORKER_ORDER.value}
    known = {name: body["content"].get(name) for name in ("answers", "values", "materials", "told_via")}
    told = {name: value for name, value in known.items() if value is not None}
    content = crypto.as_json(CONTENT.load(told | {"applicant": whom}))
    form = pinned.form_of(body, content["answers"])
    catalogue = pinned.catalogue_of(body["release"])
    return Written(form, content, [catalogue.items[item["code"]] for item in form["items"]])


def readable(body: Mapping[str, Any] | None, resident: UUID) -> Written | None:
    """The same; None where what was sent cannot be read or makes no form, or was deleted by law."""
    try:
        return write(body, resident) if body else None
    except (DomainError, ValidationError):
        return None


def places_asked(body: Mapping[str, Any], resident: UUID) -> dict[UUID, dict[str, Any]]:
    """Where and when pictures were taken, by file: of those whose field or paper asks for it, and of no other."""
    said = place_rules.said(body)
    written = readable(body, resident) if said else None
    wanted = place_rules.asked(written.form, written.content) if written else set()
    return {UUID(ref): place for ref, place in said.items() if ref in wanted}


def pictured_at_home(body: Mapping[str, Any], resident: UUID) -> set[str]:
    """The pictures of a job whose place is asked for because they show the resident's home, by file."""
    written = readable(body, resident)
    return place_rules.asked(written.form, written.content, place_rules.at_home(written.items)) if written else set()


def _grade(job: Job, written: Written) -> None:
    """How surely the resident must have agreed, now that it is known which items it is about."""
    catalogue = pinned.catalogue_of(written.form["release"])
    facts: dict[str, Any] = {"grade": proxying.grade_of(catalogue, written.items)}
    facts |= {"needs_approval": proxying.needs_approval(written.items)}
    with unit_of_work():
        Job.update(**facts).where(Job.id == job.id).execute()
    job.grade, job.needs_approval = facts["grade"], facts["needs_approval"]


def _asked(job: Job, body: Mapping[str, Any], written: Written) -> agreement.Asked:
    refs = [one["ref"] for one in body["files"]]
    shown = ordering.may_be_shown()
    worker = ordering.name_of(job_trace.author_of(job))
    resident = ordering.resident_of(job)
    return agreement.Asked(str(job.grade), written.codes, shown, refs, worker, resident, clock.today())


def _of_form(job: Job, body: Mapping[str, Any], written: Written) -> list[Fault]:
    """What the form misses, as the submission will say it. No letter of authority: the order is on record."""
    form, content = written.form, written.content
    if not form["items"]:
        return [Fault("/content/answers", "按填的情况，没有需要办的事项")]
    alone = [item["name"] for item in written.items if not proxying.at_the_door(item)]
    wrong = [Fault("/bundle", f"《{name}》不能由网格员代办") for name in alone]
    if body["form_digest"] and body["form_digest"] != form["digest"]:
        wrong.append(Fault("/form_digest", "表单有更新，请核对一遍"))
    signer, given = signing.field_of(form, is_proxy=True), written.signature
    signed = {code: str(given) if given and code == signer else None for code in signing.FIELDS}
    values = settle.settle(form, {**content["values"], "is_proxy": True, **signed})
    papers = settle.settle_papers(form, values, with_mandate(form, content["materials"], job.id))
    settled = split.Settled(form, values, papers, UUID(body["revision"]), {i["code"]: i for i in written.items})
    wrong += checking.find_faults(settled, today=clock.today())
    return wrong + files.faults({job_trace.author_of(job): files.named_in(settled)})


def _beside_form(job: Job, body: Mapping[str, Any]) -> list[Fault]:
    """Of the consent's picture, signature or thumb: that it cannot be read. The form names all others."""
    lying = jobs.files_of(body["files"], job_trace.holders_of(job))
    named = set(drafts.refs_of(body["content"]))
    unread = [one for one in lying if one["state"] == "refused" and UUID(one["ref"]).hex not in named]
    return [Fault("/consent/signature", str(one["reason"])) for one in unread]


def _of_agent(job: Job, body: Mapping[str, Any]) -> list[Fault]:
    """Where a job that changed hands still names its former worker. One query more where it did."""
    authors = job_trace.authors_of(job)
    if len(set(authors.values())) == 1:
        return []
    rows: Any = JobRevision.select().where(JobRevision.job == job.id).order_by(JobRevision.number)
    older = takewhile(lambda row: row.id != job.revision, rows)
    written = [(authors[str(row.id)], row.body["content"]) for row in older if row.body]
    author = authors[str(job.revision)]
    return agent_rules.left_behind([*written, (author, body["content"])], ordering.name_of(author))


def _draft(job: Job, body: Mapping[str, Any], written: Written) -> list[Fault]:
    """The draft that is to be submitted: this very revision."""
    before = Application.get_or_none(Application.id == job.application)
    if before is not None and before.revision == job.revision:
        return []
    draft = {"revision": job.revision, "base": before and before.revision, "content": written.content}
    draft |= {name: body[name] for name in ("bundle", "release", "division")}
    try:
        drafts.save_draft(job.application, draft, by=by_worker(job), now=clock.now())
    except DomainError as no:
        return [Fault("/application", str(no))]
    return []


def by_worker(job: Job) -> By:
    """Who wrote the current revision, as the trace names him."""
    return job_trace.as_worker(ordering.worker_of(job))


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def is_whole(job: Job) -> bool:
    """Whether it can be approved as far as files go."""
    return job.whole_at is not None and jobs.is_whole(job)
