"""The date of a promised paper moves: its applicant hears of it once, over the ways that were chosen."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server import wiring
from server.applications import queries, tasks
from server.applications.models import Application, Case, Owed, Trace
from server.applications.service import owed, verifying
from server.core import clock
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.notifications.models import Message, Notice
from server.places.queries import calendar
from server.places.rules import Holiday
from server.places.service import import_notice
from server.reviews.service import decisions, intake, undoing
from tests.server.at_once import at_once
from tests.server.notifications.builders import told_by_text
from tests.server.reviews.builders import CITIZEN, case_of
from tests.server.reviews.test_owed import CENTRE, CIVIL, LAST, PAPER, accepted, an_owing, handed


def told_of(owner: UUID) -> list[str]:
    mine = (Notice.account == owner) & (Notice.phrase == "补交改期")
    return [row.sentence for row in Notice.select().where(mine).order_by(Notice.id)]


def texts() -> list[Message]:
    return [row for row in Message.select() if row.facts["phrase"] == "补交改期"]


def traced(application: Application) -> list[str]:
    """What its trace says of the dates of papers that are to follow, as the applicant reads it."""
    told = queries.progress(application, reader=CITIZEN.account)["trace"]
    return [f"{one['name']}：{one['text']}" for one in told if one["step"] in ("owed_dated", "owed_moved")]


def test_the_trace_tells_the_date_and_that_it_moved(district: Any, frozen: Any) -> None:
    application, denied = an_owing("temp_relief", "subsistence_allowance"), an_owing()
    assert traced(application) == []
    names = [accepted(application, item).name for item in ("temp_relief", "subsistence_allowance")]
    first = [f"{name}：说好以后再交的材料，补交的日子定在12月16日" for name in names]
    assert traced(application) == first
    steps = [row.step for row in Trace.select().where(Trace.case == case_of(application, "temp_relief").id)]
    assert steps[-2:] == ["accept", "owed_dated"]
    decisions.decide(accepted(denied).id, uuid7(), {"verdict": "deny", "reasons": ["不符合条件"]}, actor=CIVIL)
    import_notice({date(2026, 12, 10): Holiday(is_open=False, name="台风停工", is_official=True)}, source="区政府通知")
    for _ in range(2):
        tasks.on_calendar_changed(None)
        tasks.watch_owed()
    cases = Case.select().where(Case.application == application.id).order_by(Case.place)
    moved = [f"{case.name}：说好以后再交的材料，补交的日子改到12月17日" for case in cases]
    assert traced(application) == first + moved
    row = Trace.select().where(Trace.step == "owed_moved").order_by(Trace.seq).first()
    assert (row.role, row.data["papers"]) == (
        "system",
        [{"material": PAPER, "until": "2026-12-17", "is_provisional": False}],
    )
    assert len(traced(denied)) == 1, "a paper that is needed no more moves untold"
    assert verifying.verify(application.id) == verifying.verify(denied.id) == []


def test_an_estimated_date_is_told_as_one(district: Any, frozen: Any) -> None:
    with clock.frozen(clock.now() + timedelta(days=40)):
        application = an_owing()
        accepted(application)
        (told,) = traced(application)
        assert told.endswith(f"定在{Owed.get().due_on.month}月{Owed.get().due_on.day}日（预估）")


def test_an_estimate_that_becomes_certain_on_its_day_is_told_once_and_moves_nothing(district: Any, frozen: Any) -> None:
    with clock.frozen(clock.now() + timedelta(days=40)):
        application = an_owing()
        accepted(application)
        (estimate,) = traced(application)
        guessed, january = calendar(), [date(2027, 1, 1) + timedelta(days=n) for n in range(31)]
        sure = {day: replace(guessed.says_of(day), is_official=True) for day in january}
        import_notice(sure, source="国务院办公厅通知")
        for _ in range(2):
            tasks.on_calendar_changed(None)
            tasks.watch_owed()
        assert traced(application) == [estimate, estimate.removesuffix("（预估）")]
        wiring.relay().drain()
        assert told_of(CITIZEN.account) == []
        assert verifying.verify(application.id) == []


def test_what_a_calendar_would_move_is_foretold_and_nothing_is_written(district: Any, frozen: Any) -> None:
    application, denied, came = an_owing(), an_owing(), an_owing()
    for one in (application, denied, came):
        accepted(one)
    decisions.decide(
        case_of(denied, "temp_relief").id, uuid7(), {"verdict": "deny", "reasons": ["不符合条件"]}, actor=CIVIL
    )
    handed(came)
    assert list(owed.preview(calendar())) == []
    days = calendar().with_days({date(2026, 12, 10): Holiday(is_open=False, name="台风停工", is_official=True)})
    ((row, due),) = owed.preview(days)
    assert (row.case.application_id, row.material, row.due_on) == (application.id, PAPER, LAST)
    assert (due, Owed.get(Owed.application == application.id).due_on) == ((date(2026, 12, 17), False), LAST)


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
