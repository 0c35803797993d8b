"""What a resident agreed to at the door, as identity keeps it: the worker's order (a mandate) and the texts shown.

The texts are read out in one go, in this order; their digest stands in the job. Recorded as soon as the consent is in
order, so that the resident can see it and take it back; under ids that follow from what was said, so that the same
consent is one order, however many revisions of a job name it.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial
from itertools import groupby, takewhile
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from field_app.visits.job_rules import last_moment
from field_app.visits.models import Job, JobRevision
from field_app.visits.service import job_trace
from server.core import clock, crypto
from server.core.access import Actor, Post
from server.core.errors import DomainError, NotFound
from server.identity import queries as people
from server.identity.care import Ground
from server.identity.models import Account, ConsentText
from server.identity.roles import Role
from server.identity.service import consents, mandates
from server.identity.service.consents import Agreement
from server.identity.service.mandates import ORAL, Terms

READ_OUT = ("worker_order", "notice", "sensitive", "under_14")
#: Each way of agreeing at the door, as identity calls it.
KEPT_AS = {"spoken": "desk", "witness": ORAL}


TAKEN_BACK = "本人的委托已经收回，要重新说好"


def texts() -> list[Any]:
    """What is read out today, in order; the last only where a child is concerned."""
    return [consents.current(code) for code in READ_OUT]


def editions() -> list[list[Any]]:
    """What was read out from each day on which some words changed, today's first: a phone may have been away."""
    rows: Any = ConsentText.select().where(ConsentText.code.in_(READ_OUT))
    found, known = [texts()], dict[str, Any]()
    for _, changed in groupby(rows.order_by(ConsentText.since, ConsentText.version), key=lambda text: text.since):
        known |= {text.code: text for text in changed}
        if len(known) == len(READ_OUT):
            found.insert(1, [known[code] for code in READ_OUT])
    return found


def may_be_shown() -> set[str]:
    """The digests of all that was ever read out: what was said stays said."""
    return {digest for texts in editions() for digest in digests(texts)}


def digests(shown: Sequence[Any]) -> list[str]:
    """Of the words, with those for a child's guardian and without."""
    return [digest_of(shown[:count]) for count in (len(shown) - 1, len(shown))]


def digest_of(shown: Sequence[Any]) -> str:
    """Of exactly these texts."""
    return _sha256("\n\n".join(f"{text.title}\n\n{text.body}" for text in shown))


def _sha256(words: str) -> str:
    return f"sha256:{hashlib.sha256(words.encode()).hexdigest()}"


def worker_of(job: Job, author: UUID | None = None) -> Actor:
    """The worker as he stood at the door: what he did there holds, whatever became of his post since."""
    worker = author or job_trace.author_of(job)
    link = people.live_link(worker)
    post = Post(Role.GRID_WORKER, None, str(job.grid)[:12])
    return Actor(worker, link and link.person_id, "checked", (post,), worker, frozenset({Role.GRID_WORKER}))


def name_of(worker: UUID) -> str:
    account = Account.get_or_none(Account.id == worker)
    return str(account.name or "") if account else ""


def resident_of(job: Job) -> str:
    """Her name, as on record."""
    return people.person_names([job.resident]).get(job.resident, "")


def record(job: Job, body: Mapping[str, Any], *, categories: Sequence[str]) -> str | None:
    """Keep the order and the consents of a consent that is in order; or why they do not hold, for people."""
    hand, given = _hands(job)[str(job.revision)], body["consent"]
    actor = worker_of(job, hand.author)
    terms = _terms(job, given, categories, actor.account_id)
    ours = partial(_id, job, given, hand)
    try:
        order = mandates.offer(ours("order"), principal=job.resident, agent=None, terms=terms, by=actor)
        for text in _shown(given):
            consents.give(ours(text.code), _agreement(job, given, text), by=actor)
    except DomainError as no:
        return str(no)
    if order.state == "revoked":
        return TAKEN_BACK
    _end_older(job, body)
    return None


