"""Originals that have to travel: each has a line from hand to hand, signed every time, until it is back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from field_app.visits import digests
from field_app.visits.custody_rules import KEEPERS, ORIGINAL, PLAIN, is_due_day, refused
from field_app.visits.job_rules import OVER, SKEW, happened
from field_app.visits.models import Custody, Job, JobStep
from field_app.visits.service import deeds, job_trace, of_jobs, ordering, receipts
from server.applications.models import Handoff
from server.applications.rules import By
from server.catalog.proxying import RISKY
from server.core import clock, crypto
from server.core.access import Actor
from server.core.db import by_id, insert_new, unit_of_work
from server.core.errors import Fault, Invalid
from server.core.workflow import IllegalStep
from server.identity.service.orders import Order
from server.media.service import papers

SHOWN = ("id", "what", "keeper", "keeper_name", "due_back", "state", "taken_at", "back_at", "account")
#: The two deeds, as orders.
TAKING, HANDOVER = "original", "original_handover"
#: Of whom a receipt speaks, where it is not told.
HERSELF = {"given_by": {"who": "resident", "relation": None}, "is_doubted": False}


def to_sign(original: UUID, *, to: str, due_back: date) -> str:
    """The digest under each signature: this piece, to whom, back by when."""
    return digests.sha256({"original": str(original), "to": to, "due_back": due_back.isoformat()})


def seen(original_id: UUID, by: Actor) -> Custody:
    """A piece of one's own jobs, grids or divisions, with its job; 404 else."""
    row: Custody = of_jobs.seen(Custody, original_id, by)
    return row


def opened(original_id: UUID, by: Actor) -> Custody:
    """The same, for its slip; who looked is logged first."""
    row: Custody = of_jobs.opened(Custody, original_id, by, field="original_slip")
    return row


def page(actor: Actor, *, is_open: bool, after: tuple[date, UUID] | None, limit: int) -> list[dict[str, Any]]:
    """Pieces, the one that is due back first; one more than `limit`. Two queries."""
    wanted = Custody.state.in_(("out",) if is_open else ORIGINAL.states)
    return views(of_jobs.page(Custody.due_back, wanted, actor, after=after, limit=limit))


def views(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {name: getattr(row, name) for name in SHOWN}
        | {"job": row.job_id, "resident": row.job.resident}
        | {"keeper_plain": KEEPERS[row.keeper], "state_plain": PLAIN[row.state]}
        for row in rows
    ]


