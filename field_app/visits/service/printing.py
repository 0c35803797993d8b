"""Papers for the door, printed before the worker goes: the order to be signed, the card for people without phones."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from field_app.visits import card, order_paper
from field_app.visits.job_rules import last_moment
from field_app.visits.models import Job, JobRevision
from field_app.visits.order_paper import Order
from field_app.visits.service import charges, drafting, ordering
from server.applications.models import Application
from server.catalog import proxying
from server.catalog import queries as catalog
from server.core.access import Actor
from server.core.errors import NotFound
from server.identity.models import Person
from server.identity.roles import Role
from server.identity.service import records

#: As long as nobody has handed it in, the resident can still sign.
UNSIGNED = ("registered", "waiting", "returned", "corrected")


def blank_order(item: str, *, of_child: bool) -> bytes:
    """The order for one item, everything else to be written by hand; `of_child`: with the words for guardians."""
    known = catalog.current().items.get(item)
    if known is None or not proxying.at_the_door(known):
        raise NotFound("网格员不能代办这件事，没有委托书可印")
    texts = ordering.texts()
    return order_paper.pdf(Order(items=[known["name"]], texts=texts if of_child else texts[:-1]))


def order_of(job_id: UUID, by: Actor) -> bytes:
    """The order of a job that is not handed in yet, its resident's name in full: the look is logged."""
    job = _seen(job_id, by)
    revision = JobRevision.get_by_id(job.revision)
    person: Any = Person.get_or_none(Person.id == job.resident)
    if job.state not in UNSIGNED or revision.body is None or person is None:
        raise NotFound("这一件已经交上去了，不用再印委托书")
    records.write(by.account_id, "unmasked", "person", job.resident, field="name", reason="打印委托书")
    return order_paper.pdf(_order(job, revision.body, str(person.name or "")))


def card_of(job_id: UUID, by: Actor) -> bytes:
    """The card of a job that was handed in."""
    application: Any = Application.get_or_none(Application.id == _seen(job_id, by).application)
    if application is None or application.is_draft or application.code is None:
        raise NotFound("这一件还没有交到中心，交了才有卡片")
    return card.pdf(application)


def _order(job: Job, body: Mapping[str, Any], name: str) -> Order:
    given = body["consent"]
    until = last_moment(given["until"] or "") if given else None
    worker = ordering.name_of(job.worker)
    return Order(items=_items(job, body), texts=ordering.shown_of(body), name=name, worker=worker, until=until)


def _items(job: Job, body: Mapping[str, Any]) -> list[str]:
    """What it is about, as the form has it; of what cannot be read the paper leaves the line open."""
    written = drafting.readable(body, job.resident)
    return [str(item["name"]) for item in written.items] if written else []


def _seen(job_id: UUID, by: Actor) -> Job:
    """One's own job, or one of a secretary's divisions; 404 else."""
    job: Job | None = Job.get_or_none(Job.id == job_id)
    if job is None or not (job.worker == by.account_id or _oversees(by, str(job.grid))):
        raise NotFound()
    return job


def _oversees(by: Actor, grid: str) -> bool:
    return any(post.role == Role.SECRETARY and post.covers(grid) for post in charges.overseen(by))
