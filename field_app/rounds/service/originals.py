"""Originals that are not back on their day: the worker hears it, then the secretary, then the street, each once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.rounds.service.telling import STREET, staff_over, write
from field_app.visits.custody_rules import LATE, heard
from field_app.visits.models import Custody, Job
from field_app.visits.service import job_trace
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.db import unit_of_work
from server.core.outbox import Event
from server.identity.roles import Role
from server.places.queries import calendar

#: To whom in which words; of the resident no name, the list lies open on a locked screen.
WORDS = {
    "worker": ("原件过期", "您替居民拿着的一件原件过了归还的日子，请尽快还给本人；还在窗口的，请去问一问。"),
    "secretary": ("原件没还", "网格员替居民拿走的一件原件过了归还的日子还没有还，请问一问在谁手里。"),
    "street": ("原件未还", "有社区替居民拿走的一件原件过了归还的日子，书记知道以后还是没有还，请过问。"),
}
WHO: dict[str, Callable[[Any], list[UUID]]] = {
    "worker": lambda job: [job.worker],
    "secretary": lambda job: staff_over(job.grid, Role.SECRETARY),
    "street": lambda job: staff_over(job.grid, Role.SUPERVISOR, longest=STREET),
}


def press(now: datetime) -> None:
    """Look at every original whose day is over."""
    today = clock.local(now).date()
    late = (Custody.state == "out") & (Custody.due_back < today) & (Custody.pressed < len(LATE))
    for row in list(Custody.select().where(late).order_by(Custody.due_back, Custody.id)):
        if heard(row.due_back, today, calendar().is_open) > row.pressed:
            _tell(row.id, now)


def _tell(original: UUID, now: datetime) -> None:
    with unit_of_work(durable=True) as outbox:
        job = job_trace.held(Custody.get_by_id(original).job_id)
        row: Any = Custody.get_by_id(original)  # as it is now that others wait
        until = heard(row.due_back, clock.local(now).date(), calendar().is_open)
        for side in LATE[row.pressed : until] if row.state == "out" else ():
            job_trace.note(job, "original_late", by=SYSTEM, now=now, data={"original": original, "told": side})
            outbox.add("original.missed", "original", original, division=job.division, data={"to": side})
        Custody.update(pressed=max(row.pressed, until)).where(Custody.id == original).execute()


def tell_late(event: Event) -> None:
    """`original.missed`: whose turn it is to hear of it."""
    row = Custody.select(Custody, Job).join(Job).where(Custody.id == UUID(event.subject_id)).first()
    if row is not None:
        with unit_of_work():
            write(event, WHO[event.data["to"]](row.job), WORDS[event.data["to"]])
