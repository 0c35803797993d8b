"""What becomes of a visit request: confirmed with the resident, taken, passed on, done, withdrawn.

A step by who had the visit before it came into another's hands is kept for the secretary, whatever it says, and moves
nothing, even where it is true ("been there at ten"): the resident was told that another comes, who has promised it, and
a phone's clock proves nothing. One visit too many harms nobody; one that never comes does. What she said herself while
somebody looked after her grid is taken as of that moment, for it is her word and takes nothing from anybody.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from field_app.rounds import queries
from field_app.rounds.models import VisitRequest
from field_app.rounds.rules import WORD_TOLD, NotYourVisit, WhoIsMeant
from field_app.rounds.service.asking import TRAIL, named
from field_app.rounds.service.telling import number_of
from field_app.visits.job_rules import happened
from field_app.visits.leaving import AsOrder
from field_app.visits.models import Job
from field_app.visits.service import charges, deeds, looking
from server.applications.rules import By
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import Outbox, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.core.workflow import IllegalStep
from server.identity import queries as people
from server.identity.service import records
from server.identity.service.orders import Order

#: Steps that say something. Of a visit that was taken already no more can be said than that.
SAYING = ("confirm", "pass", "finish")
TELL_WORD = "tell_word"
Do = Callable[[VisitRequest, Outbox], None]


def seen(request_id: UUID, by: Actor) -> VisitRequest:
    """A request that the caller may look at; 404 else."""
    row = _found(request_id)
    if not queries.may_see(row, by):
        raise NotFound()
    return row


def _found(request_id: UUID) -> VisitRequest:
    row: VisitRequest | None = VisitRequest.get_or_none(VisitRequest.id == request_id)
    if row is None:
        raise NotFound()
    return row


def _step(request_id: UUID, kind: str, told: Mapping[str, Any], by: Actor, do: Do) -> VisitRequest:
    """One command upon a request that is held meanwhile; its repeat changes nothing. Returns it as it is then, also to
    who may not see it any more; `JobParked` where it is another's now."""
    row = _found(request_id)

    def carry_out() -> dict[str, Any]:
        with unit_of_work(durable=True) as outbox:
            do(TRAIL.held(request_id), outbox)
        return {"request": str(request_id)}

    order = _order(row, kind, told, by)
    try:
        deeds.once(order, carry_out, may=_may(row, kind, told, by), why=partial(_why_kept, row, kind, by), keeps={})
    except (NotYourVisit, IllegalStep):
        why = _why_late(_found(request_id), kind, told, by)
        if why is None:
            raise
        raise deeds.refused(order, why) from None
    return _found(request_id)


def _order(row: VisitRequest, kind: str, told: Mapping[str, Any], by: Actor) -> Order:
    content = crypto.as_json({"resident": row.resident, **told, "request": row.id, "step": kind})
    return deeds.of_grid("visit_step", told["id"], content, grid=str(row.grid), by=by)


def of_leaver(kind: str) -> AsOrder:
    """What a worker did of a visit in what was his grid, for who sees to it now that he has left."""

    def as_order(told: dict[str, Any], ids: dict[str, UUID], by: Actor) -> Order:
        row = _found(ids["visit_id"])
        if not deeds.had_grid(by, _grids(row)):
            raise NotFound()
        return _order(row, kind, told, by)

    return as_order


def _may(row: VisitRequest, kind: str, told: Mapping[str, Any], by: Actor) -> bool:
    """Who sees it, but for who had it before another came instead; and who looked after her when she said what she
    wants, while nobody has asked her since."""
    if kind in SAYING and row.worker is not None and _had(row, by):
        return False
    if kind == TELL_WORD:
        return _knows_word(row, by)
    is_first = kind == "confirm" and row.state == "unconfirmed"
    return queries.may_see(row, by) or (is_first and deeds.was_on_duty(by, _grids(row), told))


def _why_kept(row: VisitRequest, kind: str, by: Actor) -> str | None:
    if kind in ("withdraw", TELL_WORD):  # no worker's step; nobody else knows the word
        return None
    if _had(row, by):
        return deeds.HANDED_ON
    return deeds.OFF_DUTY if deeds.had_grid(by, _grids(row)) else None


