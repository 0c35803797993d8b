"""秒批: a rule looks at each revision of a case once; what fits is decided at once, the rest waits for a person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.applications.models import Application, Case
from server.applications.rules import By
from server.applications.service import find_case, move, record
from server.applications.service.trace import lock
from server.core import clock, crypto
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7
from server.identity.models.persons import Person
from server.reviews import facts
from server.reviews.models import InstantLook
from server.reviews.rules import instant as rules
from server.reviews.service import decisions, intake, knowledge
from server.reviews.service.commands import Hand

AT_A_SITE = ("window", "outlet")
RULE = By(None, "rule", "instant")


def look(case_id: UUID, now: datetime) -> str:
    """Let the item's rule look at the case; returns the outcome. A second look at the same revision does nothing.

    Registers are asked before the unit begins; what they said holds for the revision that was asked about.
    """
    seen = find_case(case_id)
    if seen.state != "submitted" or not knowledge.item_of(seen).get("instant_rule"):
        return "person"
    judgement = judge(seen, clock.local(now).date())
    with unit_of_work(durable=True) as outbox:
        lock(seen.application_id)
        case = find_case(case_id)
        if (case.state, case.revision) != (seen.state, seen.revision) or not _note(case, judgement, now):
            return "person"
        record(case, "judged", by=RULE, now=now, outbox=outbox, reason=judgement.outcome, **judgement.as_trace())
        if judgement.outcome != "person":
            _carry_out(Hand(case, RULE, outbox, now), judgement)
        return judgement.outcome


def judge(case: Case, today: date) -> rules.Judgement:
    """What the rule says of the case as it stands. Facts come from the system, never from what was typed."""
    item = knowledge.item_of(case)
    rule = _usable(item["instant_rule"], case)
    wanted = frozenset(rule.get("facts", ()))
    typed = {code: value for code, value in case.content["values"].items() if code not in wanted}
    papers = {paper["material"]: paper for paper in case.content["materials"]}
    required = frozenset(row["code"] for row in item["materials"] if is_required(row, case.content["values"]))
    complete = rules.are_complete(required, papers)
    values = {**typed, **facts_of(case, wanted, today)}
    return rules.judge(rule, values, papers_complete=complete, digest=crypto.digest)


def _usable(rule: Mapping[str, Any], case: Case) -> Mapping[str, Any]:
    """Where an outside system decides, and where a grant needs a new number, a rule can only spare the first check."""
    cannot_end = knowledge.system_of(case) is not None or knowledge.produced_by(case)
    return {**rule, "outcome": "auto_review"} if cannot_end else rule


def is_required(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Does the item ask for this paper, given the values?"""
    if row["need"] == "conditional":
        return rules.holds(row["when"], values)
    return bool(row["need"] == "required")


def facts_of(case: Case, wanted: frozenset[str], today: date) -> dict[str, Any]:
    """What the system itself knows of what a rule wants to know."""
    application: Application = Application.get_by_id(case.application_id)
    person: Person | None = Person.get_or_none(Person.id == application.applicant) if application.applicant else None
    known: dict[str, Any] = {"entered_at_site": application.channel in AT_A_SITE}
    if "uscc" in case.content.get("produced", {}):  # we granted that licence in the same application
        known["licence_valid"] = True
    if person is not None and person.checked_at is not None:
        known |= facts.source().ask(wanted, facts.Subject(person.id, case.item, case.content["values"]))
        known["identity_verified"] = True
        if person.birth:
            known["applicant_age"] = full_years(date.fromisoformat(person.birth), today)
    return {name: value for name, value in known.items() if name in wanted}


def full_years(birth: date, today: date) -> int:
    """周岁: a year older on the birthday itself."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _note(case: Case, judgement: rules.Judgement, now: datetime) -> bool:
    """Remember the look; False when this revision was looked at before."""
    row = {"case": case.id, "revision": case.revision, "outcome": judgement.outcome, "why": judgement.why}
    row |= {"rule_version": judgement.rule_version, "inputs_digest": judgement.inputs_digest, "looked_at": now}
    return insert_many(InstantLook, [row], ignore=True) == 1


def _carry_out(hand: Hand, judgement: rules.Judgement) -> None:
    source: dict[str, Any] = {"rule_version": judgement.rule_version, "inputs_digest": judgement.inputs_digest}
    intake.take_in(hand, reason="instant", **source)
    if judgement.outcome == "auto":
        kind = "grant"
        decisions.conclude(hand, uuid7(), {"verdict": kind, "reasons": []}, **source)
    elif hand.case.turn == "body":  # an outside system reviews by itself
        move(hand.case, "review", by=hand.by, now=hand.now, outbox=hand.outbox, reason="instant", **source)
