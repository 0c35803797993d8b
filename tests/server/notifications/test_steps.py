"""What an applicant and the desks hear of steps that are taken for real: each once, and nothing that is not so."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server import wiring
from server.applications import queries
from server.applications.models import Application, Case
from server.applications.rules import SYSTEM
from server.applications.service import record
from server.core import clock
from server.core.db import unit_of_work
from server.core.ids import uuid7
from server.identity.models import Post
from server.identity.roles import Role
from server.notifications import desks, service
from server.notifications.models import Message, Notice
from server.reviews.service import boxes, corrections, decisions, undoing
from tests.server.identity.builders import a_staff_account
from tests.server.notifications.builders import an_owner, told_by_text
from tests.server.reviews.builders import a_case, a_reviewer
from tests.server.reviews.test_owed import accepted, an_owing, handed

CIVIL = a_reviewer("body_civil")
BOX = {"box": "body", "state": None, "q": "", "cursor": None, "limit": 20}
ID_CARD = {"target": {"material": "id_card"}, "reason": "unreadable"}


def phrases(owner: UUID) -> list[str]:
    return [row.phrase for row in Notice.select().where(Notice.account == owner).order_by(Notice.id)]


@pytest.fixture
def case(district: Any, frozen: Any) -> Case:
    return a_case(state="in_review")


@pytest.fixture
def owner(case: Case) -> UUID:
    account = told_by_text(Application.get_by_id(case.application_id))
    wiring.relay().drain()
    Notice.delete().execute()
    Message.delete().execute()
    return account


def test_a_correction_of_an_accepted_case_is_no_special_procedure(case: Case, owner: UUID) -> None:
    sheet = uuid7()
    corrections.draft(sheet, case_id=case.id, marks=[ID_CARD], actor=CIVIL)
    corrections.send(sheet, uuid7(), within=5, actor=CIVIL)
    wiring.relay().drain()
    assert phrases(owner) == [row.facts["phrase"] for row in Message.select()] == ["要补材料"]


def test_a_case_opened_again_waited_for_no_other(case: Case, owner: UUID) -> None:
    said = {"verdict": "deny", "reasons": ["不符合条件"]}
    decisions.decide(case.id, uuid7(), said, actor=CIVIL)
    undoing.reopen(case.id, uuid7(), reason="复议撤销了原决定", actor=CIVIL)
    wiring.relay().drain()
    assert phrases(owner) == [row.facts["phrase"] for row in Message.select()] == ["已办结", "重新办理"]
    trace = queries.progress(Application.get_by_id(case.application_id), reader=owner)["trace"]
    assert not [line for line in trace if "前一个事项" in line["text"]]


def test_a_message_that_waits_follows_a_guest_into_his_account(db: Any, frozen: Any) -> None:
    """Where WeChat does not bring it, his phone does; and it goes when his account does."""
    guest, citizen = an_owner(phone="", kind="guest"), an_owner()
    Message.create(occasion="o", channel="wechat", account=guest, address="nobody", words="。", at=frozen)
    service.hand_over(guest, citizen)
    service.send(Message.get().id)
    assert [(row.channel, row.state, row.account) for row in Message.select().order_by(Message.id)] == [
        ("wechat", "given_up", citizen),
        ("sms", "waiting", citizen),
    ]


def test_whoever_sits_at_the_desk_is_told_when_its_owner_has_left(case: Case) -> None:
    left, _ = a_staff_account(Role.REVIEWER)
    here, _ = a_staff_account(Role.REVIEWER)
    Case.update(owner=left.id).where(Case.id == case.id).execute()
    assert desks.at_the_desk(Case.get_by_id(case.id)) == [left.id]
    Post.update(until=clock.now()).where(Post.account == left.id).execute()
    told = desks.at_the_desk(Case.get_by_id(case.id))
    assert (here.id in told, left.id in told) == (True, False)


def test_a_paper_that_followed_stands_out_until_somebody_looks_not_until_the_clock_does(
    district: Any, frozen: Any
) -> None:
    application = an_owing()
    case = accepted(application)
    handed(application)
    with clock.frozen(clock.now() + timedelta(hours=1)), unit_of_work() as outbox:
        record(Case.get_by_id(case.id), "recounted", by=SYSTEM, now=clock.now(), outbox=outbox)
    assert signs(case) == ["followed"]
    with clock.frozen(clock.now() + timedelta(hours=2)):
        decisions.start_review(case.id, uuid7(), actor=CIVIL)
    assert signs(case) == []


def signs(case: Case) -> list[str]:
    (row,) = [one for one in boxes.inbox(CIVIL, BOX)["items"] if one["id"] == case.id]
    found: list[str] = row["signs"]
    return found