def _why_late(row: VisitRequest, kind: str, told: Mapping[str, Any], by: Actor) -> str | None:
    """Why a step that came too late is kept: it was his, or it says what stands nowhere yet. One query."""
    if not by.posts or kind not in SAYING:
        return None
    if _had(row, by):
        return deeds.HANDED_ON
    is_over = row.state == "withdrawn"
    is_news = told["agrees"] == is_over if kind == "confirm" else kind == "finish" and bool(told["words"])
    return deeds.OVER if is_news else None


def _had(row: VisitRequest, by: Actor) -> bool:
    """Whether it was this worker's before it came into another's hands. One query."""
    took = [step.account for step in TRAIL.steps_of(row.id) if step.step in ("take", "hand_on")]
    return by.account_id in took and row.worker != by.account_id


def _grids(row: VisitRequest) -> set[str]:
    """Where she lives, and where she lived before. At most one query."""
    listed = looking.standing(row.resident) if row.resident else None
    return {str(row.grid), *(listed.lived_in if listed else ())}


def _moment(told: Mapping[str, Any]) -> dict[str, Any]:
    """When it was, by the phone that tells it, and put right."""
    if "at" not in told:
        return {}
    return {"declared_at": told["at"], "happened_at": happened(told["at"], told.get("server_offset_ms"), clock.now())}


def confirm(request_id: UUID, told: Mapping[str, Any], *, by: Actor) -> VisitRequest:
    """The resident was asked: she wants it, or nobody comes. Whom a caller meant is said here at the latest."""

    def do(row: VisitRequest, outbox: Outbox) -> None:
        _check_speaks(row, told["how"], by)
        resident = told["resident"] or row.resident
        if not told["agrees"]:
            _end(row, outbox, by=named(by), reason="declined")
            return
        if resident is None:
            raise WhoIsMeant()
        sets = _meant(row, resident, by)
        said = {"how": told["how"] if by.posts else "page", "whom": told["whom"]}
        TRAIL.take(row, "confirm", by=named(by), now=clock.now(), words=said, data=_moment(told), sets=sets)
        outbox.add("visit.confirmed", "visit_request", row.id, division=row.grid[:12], data={"is_new": bool(sets)})

    return _step(request_id, "confirm", told, by, do)


def _meant(row: VisitRequest, resident: UUID, by: Actor) -> dict[str, Any]:
    if row.resident is not None:
        if resident not in people.records_of(row.resident):
            raise Invalid([Fault("/resident", "这次走访已经写明是哪一位")])
        return {}
    meant = looking.seen(resident, by)
    return {"resident": meant.person_id, "grid": meant.grid, "about": None}


def word_to_tell(row: VisitRequest, by: Actor) -> str | None:
    """The word, for who asked a resident whom no message reaches: nobody else would tell her before somebody comes.
    Also where the visit was taken before the answer arrived."""
    is_to_come = row.state in ("open", "taken")
    listed = looking.standing(row.resident) if is_to_come and row.resident and queries.may_see(row, by) else None
    if listed is None or number_of(listed):
        return None
    asked = [step.account for step in TRAIL.steps_of(row.id) if step.step == "confirm"]
    return str(row.word) if by.account_id in asked else None


def _knows_word(row: VisitRequest, by: Actor) -> bool:
    """Who asked her, and who goes or was to go."""
    knowing = ("confirm", "take", "hand_on")
    return any(one.account == by.account_id for one in TRAIL.steps_of(row.id) if one.step in knowing)


def tell_word(request_id: UUID, told: Mapping[str, Any], *, by: Actor) -> VisitRequest:
    """Who knows the word told her, or her relative: how, and when."""

    def do(row: VisitRequest, _: Outbox) -> None:
        data = {"how": told["how"], "whom": told["whom"], **_moment(told)}
        TRAIL.note(row, WORD_TOLD, by=named(by), now=clock.now(), data=data)

    return _step(request_id, TELL_WORD, told, by, do)


def take(request_id: UUID, told: Mapping[str, Any], *, by: Actor) -> VisitRequest:
    """This worker comes: from now on he sees whom in full, which is logged."""

    def do(row: VisitRequest, _: Outbox) -> None:
        _check_grid(row, by)
        TRAIL.take(row, "take", by=named(by), now=clock.now(), sets={"worker": by.account_id})
        records.write(by.account_id, "unmasked", "person", row.resident, field="visit", reason="接了走访")

    return _step(request_id, "take", told, by, do)


