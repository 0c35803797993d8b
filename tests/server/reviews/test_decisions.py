"""Granting, denying and everything else that ends a case, and what flows on to those that waited."""

from datetime import date, timedelta
from typing import Any

import pytest

from server.applications.models import Case, Note
from server.applications.service import verifying
from server.core import clock
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.reviews.models import CaseClock, Decision
from server.reviews.rules.clocks import Limit
from server.reviews.rules.desks import ReasonNeeded, WhoseNeeded
from server.reviews.service import decisions, intake, unnamed, views
from server.reviews.service.commands import Overtaken
from tests.server.reviews.builders import (
    a_case,
    a_reviewer,
    an_application,
    at,
    case_of,
    names_of_steps,
)

CIVIL = a_reviewer("body_civil")
USCC = "91350100M000100Y43"


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def verdict(kind: str, **said: Any) -> dict[str, Any]:
    return {"verdict": kind, "reasons": [], "whose": None, "produced": {}} | said


def test_a_grant_closes_the_case_and_stops_its_clock(relay: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    answer = decisions.decide(case.id, uuid7(), verdict("grant"), actor=CIVIL)
    relay.drain()
    assert (answer["result"], answer["name"], answer["remedies"]) == ("granted", "办结（准予）", None)
    assert not CaseClock.get_by_id(case.id).is_running
    assert Decision.get().revision == case.revision


def test_a_denial_says_why_and_what_one_can_do_about_it(district: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    answer = decisions.decide(case.id, uuid7(), verdict("deny", reasons=["收入超过标准"]), actor=CIVIL)
    assert "60日内" in answer["remedies"]["text"]
    assert "6个月内" in answer["remedies"]["text"]
    assert "区民政局" in answer["remedies"]["text"]
    row = Decision.get()
    assert (row.reasons, row.remedies["version"]) == (["收入超过标准"], "2026-1")
    assert Note.get().words == "收入超过标准"
    assert verifying.verify(case.application_id) == []


def test_a_denial_without_a_reason_changes_nothing(district: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    with pytest.raises(ReasonNeeded):
        decisions.decide(case.id, uuid7(), verdict("deny"), actor=CIVIL)
    assert fresh(case).state == "in_review"
    assert not Decision.select().exists()


def test_not_our_power_says_whose_and_is_told_before_acceptance(district: Any, frozen: Any) -> None:
    case = a_case()
    with pytest.raises(WhoseNeeded):
        decisions.decide(case.id, uuid7(), verdict("not_our_power", reasons=["不归民政"]), actor=CIVIL)
    said = verdict("not_our_power", reasons=["不归民政"], whose="区人力资源社会保障局")
    assert decisions.decide(case.id, uuid7(), said, actor=CIVIL)["result"] == "not_accepted"
    accepted = a_case(state="accepted")
    with pytest.raises(Overtaken):
        decisions.decide(accepted.id, uuid7(), said, actor=CIVIL)


def test_a_grant_with_a_paper_to_follow_is_a_deferred_one(district: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    content = dict(case.content)
    content["materials"][0] = content["materials"][0] | {"source": "later", "pages": []}
    Case.update(content=content).where(Case.id == case.id).execute()
    assert decisions.decide(case.id, uuid7(), verdict("grant"), actor=CIVIL)["result"] == "granted_deferred"


def test_two_reviewers_at_once_one_wins_the_other_learns_who_and_what(district: Any, frozen: Any) -> None:
    case, faster = a_case(state="in_review"), a_reviewer("body_civil")
    decisions.decide(case.id, uuid7(), verdict("grant"), actor=faster)
    with pytest.raises(Overtaken) as no:
        decisions.decide(case.id, uuid7(), verdict("deny", reasons=["不符合条件"]), actor=CIVIL)
    assert (no.value.facts["result"], no.value.facts["state"]) == ("granted", "closed")
    assert no.value.facts["last"]["account"] == str(faster.account_id)
    assert Decision.select().count() == 1


def shop() -> tuple[Case, Case, Case]:
    after = {"tobacco_licence": ["company_new"], "shop_sign": ["company_new"]}
    application = an_application("company_new", "tobacco_licence", "shop_sign", after=after)
    licence = case_of(application, "company_new")
    intake.receive(licence.id, clock.now(), clock.now())
    intake.accept(licence.id, uuid7(), actor=a_reviewer("body_approval"))
    return licence, case_of(application, "tobacco_licence"), case_of(application, "shop_sign")


def test_the_licence_s_number_flows_to_the_cases_that_waited_for_it(relay: Any, frozen: Any) -> None:
    licence, tobacco, sign = shop()
    said = verdict("grant", produced={"uscc": USCC})
    decisions.decide(licence.id, uuid7(), said, actor=a_reviewer("body_approval"))
    relay.drain()
    assert (fresh(tobacco).state, fresh(sign).state) == ("submitted", "submitted")
    assert fresh(tobacco).content["values"]["uscc"] == USCC
    assert fresh(tobacco).content["produced"] == {"uscc": USCC}
    assert fresh(tobacco).due_on == date(2026, 11, 25), "the window's five days begin with the release"
    assert verifying.verify(licence.application_id) == []


@pytest.mark.parametrize("produced", [{}, {"uscc": " "}, {"uscc": "9135"}, {"uscc": USCC, "mobile": "1"}])
def test_what_a_grant_brings_forth_is_complete_and_looks_right(district: Any, frozen: Any, produced: Any) -> None:
    licence, tobacco, _ = shop()
    with pytest.raises(Invalid):
        decisions.decide(licence.id, uuid7(), verdict("grant", produced=produced), actor=a_reviewer("body_approval"))
    assert fresh(tobacco).state == "waiting"


def test_a_denied_forerunner_ends_those_that_waited_with_the_reason(relay: Any, frozen: Any) -> None:
    licence, tobacco, sign = shop()
    said = verdict("deny", reasons=["名称不符合规定"])
    decisions.decide(licence.id, uuid7(), said, actor=a_reviewer("body_approval"))
    assert [(fresh(case).state, fresh(case).result) for case in (tobacco, sign)] == [("closed", "not_pursued")] * 2


def test_a_special_procedure_stops_the_clock_and_its_length_is_told(district: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    answer = decisions.suspend(case.id, uuid7(), kind="inspection", expected=Limit(5), actor=CIVIL)
    assert (answer["expected_until"], answer["due_on"], answer["due_is_provisional"]) == (
        "2026-11-25",
        "2026-12-09",
        True,
    )
    with clock.frozen(at(date(2026, 11, 20))):
        earlier = decisions.resume(case.id, uuid7(), actor=CIVIL)
    assert (earlier["due_on"], earlier["due_is_provisional"]) == ("2026-12-04", False)
    assert names_of_steps(case)[-2:] == ["suspend", "resume"]


def test_names_that_are_spared_are_not_put_up(district: Any, frozen: Any) -> None:
    child = a_case("destitute_support", state="in_review", values={"birth_date": "2015-05-01"})
    by_number = a_case("destitute_support", state="in_review", values={"id_number": "440000201505010216"})
    always = a_case("orphan_allowance", state="in_review")
    for case in (child, by_number, always):
        actor = a_reviewer(case.body)
        with pytest.raises(unnamed.NotPutUp):
            decisions.suspend(case.id, uuid7(), kind="public_notice", expected=Limit(5), actor=actor)
        assert views.case_view(case.id, actor)["is_unnamed"]
    decisions.suspend(child.id, uuid7(), kind="inspection", expected=Limit(5), actor=a_reviewer(child.body))


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        ("destitute_support", "未成年人的不公示"),
        ("family_plan_support", "失去独生子女的家庭不公示"),
        ("temp_relief", None),
    ],
)
def test_the_rule_is_told_where_nobody_can_be_sure(district: Any, frozen: Any, item: str, rule: str | None) -> None:
    case = a_case(item, state="in_review", values={"birth_date": "1949-10-01"})
    actor = a_reviewer(case.body)
    seen = views.case_view(case.id, actor)
    assert (seen["unnamed"], seen["is_unnamed"]) == (rule, False)
    decisions.suspend(case.id, uuid7(), kind="public_notice", expected=Limit(5), actor=actor)


def test_a_suspended_case_is_not_decided(district: Any, frozen: Any) -> None:
    case = a_case(state="in_review")
    decisions.suspend(case.id, uuid7(), kind="hearing", expected=Limit(5), actor=CIVIL)
    with pytest.raises(Overtaken):
        decisions.decide(case.id, uuid7(), verdict("grant"), actor=CIVIL)


def test_a_stop_that_outlasts_its_day_moves_the_date_every_day(district: Any, frozen: Any) -> None:
    from server.reviews.service import recounting

    case = a_case(state="in_review")
    decisions.suspend(case.id, uuid7(), kind="hearing", expected=Limit(1), actor=CIVIL)
    later = at(date(2026, 11, 25))
    assert recounting.recount_all(later, only_uncertain=True) == 1
    assert fresh(case).due_on == date(2026, 12, 9)
    assert recounting.recount_all(later + timedelta(hours=1), only_uncertain=True) == 0
