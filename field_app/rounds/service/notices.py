"""Notices for the bedside: who sees them, that the resident was told, and who hears of it when nobody does."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice
from field_app.rounds.notice_rules import KINDS, NOTICE, PLAIN, WORDS, spoken
from field_app.rounds.service.asking import named
from field_app.visits.job_rules import happened
from field_app.visits.service import deeds, job_trace, of_jobs
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.identity import masks
from server.identity import queries as people
from server.identity.service import records

SHOWN = ("id", "kind", "since", "due_on", "is_provisional", "state", "told_at", "escalated_at")


def seen(notice_id: UUID, actor: Actor) -> DoorNotice:
    """A notice of one's own jobs, grids or divisions, with its job; 404 else."""
    row: DoorNotice = of_jobs.seen(DoorNotice, notice_id, actor)
    return row


def opened(notice_id: UUID, actor: Actor) -> DoorNotice:
    """The same, to be printed or read out; who looked is logged first."""
    row: DoorNotice = of_jobs.opened(DoorNotice, notice_id, actor, field="door_notice")
    return row


def lend(tasks: Iterable[Mapping[str, Any]], *, to: Actor) -> None:
    """These go out, those to be told at a bedside in their words: logged before, as if each had been opened."""
    told = dict.fromkeys([row["resident"] for row in tasks if "notice" in row])
    if told:
        records.write_all(to.account_id, "opened", "person", list(told), field="door_notice", reason="要上门告诉本人")


def page(actor: Actor, *, is_open: bool, after: tuple[date, UUID] | None, limit: int) -> list[dict[str, Any]]:
    """Notices, nearest date first, one more than `limit`. Three queries."""
    wanted = DoorNotice.state.in_(("open",) if is_open else NOTICE.states)
    return views(of_jobs.page(DoorNotice.due_on, wanted, actor, after=after, limit=limit))


def views(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """As lists show them. One query."""
    found = list(rows)
    names = people.person_names({row.job.resident for row in found})
    return [
        {name: getattr(row, name) for name in SHOWN}
        | {"job": row.job_id, "resident": row.job.resident, "kind_name": KINDS[row.kind]}
        | {"resident_name": masks.name(names.get(row.job.resident, "") or "某")}
        | {"state_plain": PLAIN[row.state], "words": words(row)}
        for row in found
    ]


def words(row: DoorNotice) -> str:
    """What the worker has to do."""
    return WORDS[str(row.kind)].format(day=spoken(row.due_on))


def tell(notice_id: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """The resident was told: by whom, whom, how, when. A repeat changes nothing."""
    job = of_jobs.row(DoorNotice, notice_id).job
    order = deeds.order("door_notice", told["id"], {**told, "notice": notice_id}, job=job, by=by)
    may = of_jobs.is_seen(job, by) or of_jobs.may_bring(job, by, told)
    deeds.once(order, lambda: _tell(notice_id, told, by), may=may, why=lambda: deeds.of_duty(job, by))
    return views([of_jobs.row(DoorNotice, notice_id)])[0]


def _tell(notice_id: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    with unit_of_work(durable=True):
        job = job_trace.held(DoorNotice.get_by_id(notice_id).job_id)
        row: Any = DoorNotice.get_by_id(notice_id)
        state, now = NOTICE.take("tell", str(row.state)), clock.now()
        said = {name: told[name] for name in ("whom", "relation", "how", "teller", "words")}
        at = happened(told["at"], told.get("server_offset_ms"), now)
        data = {"notice": notice_id, "how": told["how"], "whom": told["whom"], "told_at": at, "declared_at": told["at"]}
        job_trace.note(job, "notice_told", by=named(by), now=now, words=said, data=data)
        DoorNotice.update(state=state, told_at=at).where(DoorNotice.id == notice_id).execute()
    return {"notice": str(notice_id)}


def press(now: datetime) -> None:
    """Half of the time is over and nobody has told her: the street and the chosen relative hear of it, once."""
    today = clock.local(now).date()
    late = (DoorNotice.state == "open") & (DoorNotice.half_on < today) & DoorNotice.escalated_at.is_null()
    for row in list(DoorNotice.select().where(late).order_by(DoorNotice.due_on, DoorNotice.id)):
        _escalate(row.id, now)


def _escalate(notice_id: UUID, now: datetime) -> None:
    with unit_of_work(durable=True) as outbox:
        job = job_trace.held(DoorNotice.get_by_id(notice_id).job_id)
        row: Any = DoorNotice.get_by_id(notice_id)
        if row.state == "open" and row.escalated_at is None:
            job_trace.note(job, "notice_missed", by=SYSTEM, now=now, data={"notice": notice_id})
            DoorNotice.update(escalated_at=now).where(DoorNotice.id == notice_id).execute()
            outbox.add("door_notice.missed", "door_notice", notice_id, division=job.division)
