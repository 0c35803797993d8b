"""Passing a case on: the giver stays its owner until somebody takes it."""

from datetime import datetime, timedelta
from functools import reduce
from http import HTTPStatus
from operator import or_
from typing import Any
from uuid import UUID

from server.applications import service as applications
from server.applications.models import Case, Handoff
from server.applications.service import find_case
from server.core import clock, crypto
from server.core.access import Actor, Post
from server.core.db import unit_of_work
from server.core.errors import DomainError, Fault, Invalid, NotFound
from server.core.ids import named_in
from server.identity.roles import Role
from server.media import queries as media
from server.places.queries import bodies, calendar, sites
from server.reviews.queries import division_range
from server.reviews.rules.clocks import Limit, due
from server.reviews.rules.desks import BODY, INTAKE, PASSABLE
from server.reviews.service import looks, people
from server.reviews.service.commands import Answer, Hand, Order, Overtaken, last_step, once

# An offer that nobody takes comes back to mind; the giver is its owner all the time.
OPEN_FOR = Limit(2)


class AlreadyOffered(DomainError):
    """One case is in one pair of hands at a time, and so is its offer."""

    status, slug, title = HTTPStatus.CONFLICT, "already-offered", "这件事正在交接，对方还没有接"


def offer(handoff_id: UUID, *, case_id: UUID, body: str, reason: str, actor: Actor) -> Answer:
    """Pass a case to the responsible body."""
    order = Order(handoff_id, "pass", case_id, actor, {"body": body, "reason": reason})
    return once(order, lambda hand: _offer(hand, handoff_id, body, reason))


def _offer(hand: Hand, handoff_id: UUID, body: str, reason: str) -> Answer:
    if body not in bodies():
        raise Invalid([Fault("/body", "没有这个部门")])
    if body == hand.case.body:
        raise Invalid([Fault("/body", "它现在就归这个部门")])
    standing = open_offer(hand.case, hand.now)
    if standing is not None:
        raise AlreadyOffered(handoff=str(standing.id), body=standing.receiver_body)
    applications.offer(
        handoff_id,
        subject_kind="case",
        subject=hand.case.id,
        receiver=None,
        receiver_body=body,
        giver_body=hand.case.body if hand.by.role == Role.REVIEWER else None,
        division=hand.case.division,
        until=_until(hand.now),
        papers=_handed(hand.case),
        reason=reason,
        by=hand.by,
        now=hand.now,
    )
    return shown(Handoff.get_by_id(handoff_id))


def _handed(case: Case) -> list[str]:
    """What goes from hand to hand, by digests: the words as they stand, and each file that they name."""
    files = media.stored(named_in(case.content))
    return [crypto.fingerprint(case.content), *sorted(file.digest for file in files.values())]


def _until(now: datetime) -> datetime:
    last = due(clock.local(now).date(), OPEN_FOR, calendar()).on
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)


def recount(now: datetime) -> int:
    """Count the dates of open offers again, after the calendar changed; how many moved."""
    open_ones = (Handoff.subject_kind == "case") & (Handoff.state == "offered") & (Handoff.until > now)
    moved = [row for row in Handoff.select().where(open_ones) if row.until != _until(row.offered_at)]
    for row in moved:
        still = (Handoff.id == row.id) & (Handoff.state == "offered")
        with unit_of_work():
            Handoff.update(until=_until(row.offered_at)).where(still).execute()
    return len(moved)


def open_offer(case: Case, now: datetime) -> Handoff | None:
    """The offer of a case that can still be taken."""
    mine = (Handoff.subject_kind == "case") & (Handoff.subject == case.id)
    found: Handoff | None = Handoff.get_or_none(mine & (Handoff.state == "offered") & (Handoff.until > now))
    return found


def take(handoff_id: UUID, *, actor: Actor) -> Answer:
    """Take it: from now on it is the taker's, and their body decides."""
    handoff = _for_me(handoff_id, actor)
    return shown(applications.take(handoff.id, by=people.by(actor, BODY), now=clock.now(), sets=_turn(handoff)))


def _turn(handoff: Handoff) -> dict[str, str]:
    case: Case = find_case(handoff.subject)
    if case.state not in PASSABLE:
        raise Overtaken(step="take", state=case.state, result=case.result, last=last_step(case))
    return {"turn": "body"} if case.state == "submitted" else {}


def give_back(handoff_id: UUID, *, reason: str, actor: Actor) -> Answer:
    """Say no, with a reason: it stays the giver's."""
    handoff = _for_me(handoff_id, actor)
    by = people.by(actor, BODY)
    return shown(applications.give_back(handoff.id, reason="returned", note=reason, by=by, now=clock.now()))


def withdraw(handoff_id: UUID, *, actor: Actor) -> Answer:
    """The giver takes the offer back."""
    handoff = _found(handoff_id)
    if handoff.giver != actor.account_id:
        raise NotFound()
    desk = BODY if actor.posts_as(Role.REVIEWER) else INTAKE
    return shown(applications.withdraw_offer(handoff.id, by=people.by(actor, desk), now=clock.now()))


def offers_to(actor: Actor, now: datetime, limit: int = 100) -> list[Answer]:
    """What waits to be taken by this person's bodies, the oldest first."""
    posts = [post for post in actor.posts_as(Role.REVIEWER) if post.body]
    if not posts:
        return []
    open_ones = (Handoff.subject_kind == "case") & (Handoff.state == "offered") & (Handoff.until > now)
    for_mine = reduce(or_, (_is_for(post) for post in posts))
    mine = list(Handoff.select().where(open_ones & for_mine).order_by(Handoff.id).limit(limit))
    named = (Case.id, Case.name, Case.number, Case.site)
    cases = {case.id: case for case in Case.select(*named).where(Case.id.in_([row.subject for row in mine]))}
    return [shown(row, cases[row.subject]) for row in mine]


def _is_for(post: Post) -> Any:
    """What `people.is_for` asks of one post, as the database asks it."""
    first, last, _ = division_range(post)
    return (Handoff.receiver_body == post.body) & Handoff.division.between(first, last)


def _for_me(handoff_id: UUID, actor: Actor) -> Handoff:
    handoff = _found(handoff_id)
    if not people.is_for(handoff, actor):
        raise NotFound()
    return handoff


def _found(handoff_id: UUID) -> Handoff:
    case_one = (Handoff.id == handoff_id) & (Handoff.subject_kind == "case")
    handoff: Handoff | None = Handoff.get_or_none(case_one)
    if handoff is None:
        raise NotFound()
    return handoff


def giver_name(handoff: Handoff, case: Case) -> str:
    """The body that gave it, or the window that took the case in."""
    if handoff.giver_body:
        return looks.name_of_body(handoff.giver_body)
    return str(sites().get(case.site, {}).get("name", "窗口"))


def shown(handoff: Handoff, case: Case | None = None) -> Answer:
    """A handoff as its two sides see it: which case, who gave it, whose it may become, why."""
    case = case or find_case(handoff.subject)
    return {
        "id": str(handoff.id),
        "case": str(handoff.subject),
        "name": case.name,
        "number": case.number,
        "state": handoff.state,
        "giver_name": giver_name(handoff, case),
        "body": handoff.receiver_body,
        "reason": handoff.reason,
        "until": handoff.until.isoformat(),
        "offered_at": handoff.offered_at.isoformat(),
    }
