"""What a case rests on: the consents of its application; who sits at its desk is told when one is taken back."""

from typing import Any
from uuid import UUID

from server.applications.models import Application, Case, Trace
from server.applications.rules import SYSTEM
from server.applications.service.cases import record
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.core.outbox import Event
from server.identity.service import withdrawing
from server.reviews.service import people

STEP = "consent_withdrawn"


def rested_on(application: UUID) -> list[UUID]:
    """The consents that counted when the application was submitted; its trace names them. One query."""
    row = Trace.select(Trace.data).where((Trace.application == application) & (Trace.step == "submit")).first()
    return [UUID(one) for one in row.data.get("consents", ())] if row else []


def consents_of(case: Case) -> list[dict[str, Any]]:
    """Those consents as the desk reads them. Two queries."""
    names = ("id", "how", "given_at", "withdrawn_at", "withdrawn_how")
    return [
        {name: getattr(row, name) for name in names} | {"title": row.text.title, "kind": row.text.kind}
        for row in withdrawing.those(rested_on(case.application_id))
    ]


def withdraw(case_id: UUID, consent_id: UUID, told: withdrawing.Told, *, actor: Actor) -> Any:
    """At the desk of a case: the person says that this consent is taken back."""
    case = people.seen_case(case_id, actor)
    if consent_id not in rested_on(case.application_id):
        raise NotFound()
    return withdrawing.withdraw_for(consent_id, told, by=actor, application=case.application_id)


def running_on(event: Event) -> list[Case]:
    """The open cases that rest on a consent that was taken back."""
    application, consent = event.data.get("application"), UUID(event.subject_id)
    if application is None or consent not in rested_on(UUID(application)):
        return []
    mine = (Case.application == UUID(application)) & (Case.state != "closed")
    return list(Case.select().where(mine).order_by(Case.place))


def note(event: Event) -> None:
    """Write it into the trace of each running case that rested on it. Heard twice, it is written once."""
    cases = running_on(event)
    if not cases:
        return
    with unit_of_work() as outbox:
        Application.update(head=Application.head).where(Application.id == cases[0].application_id).execute()
        mine = (Trace.application == cases[0].application_id) & (Trace.step == STEP)
        known = {row.case for row in Trace.select().where(mine) if row.data.get("consent") == event.subject_id}
        for case in cases:
            if case.id not in known:
                record(case, STEP, by=SYSTEM, now=event.at, outbox=outbox, consent=event.subject_id)
