"""Random legal and illegal steps of several desks, the applicant, the worker and the passing days.

After every step: what the tables allow was done and nothing else, the state equals the replay of the trace, the chain
holds, a case was decided at most once for each time that it was open, and each due date equals a slow count by hand.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from server.applications import models as applications
from server.applications.models import Case, Correction, Handoff, Trace
from server.applications.service import verifying, withdrawal
from server.applications.service.corrections import asked_cases
from server.core import clock
from server.core.errors import DomainError, NotFound, TryAgain
from server.core.ids import uuid7
from server.core.outbox import OutboxDelivery, OutboxEvent
from server.core.relay import Relay
from server.places.queries import calendar
from server.places.rules import Holiday
from server.places.service import import_notice
from server.reviews import models as reviews
from server.reviews import systems
from server.reviews.external import Refused, SentCase, Standing
from server.reviews.models import CaseClock, ClockStop, Decision
from server.reviews.rules.clocks import Limit
from server.reviews.rules.desks import PASSABLE, UNDONE_FROM, VERDICTS
from server.reviews.service import corrections, decisions, handing, intake, outside, recounting, undoing
from server.reviews.service.commands import Overtaken
from tests.server.reviews.builders import CITIZEN, NOON, a_clerk, a_reviewer, an_application
from tests.server.reviews.test_corrections import ID_CARD, answered

BODIES = ("body_approval", "body_civil", "body_hrss", "body_tobacco")
ACTORS = [a_clerk("370199000000"), *(a_reviewer(body) for body in BODIES)]
ACTIONS = ("accept", "pass", "review", "suspend", "resume", "enter", *VERDICTS, *UNDONE_FROM)
ITEMS = ("company_new", "tobacco_licence", "temp_relief")
WAITS = {"tobacco_licence": ["company_new"]}


def command(action: str, case: Case, actor: Any) -> tuple[UUID, Callable[[UUID], Any]]:
    """A well-formed command of this action."""
    if action == "accept":
        return uuid7(), lambda id_: intake.accept(case.id, id_, actor=actor)
    other = "body_hrss" if case.body == "body_civil" else "body_civil"
    if action == "pass":
        return uuid7(), lambda id_: handing.offer(id_, case_id=case.id, body=other, reason="请看", actor=actor)
    if action == "review":
        return uuid7(), lambda id_: decisions.start_review(case.id, id_, actor=actor)
    if action == "suspend":
        return uuid7(), lambda id_: decisions.suspend(case.id, id_, kind="hearing", expected=Limit(3), actor=actor)
    if action == "resume":
        return uuid7(), lambda id_: decisions.resume(case.id, id_, actor=actor)
    if action == "enter":
        said = {"number": "N-1", "outcome": "received", "reason": "", "produced": {}}
        return uuid7(), lambda id_: outside.enter(case.id, id_, said, actor=actor)
    if action in UNDONE_FROM:
        undo = getattr(undoing, action)
        return uuid7(), lambda id_: undo(case.id, id_, reason="理由", actor=actor)
    produced = {"uscc": "91350100M000100Y43"} if case.item == "company_new" and action.startswith("grant") else {}
    content = {"verdict": action, "reasons": ["理由"], "whose": "别的部门", "produced": produced}
    return uuid7(), lambda id_: decisions.decide(case.id, id_, content, actor=actor)


class Fickle:
    """A system outside that loses calls, refuses and decides in a fixed turn, so that a story can be told again."""

    def __init__(self) -> None:
        self.calls = 0

    def _turn(self, *answers: Standing | Exception) -> Standing:
        self.calls += 1
        answer = answers[self.calls % len(answers)]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def send(self, case: SentCase) -> Standing:
        return self._turn(Refused("不收"), TryAgain("lost"), Standing("N-1", "received"), Standing("N-1", "received"))

    def poll(self, number: str) -> Standing:
        return self._turn(TryAgain("lost"), Standing(number, "in_review"), Standing(number, "denied", "不符合"))


class Desks(RuleBasedStateMachine):
    """One application with three cases, two of which hang together, one decided outside."""

    relay: Relay

    def __init__(self) -> None:
        super().__init__()
        self.moment: datetime = NOON
        self.done: list[tuple[UUID, Callable[[UUID], Any], Any]] = []
        self.days: dict[date, Holiday] = {}
        self._forget_other_stories()
        fickle = Fickle()
        systems.install(lambda _code: fickle)
        with clock.frozen(self.moment):
            self.application = an_application(*ITEMS, after=WAITS)
        self._settle()

    def _forget_other_stories(self) -> None:
        """The timetable works on everything that lies there."""
        for table in reversed((OutboxEvent, OutboxDelivery, *applications.TABLES, *reviews.TABLES)):
            table.delete().execute()

    def _settle(self) -> None:
        with clock.frozen(self.moment):
            self.relay.drain()

    def _cases(self) -> list[Case]:
        return list(Case.select().where(Case.application == self.application.id).order_by(Case.place))

    @rule(action=st.sampled_from(ACTIONS), place=st.integers(0, 2), who=st.sampled_from(ACTORS))
    def somebody_acts(self, action: str, place: int, who: Any) -> None:
        """A step of anybody with any case: done if their desk may, refused by name otherwise."""
        self._act(action, self._cases()[place], who)

    @rule(pick=st.integers(0, 999), ends=st.integers(0, 3))
    def somebody_works(self, pick: int, ends: int) -> None:
        """A step that is allowed; one in four may end the case, or no story would get far."""
        with clock.frozen(self.moment):
            legal = [
                (action, case, who)
                for case in self._cases()
                for who in ACTORS
                for action in outside.offers(case, who)
                if action != "correct" and (action in VERDICTS) == (ends == 0)
            ]
        if legal:
            self._act(*legal[pick % len(legal)])

    def _act(self, action: str, case: Case, who: Any) -> None:
        id_, call = command(action, case, who)
        with clock.frozen(self.moment):
            may = action in outside.offers(case, who)
            try:
                answer = call(id_)
            except DomainError as no:
                refused = no
            else:
                refused = None
                self.done.append((id_, call, answer))
        assert (refused is None) == may, f"{action} of {case.item} in {case.state}: {refused!r}"
        self._settle()

    @precondition(lambda self: self.done)
    @rule(which=st.integers(0, 50))
    def a_command_comes_again(self, which: int) -> None:
        """A repeat gets the stored answer, whatever happened since."""
        id_, call, answer = self.done[which % len(self.done)]
        with clock.frozen(self.moment), suppress(NotFound):  # passed on to a body the caller does not belong to
            assert call(id_) == answer

    @rule(place=st.integers(0, 2), who=st.sampled_from(ACTORS), sends=st.booleans())
    def somebody_asks(self, place: int, who: Any, sends: bool) -> None:
        """Write into the open notice, and perhaps send it."""
        case = self._cases()[place]
        mine = Correction.application == self.application.id
        sheet = Correction.select(Correction.id).where(mine & (Correction.state == "draft")).scalar() or uuid7()
        with clock.frozen(self.moment):
            may = "correct" in outside.offers(case, who)
            if not may:
                with pytest.raises(DomainError):
                    corrections.draft(sheet, case_id=case.id, marks=[ID_CARD], actor=who)
                return
            corrections.draft(sheet, case_id=case.id, marks=[ID_CARD], actor=who)
            if sends:
                with suppress(Overtaken):  # the window's own words about a case that was accepted meanwhile
                    corrections.send(sheet, uuid7(), within=4, actor=who)
        self._settle()

    @rule()
    def the_applicant_answers(self) -> None:
        with clock.frozen(self.moment):
            for row in list(Correction.select().where(Correction.state == "sent")):
                answered(row.id)
        self._settle()

    @rule(number=st.integers(0, 19))
    def the_applicant_withdraws(self, number: int) -> None:
        """Seldom, or every story would end here."""
        if number == 13 and any(case.is_open for case in self._cases()):
            with clock.frozen(self.moment):
                withdrawal.withdraw(self.application.id, reason="不办了", by=CITIZEN, now=self.moment)
            self._settle()

    @rule(who=st.sampled_from(ACTORS))
    def somebody_takes_what_was_offered(self, who: Any) -> None:
        with clock.frozen(self.moment):
            for row in handing.offers_to(who, self.moment):
                case = Case.get_by_id(Handoff.get_by_id(row["id"]).subject)
                if case.state in PASSABLE:
                    handing.take(UUID(row["id"]), actor=who)
        self._settle()

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        """The timetable runs on each of them, sometimes twice."""
        for _ in range(days):
            self.moment += timedelta(days=1)
            with clock.frozen(self.moment):
                for _ in range(2):
                    intake.watch_notices(self.moment)
                    corrections.expire_due(self.moment)
                    outside.send_due(self.moment)
                self.relay.drain()
                recounting.recount_all(self.moment, only_uncertain=True)
                self.relay.drain()

    @rule(later=st.integers(0, 9))
    def the_offices_stay_closed_on_a_day(self, later: int) -> None:
        """Another calendar: everything is counted again, once."""
        day = clock.local(self.moment).date() + timedelta(days=later)
        self.days.setdefault(day, calendar().says_of(day))
        with clock.frozen(self.moment):
            import_notice({day: Holiday(is_open=False, name="停工", is_official=True)}, source="区政府通知")
            self.relay.drain()
            assert recounting.recount_all(self.moment) == 0

    def teardown(self) -> None:
        """The next story begins with the calendar of this one's beginning."""
        import_notice(self.days, source="区政府通知")

    @invariant()
    def a_case_that_was_asked_shows_until_when(self) -> None:
        for row in Correction.select().where(Correction.state == "sent"):
            for case in asked_cases(row):
                if case.turn == "applicant":
                    assert (case.due_on, case.due_is_provisional) == (row.due_on, row.due_is_provisional)

    @invariant()
    def the_state_is_the_replay_of_the_trace_and_the_chain_holds(self) -> None:
        assert verifying.verify(self.application.id) == []

    @invariant()
    def a_case_is_decided_at_most_once_each_time_it_is_open(self) -> None:
        for case in self._cases():
            mine = (Trace.case == case.id) & Trace.step.in_(("close", *UNDONE_FROM))
            ends = list(Trace.select().where(mine).order_by(Trace.seq))
            assert all({"close"} != {one.step, other.step} for one, other in pairwise(ends))
            made = {str(row.id): row.result for row in Decision.select().where(Decision.case == case.id)}
            told = [row.data["decision"] for row in ends if "decision" in row.data]
            assert sorted(told) == sorted(made), "each stands in the trace, once"
            if ends and "decision" in ends[-1].data:
                assert (case.state, case.result) == ("closed", made[told[-1]])

    @invariant()
    def due_dates_are_what_a_slow_count_finds(self) -> None:
        for case in self._cases():
            kept = CaseClock.get_or_none(CaseClock.case == case.id)
            if kept and kept.starts_on and case.is_open and case.turn != "applicant":
                assert case.due_on == self._slowly(case, kept), (case.item, case.state)

    def _slowly(self, case: Case, kept: CaseClock) -> date:
        days, today = calendar(), clock.local(self.moment).date()
        left, day = case.limits["promised"]["value"], kept.starts_on
        stops = list(ClockStop.select().where(ClockStop.case == case.id))

        def stands(on: date) -> bool:
            ends = [(row.since, row.until or max(row.expected_until, today)) for row in stops]
            return any(since < on <= until for since, until in ends)

        while left > 0 or stands(day) or not days.is_open(day):
            day += timedelta(days=1)
            left -= days.is_open(day) and not stands(day)
        return day


@pytest.mark.soak
def test_the_desks_survive_anybody_doing_anything(relay: Relay) -> None:
    Desks.relay = relay
    examples = settings.default.max_examples
    # a story that fails is told again as it is: making it shorter would take minutes
    limits = settings(max_examples=max(8, examples // 4), stateful_step_count=30, phases=(Phase.reuse, Phase.generate))
    run_state_machine_as_test(Desks, settings=limits)
