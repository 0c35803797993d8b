"""The date of a promised paper moves: its applicant hears of it once, over the ways that were chosen."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server import wiring
from server.applications import queries, tasks
from server.applications.models import Case, Owed
from server.applications.service import owed, verifying
from server.core import clock
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.notifications.models import Message, Notice
from server.places.rules import Holiday
from server.places.service import import_notice
from server.reviews.service import decisions, intake, undoing
from tests.server.at_once import at_once
from tests.server.notifications.builders import told_by_text
from tests.server.reviews.test_owed import CENTRE, CIVIL, LAST, accepted, an_owing, handed


def told_of(owner: UUID) -> list[str]:
    mine = (Notice.account == owner) & (Notice.phrase == "补交改期")
    return [row.sentence for row in Notice.select().where(mine).order_by(Notice.id)]


def texts() -> list[Message]:
    return [row for row in Message.select() if row.facts["phrase"] == "补交改期"]


def test_a_date_that_the_calendar_moved_is_told_once_over_the_chosen_ways(district: Any, frozen: Any) -> None:
    application, denied = an_owing("temp_relief", "subsistence_allowance"), an_owing()
    owner = told_by_text(application)
    for item in ("temp_relief", "subsistence_allowance"):
        accepted(application, item)
    case = accepted(denied)
    decisions.decide(case.id, uuid7(), {"verdict": "deny", "reasons": ["不符合条件"]}, actor=CIVIL)
    wiring.relay().drain()
    assert told_of(owner) == [], "a first date is no other date"
    closed = Holiday(is_open=False, name="台风停工", is_official=True)
    import_notice({date(2026, 12, 10): closed}, source="区政府通知")
    for _ in range(2):
        wiring.relay().drain()
        tasks.on_calendar_changed(None)  # heard again
        tasks.watch_owed()
    names = [case.name for case in Case.select().where(Case.application == application.id).order_by(Case.place)]
    paper = queries.progress(application, reader=owner)["owed"][0]["name"]
    dates = "，".join(f"《{name}》的“{paper}”改到12月17日" for name in names)
    assert told_of(owner) == [f"还没交的材料，补交的日子改了：{dates}。以新的日子为准。"]
    (text,) = texts()
    assert (text.channel, text.state) == ("sms", "sent")
    news = [row for row in OutboxEvent.select() if row.name == "owed.moved"]
    assert [row.subject_id for row in news] == [str(application.id)], "whose paper is needed no more hears nothing"
    assert verifying.verify(application.id) == []


def test_who_is_accepted_again_hears_until_when_now(district: Any, frozen: Any) -> None:
    application = an_owing()
    owner, case = told_by_text(application), accepted(application)
    decisions.decide(case.id, uuid7(), {"verdict": "deny", "reasons": ["不符合条件"]}, actor=CIVIL)
    with clock.frozen(clock.now() + timedelta(days=10)):
        undoing.reopen(case.id, uuid7(), reason="复议撤销了原决定", actor=CIVIL)
        intake.accept(case.id, uuid7(), actor=CENTRE)
        wiring.relay().drain()
    (said,) = told_of(owner)
    assert f"{Owed.get().due_on.month}月{Owed.get().due_on.day}日" in said
    assert len(texts()) == 1


def test_two_workers_at_once_tell_once_and_a_paper_that_came_moves_no_more(district: Any, frozen: Any) -> None:
    first, second = an_owing(), an_owing()
    owner = told_by_text(first)
    accepted(first), accepted(second)
    handed(second)
    Owed.update(due_on=LAST - timedelta(days=3)).execute()
    at_once(*[lambda: owed.recount(only_uncertain=False)] * 4)
    wiring.relay().drain()
    assert len(told_of(owner)) == len(texts()) == 1
    assert Owed.get(Owed.application == second.id).due_on == LAST - timedelta(days=3)


def test_a_recount_that_moves_nothing_leaves_a_reminder_that_goes_out_beside_it(district: Any, frozen: Any) -> None:
    case = accepted(an_owing())
    seen_before = Owed.get(Owed.case == case.id)
    Owed.update(reminded_on=clock.today()).execute()
    assert not owed._date(seen_before, seen_before.since)
    assert Owed.get().reminded_on == clock.today()
