"""Eight at once: the same command gets one answer, different ones get one winner. On both databases."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from server.applications.models import Case
from server.applications.service import verifying
from server.core.ids import uuid7
from server.reviews import systems
from server.reviews.external import SentCase, Standing
from server.reviews.models import Command, Decision, Dispatch
from server.reviews.service import corrections, decisions, intake, outside
from tests.server.at_once import at_once
from tests.server.reviews.builders import a_case, a_clerk, a_reviewer, names_of_steps

CENTRE = a_clerk("370199000000")
MARK = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": ""}


def test_eight_equal_acceptances_are_one(district: Any, frozen: Any) -> None:
    case, command = a_case(), uuid7()
    answers = at_once(*[lambda: intake.accept(case.id, command, actor=CENTRE)] * 8)
    assert all(answer == answers[0] and answer["state"] == "accepted" for answer in answers)
    assert (names_of_steps(case).count("accept"), Command.select().count()) == (1, 1)


def test_of_eight_different_decisions_one_wins_and_the_rest_learn_it(district: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    said = [{"verdict": "grant", "reasons": []}, {"verdict": "deny", "reasons": ["不符合条件"]}] * 4

    def deciding(content: dict[str, Any]) -> Callable[[], Any]:
        return lambda: decisions.decide(case.id, uuid7(), content, actor=a_reviewer("body_civil"))

    answers = at_once(*[deciding(content) for content in said])
    won = [answer for answer in answers if isinstance(answer, dict)]
    lost = [answer for answer in answers if not isinstance(answer, dict)]
    winner = Case.get_by_id(case.id)
    assert ([answer["result"] for answer in won], len(lost)) == ([winner.result], 7)
    assert {answer.slug for answer in lost} == {"illegal-step"}
    assert {answer.facts["result"] for answer in lost} == {winner.result}
    assert (Decision.select().count(), names_of_steps(case).count("close")) == (1, 1)
    assert verifying.verify(case.application_id) == []


def test_a_notice_is_sent_once_whoever_presses(district: Any, frozen: Any) -> None:
    case, sheet = a_case(), uuid7()
    corrections.draft(sheet, case_id=case.id, marks=[MARK], actor=CENTRE)
    answers = at_once(*[lambda: corrections.send(sheet, uuid7(), within=10, actor=CENTRE)] * 8)
    kinds = Counter(type(answer).__name__ for answer in answers)
    assert kinds == {"dict": 1, "Overtaken": 7}
    assert names_of_steps(case).count("correct") == 1


def test_two_desks_that_begin_a_notice_at_once_share_one(district: Any, frozen: Any) -> None:
    case = a_case()
    desks = [CENTRE, a_reviewer("body_civil")]
    calls = [
        lambda actor=actor: corrections.draft(uuid7(), case_id=case.id, marks=[MARK], actor=actor) for actor in desks
    ]
    answers = at_once(*calls)
    assert sorted(type(answer).__name__ for answer in answers) == ["AnotherIsOpen", "dict"]


def test_eight_workers_send_a_case_once(district: Any, frozen: Any) -> None:
    from server.core import clock

    sent: list[SentCase] = []

    class Counting:
        def send(self, case: SentCase) -> Standing:
            sent.append(case)
            return Standing("YC-1", "received")

        def poll(self, number: str) -> Standing:
            return Standing(number, "in_review")

    systems.install(lambda _code: Counting())
    cases = [a_case("tobacco_licence", state="accepted") for _ in range(5)]
    at_once(*[lambda: outside.send_due(clock.now())] * 8)
    assert Counter(one.key for one in sent) == Counter(case.id for case in cases)
    assert {row.state for row in Dispatch.select()} == {"sent"}
