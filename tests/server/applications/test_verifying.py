"""Anchors fix each day's heads; the timetable and the listeners may run twice; the drawing is fresh."""

import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from server import applications
from server.applications import service, tasks
from server.applications.models import Anchor, Application, Trace
from server.applications.rules import CASE, CORRECTION, HANDOFF
from server.applications.service import verifying
from server.core import clock, config
from server.core.db import unit_of_work
from server.media.models import Copy, MediaRef
from tests.server.applications.builders import CLERK, NOON, an_application, case_of
from tests.server.applications.filled import an_actor
from tests.server.applications.test_corrections import a_submission

DRAWING = Path(applications.__file__).parent / "workflow.md"


def test_a_day_is_anchored_once_and_later_steps_leave_it_whole(db: Any) -> None:
    application = an_application(("licence", []))
    assert verifying.anchor_until(date(2026, 11, 20)) == 2
    assert verifying.anchor_until(date(2026, 11, 20)) == 0
    with unit_of_work() as outbox:
        tomorrow = NOON + timedelta(days=5)
        service.move(case_of(application, "licence"), "accept", by=CLERK, now=tomorrow, outbox=outbox)
    assert [row.heads for row in Anchor.select().order_by(Anchor.day)] == [1, 0]
    assert verifying.broken_anchors() == []


def test_a_whole_chain_that_was_forged_anew_is_found_by_its_anchor(db: Any) -> None:
    an_application(("licence", []))
    verifying.anchor(NOON.date())
    Trace.update(hash="sha256:forged").where(Trace.seq == 2).execute()
    assert verifying.broken_anchors() == [NOON.date()]


def test_chain_note_and_anchor_hold_when_the_suite_changes(db: Any) -> None:
    application = an_application(("licence", []))
    _accepted(application, NOON)
    verifying.anchor(NOON.date())
    config.install(dataclasses.replace(config.settings(), suite="national"))
    other = _accepted(an_application(("licence", []), at=NOON + timedelta(days=1)), NOON + timedelta(days=1))
    assert verifying.verify(application.id) == verifying.verify(other.id) == []
    assert verifying.broken_anchors() == []
    Trace.update(reason="x").where((Trace.application == application.id) & (Trace.seq == 2)).execute()
    assert verifying.verify(application.id) == ["row 2 was changed"]


def _accepted(application: Application, now: datetime) -> Application:
    with unit_of_work() as outbox:
        service.move(case_of(application, "licence"), "accept", by=CLERK, now=now, outbox=outbox, note="材料齐全")
    return application


def test_the_timetable_anchors_finished_days_only(db: Any) -> None:
    with clock.frozen(NOON):
        an_application(("licence", []))
        tasks.anchor_days()
        assert not Anchor.select().exists()
    with clock.frozen(NOON + timedelta(days=1)):
        tasks.anchor_days()
        tasks.thin_drafts()
        tasks.drop_left_behind()
    assert Anchor.select().count() == 1
    assert Application.select().count() == 1


def test_copies_are_ordered_for_each_desk_once(district: Any) -> None:
    application = a_submission(an_actor())
    event: Any = SimpleNamespace(subject_id=str(application.id), data={})
    assert MediaRef.select().where(MediaRef.is_attached).exists()
    tasks.on_submitted(event)
    ordered = Copy.select().count()
    tasks.on_submitted(event)
    assert Copy.select().count() == ordered


def test_a_guests_drafts_follow_him(db: Any) -> None:
    application, account = an_application(), an_actor().account_id
    event: Any = SimpleNamespace(subject_id=str(application.account), data={"into": str(account)})
    for _ in range(2):
        tasks.on_account_absorbed(event)
    assert Application.get_by_id(application.id).account == account


def test_the_drawing_is_what_the_tables_say() -> None:
    parts = [f"## {table.noun}\n\n```mermaid\n{table.draw()}```\n" for table in (CASE, CORRECTION, HANDOFF)]
    assert DRAWING.read_text(encoding="utf-8").endswith("\n".join(parts))
