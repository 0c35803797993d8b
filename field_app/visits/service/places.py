"""Where and when a picture was taken: it waits with the file's name until the picture has come, then stands with it.

It stands nowhere else, and goes with the picture. What may be kept at all is told by `drafting.places_asked`.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from field_app.visits.models import Job, JobFile
from field_app.visits.place_rules import PLACE
from field_app.visits.service import job_trace
from server.media import queries as media
from server.media.service import papers


def stand(job: Job) -> None:
    """Places whose pictures have come go to them. Joins the caller's transaction."""
    waiting: Any = JobFile.select().where((JobFile.job == job.id) & JobFile.place.is_null(False))
    if places := {row.ref: row.place for row in list(waiting)}:
        gone = papers.note({ref: {PLACE: place} for ref, place in places.items()}, job_trace.holders_of(job))
        JobFile.update(place=None).where((JobFile.job == job.id) & JobFile.ref.in_(gone)).execute()


def of(refs: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The places that stand beside these pictures. One query."""
    return {ref: facts[PLACE] for ref, facts in media.facts_of(refs).items() if PLACE in facts}
