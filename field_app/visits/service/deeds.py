"""What somebody does of a task: an order of its own, carried out once.

Who did it when it had been handed on, on a phone that did not know of it, or whose time in that grid is over, is not
told "there is no such thing": the deed is kept whole where the community's secretary and the supervisors see it. What
was done within a leave by who stood in counts as of its own moment (`was_on_duty`), if it comes within `LATEST`.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from field_app.visits.errors import JobParked
from field_app.visits.job_rules import LATEST, happened, when_done
from field_app.visits.models import Job
from field_app.visits.service import charges, job_trace
from server.core import clock, crypto
from server.core.access import Actor
from server.core.errors import DomainError, NotFound
from server.core.workflow import IllegalStep
from server.identity.models import Parked
from server.identity.service import orders, parking
from server.identity.service.orders import Answer, Order
from server.identity.service.parking import COMMUNITY, Belongs

#: Why it is kept.
HANDED_ON, OFF_DUTY, LEFT = "handed-on", "off-duty", "account-closed"
NOTHING_OWED, AUTHORITY_ENDED, ANSWERED = "nothing-owed", "authority-ended", "answered"
GONE_ON, ORIGINAL_OUT, OVERTAKEN = "too-late", "original-out", "overtaken"
OVER, NOT_TAKEN_YET = "over", "not-taken-yet"
WORDS = {
    HANDED_ON: "这件事已经交给别的网格员了，您做的这一步原样留着，等书记核对",
    OFF_DUTY: "您负责、代班这个网格的日子已经过了，您做的这一步原样留着，等书记核对",
    LEFT: "您的账号已经停用，或者不再是网格员：您做的这一步原样留着，由书记接手",
    NOTHING_OWED: "这份材料已经有人交过了，或者不用再交。您拍的原样留着，等书记核对",
    AUTHORITY_ENDED: "本人的委托已经到期或收回，这份没有交上去。您拍的、写的原样留着，请书记和本人联系",
    ANSWERED: "这次补正已经有人改好交了，或者已经结束。您写的、拍的原样留着，等书记核对",
    GONE_ON: "这件事已经往下办了，没有撤成。本人说的话原样留着，请书记和本人联系",
    ORIGINAL_OUT: "还有原件没有还给本人，没有撤成。本人说的话原样留着，等书记处理；请先把原件还给本人",
    OVERTAKEN: "您改的时候，这份申请别处先改过了，签名对不上。您写的、拍的都留着，书记看得到；请照新的内容再改一次",
    NOT_TAKEN_YET: "这件事还留着等书记核对，您这一步和它放在一起，书记会一起看",
    OVER: "这一步别人先办过了，或者这件事现在办不了这一步。您做的、写的原样留着，等书记核对",
}
#: Why a deed is kept that its task does not bear any more, by what its carrying out is refused with.
Keeps = Mapping[type[DomainError], str]
ALWAYS: Keeps = {IllegalStep: OVER}


def order(kind: str, command: UUID, told: Mapping[str, Any], *, job: Job, by: Actor) -> Order:
    """The deed of a job as an order."""
    return of_grid(kind, command, {**told, "job": job.id, "resident": job.resident}, grid=str(job.grid), by=by)


def of_grid(kind: str, command: UUID, told: Mapping[str, Any], *, grid: str, by: Actor) -> Order:
    """Any deed as an order; the secretary of the grid's community sees to what collides."""
    belongs = Belongs(division=grid[:12], desk=COMMUNITY)
    return Order(id=command, kind=kind, content=crypto.as_json(dict(told)), by=by.account_id, belongs=belongs)


def once(
    order: Order, do: Callable[[], Answer], *, may: bool, why: Callable[[], str | None], keeps: Keeps = ALWAYS
) -> Answer:
    """Carry it out, where the caller may; `JobParked` for the reason that `why` tells else, or 404 where it tells none.
    A repeat of what was done gets its answer. What `do` refuses with one of `keeps` is kept for that reason."""
    if not may and not orders.is_done(order):
        raise refused(order, why())
    try:
        return orders.once(order, do)
    except tuple(keeps) as no:
        raise refused(order, next(kept for kind, kept in keeps.items() if isinstance(no, kind))) from no


def parked_before(kind: str, subject: UUID, by: Actor) -> Parked | None:
    """What the caller did before, on which this deed rests, where it was parked itself; the first of it. One query."""
    mine = (Parked.kind == kind) & (Parked.subject == subject) & (Parked.account == by.account_id)
    found: Parked | None = Parked.select().where(mine).order_by(Parked.id).first()
    return found


def refused(order: Order, why: str | None) -> DomainError:
    """To be raised, outside of any unit."""
    if why is None:
        return NotFound()
    told, mark = dict(order.content) | {parking.BECAUSE: why}, crypto.fingerprint(order.content)
    parked = parking.keep(order.kind, order.id, told, account=order.by, belongs=order.belongs, digest=mark)
    return JobParked(WORDS[why], parked=str(parked), reason=why)


def of_hands(job: Job, by: Actor) -> str | None:
    """Why a deed of who has the job alone is kept."""
    return HANDED_ON if job_trace.had(job, by.account_id) else None


def of_duty(job: Job, by: Actor) -> str | None:
    """The same of whoever looks after the grid that day."""
    return of_hands(job, by) or (OFF_DUTY if had_grid(by, {str(job.grid)}) else None)


def had_grid(by: Actor, grids: Collection[str]) -> bool:
    """Whether one of these was ever this worker's, up to today. One query."""
    return not charges.grids_of(by.account_id, date.min, clock.today()).isdisjoint(grids)


def was_on_duty(by: Actor, grids: Collection[str], told: Mapping[str, Any]) -> bool:
    """Whether one of these was this worker's when, by what his phone declared, it was done, not too long ago. A phone
    that did not know how wrong its clock was may have been wrong by a day. At most one query."""
    if "at" not in told:
        return False
    now, offset = clock.now(), told.get("server_offset_ms")
    if now - happened(told["at"], offset, now) > LATEST:
        return False
    first, last = (clock.local(moment).date() for moment in when_done(told["at"], offset, now))
    return not charges.grids_of(by.account_id, first, last).isdisjoint(grids)