def agree_anew(job: Job, answer_id: UUID, given: Mapping[str, Any], *, worker: UUID) -> None:
    """Keep what she agreed to when a correction was answered; the order itself stands as it is."""
    actor = worker_of(job, worker)
    for text in _shown(given):
        said = crypto.mac("visit.answer", crypto.canonical([str(answer_id), text.code]))
        consents.give(UUID(bytes=said[:16], version=4), _agreement(job, given, text), by=actor)


def _end_older(job: Job, body: Mapping[str, Any]) -> None:
    """Where the resident agreed anew, or to another worker, the orders of the revisions before end: the newer one
    stands in their place."""
    rows: Any = JobRevision.select().where(JobRevision.job == job.id).order_by(JobRevision.number)
    before = takewhile(lambda row: str(row.id) != body["revision"], rows)
    hands = _hands(job)
    said = [(row.body["consent"], hands[str(row.id)]) for row in before if row.body and row.body["consent"]]
    older = {_id(job, given, hand, "order"): hand for given, hand in said}
    older.pop(_id(job, body["consent"], hands[body["revision"]], "order"), None)
    for order in sorted(older):
        with suppress(NotFound):  # it was never in order
            mandates.replace(order, by=worker_of(job, older[order].author))


def take_back(job: Job, body: Mapping[str, Any]) -> None:
    """The resident told the worker that it is over; an order that was never recorded cannot end."""
    if body["consent"]:
        hand = _hands(job)[str(job.revision)]
        with suppress(NotFound):
            order = _id(job, body["consent"], hand, "order")
            mandates.revoke(order, how="in_person", by=worker_of(job, hand.author))


def consents_of(job: Job, body: Mapping[str, Any]) -> list[UUID]:
    """The ids under which the consents of this job lie, the order itself left out."""
    given = body["consent"]
    if not given:
        return []
    hand = _hands(job)[str(job.revision)]
    return [_id(job, given, hand, text.code) for text in _shown(given) if text.code != "worker_order"]


def shown_of(body: Mapping[str, Any]) -> list[Any]:
    """The texts of a job: those that were read out, or of today where nothing was yet."""
    return _shown(body["consent"]) if body["consent"] else texts()[:-1]


def _shown(given: Mapping[str, Any]) -> list[Any]:
    """The texts that were read out, in the words of that day: with the one for guardians or without."""
    for read in editions():
        ours, with_childs = digests(read)
        if given["shown_digest"] in (ours, with_childs):
            return read if given["shown_digest"] == with_childs else read[:-1]
    return texts()[:-1]


def versions_of(body: Mapping[str, Any]) -> dict[str, int]:
    """The version of each text that was read out."""
    return {text.code: int(text.version) for text in _shown(body["consent"])} if body["consent"] else {}


class _Hand(NamedTuple):
    """Whose words a revision holds, and how often others had the job since he first had it."""

    author: UUID
    again: int


def _hands(job: Job) -> dict[str, _Hand]:
    """By revision. To whom a job comes back it comes with an order of his own: the other's ended the one before."""
    found, had = dict[str, _Hand](), Counter[UUID]()
    written = reversed(job_trace.authors_of(job).items())
    for author, run in groupby(written, key=itemgetter(1)):
        found |= {revision: _Hand(author, had[author]) for revision, _ in run}
        had[author] += 1
    return found


def _id(job: Job, given: Mapping[str, Any], hand: _Hand, what: str) -> UUID:
    again = [hand.again] if hand.again else []
    said = crypto.mac("visit.order", crypto.canonical([str(job.id), dict(given), str(hand.author), what, *again]))
    return UUID(bytes=said[:16], version=4)


def _how(given: Mapping[str, Any]) -> str:
    return KEPT_AS.get(given["how"], "signed")


def _terms(job: Job, given: Mapping[str, Any], categories: Sequence[str], worker: UUID) -> Terms:
    witness = given["witness"]
    proof = {name: given[name] for name in ("how", "shown_digest", "signature")}
    # the name stays sealed in the job
    proof["given_by"] = {name: told for name, told in given["given_by"].items() if name != "name"}
    proof |= {"job": str(job.id), "witness": witness, "declared_at": given["at"]}
    if witness:
        proof |= {"witnesses": [str(worker), witness["name"]]}
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
