"""Jobs that another worker wants to hand over, as a list shows them: of the resident nothing before one is taken."""

from typing import Any
from uuid import UUID

from field_app.visits.models import Job
from field_app.visits.queries import bundle_name
from server.applications.models import Handoff
from server.core import clock
from server.identity import queries as people


def of(worker: UUID) -> list[dict[str, Any]]:
    """Offers that this worker can still take. One query, and two more where there are some."""
    mine = (Handoff.subject_kind == "job") & (Handoff.receiver == worker) & (Handoff.state == "offered")
    found: list[Any] = list(Handoff.select().where(mine & (Handoff.until > clock.now())).order_by(Handoff.id))
    names = people.account_names({one.giver for one in found}) if found else {}
    about = {job.id: job for job in Job.select().where(Job.id.in_([one.subject for one in found]))} if found else {}
    return [_task(one, names.get(one.giver, ""), about[one.subject]) for one in found if one.subject in about]


def _task(one: Any, giver: str, job: Job) -> dict[str, Any]:
    name = bundle_name(job)
    told: dict[str, Any] = {"id": str(one.id), "kind": "passing", "resident": None, "job": None, "marks": []}
    told |= {"due_on": clock.local(one.until).date().isoformat(), "name": name}
    return told | {"words": f"{giver or '同事'}想把一件“{name}”转给您：{one.reason or ''}"}
