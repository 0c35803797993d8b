"""What the desks do when nobody is looking: listeners (wired in `server/wiring.py`) and the timetable."""

from typing import Any
from uuid import UUID

from server.applications.models import Case
from server.core import clock
from server.core.outbox import Event, outside
from server.core.tasks import every
from server.reviews.service import (
    agreed,
    clocks,
    commands,
    corrections,
    decisions,
    handing,
    instant,
    intake,
    recounting,
)
from server.reviews.service import outside as systems_outside

HOUR = 3600.0


def on_at_the_window(event: Event) -> None:
    """New, released or answered cases: the five days begin."""
    for case_id in _cases_of(event):
        intake.receive(case_id, event.at, clock.now(), is_new=event.name == "application.submitted")


@outside
def on_ready_for_rules(event: Event) -> None:
    """The same cases: the item's rule looks at them. Apart, because it asks registers outside."""
    for case_id in _cases_of(event):
        instant.look(case_id, clock.now())


def on_consent_withdrawn(event: Event) -> None:
    """Running cases that rested on the consent say so."""
    agreed.note(event)


def _cases_of(event: Event) -> list[UUID]:
    if event.subject_kind == "case":
        return [UUID(event.subject_id)]
    mine = (Case.application == UUID(event.subject_id)) & (Case.state == "submitted")
    rows: Any = Case.select(Case.id).where(mine).order_by(Case.place).tuples()
    return [row[0] for row in rows]


def on_resumed(event: Event) -> None:
    """The applicant answered, or the term is over: the clock runs again from that day."""
    decisions.run_on(UUID(event.subject_id), event.at, clock.now())


def on_closed(event: Event) -> None:
    """Whatever ended the case, nothing is counted, sent or asked any more."""
    clocks.end(UUID(event.subject_id))
    systems_outside.cancel(UUID(event.subject_id), clock.now())


@outside
def on_calendar_changed(_event: Event) -> None:
    """Another calendar: every running date is counted again. Apart, because each application is a unit of its own."""
    recounting.recount_all(clock.now())
    handing.recount(clock.now())


@every(HOUR)
def watch_days() -> None:
    """Warn in the five days, accept by law after them, close what was not answered, count estimates again."""
    now = clock.now()
    intake.watch_notices(now)
    corrections.expire_due(now)
    recounting.recount_all(now, only_uncertain=True)


@every(24 * HOUR)
def forget_commands() -> None:
    """Drop the answers to commands that are too old to be repeated."""
    commands.forget_old(clock.now())


@every(15.0)
def talk_outside() -> None:
    """Send what is due to the systems of record, and ask after what was sent."""
    systems_outside.send_due(clock.now())
