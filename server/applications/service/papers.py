"""Papers that were handed in: each desk gets copies under its own mark."""

from __future__ import annotations

from uuid import UUID

from server.applications.models import Application, Case
from server.core import clock
from server.media.rules import Mark
from server.media.service.papers import attach
from server.places.queries import bodies


def order_copies(application_id: UUID) -> None:
    """Order the copies of each case's papers under its item, body and day. Twice changes nothing."""
    account = Application.select(Application.account).where(Application.id == application_id).scalar()
    for case in Case.select().where(Case.application == application_id).order_by(Case.place):
        refs = [UUID(page) for paper in case.content["materials"] for page in paper.get("pages", ())]
        if refs:
            attach(refs, owner=account, marks=[mark_of(case)])


def mark_of(case: Case) -> Mark:
    """What is burnt into the copies that this case's desk looks at."""
    body = bodies().get(case.body or "", {}).get("name", case.body or "")
    return Mark(case.name, body, clock.local(case.submitted_at).date())
