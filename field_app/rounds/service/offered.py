"""Jobs that one worker wants to hand over to another, as their lists show them. Who is asked sees nothing of the
resident before he has taken it."""

from typing import Any
from uuid import UUID

from field_app.visits.models import Job
from field_app.visits.queries import bundle_name
from server.applications.models import Handoff
from server.core import clock
from server.identity import queries as people

#: What is to be done of it.
DOING = {"returned": "书记退回来要改的", "result_ready": "结果要送上门的"}


def of(worker: UUID) -> tuple[list[dict[str, Any]], dict[UUID, str]]:
    """Offers that this worker can still take; and who was asked to take which of his own jobs, by name. One query, and
    two more where there are some."""
    mine = (Handoff.subject_kind == "job") & ((Handoff.receiver == worker) | (Handoff.giver == worker))
    open_ = mine & (Handoff.state == "offered") & (Handoff.until > clock.now())
    found: list[Any] = list(Handoff.select().where(open_).order_by(Handoff.id))
    to_me = [one for one in found if one.receiver == worker]
    names = people.account_names({one.giver for one in to_me} | {one.receiver for one in found}) if found else {}
    about = {job.id: job for job in Job.select().where(Job.id.in_([one.subject for one in to_me]))} if to_me else {}
    tasks = [_task(one, names.get(one.giver, ""), about[one.subject]) for one in to_me if one.subject in about]
    return tasks, {one.subject: names.get(one.receiver) or "同事" for one in found if one.giver == worker}


def _task(one: Any, giver: str, job: Job) -> dict[str, Any]:
    name = bundle_name(job)
    told: dict[str, Any] = {"id": str(one.id), "kind": "passing", "resident": None, "job": None, "marks": []}
    told |= {"due_on": clock.local(one.until).date().isoformat(), "name": name}
    return told | {"words": f"{giver or '同事'}想把一件{DOING.get(job.state, '')}“{name}”转给您：{one.reason or ''}"}
