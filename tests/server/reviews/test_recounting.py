"""Another calendar: what moves, what stays as it was told, and that its applicants hear of it once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server import wiring
from server.applications.models import Application, Case, Correction, Handoff
from server.applications.rules import By
from server.applications.service import verifying, withdrawal
from server.core import clock
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.notifications.models import Message, Notice
from server.places.queries import calendar
from server.places.rules import Holiday
from server.places.service import import_notice
from server.reviews import tasks
from server.reviews.models import ClockStop
from server.reviews.rules.clocks import Limit
from server.reviews.service import corrections, decisions, handing, intake, recounting
from tests.server.at_once import at_once
from tests.server.notifications.builders import PHONE, told_by_text
from tests.server.reviews.builders import (
    a_case,
    a_clerk,
    a_reviewer,
    an_application,
    at,
    case_of,
    names_of_steps,
)

CENTRE, CIVIL, TOBACCO = a_clerk("370199000000"), a_reviewer("body_civil"), a_reviewer("body_tobacco")
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
ID_CARD = {"target": {"material": "id_card"}, "reason": "unreadable"}


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def typhoon(*days: date) -> None:
    """The offices stay closed."""
    closed = Holiday(is_open=False, name="台风停工", is_official=True)
    import_notice(dict.fromkeys(days or (FRIDAY,), closed), source="区政府通知")


def worked(day: date) -> None:
    import_notice({day: Holiday(is_open=True, name="调休上班", is_official=True)}, source="区政府通知")


def asked(*cases: Case) -> Correction:
    """The window asks for what it has, the body for what it accepted; all in five days."""
    sheet = uuid7()
    for case in cases:
        actor = CENTRE if case.state == "submitted" else TOBACCO
        corrections.draft(sheet, case_id=case.id, marks=[ID_CARD], actor=actor)
    corrections.send(sheet, uuid7(), within=5, actor=CENTRE)
    found: Correction = Correction.get_by_id(sheet)
    return found


def sentences(owner: UUID) -> list[str]:
    mine = (Notice.account == owner) & (Notice.phrase == "期限有变")
    return [row.sentence for row in Notice.select().where(mine).order_by(Notice.id)]


def texts() -> list[Message]:
    return [row for row in Message.select().order_by(Message.id) if row.facts["phrase"] == "期限有变"]


def test_a_notice_is_answered_as_many_days_later_as_the_offices_are_closed(district: Any, frozen: Any) -> None:
    application = an_application("temp_relief", "tobacco_licence")
    wiring.relay().drain()
    relief, tobacco = case_of(application, "temp_relief"), case_of(application, "tobacco_licence")
    intake.accept(tobacco.id, uuid7(), actor=TOBACCO)
    correction = asked(relief, fresh(tobacco))
    assert correction.due_on == date(2026, 11, 25)
    typhoon()
    wiring.relay().drain()
    moved = date(2026, 11, 26)
    assert Correction.get_by_id(correction.id).due_on == moved
    assert [(fresh(case).due_on, fresh(case).turn) for case in (relief, tobacco)] == [(moved, "applicant")] * 2
    assert ClockStop.get(ClockStop.case == tobacco.id).expected_until == moved
    assert names_of_steps(relief)[-1] == names_of_steps(tobacco)[-1] == "recounted"
    assert verifying.verify(application.id) == []
    with clock.frozen(at(moved, hour=23)):
        assert corrections.expire_due(clock.now()) == 0


def test_a_preview_foretells_what_the_worker_then_counts(district: Any, frozen: Any) -> None:
    asked(a_case("temp_relief"))
    for state in ("submitted", "accepted", "in_review"):
        a_case("temp_relief", state=state)
    suspended = a_case(state="in_review")
    decisions.suspend(suspended.id, uuid7(), kind="hearing", expected=Limit(3), actor=CIVIL)
    wiring.relay().drain()
    closed = {FRIDAY: Holiday(is_open=False, name="台风停工", is_official=True)}
    foretold = {case.id: answer.on for case, answer in recounting.preview(calendar().with_days(closed), frozen)}
    before = {case.id: case.due_on for case in Case.select()}
    typhoon()
    wiring.relay().drain()
    after = {case.id: case.due_on for case in Case.select()}
    assert foretold == {case: day for case, day in after.items() if day != before[case]}
    assert foretold.keys() == before.keys()
    assert ClockStop.get(ClockStop.case == suspended.id).expected_until == date(2026, 11, 24), "a working day later"


def test_nothing_lapses_on_a_day_that_the_worker_has_not_counted_yet(district: Any, frozen: Any) -> None:
    case = a_case("temp_relief")
    asked(case)
    typhoon(date(2026, 11, 25))
    with clock.frozen(at(date(2026, 11, 26))):
        assert corrections.expire_due(clock.now()) == 0
    with clock.frozen(at(date(2026, 11, 27))):
        assert corrections.expire_due(clock.now()) == 1


def test_an_applicant_s_date_never_comes_earlier_an_office_s_does(district: Any, frozen: Any) -> None:
    relief, accepted = a_case("temp_relief"), a_case("temp_relief", state="accepted")
    correction, before = asked(relief), accepted.due_on
    worked(SATURDAY)
    wiring.relay().drain()
    assert (Correction.get_by_id(correction.id).due_on, fresh(relief).due_on) == (date(2026, 11, 25),) * 2
    assert fresh(accepted).due_on < before
    typhoon()
    wiring.relay().drain()
    assert Correction.get_by_id(correction.id).due_on == date(2026, 11, 25), "one day more and one day less"
    assert fresh(accepted).due_on == before


def test_an_estimated_date_of_a_notice_is_counted_by_the_hour(district: Any) -> None:
    with clock.frozen(at(date(2026, 12, 29))):
        correction = asked(a_case("temp_relief"))
        assert correction.due_is_provisional
        year = {date(2027, 1, n): Holiday(n > 3, "", is_official=True) for n in range(1, 20)}
        import_notice(year, source="试验通知")
        assert recounting.recount_all(clock.now(), only_uncertain=True) == 1
        assert not Correction.get_by_id(correction.id).due_is_provisional


def test_an_offer_is_open_for_two_working_days_of_the_calendar_that_holds(district: Any, frozen: Any) -> None:
    case, handoff = a_case(), uuid7()
    handing.offer(handoff, case_id=case.id, body="body_hrss", reason="应由人社局决定", actor=CENTRE)
    over = a_case()
    old = uuid7()
    handing.offer(old, case_id=over.id, body="body_hrss", reason="应由人社局决定", actor=CENTRE)
    handing.withdraw(old, actor=CENTRE)
    before = Handoff.get_by_id(old).until
    assert clock.local(Handoff.get_by_id(handoff).until).date() == SATURDAY
    typhoon()
    wiring.relay().drain()
    assert clock.local(Handoff.get_by_id(handoff).until).date() == date(2026, 11, 24)
    assert Handoff.get_by_id(old).until == before
    with clock.frozen(at(date(2026, 11, 23))):
        assert handing.take(handoff, actor=a_reviewer("body_hrss"))["state"] == "taken"


def test_an_applicant_hears_of_all_that_moved_once(district: Any, frozen: Any) -> None:
    application = an_application("temp_relief", "tobacco_licence")
    owner = told_by_text(application)
    wiring.relay().drain()
    intake.accept(case_of(application, "tobacco_licence").id, uuid7(), actor=TOBACCO)
    asked(case_of(application, "temp_relief"))
    typhoon()
    for _ in range(2):
        wiring.relay().drain()
        tasks.on_calendar_changed(None)  # heard again
    relief, tobacco = (case_of(application, one) for one in ("temp_relief", "tobacco_licence"))
    day = f"{tobacco.due_on.month}月{tobacco.due_on.day}日"
    assert sentences(owner) == [
        f"工作日安排有变化，日子重新算了：《{relief.name}》的补正改到11月26日，《{tobacco.name}》改到{day}。以新的日子为准。"
    ]
    (text,) = texts()
    assert (text.channel, text.state) == ("sms", "sent")
    assert OutboxEvent.select().where(OutboxEvent.name == "application.recounted").count() == 1
    assert relief.name not in str(OutboxEvent.get(OutboxEvent.name == "application.recounted").data)


def test_whose_date_stays_hears_nothing(district: Any, frozen: Any) -> None:
    near, closed = a_case("temp_relief"), a_case("temp_relief")
    owners = [told_by_text(Application.get_by_id(case.application_id)) for case in (near, closed)]
    by = By(owners[1], "citizen", "online")
    withdrawal.withdraw(closed.application_id, reason="", by=by, now=clock.now())
    wiring.relay().drain()
    typhoon(date(2026, 12, 30))
    wiring.relay().drain()
    assert [sentences(owner) for owner in owners] == [[], []]
    assert texts() == []


def test_a_worker_that_dies_half_way_tells_nobody_twice(district: Any, frozen: Any, monkeypatch: Any) -> None:
    owners = [told_by_text(Application.get_by_id(a_case("temp_relief").application_id)) for _ in range(3)]
    wiring.relay().drain()
    typhoon()
    done, real = [], recounting.recount

    def dies(application: UUID, now: datetime, **more: Any) -> int:
        if len(done) == 1:
            raise SystemError("killed")
        done.append(application)
        return real(application, now, **more)

    monkeypatch.setattr(recounting, "BATCH", 1)
    monkeypatch.setattr(recounting, "recount", dies)
    wiring.relay().drain()
    assert len(texts()) == 1
    monkeypatch.setattr(recounting, "recount", real)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        wiring.relay().drain()
    assert [len(sentences(owner)) for owner in owners] == [1, 1, 1]
    assert len(texts()) == 3


def test_two_workers_at_once_tell_once(district: Any, frozen: Any) -> None:
    application = Application.get_by_id(a_case("temp_relief").application_id)
    owner = told_by_text(application)
    wiring.relay().drain()
    typhoon()
    moved = at_once(*[lambda: recounting.recount(application.id, frozen)] * 4)
    assert sorted(moved) == [0, 0, 0, 1]
    wiring.relay().drain()
    assert len(sentences(owner)) == 1


def test_a_procedure_that_lasts_longer_is_no_news_each_day_another_calendar_is(district: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    owner = told_by_text(Application.get_by_id(case.application_id))
    decisions.suspend(case.id, uuid7(), kind="hearing", expected=Limit(1), actor=CIVIL)
    wiring.relay().drain()
    later = at(date(2026, 11, 25))
    with clock.frozen(later):
        assert recounting.recount_all(later, only_uncertain=True) == 1
        wiring.relay().drain()
        assert sentences(owner) == []
        typhoon(date(2026, 11, 27))
        wiring.relay().drain()
    (said,) = sentences(owner)
    assert said.endswith("（预估）。以新的日子为准。")


def test_a_date_that_moved_before_the_calendar_s_news_was_heard_is_told_too(district: Any, frozen: Any) -> None:
    """The hour strikes between the import and its news."""
    with clock.frozen(at(date(2026, 12, 24))):
        case = a_case("temp_relief", state="accepted")
        owner = told_by_text(Application.get_by_id(case.application_id))
        wiring.relay().drain()
        typhoon(date(2026, 12, 28))
        recounting.recount_all(clock.now(), only_uncertain=True)
        wiring.relay().drain()
    assert len(sentences(owner)) == 1
    assert texts()[0].facts["number"] == Application.get_by_id(case.application_id).number
    assert PHONE not in str(texts()[0].__data__)
