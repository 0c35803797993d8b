"""Asking for a visit: for oneself, for a relative on record, by the secretary, by the desk for who called."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from field_app.rounds import rules
from field_app.rounds.models import RoundStep, VisitRequest
from field_app.rounds.rules import OPEN, VISIT, TooManyVisits
from field_app.visits.models import Resident
from field_app.visits.service import charges, looking, residents
from field_app.visits.trail import Trail
from server.applications.rules import By
from server.core import clock, config
from server.core.access import Actor, Post
from server.core.db import by_id, insert_new, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.identity import queries as people
from server.identity.care import Ground
from server.identity.models import Account, Person
from server.identity.roles import Role
from server.identity.service.authority import held_for
from server.identity.service.orders import Order, once
from server.places.queries import calendar
from server.places.rules import working_days_after

TRAIL = Trail(VisitRequest, RoundStep, VISIT, "request")
#: Ties that let somebody ask for another.
OF_FAMILY = (Ground.GUARDIAN, Ground.RELATIVE)
#: Who writes down what others ask for.
BY_STAFF = ("secretary", "desk")
NOT_LISTED = "还不在网格名单里，请选住在哪个网格"


def ask(request_id: UUID, told: Mapping[str, Any], *, by: Actor) -> None:
    """Ask for a visit; the same again changes nothing."""
    order = Order(id=request_id, kind="visit_request", content=told, by=by.account_id)
    once(order, lambda: _ask(request_id, told, by))


def _ask(request_id: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    source, known = _who(told, by)
    grid, resident = (known.grid, known.person_id) if known else (told["grid"], None)
    due_on = _due_on(told["wanted_on"])
    state = "open" if source == "self" else "unconfirmed"
    now = clock.now()
    row = VisitRequest(
        id=request_id,
        resident=resident,
        grid=grid,
        state=state,
        source=source,
        asked_by=by.account_id,
        asked=_asked(told, by, source),
        about=None if known else told["about"],
        words=told["words"],
        word=rules.word(secrets.choice),
        due_on=due_on,
        asked_at=now,
        moved_at=now,
    )
    with unit_of_work(durable=True) as outbox:
        if source not in BY_STAFF:
            _check_room(known.person_id, by)
        insert_new(row)
        data = {"resident": resident, "due_on": due_on}
        TRAIL.note(row, "ask", by=named(by), now=now, reason=source, data=data)
        outbox.add("visit.asked", "visit_request", request_id, division=grid[:12])
    return {"request": str(request_id)}


def _who(told: Mapping[str, Any], by: Actor) -> tuple[str, Any]:
    """Who asks, and for which resident; the desk may name nobody of the list."""
    for role, source in ((Role.SECRETARY, "secretary"), (Role.CLERK, "desk")):
        if posts := by.posts_as(role):
            return source, _by_staff(told, posts, source)
    whom = told["resident"] or by.person_id
    if whom is None:
        raise Invalid([Fault("/resident", "请先核验身份，或者打电话给窗口")])
    is_own = by.person_id is not None and whom in people.records_of(by.person_id)
    if not is_own and (by.person_id is None or not is_family(whom, by.person_id)):
        raise NotFound()
    return ("self" if is_own else "relative"), _listed(whom, told["grid"], by)


def _check_room(resident: UUID, by: Actor) -> None:
    """No more than so many open ones of one account for one resident; of several at once each waits."""
    by_id(Resident, resident, for_update=True)
    mine = (VisitRequest.asked_by == by.account_id) & (VisitRequest.resident == resident)
    if VisitRequest.select().where(mine & VisitRequest.state.in_(OPEN)).count() >= config.settings().open_visits:
        raise TooManyVisits()


def _by_staff(told: Mapping[str, Any], posts: tuple[Post, ...], source: str) -> Any:
    if told["resident"]:
        row = looking.standing(told["resident"])
        if row is None or not any(post.covers(row.grid) for post in posts):
            raise NotFound()
        if source == "desk":
            _check_caller(told)
        return row
    missing = [Fault(f"/{name}", "这一项要填") for name in ("about", "grid") if not told[name]]
    if source == "secretary" or missing:
        raise Invalid(missing or [Fault("/resident", "请从名单里选是哪一位")])
    _check_caller(told)
    charges.check_grid(told["grid"])
    if not any(post.covers(told["grid"]) for post in posts):
        raise Invalid([Fault("/grid", "不是您负责的地方，请核对网格编码")])
    return None


def _check_caller(told: Mapping[str, Any]) -> None:
    """The desk notes who called, how, and where to call back."""
    if not told["asked"] or not told["asked"].get("phone"):
        raise Invalid([Fault("/asked", "请写明谁提的、怎么提的、回电号码")])


def _listed(person_id: UUID, grid: str | None, by: Actor) -> Any:
    """The resident; who is on no list yet enters it by asking, in the grid that is told."""
    row = looking.standing(person_id)
    if row is not None:
        return row
    if grid is None:
        raise Invalid([Fault("/grid", NOT_LISTED)])
    charges.check_grid(grid)
    residents.enlist(person_id, grid, by=by.account_id)
    return Resident.get_by_id(person_id)


def is_family(resident: UUID, person: UUID) -> bool:
    """Whether a tie between the two stands on record today."""
    held = held_for(resident, person)
    return any(one.ground in OF_FAMILY and one.stands(clock.now()) for one in held)


def _asked(told: Mapping[str, Any], by: Actor, source: str) -> dict[str, Any]:
    """Who asked, as the desk or a secretary was told; of others what is on record."""
    if source in BY_STAFF and told["asked"]:
        return dict(told["asked"])
    account: Any = Account.get_or_none(Account.id == by.account_id)
    person: Any = Person.get_or_none(Person.id == by.person_id) if by.person_id else None
    phone = (account and account.phone) or (person and person.phone)
    name = person.name if person else account and account.name
    relation = (told["asked"] or {}).get("relation")
    return {"name": name or "", "relation": relation, "phone": phone, "how": None}


def _due_on(wanted: date | None) -> date:
    today = clock.today()
    if wanted is None:
        return working_days_after(today, rules.WITHIN_DAYS, calendar())[0]
    if not rules.is_wishable(wanted, today):
        raise Invalid([Fault("/wanted_on", "请选今天到两个月以内的日子")])
    return wanted


def named(actor: Actor) -> By:
    """The caller as steps name who acted."""
    held = (Role.GRID_WORKER, Role.SECRETARY, Role.CLERK)
    role = next((one for one in held if one.value in actor.roles), Role.CITIZEN)
    where = {Role.GRID_WORKER: "field", Role.CITIZEN: "page"}.get(role, "desk")
    return By(actor.account_id, role.value, where, actor.person_id)
