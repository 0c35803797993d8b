"""Two accounts of one person become one: what lay with the first is found, gone on with and taken back by the other."""

from dataclasses import replace
from typing import Any

import pytest

from server import wiring
from server.applications import queries
from server.applications.api import by
from server.applications.models import Application, Revision
from server.applications.service import drafts, submission, verifying
from server.core import clock
from server.core.db import unit_of_work
from server.core.ids import uuid7
from server.identity.errors import SessionEnded
from server.identity.facts import PersonFacts
from server.identity.models import Account
from server.identity.service import joining
from server.media.models import MediaRef
from server.rights.service import copying, deleting
from tests.server.applications.acting import Family
from tests.server.applications.filled import a_saved_draft
from tests.server.applications.test_corrections import a_submission
from tests.server.identity.builders import NUMBERS, an_account, signed_in_by_phone, vouched_for
from tests.server.identity.test_sessions import resolved

FACTS = PersonFacts(name="李小明", id_type="resident_id", id_number=NUMBERS[2])


@pytest.fixture(params=["raised", "joined"])
def moved(district: Any, frozen: Any, request: pytest.FixtureRequest) -> Any:
    """What a phone account had, and the same person after he proved who he is."""
    wiring.take_along()
    if request.param == "joined":
        vouched_for(FACTS)
    phone = resolved(signed_in_by_phone())
    had = phone, a_saved_draft(phone), a_submission(phone)
    me = resolved(vouched_for(FACTS, caller=phone))
    assert (me.account_id == phone.account_id) == (request.param == "raised")
    return me, *had


def test_drafts_and_applications_are_found_and_gone_on_with(moved: Any) -> None:
    me, _, (draft, command), submitted = moved
    assert {line["id"] for line in queries.mine(me, cursor=None, limit=10)} == {draft, submitted.id}
    assert queries.how_far(submitted.id, me)["trace"][0]["text"] == "您提交了申请"
    assert verifying.verify(submitted.id) == []
    assert submission.submit(draft, command, actor=me, by=by(me), now=clock.now()).answer["number"]
    assert verifying.verify(draft) == []


def test_nothing_is_left_with_the_account_that_was(moved: Any) -> None:
    me, phone, _, _ = moved
    assert len(copying.copy_for(me)["files"]) == MediaRef.select().count()
    if phone.account_id != me.account_id:
        assert queries.mine(phone, cursor=None, limit=10) == []


def test_a_draft_that_was_on_its_way_at_that_moment_follows(moved: Any) -> None:
    me, phone, (draft, _), _ = moved
    row, late = Application.get_by_id(draft), uuid7()
    told = {"revision": uuid7(), "base": None, "content": Revision.get(Revision.application == draft).content}
    told |= {name: getattr(row, name) for name in ("bundle", "release", "division")}
    if phone.account_id != me.account_id:
        with pytest.raises(SessionEnded):  # it stays in the browser, which asks again as whom he is now
            drafts.save_draft(late, told, by=by(phone), now=clock.now())
    drafts.save_draft(late, told, by=by(me), now=clock.now())
    assert Application.get_by_id(late).account == me.account_id


def test_a_wish_to_be_deleted_is_still_asked(district: Any, frozen: Any) -> None:
    wiring.take_along()
    vouched_for(FACTS)
    phone, request = resolved(signed_in_by_phone()), uuid7()
    deleting.ask(request, application=None, words="不想留着", actor=phone)
    me = resolved(vouched_for(FACTS, caller=phone))
    assert [one["id"] for one in copying.requests_of(me.account_id)] == [request]


def test_a_trace_still_tells_agent_from_applicant(district: Any, frozen: Any) -> None:
    """Typed under one account for somebody else, read under the one that it became."""
    wiring.take_along()
    family, into = Family(), an_account()
    application = family.hands_in()
    with unit_of_work() as outbox:
        joining.join(Account.get_by_id(family.his.account_id), into, outbox)
    told = queries.how_far(application.id, replace(family.his, account_id=into.id))
    assert told["trace"][0]["text"] == "您提交了申请"
