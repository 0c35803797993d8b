"""What a resident agreed to at the door, as identity keeps it: the worker's order (a mandate) and the texts shown.

The texts are read out in one go, in this order; their digest stands in the job. Recorded as soon as the consent is in
order, so that the resident can see it and take it back; under ids that follow from what was said, so that the same
consent is one order, however many revisions of a job name it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from field_app.visits.job_rules import last_moment
from field_app.visits.models import Job
from server.core import clock, crypto
from server.core.access import Actor, Post
from server.core.errors import DomainError, NotFound
from server.identity import queries as people
from server.identity.care import Ground
from server.identity.models import Account
from server.identity.roles import Role
from server.identity.service import consents, mandates
from server.identity.service.consents import Agreement
from server.identity.service.mandates import ORAL, Terms

READ_OUT = ("worker_order", "notice", "sensitive", "under_14")
#: Each way of agreeing at the door, as identity calls it.
KEPT_AS = {"spoken": "desk", "witness": ORAL}


@dataclass(frozen=True, slots=True)
class Ordered:
    """What an application of this job rests on."""

    consents: tuple[UUID, ...]


def texts() -> list[Any]:
    """What is read out today, in order; the last only where a child is concerned."""
    return [consents.current(code) for code in READ_OUT]


def digests(shown: Sequence[Any]) -> list[str]:
    """Of the words, with those for a child's guardian and without."""
    said = [f"{text.title}\n\n{text.body}" for text in shown]
    return [_sha256("\n\n".join(said[:count])) for count in (len(said) - 1, len(said))]


def _sha256(words: str) -> str:
    return f"sha256:{hashlib.sha256(words.encode()).hexdigest()}"


def worker_of(job: Job) -> Actor:
    """The worker as he stood at the door: what he did there holds, whatever became of his post since."""
    link = people.live_link(job.worker)
    post = Post(Role.GRID_WORKER, None, str(job.grid)[:12])
    worker: UUID = job.worker
    return Actor(worker, link and link.person_id, "checked", (post,), worker, frozenset({Role.GRID_WORKER}))


def name_of(worker: UUID) -> str:
    account = Account.get_or_none(Account.id == worker)
    return str(account.name or "") if account else ""


def record(job: Job, body: Mapping[str, Any], *, categories: Sequence[str]) -> DomainError | None:
    """Keep the order and the consents of a consent that is in order; or why identity does not take them."""
    actor, given = worker_of(job), body["consent"]
    try:
        mandates.offer(
            _id(job, given, "order"), principal=job.resident, agent=None, terms=_terms(job, given, categories), by=actor
        )
        for text in _shown(given):
            consents.give(_id(job, given, text.code), _agreement(job, given, text), by=actor)
    except DomainError as no:
        return no
    return None


def take_back(job: Job, body: Mapping[str, Any]) -> None:
    """The resident told the worker that it is over; an order that was never recorded cannot end."""
    if body["consent"]:
        with suppress(NotFound):
            mandates.revoke(_id(job, body["consent"], "order"), how="in_person", by=worker_of(job))


def consents_of(job: Job, body: Mapping[str, Any]) -> list[UUID]:
    """The ids under which the consents of this job lie, the order itself left out."""
    given = body["consent"]
    return [_id(job, given, text.code) for text in _shown(given) if text.code != "worker_order"] if given else []


def _shown(given: Mapping[str, Any]) -> list[Any]:
    """The texts that were read out: with the one for guardians or without."""
    today = texts()
    is_childs = given["shown_digest"] == digests(today)[1]
    return today if is_childs else today[:-1]


def _id(job: Job, given: Mapping[str, Any], what: str) -> UUID:
    said = crypto.mac("visit.order", crypto.canonical([str(job.id), dict(given), what]))
    return UUID(bytes=said[:16], version=4)


def _how(given: Mapping[str, Any]) -> str:
    return KEPT_AS.get(given["how"], "signed")


def _terms(job: Job, given: Mapping[str, Any], categories: Sequence[str]) -> Terms:
    witness = given["witness"]
    proof = {name: given[name] for name in ("how", "given_by", "shown_digest", "signature")}
    proof |= {"job": str(job.id), "witness": witness, "declared_at": given["at"]}
    if witness:
        proof |= {"witnesses": [str(job.worker), witness["name"]]}
    return Terms(
        ground=Ground.WORKER_ORDER,
        relation=given["given_by"]["relation"] or "",
        items=sorted(given["items"]),
        until=end_of(given["until"]),
        how=_how(given),
        evidence=proof,
        categories=categories,
    )


def end_of(until: str) -> datetime:
    """The end of the last day that was named."""
    day = last_moment(until) or clock.today()
    return datetime.combine(day + timedelta(days=1), time(), clock.SHANGHAI)


def _agreement(job: Job, given: Mapping[str, Any], text: Any) -> Agreement:
    by = given["given_by"]
    giver = job.resident if by["who"] == "resident" else by["person"] and UUID(by["person"])
    said = {"text": text.code, "version": text.version, "shown_digest": text.digest, "how": _how(given)}
    return Agreement(about=job.resident, purpose={"application": str(job.application)}, giver=giver, **said)