def give_up(request_id: UUID, told: Mapping[str, Any], *, by: Actor) -> VisitRequest:
    """This worker cannot come: the others of the grid are asked, and the resident is told."""

    def do(row: VisitRequest, outbox: Outbox) -> None:
        if row.worker != by.account_id:
            _check_grid(row, by)
        _check_taker(row, by)
        passed = sorted({*row.passed_by, str(by.account_id)})
        sets = {"worker": None, "passed_by": passed}
        words = {"words": told["reason"]}
        TRAIL.take(row, "pass", by=named(by), now=clock.now(), words=words, sets=sets)
        outbox.add("visit.passed", "visit_request", row.id, division=row.grid[:12])

    return _step(request_id, "pass", told, by, do)


def hand_on(resident: UUID, *, giver: UUID, taker: UUID, by: By) -> None:
    """Who takes over her job comes instead, with the same word: from now on he sees whom in full, which is logged."""
    hers = (VisitRequest.resident == resident) & (VisitRequest.worker == giver) & (VisitRequest.state == "taken")
    for found in list(VisitRequest.select(VisitRequest.id).where(hers).order_by(VisitRequest.id)):
        with unit_of_work(durable=True) as outbox:
            row = TRAIL.held(found.id)
            if row.state == "taken" and row.worker == giver:
                TRAIL.take(row, "hand_on", by=by, now=clock.now(), data={"from": giver}, sets={"worker": taker})
                records.write(taker, "unmasked", "person", resident, field="visit", reason="接手了代办")
                outbox.add("visit.handed_on", "visit_request", row.id, division=row.grid[:12])


def finish(request_id: UUID, told: Mapping[str, Any], *, by: Actor) -> VisitRequest:
    """He was there; whether he said the word is noted. A job that was done there is named."""

    def do(row: VisitRequest, _: Outbox) -> None:
        _check_taker(row, by)
        job = told["job"]
        mine = (Job.id == job) & (Job.worker == by.account_id) & (Job.resident == row.resident)
        if job and not Job.select().where(mine).exists():
            raise Invalid([Fault("/job", "没有给这位居民办过这一件")])
        data = {"word_said": told["word_said"], "job": job, **_moment(told)}
        said = {"words": told["words"]} if told["words"] else None
        TRAIL.take(row, "finish", by=named(by), now=clock.now(), words=said, data=data, sets={"job": job})

    return _step(request_id, "finish", told, by, do)


def withdraw(request_id: UUID, told: Mapping[str, Any], *, by: Actor) -> VisitRequest:
    """Nobody needs to come any more: by who asked, by the resident, by a secretary."""

    def do(row: VisitRequest, outbox: Outbox) -> None:
        if not queries.may_withdraw(row, by):
            raise NotYourVisit()
        is_hers = by.person_id is not None and row.resident in people.records_of(by.person_id)
        _end(row, outbox, tells_her=not is_hers, by=named(by), words={"words": told["reason"]})

    return _step(request_id, "withdraw", told, by, do)


def _end(row: VisitRequest, outbox: Outbox, *, tells_her: bool = False, **said: Any) -> None:
    """Nobody comes; who had taken it is told, and the resident where it was not she who said so."""
    had_taken = str(row.worker) if row.worker else None
    TRAIL.take(row, "withdraw", now=clock.now(), data={"had_taken": had_taken}, **said)
    if had_taken or tells_her:
        told_to = {"worker": had_taken, "tells_her": tells_her}
        outbox.add("visit.withdrawn", "visit_request", row.id, division=row.grid[:12], data=told_to)


def _check_speaks(row: VisitRequest, how: str, by: Actor) -> None:
    """Staff who asked her, or she herself: never the relative who wants it."""
    if by.posts and how == "page":
        raise Invalid([Fault("/how", "请选是怎么问本人的")])
    if not by.posts and (by.person_id is None or row.resident not in people.records_of(by.person_id)):
        raise NotFound()


def _check_grid(row: VisitRequest, by: Actor) -> None:
    if row.grid not in charges.scope(by).grids:
        raise NotFound()


def _check_taker(row: VisitRequest, by: Actor) -> None:
    if row.worker is not None and row.worker != by.account_id:
        raise NotYourVisit()
