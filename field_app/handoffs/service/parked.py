"""What came from a phone and was parked, as who sees to it reads it: why, about whom, covered, beside what was taken.

Only what lies in the reader's own divisions is laid beside it: a phone names the job that it means, and may be wrong.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from field_app.handoffs.parked_rules import differing, said
from field_app.handoffs.service import reading
from field_app.rounds.models import DoorNotice
from field_app.sync.service import apart
from field_app.sync.service.admitting import MAY_COME_IN
from field_app.sync.service.receiving import opened
from field_app.visits.agreement import WAYS
from field_app.visits.models import Job, JobRevision
from field_app.visits.queries import bundle_name
from field_app.visits.service import charges, jobs
from server.applications.models import Application, Revision
from server.catalog import queries as catalog
from server.core import clock
from server.core.access import Actor
from server.core.db import by_id
from server.core.errors import NotFound
from server.identity import masks
from server.identity import queries as people
from server.identity.models import Parked
from server.identity.service import parking, records
from server.media import queries as media
from server.media.service import grant

MARK = "核对留存的内容"  # stands in the mark of a picture
#: `mine` and `taken`: of two answers the one that is kept, and the one that was there first.
PURPOSES = {
    "mine": "这一份的材料",
    "taken": "先收下的材料",
    "material": "材料",
    "element_photo": "照片",
    "signature": "签名",
    "correction": "补交的材料",
}


def open_parked(parked_id: UUID, actor: Actor) -> dict[str, Any]:
    """One of them in words; who read it is logged first. 404 of what belongs to other divisions, or came otherwise."""
    row = parking.held_for(parked_id, actor)
    if row.kind not in parking.FROM_THE_DOOR:
        raise NotFound()
    records.write(actor.account_id, "parked_looked", "parked", row.id)
    content = parking.content_of(row)
    if row.kind != "job":
        answered = _answer(row, content, actor) if row.kind == "door_answer" else {}
        return _head(row) | _deed(row, content, actor) | answered
    body = opened(row.subject, content)
    if body is None:
        return _head(row) | {"is_readable": False}
    may = parking.why(row) in MAY_COME_IN and row.settled_at is None
    told = [{"label": "本人后来说不办了", "text": reason} for reason in apart.said_of(row)]
    return _head(row) | {"may_come_in": may, "lines": told} | _job(row, body, actor)


def _head(row: Parked) -> dict[str, Any]:
    """Of what says nothing more."""
    told: dict[str, Any] = {"id": row.id, "subject": row.subject, "is_readable": True, "may_come_in": False}
    told |= {"name": "", "resident_name": "", "declared_at": None, "consent": "", "fields": [], "differs": None}
    return told | {"files": [], "lines": []}


def _deed(row: Parked, content: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What was done or asked for, line by line; a paper by its name, with its pages."""
    named = content.get("resident")
    job = by_id(Job, UUID(str(content["job"]))) if content.get("job") else None
    told: dict[str, Any] = {"resident_name": _covered(UUID(named)) if isinstance(named, str) else ""}
    told |= {"name": bundle_name(job) if job else ""}
    if job and content.get("material"):
        content = {**content, "material": _paper(job, str(content["material"]))}
    pages = [{"ref": page, "purpose": "material"} for page in content.get("pages", ())]
    told |= {"files": list(_files([UUID(str(row.account))], {"files": pages}, actor))}
    return told | {"lines": [{"label": label, "text": text} for label, text in said(str(row.kind), content)]}


def _paper(job: Job, code: str) -> str:
    return str(catalog.release(str(job.release)).materials.get(code, {}).get("name", code))


def _answer(row: Parked, content: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """An answer to a correction: what is another in it, as a job's content is told, beside what was taken."""
    job, consent = Job.get_by_id(UUID(content["job"])), content["consent"] or {}
    said = {name: content[name] for name in ("values", "materials")}
    taken = _in_its_place(job, content) if charges.scope(actor).sees(str(job.grid)) else None
    files = _pages(said, "mine" if taken else "material")
    files += [{"ref": consent["signature"], "purpose": "signature"}] if consent.get("signature") else []
    looks = list(_files([UUID(str(row.account))], {"files": files}, actor))
    if taken:
        there = _pages(taken, "taken")
        owners = {one.owner for one in media.stored(UUID(one["ref"]) for one in there).values()}
        looks += _files(owners, {"files": there}, actor)
    before = {"release": job.release, "content": taken} if taken else None
    return {
        "fields": reading.fields_of({"release": job.release, "content": said}, before),
        "differs": differing(before, {"content": said}) if before else None,
        "files": looks,
        "consent": WAYS.get(consent.get("how", ""), ""),
    }


def _in_its_place(job: Job, content: Mapping[str, Any]) -> dict[str, Any] | None:
    """What stands in the application where this answer has something: as another one left it; None where it is gone."""
    application = Application.get_by_id(job.application)
    answered = DoorNotice.select(DoorNotice.subject).where(DoorNotice.id == UUID(content["notice"]))
    first = Revision.get_or_none(Revision.correction.in_(answered)) or Revision.get_by_id(application.revision)
    if not first.content["values"]:
        return None  # deleted by law
    asked = {one["material"] for one in content["materials"]}
    return {
        "values": {
            code: first.content["values"][code] for code in content["values"] if code in first.content["values"]
        },
        "materials": [one for one in first.content["materials"] if one["material"] in asked],
    }


def _pages(content: Mapping[str, Any], purpose: str) -> list[dict[str, Any]]:
    return [{"ref": ref, "purpose": purpose} for one in content["materials"] for ref in one["pages"]]


def _covered(resident: UUID) -> str:
    name = people.person_names([resident]).get(resident, "")
    return masks.name(name) if name else ""


def _job(row: Parked, body: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    new, taken = body["resident"].get("new"), _taken(row, body, actor)
    consent = body.get("consent") or {}
    return {
        "name": bundle_name(Job(bundle=body["bundle"], release=body["release"])),
        "resident_name": masks.name(new["name"]) if new else _covered(UUID(body["resident"]["id"])),
        "fields": reading.fields_of(body, taken),
        "differs": None if taken is None else differing(taken, body),
        "files": list(_files([UUID(str(row.account))], body, actor)),
        "consent": WAYS.get(consent.get("how", ""), ""),
        "declared_at": body["declared_at"],
    }


def _taken(row: Parked, body: Mapping[str, Any], actor: Actor) -> Mapping[str, Any] | None:
    """What was taken under this number: the very revision where that is there, else the current one of the job."""
    job = by_id(Job, row.subject)
    if job is None or not charges.scope(actor).sees(str(job.grid)):
        return None
    wanted = JobRevision.id.in_([UUID(body["revision"]), job.revision])
    found = {row.id: row.body for row in JobRevision.select().where(wanted & (JobRevision.job == job.id))}
    return found.get(UUID(body["revision"]), found.get(job.revision))


def _files(owners: Collection[UUID], body: Mapping[str, Any], actor: Actor) -> Iterator[dict[str, Any]]:
    """Each picture with leave to look at its copy under a mark, as far as it came from who sent the words."""
    purposes, until = {one["ref"]: one["purpose"] for one in body["files"]}, clock.now() + reading.LOOK_FOR
    for one in jobs.files_of(body["files"], owners):
        leave = grant(UUID(one["ref"]), MARK, "", until, actor.account_id) if one["state"] == "stored" else None
        told = {name: one[name] for name in ("ref", "state", "reason")}
        yield told | {"what": PURPOSES.get(purposes[one["ref"]], "文件"), "grant": leave}
