"""The notice for the bedside as PDF: large print, real Chinese text, what is asked and until when."""

from pathlib import Path
from typing import Any

from field_app.rounds.models import DoorNotice
from field_app.rounds.service import wording
from field_app.visits.service import ordering
from server.applications import numbers
from server.applications.models import Application
from server.applications.press import printed
from server.applications.receipt.glyphs import legible
from server.core import clock
from server.core.errors import NotFound
from server.identity import masks
from server.identity.models import Person

TEMPLATE = Path(__file__).parent / "notice.typ"


def pdf(notice: DoorNotice) -> bytes:
    """The notice, to be printed or shown on a screen."""
    return printed(TEMPLATE, {"notice": data(notice)})


def data(notice: DoorNotice) -> dict[str, Any]:
    """What stands on the paper."""
    job = notice.job
    application: Any = Application.get_or_none(Application.id == job.application)
    if application is None:
        raise NotFound()
    person: Any = Person.get_or_none(Person.id == job.resident)
    told = wording.of([notice])[notice.id]
    parts = [{"heading": one["heading"], "lines": [legible(line) for line in one["lines"]]} for one in told["parts"]]
    return told | {
        "name": legible(masks.name(person.name)) if person else "居民",
        "parts": parts,
        "number": numbers.readable(application.number) if application.number else "",
        "worker": legible(ordering.name_of(job.worker)),
        "printed": wording.day_of(clock.today()),
    }
