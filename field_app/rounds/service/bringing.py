"""A paper that was to follow is photographed at the door: handed in like any other, by who fetched it.

One that comes too late is kept whole, with its reason, as a deed of the door.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice
from field_app.visits.models import Job
from field_app.visits.service import deeds, job_trace, of_jobs
from server.applications.service import owed
from server.applications.service.owed import NothingOwed
from server.applications.standing import AuthorityEnded
from server.core import clock
from server.core.access import Actor

KIND = "door_paper"
KEEPS = {NothingOwed: deeds.NOTHING_OWED, AuthorityEnded: deeds.AUTHORITY_ENDED}


def hand_in(notice_id: UUID, handing_id: UUID, said: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Hand in {"material", "pages"} for the job of a notice. A repeat changes nothing; one too late is parked."""
    job = of_jobs.row(DoorNotice, notice_id).job
    order = deeds.order(KIND, handing_id, {**said, "notice": notice_id}, job=job, by=by)
    may = of_jobs.is_in_reach(job, by)
    do, why = partial(_take, job, handing_id, said, by), partial(deeds.of_duty, job, by)
    deeds.once(order, do, may=may, why=why, keeps=KEEPS)
    return {"notice": notice_id, "material": said["material"]}


def _take(job: Job, handing_id: UUID, said: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    told = {"material": said["material"], "pages": [str(page) for page in said["pages"]]}
    me = job_trace.as_worker(by)
    author = replace(me, account=job_trace.author_of(job))
    owed.hand_in(job.application, handing_id, told, by=me, now=clock.now(), instead_of=author)
    return {"material": said["material"]}
