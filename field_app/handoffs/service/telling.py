"""Who is told what in the own list; of residents no name: the list lies open on a locked screen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.rules import ABOVE, LOOKS, ORIGINALS, PASSING, REFUSED, WAITED, WORKER
from field_app.rounds.notice_rules import spoken
from field_app.visits.models import Job
from field_app.visits.queries import bundle_name
from field_app.visits.service.approving import UNANSWERED
from field_app.visits.service.charges import OVERSEERS, nearest
from server.core import clock
from server.core.config import settings
from server.core.db import unit_of_work
from server.core.outbox import Event
from server.identity import queries as people
from server.identity.models import Account
from server.identity.roles import Role
from server.notifications import service as notifications
from server.notifications.rules import Wording
from server.places.queries import divisions


def tell_passing(event: Event) -> None:
    """A job was offered, taken or not taken: whoever waits for that hears it."""
    job = Job.get_by_id(UUID(event.subject_id))
    sides = {side: UUID(event.data[side]) for side in ("from", "to")}
    names = people.account_names(sides.values())
    facts = {side: names.get(account) or "另一位网格员" for side, account in sides.items()}
    who, said = PASSING[event.name]
    if count := event.data.get("originals"):
        said = replace(said, sentence=said.sentence + ORIGINALS)
        facts["count"] = str(count)
    _write(event, [sides[who]], said, job, **facts)


def tell_waited(event: Event) -> None:
    """Nobody has looked, or it came back: each side hears it once, in the own list and, with a number, by a text."""
    job = Job.get_by_id(UUID(event.subject_id))
    if event.name == "job.handed_in" and not _was_unanswered(job):
        return
    until = event.data.get("approve_by")
    facts = {"place": _place(str(job.division)), "until": _spoken(until) if until else ""}
    sides = _sides(job)
    said_to = REFUSED if event.data.get("had_yes") else WAITED[event.name]
    for side, said in said_to.items():
        _write(event, sides[side], said, job, **facts)
        _text(event, sides[side], said)


def _was_unanswered(job: Any) -> bool:
    *_, last = queries.steps([job.id], "approve")
    return bool(last.reason == UNANSWERED)


def _sides(job: Any) -> dict[str, list[UUID]]:
    """The community's secretaries; whoever oversees next above, who also looks where it has none; the worker, who is
    alone where nobody has to look."""
    if not job.needs_approval:
        return {LOOKS: [], ABOVE: [], WORKER: [job.worker]}
    division = str(job.division)
    posts = [
        one
        for role in OVERSEERS
        for one in people.posts_as(role, at=clock.now())
        if one.body is None and queries.covers(one, division)
    ]
    near = [one.account_id for one in posts if one.division == division and one.role == Role.SECRETARY]
    above = nearest([one for one in posts if one.division != division])
    return {LOOKS: near or above, ABOVE: above if near else [], WORKER: [job.worker]}


def _text(event: Event, accounts: Iterable[UUID], said: Wording) -> None:
    """What leaves the house names nothing but the step."""
    words = f"上门代办：{said.phrase}。请登录查看 {settings().public_url}/ "
    for account in Account.select().where(Account.id.in_(list(accounts))):
        if account.phone and account.closed_at is None:
            row: dict[str, Any] = {"channel": "sms", "account": account.id, "address": account.phone}
            with unit_of_work() as outbox:
                told = {"facts": {"phrase": said.phrase}}
                notifications.queue(f"{event.uuid}:{account.id}", row | told, words, outbox)


def _place(division: str) -> str:
    return str(divisions().get(division, {}).get("name", "这个社区"))


def _spoken(moment: str) -> str:
    at = clock.local(datetime.fromisoformat(moment))
    return f"{spoken(at.date())}{at.hour}点"


def _write(event: Event, accounts: Iterable[UUID], said: Wording, job: Any, **facts: str) -> None:
    """Once for each event and account, however often the event is heard."""
    sentence = said.sentence.format(name=bundle_name(job), **facts)
    told = {"phrase": said.phrase, "sentence": sentence, "application": None, "number": None}
    with unit_of_work():
        notifications.write_notices(event, sorted(set(accounts)), told)
