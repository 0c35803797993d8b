"""容缺后补: promised, dated at the acceptance, handed in later, reminded of; what the desk sees of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications import queries, tasks
from server.applications.models import Application, Case, Owed, Trace
from server.applications.rules import By
from server.applications.service import erasing, owed, verifying
from server.core import clock
from server.core.db import insert_new
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity.models import Parked
from server.media.models import Blob, MediaRef
from server.reviews.service import boxes, decisions, intake, undoing, views
from tests.server.applications.filled import a_file
from tests.server.reviews.builders import CITIZEN, a_clerk, a_reviewer, an_application, case_of

CENTRE, CIVIL = a_clerk("370199000000"), a_reviewer("body_civil")
PAPER = "hardship_proof"  # may follow within 20 working days
LAST = date(2026, 12, 16)


def an_owing(*items: str, paper: str = PAPER, **facts: Any) -> Application:
    application = an_application(*(items or ("temp_relief",)), **facts)
    for case in Case.select().where(Case.application == application.id):
        others = [one for one in case.content["materials"] if one["material"] != paper]
        later = {"material": paper, "source": "later", "pages": []}
        Case.update(content={**case.content, "materials": [*others, later]}).where(Case.id == case.id).execute()
        intake.receive(case.id, case.submitted_at, clock.now())
    owed.note(application.id)
    return application


def accepted(application: Application, item: str = "temp_relief") -> Case:
    case = case_of(application, item)
    intake.accept(case.id, uuid7(), actor=CENTRE)
    return Case.get_by_id(case.id)


def handed(application: Application, handing: UUID | None = None, *, pages: Sequence[str] = (), **said: Any) -> Any:
    owner = UUID(str(CITIZEN.account))
    what = {"material": PAPER, "pages": list(pages) or [a_file(owner, "correction")]} | said
    return owed.hand_in(application.id, handing or uuid7(), what, by=CITIZEN, now=clock.now())


def test_the_date_counts_from_the_acceptance_whose_day_is_not_counted(district: Any, frozen: Any) -> None:
    application = an_owing()
    (told,) = queries.progress(application, reader=CITIZEN.account)["owed"]
    assert (told["due_on"], told["days"], told["handed_in_at"]) == (None, 20, None), "no date before the acceptance"
    accepted(application)
    (told,) = queries.progress(application, reader=CITIZEN.account)["owed"]
    assert (told["due_on"], told["due_is_provisional"], told["is_overdue"]) == (LAST, False, False)
    with clock.frozen(clock.now() + timedelta(days=29)):
        assert queries.progress(application, reader=CITIZEN.account)["owed"][0]["is_overdue"] is True


def test_a_deemed_acceptance_gives_a_date_as_well(district: Any, frozen: Any) -> None:
    an_owing()
    with clock.frozen(clock.now() + timedelta(days=9)):
        intake.watch_notices(clock.now())
        assert Owed.get().since == date(2026, 11, 27)


def test_a_date_in_a_year_without_a_calendar_is_an_estimate(district: Any, frozen: Any) -> None:
    with clock.frozen(clock.now() + timedelta(days=40)):
        application = an_owing()
        accepted(application)
        assert Owed.get().due_is_provisional is True
        owed.recount()
        assert Owed.get().due_on == queries.progress(application, reader=CITIZEN.account)["owed"][0]["due_on"]


def test_a_day_that_was_told_only_moves_later_and_is_reminded_of_again(district: Any, frozen: Any) -> None:
    accepted(an_owing())
    for shown, reminded in ((LAST + timedelta(days=5), True), (LAST - timedelta(days=5), False)):
        Owed.update(due_on=shown, reminded_on=clock.today()).execute()
        owed.recount(only_uncertain=False)
        row = Owed.get()
        assert (row.due_on, row.reminded_on is not None) == (max(shown, LAST), reminded)


def test_who_is_accepted_again_has_the_whole_time_again(district: Any, frozen: Any) -> None:
    case = accepted(an_owing())
    decisions.decide(case.id, uuid7(), {"verdict": "deny", "reasons": ["不符合条件"]}, actor=CIVIL)
    with clock.frozen(clock.now() + timedelta(days=40)):
        undoing.reopen(case.id, uuid7(), reason="复议撤销了原决定", actor=CIVIL)
        intake.accept(case.id, uuid7(), actor=CENTRE)
        assert Owed.get().since == clock.today()
        assert Owed.get().due_on > clock.today() + timedelta(days=20)


def test_a_paper_that_follows_is_kept_traced_and_told_to_the_desk(district: Any, frozen: Any) -> None:
    application = an_owing()
    case = accepted(application)
    (told,) = handed(application)
    assert told["case"] == case.id
    assert told["handed_in_at"] == clock.now()
    assert [row.step for row in Trace.select().where(Trace.case == case.id)][-1] == "owed_handed_in"
    news = OutboxEvent.get(OutboxEvent.name == "owed.handed_in")
    assert news.data["cases"] == [str(case.id)]
    (paper,) = [one for one in views.case_view(case.id, CIVIL)["materials"] if one["material"] == PAPER]
    assert len(paper["pages"]) == 1
    assert paper["owed"]["handed_in_at"] == clock.now()
    assert "补交" in queries.progress(application, reader=CITIZEN.account)["trace"][-1]["text"]
    assert verifying.verify(application.id) == []


def test_it_may_come_before_the_acceptance(district: Any, frozen: Any) -> None:
    application = an_owing()
    handed(application)
    case = accepted(application)
    assert decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)["verdict"] == "grant"


def test_one_paper_serves_all_cases_that_wait_for_it(district: Any, frozen: Any) -> None:
    application = an_owing("temp_relief", "subsistence_allowance")
    told = handed(application)
    assert [(row["item"], row["handed_in_at"]) for row in told] == [
        (case.name, clock.now())
        for case in Case.select().where(Case.application == application.id).order_by(Case.place)
    ]


def test_a_repeat_changes_nothing_and_other_content_is_parked(district: Any, frozen: Any) -> None:
    application, handing = an_owing(), uuid7()
    pages = [a_file(UUID(str(CITIZEN.account)), "correction")]
    first = handed(application, handing, pages=pages)
    assert handed(application, handing, pages=pages) == first
    assert Trace.select().where(Trace.step == "owed_handed_in").count() == 1
    with pytest.raises(AlreadyUsed):
        handed(application, handing)
    assert Parked.select().count() == 1
    with pytest.raises(owed.NothingOwed):
        handed(application)


def test_only_what_was_promised_may_follow_and_only_whole(district: Any, frozen: Any) -> None:
    application = an_owing()
    with pytest.raises(owed.NothingOwed):
        handed(application, material="id_card")
    with pytest.raises(Invalid):
        handed(application, pages=[str(uuid7())])
    stranger = By(uuid7(), "citizen", "online")
    with pytest.raises(NotFound):
        owed.hand_in(application.id, uuid7(), {"material": PAPER, "pages": []}, by=stranger, now=clock.now())
    assert Owed.get().handed_in_at is None


def test_a_grant_on_a_promise_keeps_the_door_open_after_the_close(district: Any, frozen: Any) -> None:
    application = an_owing()
    case = accepted(application)
    assert decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)["verdict"] == "grant_deferred"
    (told,) = queries.progress(application, reader=CITIZEN.account)["owed"]
    assert told["due_on"] == LAST
    handed(application)
    assert Case.get_by_id(case.id).result == "granted_deferred"
    assert verifying.verify(application.id) == []


def test_a_denied_case_needs_the_paper_no_more(district: Any, frozen: Any) -> None:
    application = an_owing()
    case = accepted(application)
    decisions.decide(case.id, uuid7(), {"verdict": "deny", "reasons": ["不符合条件"]}, actor=CIVIL)
    assert queries.progress(application, reader=CITIZEN.account)["owed"] == []
    with pytest.raises(owed.NothingOwed):
        handed(application)


def test_the_applicant_is_reminded_once_before_the_date(district: Any, frozen: Any) -> None:
    accepted(an_owing())
    assert owed.remind(clock.now()) == 0
    with clock.frozen(clock.now() + timedelta(days=26)):  # Monday, two working days before
        assert owed.remind(clock.now()) == 1
        assert owed.remind(clock.now()) == 0
        tasks.watch_owed()
    assert [event.data["until"] for event in OutboxEvent.select().where(OutboxEvent.name == "owed.reminded")] == [
        LAST.isoformat()
    ]


def asked(actor: Any, box: str, **more: Any) -> Any:
    return boxes.inbox(actor, {"box": box, "state": "owed", "q": "", "cursor": None, "limit": 20} | more)


def test_the_desk_lists_what_is_owed_the_longest_overdue_first(district: Any, frozen: Any) -> None:
    later, first = an_owing(), an_owing("medical_aid", paper="cost_list")
    slow, soon = accepted(later), accepted(first, "medical_aid")
    decisions.decide(slow.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)
    assert [row["id"] for row in asked(CENTRE, "intake")["items"]] == [soon.id, slow.id]
    assert [row["owed_due_on"] for row in asked(CENTRE, "intake")["items"]][1] == LAST, "the paper's date"
    page = asked(CENTRE, "intake", limit=1)
    assert [row["id"] for row in asked(CENTRE, "intake", cursor=page["next"])["items"]] == [slow.id]
    assert [row["id"] for row in asked(CIVIL, "body")["items"]] == [slow.id]
    with clock.frozen(clock.now() + timedelta(days=10)):
        assert [row["signs"] for row in asked(CENTRE, "intake")["items"]] == [["owed_late"], ["owed"]]
    handed(later)
    assert [row["id"] for row in asked(CENTRE, "intake")["items"]] == [soon.id]
    assert "followed" in views.case_view(slow.id, CIVIL)["signs"]


def test_a_case_that_owes_two_papers_stands_once_by_the_earlier(district: Any, frozen: Any) -> None:
    soon, late = accepted(an_owing()), accepted(an_owing())
    for due_on in (LAST - timedelta(days=9), LAST - timedelta(days=5), LAST):
        insert_new(_owing_too(soon, f"paper_{due_on}", due_on))
    page = asked(CENTRE, "intake", limit=1)
    assert [row["id"] for row in page["items"]] == [soon.id]
    rest = asked(CENTRE, "intake", cursor=page["next"])
    assert [row["id"] for row in rest["items"]] == [late.id]
    assert rest["next"] is None


def _owing_too(case: Case, material: str, due_on: date) -> Owed:
    known = {"application": case.application_id, "days": 5, "day_kind": "working", "since": clock.today()}
    return Owed(case=case.id, material=material, due_on=due_on, **known)


def test_a_lawful_deletion_takes_what_followed_as_well(district: Any, frozen: Any) -> None:
    application, page = an_owing(), a_file(UUID(str(CITIZEN.account)), "correction")
    case = accepted(application)
    handed(application, pages=[page])
    assert UUID(page) in erasing.files_of([application.id])
    decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)
    erasing.erase(application.id, by=CITIZEN, now=clock.now())
    assert Owed.get().pages == []


def test_a_paper_that_follows_is_judged_as_one_that_comes_at_once(district: Any, frozen: Any) -> None:
    application = an_owing()
    accepted(application)
    owner = UUID(str(CITIZEN.account))
    page, pages = a_file(owner, "correction"), [a_file(owner, "correction") for _ in range(31)]
    scan = {"id": uuid7(), "owner": owner, "digest": "d", "storage_key": "k", "width": 1, "height": 1, "pages": 1}
    blob = Blob.create(kind="pdf", size=19_000_000, created_at=clock.now(), **scan)
    MediaRef.update(blob=blob).where(MediaRef.id == UUID(page)).execute()
    for wrong, at in (([page], "/pages/0"), (pages, "/pages")):
        with pytest.raises(Invalid) as no:
            handed(application, pages=wrong)
        assert [fault.pointer for fault in no.value.faults] == [at]
    handed(application, pages=pages[:1])
    assert Owed.get().handed_in_at is not None
