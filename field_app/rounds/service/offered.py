"""Jobs that one worker wants to hand over to another, as their lists show them. Who is asked sees nothing of the
resident before he has taken it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from field_app.visits.models import Custody, Job
from field_app.visits.queries import bundle_name
from field_app.visits.service import custody
from field_app.visits.service.hands import BACK, PASSING, giver_name
from server.applications.models import Handoff
from server.core import clock
from server.identity import queries as people

#: What is to be done of it.
DOING = {"returned": "书记退回来要改的", "result_ready": "结果要送上门的"}


def of(worker: UUID) -> tuple[list[dict[str, Any]], dict[UUID, dict[str, str]]]:
    """Offers that this worker can still take; and of which of his own jobs who was asked to take it, or who gave it
    back, as tasks name them. One query, and two more where there are some."""
    mine = (Handoff.receiver == worker) | (Handoff.giver == worker)
    open_ = (PASSING & mine & (Handoff.until > clock.now())) | (BACK & (Handoff.receiver == worker))
    found: list[Any] = list(Handoff.select().where(open_ & (Handoff.state == "offered")).order_by(Handoff.id))
    to_me = [one for one in found if one.receiver == worker and one.giver_division is None]
    names = people.account_names({account for one in found for account in (one.giver, one.receiver)}) if found else {}
    about = {job.id: job for job in Job.select().where(Job.id.in_([one.subject for one in to_me]))} if to_me else {}
    gives = _gives(about)
    tasks = [
        _task(one, names.get(one.giver, ""), about[one.subject]) | gives.get(str(one.id), {})
        for one in to_me
        if one.subject in about
    ]
    told: dict[UUID, dict[str, str]] = {}
    for one in found:
        if one.giver_division is not None:
            told.setdefault(one.subject, {})["returned_by"] = giver_name(one, names)
        elif one.giver == worker:
            told.setdefault(one.subject, {})["offered_to"] = names.get(one.receiver) or "同事"
    return tasks, told


def _gives(jobs: Collection[UUID]) -> dict[str, dict[str, Any]]:
    """The pieces that go along with these jobs, by offer. Two queries, none without jobs."""
    given = custody.given_with(jobs) if jobs else {}
    named = [UUID(one) for data in given.values() for one in data["originals"]]
    known = {str(row.id): row.what for row in Custody.select().where(Custody.id.in_(named))} if named else {}
    return {
        offer: {"gives": [{"original": one, "what": known.get(one) or ""} for one in sorted(data["originals"])]}
        for offer, data in given.items()
    }


def _task(one: Any, giver: str, job: Job) -> dict[str, Any]:
    name = bundle_name(job)
    told: dict[str, Any] = {"id": str(one.id), "kind": "passing", "resident": None, "job": None, "marks": []}
    told |= {"due_on": clock.local(one.until).date().isoformat(), "name": name}
    return told | {"words": f"{giver or '同事'}想把一件{DOING.get(job.state, '')}“{name}”转给您：{one.reason or ''}"}