def take_along(job_id: UUID, original_id: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """The worker takes a piece from the resident, who signs. The same again changes nothing."""
    job = of_jobs.job(job_id)
    order = deeds.order(TAKING, original_id, told, job=job, by=by)
    may = of_jobs.is_seen(job, by) or of_jobs.may_bring(job, by, told)
    deeds.once(order, lambda: _take(job_id, original_id, told, by), may=may, why=lambda: deeds.of_duty(job, by))
    return views([of_jobs.row(Custody, original_id)])[0]


def _take(job_id: UUID, original_id: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    wrong = [Fault("/what", no)] if (no := refused(told["what"])) else []
    days = _days(told)
    if not is_due_day(told["due_back"], min(days), max(days)):
        wrong.append(Fault("/due_back", "请写两个月以内哪天归还"))
    digest = to_sign(original_id, to="worker", due_back=told["due_back"])
    _check_receipt(told, wrong, digest, by)
    with unit_of_work(durable=True):
        job = job_trace.held(job_id)
        if job.state in OVER:
            raise IllegalStep(step="take_along", state=job.state, allowed=[])
        row = {"id": original_id, "job": job_id, "what": told["what"], "keeper": "worker", "state": "out"}
        row |= {"keeper_name": None, "due_back": told["due_back"], "taken_at": _when(told)}
        row |= {"account": by.account_id}
        insert_new(Custody(**row))
        _note(job, "original_taken", original_id, "resident", "worker", told, by)
    return {"original": str(original_id)}


def _when(told: Mapping[str, Any]) -> datetime:
    return happened(told["at"], told.get("server_offset_ms"), clock.now())


def _days(told: Mapping[str, Any]) -> list[date]:
    """Today, the day on which it was taken, and what that phone may have held for it when its date was chosen."""
    now = clock.now()
    return [clock.local(moment).date() for moment in (now, _when(told), min(told["at"], now + SKEW))]


def hand_over(original_id: UUID, handover_id: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """From hand to hand, or back to the resident; who gets it signs. The same again changes nothing."""
    if order := of_parked(original_id, handover_id, told, by):
        raise deeds.refused(order, deeds.NOT_TAKEN_YET)
    row = of_jobs.row(Custody, original_id)
    job, content = row.job, {"original": original_id, **told}
    order = deeds.order(HANDOVER, handover_id, content, job=job, by=by)
    may = of_jobs.is_seen(job, by) or of_jobs.may_bring(job, by, told) or is_with(row, by.account_id)
    deeds.once(order, lambda: _pass(original_id, told, by), may=may, why=lambda: deeds.of_duty(job, by))
    return views([of_jobs.row(Custody, original_id)])[0]


def of_parked(original_id: UUID, handover_id: UUID, told: Mapping[str, Any], by: Actor) -> Order | None:
    """What became of a piece whose taking along was parked itself, as an order; None of any other piece."""
    row = None if by_id(Custody, original_id) else deeds.parked_before(TAKING, original_id, by)
    if row is None:
        return None
    of = {name: row.content[name] for name in ("job", "resident")}
    return deeds.of_grid(HANDOVER, handover_id, {"original": original_id, **of, **told}, grid=str(row.division), by=by)


def _pass(original_id: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    with unit_of_work(durable=True):
        job = job_trace.held(Custody.get_by_id(original_id).job_id)
        row: Any = Custody.get_by_id(original_id)
        _check_receipt(told, [], to_sign(original_id, to=told["to"], due_back=row.due_back), by)
        is_back = told["to"] == "resident"
        state = ORIGINAL.take("give_back" if is_back else "pass", str(row.state))
        sets = {"state": state, "keeper": told["to"], "keeper_name": told["to_name"] or None, "account": by.account_id}
        Custody.update(**sets, back_at=_when(told) if is_back else None).where(Custody.id == original_id).execute()
        step = "original_back" if is_back else "original_passed"
        _note(job, step, original_id, str(row.keeper), told["to"], told, by)
    return {"original": str(original_id)}


def to_sign_with(handoff: UUID, originals: Iterable[UUID]) -> str:
    """The digest under which both sign, who gives a job away and who takes it: these pieces go along."""
    return digests.sha256({"handoff": str(handoff), "originals": sorted(map(str, originals))})


def given_along(job: Any, handoff: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """What the giver of a job signed to hand over with it, for the step of the offer; pieces in his hands alone."""
    if not told["originals"]:
        return {}
    mine = {row.id for row in _carried(job.id) if row.account in (None, by.account_id)}
    wrong = [] if {*told["originals"]} <= mine else [Fault("/originals", "只能交出自己手里、这件事的原件")]
    if not receipts.is_ink(told["signature"], by.account_id):
        wrong.append(Fault("/signature", "交出原件要签名"))
    if wrong:
        raise Invalid(wrong)
    receipts.check_ink(told["signature"], to_sign_with(handoff, told["originals"]), by.account_id)
    papers.hand_in([told["signature"]], owner=by.account_id, used_in=job.application)
    return {"originals": told["originals"], "signature": told["signature"]}


def given_with(jobs: Iterable[UUID]) -> dict[str, Mapping[str, Any]]:
    """What was signed for in the offers of these jobs, by offer. One query."""
    offers = JobStep.job.in_(list(jobs)) & (JobStep.step == "pass")
    found = [step.data for step in JobStep.select(JobStep.data).where(offers)]
    return {data["command"]: data for data in found if data.get("originals")}


def go_along(job: Any, offer: Handoff, given: Mapping[str, Any], signature: UUID | None, by: By) -> int:
    """A held job comes into another worker's hands, and with it the pieces for which both have signed; how many of
    those that the giver carries stay in his hands, under his name, until somebody signs for them.
    """
    taker, named = UUID(str(by.account)), frozenset(given.get("originals", ()) if signature else ())
    if named and signature:
        if not receipts.is_ink(signature, taker):
            raise Invalid([Fault("/signature", "没有收到您的签名，请重新签")])
        receipts.check_ink(signature, to_sign_with(offer.id, map(UUID, named)), taker)
        papers.hand_in([signature], owner=taker, used_in=job.application)
    left = 0
    for row in _carried(job.id):
        if str(row.id) not in named:
            left += 1
            holder = row.account or offer.giver
            Custody.update(keeper_name=ordering.name_of(holder), account=holder).where(Custody.id == row.id).execute()
            continue
        sets = {
            "state": ORIGINAL.take("pass", str(row.state)),
            "keeper_name": ordering.name_of(taker),
            "account": taker,
        }
        Custody.update(sets).where(Custody.id == row.id).execute()
        data = {"original": row.id, "from": "worker", "to": "worker", "at": clock.now(), "command": offer.id}
        data |= {"giver": offer.giver, "taker": taker, "given": given["signature"], "signature": signature}
        job_trace.note(job, "original_passed", by=by, now=clock.now(), words={"how": "signature"}, data=data)
    return left


def _carried(job_id: UUID) -> list[Any]:
    """The pieces of a job that are in workers' hands. One query."""
    theirs = (Custody.job == job_id) & (Custody.state == "out") & (Custody.keeper == "worker")
    return list(Custody.select().where(theirs).order_by(Custody.id))


def is_with(row: Any, account: UUID) -> bool:
    """Whether this worker carries it, whoever has its job."""
    return bool(row.state == "out" and row.keeper == "worker" and row.account == account)


def _check_receipt(told: Mapping[str, Any], wrong: list[Fault], digest: str, by: Actor) -> None:
    wrong += receipts.faults({**told, **HERSELF}, RISKY, by.account_id)
    if wrong:
        raise Invalid(wrong)
    receipts.check_ink(told["signature"], digest, by.account_id)


def _note(  # noqa: PLR0913  from whom to whom, what, by whom
    job: Job, step: str, original: UUID, giver: str, taker: str, told: Mapping[str, Any], by: Actor
) -> None:
    refs = [told["signature"]] if told["signature"] else []
    data = {"original": original, "from": giver, "to": taker, "at": _when(told), "declared_at": told["at"]}
    data |= {"signature": told["signature"]}
    words = {name: crypto.as_json(told[name]) for name in ("how", "witness", "why") if name in told}
    job_trace.note(job, step, by=job_trace.as_worker(by), now=clock.now(), words=words, data=data)
    papers.hand_in(refs, owner=by.account_id, used_in=job.application)
