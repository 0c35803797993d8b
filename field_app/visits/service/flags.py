"""Care flags: what lets a kind be kept, and those of a resident."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from field_app.visits.errors import FlagWithoutRule
from field_app.visits.models import Flag, FlagRule
from field_app.visits.rules import FLAGS, flag_name, grade_fits
from server.core import clock
from server.core.access import Actor
from server.core.db import execute, insert_new, unit_of_work
from server.core.errors import Fault, Invalid
from server.identity.service.parking import Belongs, refusal

NEWEST = "SELECT kind, ends_on FROM visit_flag_rule ORDER BY at, id"
NEWEST_FIRST = (FlagRule.at.desc(), FlagRule.id.desc())


def standing(day: date) -> frozenset[str]:
    """The kinds whose newest rule holds on that day. One query."""
    newest: dict[str, Any] = dict(execute(NEWEST).fetchall())
    return frozenset(kind for kind, ends_on in newest.items() if str(ends_on) >= day.isoformat())


def put_rule(rule_id: UUID, told: Mapping[str, Any], *, by: Actor) -> FlagRule:
    """Say for what, on which ground, from where and until when a kind is kept."""
    if told["ends_on"] < clock.today():
        raise Invalid([Fault("/ends_on", "截止日期不能早于今天")])
    with unit_of_work(durable=True):
        insert_new(FlagRule(id=rule_id, **told, by=by.account_id, at=clock.now()))
        known: FlagRule = FlagRule.get_by_id(rule_id)
    if any(getattr(known, name) != value for name, value in told.items()):
        raise refusal("flag_rule", rule_id, dict(told), account=by.account_id, belongs=Belongs(desk=None))
    return known


def rules() -> list[dict[str, Any]]:
    """Every rule, the newest first, and whether it holds. One query."""
    newest: dict[str, FlagRule] = {}
    rows = FlagRule.select().order_by(*NEWEST_FIRST)
    return [view_rule(row, newest.setdefault(row.kind, row)) for row in rows]


def rule(rule_id: UUID) -> dict[str, Any]:
    """One rule, and whether it holds. Two queries."""
    row = FlagRule.get_by_id(rule_id)
    return view_rule(row, FlagRule.select().where(FlagRule.kind == row.kind).order_by(*NEWEST_FIRST).get())


def view_rule(row: FlagRule, newest: FlagRule) -> dict[str, Any]:
    """As lists show it, beside the newest of its kind."""
    names = ("id", "kind", "purpose", "legal_basis", "source", "ends_on", "at")
    holds = row.id == newest.id and row.ends_on >= clock.today()
    return {name: getattr(row, name) for name in names} | {"kind_name": FLAGS[str(row.kind)], "holds": holds}


def check(kind: str, grade: str | None, standing: Iterable[str]) -> None:
    if not grade_fits(kind, grade):
        raise Invalid([Fault("/grade", "残疾要写明类别和等级，别的不用写")])
    if kind not in standing:
        raise FlagWithoutRule(kind=kind)


def of(residents: Iterable[UUID], *, day: date) -> list[dict[str, Any]]:
    """The open flags of these records whose rules stand. Two queries."""
    held = standing(day)
    rows = Flag.select().where(Flag.resident.in_(list(residents)) & Flag.until.is_null()).order_by(Flag.since, Flag.id)
    return [view(row) for row in rows if row.kind in held]


def view(row: Flag) -> dict[str, Any]:
    names = ("id", "kind", "grade", "source", "since", "until")
    return {name: getattr(row, name) for name in names} | {"name": flag_name(str(row.kind), row.grade)}
