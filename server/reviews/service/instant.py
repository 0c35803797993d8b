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
from server.reviews.models import InstantLook
from server.reviews.rules import instant as rules
from server.reviews.service import decisions, intake, knowledge
from server.reviews.service.commands import Hand

RULE = By(None, "rule", "instant")


def look(case_id: UUID, now: datetime) -> str:
    """Let the item's rule look at the case; returns the outcome. A second look at the same revision does nothing."""
    with unit_of_work(durable=True) as outbox:
        case = find_case(case_id)
        lock(case.application_id)
        case = find_case(case_id)
        if case.state != "submitted":
            return "person"
        judgement = judge(case, clock.local(now).date())
        if not judgement.rule_version or not _note(case, judgement, now):
            return "person"
        hand = Hand(case, RULE, outbox, now)
        record(case, "judged", by=RULE, now=now, outbox=outbox, reason=judgement.outcome, **judgement.as_trace())
        if judgement.outcome != "person":
            _carry_out(hand, judgement)
        return judgement.outcome


def judge(case: Case, today: date) -> rules.Judgement:
    """What the rule says of the case as it stands. Facts come from the system, never from what was typed."""
    item = knowledge.item_of(case)
    rule = _usable(item.get("instant_rule"), case)
    values = {**_typed(case.content["values"], rule), **facts_of(case, today)}
    papers = {paper["material"]: paper for paper in case.content["materials"]}
    required = frozenset(row["code"] for row in item["materials"] if is_required(row, case.content["values"]))
    return rules.judge(rule, values, papers_complete=rules.are_complete(required, papers), digest=crypto.digest)


def _usable(rule: Mapping[str, Any] | None, case: Case) -> Mapping[str, Any] | None:
    """Where an outside system decides, and where a grant needs a new number, a rule can only spare the first check."""
    cannot_end = knowledge.system_of(case) is not None or knowledge.produced_by(case)
    return {**rule, "outcome": "auto_review"} if rule and cannot_end else rule


def _typed(values: Mapping[str, Any], rule: Mapping[str, Any] | None) -> dict[str, Any]:
    """The typed values without anything that only the system may say."""
    said_by_system = set(rule.get("facts", ())) if rule else set()
    return {code: value for code, value in values.items() if code not in said_by_system}


def is_required(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Does the item ask for this paper, given the values?"""
    if row["need"] == "conditional":
        return rules.holds(row["when"], values)
    return bool(row["need"] == "required")


def facts_of(case: Case, today: date) -> dict[str, Any]:
    """What the system itself knows. A fact nobody knows is left out, so that a rule asking for it does not fit."""
    facts: dict[str, Any] = {}
    applicant = Application.select(Application.applicant).where(Application.id == case.application_id).scalar()
    person: Person | None = Person.get_or_none(Person.id == applicant) if applicant else None
    if person is not None and person.checked_at is not None:
        facts["identity_verified"] = True
        if person.birth:
            facts["applicant_age"] = full_years(date.fromisoformat(person.birth), today)
    return facts


def full_years(birth: date, today: date) -> int:
    """周岁: a year older on the birthday itself."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _note(case: Case, judgement: rules.Judgement, now: datetime) -> bool:
    """Remember the look; False when this revision was looked at before."""
    row = {"case": case.id, "revision": case.revision, "outcome": judgement.outcome, "why": judgement.why}
    row |= {"rule_version": judgement.rule_version, "inputs_digest": judgement.inputs_digest, "looked_at": now}
    return insert_many(InstantLook, [row], ignore=True) == 1


def _carry_out(hand: Hand, judgement: rules.Judgement) -> None:
    source = {"rule_version": judgement.rule_version, "inputs_digest": judgement.inputs_digest}
    intake.take_in(hand, reason="instant", **source)
    if judgement.outcome == "auto":
        kind = "grant"
        decisions.conclude(hand, uuid7(), {"verdict": kind, "reasons": []}, **source)
    elif hand.case.turn == "body":  # an outside system reviews by itself
        move(hand.case, "review", by=hand.by, now=hand.now, outbox=hand.outbox, reason="instant", **source)
