"""Jobs that came back, for any phone of their worker: whole as they were sent, their marks, and the form of each."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice
from field_app.rounds.service import answering, work
from field_app.visits import agent_rules
from field_app.visits.models import Job, JobRevision, JobStep
from field_app.visits.service import drafting, job_trace
from server.applications.service import drafts
from server.catalog import queries as catalog
from server.core import crypto
from server.core.access import Actor
from server.core.errors import NotFound
from server.forms import scenario
from server.forms.page_view import for_page
from server.forms.shapes import Form
from server.media import queries as media


def lent(jobs: Sequence[Job]) -> dict[str, dict[str, Any]]:
    """Jobs to be corrected, with what was marked. Three queries, none without jobs."""
    if not jobs:
        return {}
    written = {row.id: row for row in JobRevision.select().where(JobRevision.id.in_([job.revision for job in jobs]))}
    marked, of_others = work.turns(jobs), job_trace.of_others(jobs)
    back = {str(job.id): _back(job, written[job.revision], marked.get(job.id)) for job in jobs}
    return back | {str(job.id): _in_new_hands(back[str(job.id)]) for job in jobs if job.id in of_others}


def _back(job: Job, revision: JobRevision, step: JobStep | None) -> dict[str, Any]:
    words, body = (step and step.words) or {}, revision.body or {}
    form = _form(job, body)
    told = {"id": str(job.id), "base": str(revision.id), "answers_to": step and step.data.get("command")}
    told |= {"marks": words.get("marks", []), "words": words.get("words", "")}
    lacking = [one["pointer"] for one in revision.faults or ()]
    told |= {"asks_consent": any(place.startswith("/consent") for place in lacking), "asks_agent": False}
    return told | {"form": form and form["digest"], "asked": _asked(job, body), "job": body}


def _asked(job: Job, body: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was answered before the form, as it is read out: the phone that corrects it may know other questions."""
    written = drafting.readable(body, job.resident)
    if written is None:
        return []
    bundle = catalog.release(body["release"]).bundle(body["bundle"])
    said = scenario.told(bundle, written.form["answers"]) if bundle else {}
    return [{"code": code, "label": label, "text": text} for code, (label, text) in said.items()]


def to_answer(notices: Sequence[DoorNotice]) -> dict[str, dict[str, Any]]:
    """Corrections to be answered at the bedside, in the shape of a job that came back: the application as it stands,
    with what was marked. Eight queries, none without corrections."""
    if not notices:
        return {}
    found, jobs = answering.asked(notices), [one.job for one in notices]
    written = JobRevision.select().where(JobRevision.id.in_([job.revision for job in jobs]))
    sent = {row.id: row.body or {} for row in written}
    refs = {UUID(ref) for one in found.values() for ref in drafts.refs_of(one.content)}
    known, named = media.stored(refs), answering.named_in(jobs)
    others = {one.id for one in notices if named[one.job_id] != one.job.worker}
    return {
        str(one.subject): _to_answer(one, found[one.id], sent[one.job.revision], known, is_others=one.id in others)
        for one in notices
    }


def _to_answer(
    notice: DoorNotice,
    asked: answering.Asked,
    body: Mapping[str, Any],
    known: Mapping[UUID, media.RefFacts],
    *,
    is_others: bool,
) -> dict[str, Any]:
    """`is_others`: another worker is named in it, of whom this one's phone learns nothing."""
    job, form = notice.job, asked.form
    asks_agent = is_others and agent_rules.is_worker(asked.content)
    content = {name: asked.content.get(name) for name in ("answers", "values", "materials", "told_via")}
    content = agent_rules.emptied(content) if asks_agent else content
    whom = {"id": asked.content["applicant"]["person"], "new": None}  # as it stands under the signature
    lent = {"application": job.application, "resident": whom, "bundle": job.bundle, "content": content}
    lent |= {"release": form["release"], "division": form["division"], "consent": body.get("consent")}
    lent |= {"files": _files(content, body.get("files", ()), known)}
    told: dict[str, Any] = {"id": str(notice.subject), "base": str(asked.base), "answers_to": None}
    told |= {"marks": asked.marks, "words": "", "form": form["digest"], "asked": _asked(job, body)}
    told |= {"asks_consent": False, "asks_agent": asks_agent, "door_notice": str(notice.id), "of_job": str(job.id)}
    return told | {"job": crypto.as_json(lent)}


def _files(
    content: Mapping[str, Any], sent: Sequence[Mapping[str, Any]], known: Mapping[UUID, media.RefFacts]
) -> list[dict[str, Any]]:
    """The files that lie here: those of the job, and those of answers since."""
    refs = [UUID(ref) for ref in drafts.refs_of(content)]
    ours = {UUID(one["ref"]): dict(one) for one in sent}
    fresh = {"page_order": 0, "facts": {}}
    return [
        ours.get(ref) or {"ref": str(ref), "purpose": known[ref].purpose, "digest": known[ref].digest, **fresh}
        for ref in refs
        if ref in ours or ref in known
    ]


def _in_new_hands(back: dict[str, Any]) -> dict[str, Any]:
    """The same for who took it over: he writes himself in the former worker's place, of whose name, number and card
    his phone learns nothing. That worker's own words stay as they were sent."""
    body = back["job"]
    if not body or not agent_rules.is_worker(body["content"]):
        return back
    return back | {"asks_agent": True, "job": {**body, "content": agent_rules.without(body["content"])}}


def form(job_id: UUID, *, by: Actor) -> dict[str, Any]:
    """The form under which one's own job is judged, that of its release, as a page takes it."""
    job = Job.get_or_none((Job.id == job_id) & (Job.worker == by.account_id))
    found = _form(job, JobRevision.get_by_id(job.revision).body) if job else None
    if found is None:
        raise NotFound()
    return for_page(found)


def _form(job: Job, body: Mapping[str, Any] | None) -> Form | None:
    """None where what was sent makes no form."""
    written = drafting.readable(body, job.resident)
    return written.form if written else None
