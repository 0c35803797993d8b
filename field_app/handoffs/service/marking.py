"""What a mark may name: fields and papers of the job's form, its pictures, its consent. What it names otherwise, the
worker would look for in vain."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from field_app.handoffs.rules import Markable, unknown_marks
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import drafting
from server.applications.service import drafts
from server.core.errors import DomainError, Invalid


def check(job: Job, marks: Sequence[Mapping[str, Any]]) -> None:
    """`Invalid` names each mark that names nothing of this job."""
    body: Mapping[str, Any] = JobRevision.get_by_id(job.revision).body or {}
    if wrong := unknown_marks(marks, _markable(job, body)):
        raise Invalid(wrong)


def _markable(job: Job, body: Mapping[str, Any]) -> Markable:
    content = body.get("content") or {}
    fields, papers = _of_form(job, body)
    fields |= {*_codes(content.get("values")), *_codes(content.get("answers"))}
    papers |= {str(one.get("material")) for one in content.get("materials") or () if isinstance(one, dict)}
    pages = {UUID(ref) for ref in drafts.refs_of(content)} | {UUID(one["ref"]) for one in body.get("files", ())}
    return Markable(frozenset(fields), frozenset(papers), frozenset(pages))


def _of_form(job: Job, body: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Also what should have been filled in; nothing where the words do not make a form."""
    try:
        form = drafting.write(body, job.resident).form
    except (DomainError, ValidationError):
        return set(), set()
    return set(form["fields"]), {str(paper["material"]) for paper in form["materials"]}


def _codes(values: Any) -> Iterable[str]:
    return values if isinstance(values, dict) else ()
