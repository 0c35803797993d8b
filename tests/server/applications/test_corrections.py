"""Corrections ask for everything at once and are answered with what changed; handoffs; withdrawals."""

from collections.abc import Sequence
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from server.applications import queries, service, tasks
from server.applications.api import by
from server.applications.models import Application, Case, Handoff, Revision, Trace
from server.applications.rules import By
from server.applications.service import answers, corrections, handoffs, submission, verifying, withdrawal
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import AlreadyUsed, IdTaken, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.core.workflow import IllegalStep
from server.identity.models import Parked
from server.media.models import MediaRef
from tests.server.applications.builders import CITIZEN, CLERK, NOON, REVIEWER, an_application, case_of
from tests.server.applications.filled import RENTED, a_file, a_saved_draft, an_actor, signed_anew

MARK = {"target": {"pointer": "/trade_name"}, "reason": "wrong", "text": "店名要和执照一致"}
MOBILE = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}


def a_submission(actor: Actor) -> Application:
    application, command = a_saved_draft(actor, scenario=RENTED)
    submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())
    return Application.get_by_id(application)


def a_sent_correction(application: Application, *cases: Case, marks: Sequence[Any] = (MARK,)) -> UUID:
    correction = uuid7()
    service.open_correction(correction, application.id, by=CLERK, now=NOON)
    service.ask(correction, [{"case": case.id, "marks": list(marks)} for case in cases], body="", by=CLERK)
    service.send_correction(correction, due_on=date(2026, 12, 2), due_is_provisional=False, by=CLERK, now=NOON)
    return correction


def moved(case: Case, *steps: str, **facts: Any) -> Case:
    for name in steps:
        with unit_of_work() as outbox:
            result = facts if name == "close" else {}
            case = service.move(Case.get_by_id(case.id), name, by=REVIEWER, now=NOON, outbox=outbox, **result)
    return case


def test_two_bodies_write_into_one_correction_and_the_applicant_reads_it_at_once(db: Any) -> None:
    application = an_application(("licence", []), ("dog", []))
    licence, dog = case_of(application, "licence"), case_of(application, "dog")
    correction = uuid7()
    for _ in range(2):
        service.open_correction(correction, application.id, by=CLERK, now=NOON)
    service.ask(correction, [{"case": licence.id, "marks": [MARK]}], body="body_a", by=REVIEWER)
    service.ask(correction, [{"case": dog.id, "marks": [MARK]}], body="body_b", by=REVIEWER)
    service.ask(correction, [{"case": licence.id, "marks": [MARK, MARK]}], body="body_a", by=REVIEWER)
    assert queries.corrections(application.id) == []
    service.send_correction(correction, due_on=date(2026, 12, 2), due_is_provisional=True, by=CLERK, now=NOON)
    shown = queries.corrections(application.id)[0]
    assert {request["case"]: len(request["marks"]) for request in shown["requests"]} == {licence.id: 2, dog.id: 1}
    kept = case_of(application, "licence")
    assert (kept.state, kept.turn, kept.due_on) == ("correcting", "applicant", date(2026, 12, 2))
    assert verifying.verify(application.id) == []


def test_a_correction_cannot_ask_another_applications_case_nor_for_nothing(db: Any) -> None:
    application, other = an_application(), an_application()
    correction = uuid7()
    service.open_correction(correction, application.id, by=CLERK, now=NOON)
    with pytest.raises(corrections.ForeignCase):
        service.ask(correction, [{"case": case_of(other, "licence").id, "marks": [MARK]}], body="", by=CLERK)
    with pytest.raises(corrections.CorrectionEmpty):
        service.send_correction(correction, due_on=date(2026, 12, 2), due_is_provisional=False, by=CLERK, now=NOON)
    with pytest.raises(IdTaken):
        service.open_correction(correction, other.id, by=CLERK, now=NOON)


