"""Beside a case's course: a paper that somebody brings to the counter, and looking at what came since."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications import queries
from server.applications.models import Application, Case, Trace
from server.applications.service import erasing, owed, record, verifying
from server.core import clock
from server.core.db import unit_of_work
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity.models import Parked
from server.reviews.service import beside, boxes, decisions, people, views
from tests.server.applications.filled import a_file
from tests.server.reviews.builders import CITIZEN, a_clerk, a_reviewer
from tests.server.reviews.test_owed import CENTRE, CIVIL, PAPER, accepted, an_owing, handed


def brought(case: Case, actor: Any = CENTRE, handing: UUID | None = None, *, pages: Sequence[str] = ()) -> Any:
    said = {"material": PAPER, "pages": list(pages) or [a_file(actor.account_id, "correction")]}
    return beside.hand_in(case.id, handing or uuid7(), said, actor=actor)


def test_a_clerk_takes_a_paper_in_for_who_brings_it_also_after_the_decision(district: Any, frozen: Any) -> None:
    application = an_owing()
    case = accepted(application)
    decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)
    assert "hand_in" in views.case_view(case.id, CENTRE)["allowed"]
    assert brought(case)["result"] == "granted_deferred"
    assert "hand_in" not in views.case_view(case.id, CENTRE)["allowed"]
    last = Trace.select().where(Trace.case == case.id).order_by(Trace.seq.desc()).first()
    assert (last.step, last.account, last.role) == ("owed_handed_in", CENTRE.account_id, "clerk")
    news = OutboxEvent.get(OutboxEvent.name == "owed.received")
    assert news.data["cases"] == [str(case.id)]
    story = queries.progress(application, reader=CITIZEN.account)
    assert story["trace"][-1]["text"] == "窗口工作人员收下了先前说好以后再交的材料"
    assert story["owed"][0]["handed_in_at"] == clock.now()
    (paper,) = [one for one in views.case_view(case.id, CIVIL)["materials"] if one["material"] == PAPER]
    assert len(paper["pages"]) == 1
    assert verifying.verify(application.id) == []


def test_a_clerk_takes_in_what_this_case_waits_for_and_only_once(district: Any, frozen: Any) -> None:
    application, handing = an_owing("temp_relief", "subsistence_allowance"), uuid7()
    case, pages = accepted(application), [a_file(CENTRE.account_id, "correction")]
    first = brought(case, handing=handing, pages=pages)
    assert brought(case, handing=handing, pages=pages) == first
    assert Trace.select().where(Trace.step == "owed_handed_in").count() == 2, "one paper for both cases"
    with pytest.raises(AlreadyUsed):
        brought(case, handing=handing)
    with pytest.raises(owed.NothingOwed):
        brought(case)
    with pytest.raises(NotFound):
        brought(case, a_clerk("370199002000"))
    with pytest.raises(NotFound):
        brought(case, a_reviewer("body_tax"))


def test_other_peoples_pages_and_used_ids_are_refused_at_the_desk(district: Any, frozen: Any) -> None:
    application, handing = an_owing(), uuid7()
    case = accepted(application)
    with pytest.raises(Invalid):
        brought(case, pages=[a_file(UUID(str(CITIZEN.account)), "correction")])
    handed(application, handing)
    with pytest.raises(AlreadyUsed):
        brought(case, handing=handing)
    assert Parked.select().where(Parked.kind == "desk").count() == 1


def test_what_is_kept_by_law_alone_takes_no_paper(district: Any, frozen: Any) -> None:
    case = accepted(an_owing())
    Case.update(blocked_at=clock.now()).where(Case.id == case.id).execute()
    assert "hand_in" not in views.case_view(case.id, CENTRE)["allowed"]
    with pytest.raises(people.KeptOnly):
        brought(case)


def test_that_a_paper_followed_is_said_until_somebody_at_the_body_looked(district: Any, frozen: Any) -> None:
    case = accepted(an_owing())
    decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)
    brought(case)
    listed = {"box": "body", "state": "closed", "q": "", "cursor": None, "limit": 20}
    assert [row["signs"] for row in boxes.inbox(CIVIL, listed)["items"]] == [["followed"]]
    assert "heed" not in views.case_view(case.id, CENTRE)["allowed"], "the window has nothing to decide"
    assert views.case_view(case.id, CIVIL)["allowed"] == ["revoke", "heed"]
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        command = uuid7()
        answer = beside.heed(case.id, command, actor=CIVIL)
        assert beside.heed(case.id, command, actor=CIVIL) == answer
        assert [row["signs"] for row in boxes.inbox(CIVIL, listed)["items"]] == [[]]
        assert views.case_view(case.id, CIVIL)["allowed"] == ["revoke"]
        with pytest.raises(beside.NothingNew):
            beside.heed(case.id, uuid7(), actor=CIVIL)
    assert Trace.select().where(Trace.step == "heeded").get().account == CIVIL.account_id
    assert "heeded" not in str(queries.progress(Application.get_by_id(case.application_id), reader=None)["trace"])


def test_what_the_applicant_changes_meanwhile_hides_no_paper_that_followed(district: Any, frozen: Any) -> None:
    case = accepted(an_owing())
    decisions.decide(case.id, uuid7(), {"verdict": "grant"}, actor=CIVIL)
    handed(Application.get_by_id(case.application_id))
    with clock.frozen(clock.now() + timedelta(minutes=1)), unit_of_work() as outbox:
        record(Case.get_by_id(case.id), "shared_value_changed", by=CITIZEN, now=clock.now(), outbox=outbox)
    assert views.case_view(case.id, CIVIL)["signs"] == ["followed", "shared_changed"]
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        beside.heed(case.id, uuid7(), actor=CIVIL)
    assert views.case_view(case.id, CIVIL)["signs"] == []


def test_a_lawful_deletion_takes_what_the_desk_took_in_as_well(district: Any, frozen: Any) -> None:
    application = an_owing()
    brought(accepted(application))
    assert CENTRE.account_id in erasing.owners_of([application.id])
