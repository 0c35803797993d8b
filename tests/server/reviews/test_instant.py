"""秒批: decided at once when rule, facts and papers fit; a person otherwise; never a no, never twice."""

from datetime import date
from typing import Any

import pytest

from server.applications.models import Case, Trace
from server.applications.service import verifying
from server.core import clock
from server.core.errors import TryAgain
from server.reviews import facts, tasks
from server.reviews.models import Decision, InstantLook
from server.reviews.service import instant
from tests.server.reviews.builders import a_checked_person, an_application, case_of, names_of_steps

FITTING = {"household_matched": True, "benefit_overlap": False, "employer_insured": False}


class Registers:
    """Registers that say what a test wants."""

    def __init__(self, **said: Any) -> None:
        self.said, self.asked = said, 0

    def ask(self, wanted: Any, subject: Any) -> dict[str, Any]:
        self.asked += 1
        return {name: value for name, value in self.said.items() if name in wanted}


class Silent:
    def ask(self, wanted: Any, subject: Any) -> dict[str, Any]:
        raise TryAgain("no answer")


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def a_pass(**more: Any) -> Case:
    """An old person's pass: decided at once for checked people of 60 whose household is known."""
    return case_of(an_application("elderly_pass", applicant=a_checked_person(), **more), "elderly_pass")


def test_a_fitting_case_is_decided_at_once_by_the_rule(relay: Any, frozen: Any) -> None:
    facts.install(Registers(**FITTING))
    case = a_pass()
    relay.drain()
    assert (fresh(case).state, fresh(case).result) == ("closed", "granted")
    row = Decision.get()
    assert (row.account, row.verdict) == (None, "grant")
    judged = Trace.get((Trace.case == case.id) & (Trace.step == "judged"))
    assert judged.data["outcome"] == "auto"
    assert (judged.data["rule_version"], judged.data["inputs_digest"]) == (row.rule_version, row.inputs_digest)
    closed = Trace.get((Trace.case == case.id) & (Trace.step == "close"))
    assert (closed.role, closed.data["rule_version"]) == ("rule", row.rule_version)
    assert verifying.verify(case.application_id) == []


def test_the_rule_looks_once_at_a_revision(relay: Any, frozen: Any) -> None:
    facts.install(Registers(household_matched=False))
    case = a_pass()
    relay.drain()
    for _ in range(2):
        assert instant.look(case.id, clock.now()) == "person"
    assert names_of_steps(case).count("judged") == 1
    assert InstantLook.get().why == "no-fit"


@pytest.mark.parametrize("registers", [facts.NoRegisters(), Registers(household_matched=False)])
def test_what_does_not_fit_waits_for_a_person(relay: Any, frozen: Any, registers: Any) -> None:
    facts.install(registers)
    case = a_pass()
    relay.drain()
    assert fresh(case).state == "submitted"
    assert not Decision.select().exists()


def test_what_somebody_typed_is_no_fact(relay: Any, frozen: Any) -> None:
    typed = {"applicant_age": 90, "identity_verified": True, "household_matched": True}
    case = case_of(an_application("elderly_pass", values=typed), "elderly_pass")
    relay.drain()
    assert fresh(case).state == "submitted"


def test_a_missing_paper_sends_it_to_a_person(relay: Any, frozen: Any) -> None:
    facts.install(Registers(**FITTING))
    case = a_pass()
    content = dict(case.content)
    content["materials"] = content["materials"][1:]
    Case.update(content=content).where(Case.id == case.id).execute()
    relay.drain()
    assert (fresh(case).state, InstantLook.get().why) == ("submitted", "papers-incomplete")


def test_somebody_of_fifty_nine_is_no_refusal(relay: Any, frozen: Any) -> None:
    facts.install(Registers(**FITTING))
    young = a_checked_person(birth="1966-11-19")
    case = case_of(an_application("elderly_pass", applicant=young), "elderly_pass")
    relay.drain()
    assert fresh(case).state == "submitted"


@pytest.mark.parametrize(("birth", "age"), [("1966-11-18", 60), ("1966-11-19", 59), ("1964-02-29", 62)])
def test_a_birthday_counts_on_its_day(birth: str, age: int) -> None:
    assert instant.full_years(date.fromisoformat(birth), date(2026, 11, 18)) == age


def test_a_first_check_by_rule_leaves_the_decision_to_the_body(relay: Any, frozen: Any) -> None:
    facts.install(Registers(**FITTING))
    case = case_of(an_application("elderly_allowance", applicant=a_checked_person("1940-01-01")), "elderly_allowance")
    relay.drain()
    assert (fresh(case).state, fresh(case).turn) == ("in_review", "body")
    assert fresh(case).due_on == date(2026, 12, 9)


def test_a_register_that_is_silent_stops_nobody(relay: Any, frozen: Any) -> None:
    facts.install(Silent())
    case = a_pass()
    relay.drain()
    assert (fresh(case).state, fresh(case).due_on) == ("submitted", date(2026, 11, 25))
    facts.install(Registers(**FITTING))
    event = type("Event", (), {"subject_kind": "case", "subject_id": str(case.id), "at": clock.now()})
    tasks.on_ready_for_rules(event)
    assert fresh(case).result == "granted"