def test_after_acceptance_a_correction_stops_the_clock(db: Any) -> None:
    application = an_application(("licence", []))
    case = moved(case_of(application, "licence"), "accept", "review")
    correction = a_sent_correction(application, case)
    assert case_of(application, "licence").state == "suspended"
    service.expire_correction(correction, now=NOON)
    assert case_of(application, "licence").state == "in_review"


def test_an_unanswered_correction_ends_the_case_and_those_that_wait(db: Any) -> None:
    application = an_application()
    correction = a_sent_correction(application, case_of(application, "licence"))
    service.expire_correction(correction, now=NOON)
    service.expire_correction(correction, now=NOON)
    assert [(case.state, case.result) for case in Case.select().order_by(Case.place)] == [
        ("closed", "lapsed"),
        ("closed", "not_pursued"),
    ]
    assert verifying.verify(application.id) == []


def test_an_answer_changes_what_it_names_keeps_the_rest_and_goes_on(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    first = case_of(application, "individual_business_new")
    before = dict(first.content["values"])
    correction, answer = a_sent_correction(application, first), uuid7()
    changes = signed_anew(application.id, {"values": {"trade_name": "清泉便利店"}, "materials": []})
    for _ in range(2):
        told = answers.answer(correction, answer, changes, by=by(actor), now=NOON)
    assert told == {"id": answer, "correction": correction, "state": "answered"}
    after = case_of(application, "individual_business_new")
    assert (after.state, after.revision, after.due_on) == ("submitted", answer, None)
    signed = {"applicant_signature": changes["signature"]["ref"]}
    assert after.content["values"] == before | {"trade_name": "清泉便利店"} | signed
    assert case_of(application, "shop_sign").revision == answer
    assert Revision.select().where(Revision.kind == "answer").count() == 1
    assert Revision.get_by_id(first.revision).content["values"]["trade_name"] == before["trade_name"]
    assert verifying.verify(application.id) == []


def test_a_decided_case_keeps_its_own_and_its_body_is_told(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    first = moved(case_of(application, "individual_business_new"), "accept", "close", result="granted")
    sign = case_of(application, "shop_sign")
    assert sign.state == "submitted"
    correction = a_sent_correction(application, sign)
    changes = signed_anew(application.id, {"values": {"trade_name": "清泉便利店"}})
    answers.answer(correction, uuid7(), changes, by=by(actor), now=NOON)
    kept = case_of(application, "individual_business_new")
    assert kept.content == first.content
    assert case_of(application, "shop_sign").content["values"].get("trade_name", "清泉便利店") == "清泉便利店"
    assert Trace.select().where(Trace.step == "shared_value_changed").count() == 1
    assert verifying.verify(application.id) == []


def test_a_faulty_answer_is_told_with_its_place_and_changes_nothing(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    correction = a_sent_correction(application, case_of(application, "individual_business_new"), marks=[MOBILE])
    with pytest.raises(Invalid) as no:
        answers.answer(correction, uuid7(), {"values": {"mobile": "12"}}, by=by(actor), now=NOON)
    assert [fault.pointer for fault in no.value.faults] == ["/values/mobile"]
    assert case_of(application, "individual_business_new").state == "correcting"


def test_an_answer_changes_nothing_that_was_not_marked(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    first = case_of(application, "individual_business_new")
    correction = a_sent_correction(application, first, marks=[MARK])
    kept, paper = Revision.get_by_id(first.revision).content, a_file(actor.account_id, "correction")
    values = {"trade_name": "清泉便利店", "mobile": "13900000000", "no_such": 1, "is_proxy": True}
    again = [kept["materials"][0] | {"pages": [paper]}, *kept["materials"][1:]]
    with pytest.raises(Invalid) as no:
        answers.answer(correction, uuid7(), {"values": values, "materials": again}, by=by(actor), now=NOON)
    wrong = ["/values/mobile", "/values/no_such", f"/materials/{again[0]['material']}"]
    assert [fault.pointer for fault in no.value.faults] == wrong
    assert case_of(application, "individual_business_new").state == "correcting"
    same = kept["values"] | {"trade_name": "清泉便利店", "dog_name": "旺财"}
    with pytest.raises(Invalid):
        answers.answer(correction, uuid7(), {"values": same}, by=by(actor), now=NOON)
    del same["dog_name"]
    changes = signed_anew(application.id, {"values": same, "materials": kept["materials"]})
    answers.answer(correction, uuid7(), changes, by=by(actor), now=NOON)
    current = Revision.get_by_id(Application.get_by_id(application.id).revision).content
    assert current["values"] == kept["values"] | {"trade_name": "清泉便利店"}


def test_an_answer_may_give_what_its_changes_bring_up(district: Any) -> None:
    actor = an_actor(level="checked")
    application, command = a_saved_draft(
        actor, bundle="elderly_benefits", scenario=0, benefit_via_social_card=True, birth_date="1949-10-01"
    )
    submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())
    made = Application.get_by_id(application)
    marks = [{"target": {"pointer": "/benefit_via_social_card"}, "reason": "wrong", "text": "没有社保卡"}]
    asked = next(case for case in Case.select() if "benefit_via_social_card" in case.content["values"])
    correction, page = a_sent_correction(made, asked, marks=marks), a_file(actor.account_id, "correction")
    no_card: dict[str, Any] = {"values": {"benefit_via_social_card": False}}
    with pytest.raises(Invalid) as no:
        answers.answer(correction, uuid7(), no_card, by=by(actor), now=NOON)
    assert [fault.pointer for fault in no.value.faults] == ["/values/bank_account_no"]
    card = {"material": "bank_card", "source": "upload", "pages": [page]}
    told = {"values": no_card["values"] | {"bank_account_no": "6222020000000000000"}, "materials": [card]}
    answers.answer(correction, uuid7(), signed_anew(application, told), by=by(actor), now=NOON)
    assert card in Case.get_by_id(asked.id).content["materials"]
    stays = MediaRef.select().where((MediaRef.id == UUID(page)) & MediaRef.is_attached)
    assert stays.exists()
    MediaRef.update(is_attached=False).execute()
    event: Any = SimpleNamespace(subject_id=str(correction), data={"application": str(application)})
    tasks.on_answered(event)
    assert stays.exists(), "the desk's copies are ordered of the answer's pages"


def test_an_answer_that_is_late_or_under_a_used_id_is_parked(district: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    correction, answer = a_sent_correction(application, case_of(application, "individual_business_new")), uuid7()
    with pytest.raises(NotFound):
        answers.answer(correction, answer, {"values": {}}, by=CITIZEN, now=NOON)
    changes = signed_anew(application.id, {"values": {"trade_name": "甲便利店"}})
    answers.answer(correction, answer, changes, by=by(actor), now=NOON)
    with pytest.raises(AlreadyUsed):
        answers.answer(correction, answer, {"values": {"trade_name": "乙便利店"}}, by=by(actor), now=NOON)
    with pytest.raises(answers.AnswerLate):
        answers.answer(correction, uuid7(), {"values": {"trade_name": "丙便利店"}}, by=by(actor), now=NOON)
    assert sorted(row.content["values"]["trade_name"] for row in Parked.select()) == sorted(["乙便利店", "丙便利店"])


def test_until_a_handoff_is_taken_the_giver_stays_owner(db: Any) -> None:
    application = an_application(("licence", []))
    case = case_of(application, "licence")
    with unit_of_work() as outbox:
        service.record(case, "picked_up", by=CLERK, now=NOON, outbox=outbox, sets={"owner": CLERK.account})
    offered = {"subject_kind": "case", "subject": case.id, "receiver": None, "receiver_body": "body_tobacco"}
    offered |= {"division": case.division, "until": NOON + timedelta(days=1), "by": CLERK, "now": NOON}
    handoff = uuid7()
    for _ in range(2):
        service.offer(handoff, **offered)
    assert case_of(application, "licence").owner == CLERK.account
    with pytest.raises(handoffs.HandoffOver):
        service.take(handoff, by=REVIEWER, now=NOON + timedelta(days=2))
    for _ in range(2):
        service.take(handoff, by=REVIEWER, now=NOON)
    kept = case_of(application, "licence")
    assert (kept.owner, kept.body, kept.state) == (REVIEWER.account, "body_tobacco", "submitted")
    with pytest.raises(IllegalStep):
        service.withdraw_offer(handoff, by=CLERK, now=NOON)
    assert Handoff.get().state == "taken"
    assert verifying.verify(application.id) == []


def test_a_returned_handoff_leaves_everything_with_the_giver(db: Any) -> None:
    application = an_application(("licence", []))
    case, handoff = case_of(application, "licence"), uuid7()
    with pytest.raises(handoffs.NoReceiver):
        service.offer(
            handoff, subject_kind="case", subject=case.id, receiver=None, receiver_body=None,
            division="", until=NOON, by=CLERK, now=NOON,
        )  # fmt: skip
    service.offer(
        handoff, subject_kind="case", subject=case.id, receiver=REVIEWER.account, receiver_body=None,
        division=case.division, until=NOON, by=CLERK, now=NOON,
    )  # fmt: skip
    service.give_back(handoff, reason="not_ours", by=REVIEWER, now=NOON, note="不归我们管")
    assert case_of(application, "licence").owner is None
    assert verifying.verify(application.id) == []


def test_withdrawing_closes_what_is_open_and_leaves_what_is_decided(db: Any) -> None:
    application = an_application(("licence", []), ("food", ["licence"]), ("sign", ["food"]))
    moved(case_of(application, "licence"), "accept", "close", result="granted")
    command = uuid7()
    for _ in range(2):
        withdrawal.withdraw(application.id, command=command, reason="不开店了", by=CITIZEN, now=NOON)
    assert [case.result for case in Case.select().order_by(Case.place)] == ["granted", "withdrawn", "withdrawn"]
    assert OutboxEvent.select().where(OutboxEvent.name == "case.closed").count() == 3
    assert verifying.verify(application.id) == []


def test_a_repeated_withdrawal_leaves_what_was_opened_again_and_other_words_are_parked(db: Any) -> None:
    application, command = an_application(("licence", [])), uuid7()
    withdrawal.withdraw(application.id, command=command, reason="不开店了", by=CITIZEN, now=NOON)
    moved(case_of(application, "licence"), "reopen")
    assert withdrawal.withdraw(application.id, command=command, reason="不开店了", by=CITIZEN, now=NOON)
    assert case_of(application, "licence").state != "closed"
    for _ in range(2):
        with pytest.raises(AlreadyUsed):
            withdrawal.withdraw(application.id, command=command, reason="想想还是不开", by=CITIZEN, now=NOON)
    (kept,) = Parked.select()
    assert (kept.kind, kept.subject, kept.content) == ("withdrawal", command, {"reason": "想想还是不开"})
    assert case_of(application, "licence").state != "closed"
    withdrawal.withdraw(application.id, command=uuid7(), reason="想想还是不开", by=CITIZEN, now=NOON)
    assert case_of(application, "licence").result == "withdrawn"
    with pytest.raises(withdrawal.NothingToWithdraw):
        withdrawal.withdraw(application.id, command=uuid7(), reason="再撤一次", by=CITIZEN, now=NOON)
    assert verifying.verify(application.id) == []
    assert not any("不开" in str(row.data) for row in Trace.select())


def test_only_the_owner_withdraws_and_only_what_is_open(db: Any) -> None:
    application = an_application(("licence", []))
    with pytest.raises(NotFound):
        withdrawal.withdraw(application.id, reason="", by=By(UUID(int=5), "citizen", "online"), now=NOON)
    moved(case_of(application, "licence"), "accept", "close", result="denied")
    with pytest.raises(withdrawal.NothingToWithdraw):
        withdrawal.withdraw(application.id, reason="", by=CITIZEN, now=NOON)
