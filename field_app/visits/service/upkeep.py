"""What ends by itself: flags whose rule has ended, and what nobody needs any more."""

from datetime import date, datetime, timedelta

from field_app.visits.models import Flag, Import
from field_app.visits.service import flags
from server.core.db import unit_of_work

#: So long a closed flag may still be asked about by whoever was visited because of it.
FLAGS_KEPT = timedelta(days=30)
#: So long the report of an import is there to be worked through.
IMPORTS_KEPT = timedelta(days=90)


def close_ended(now: datetime, today: date) -> int:
    """Close the flags whose rule no longer stands; kinds are sealed, so that each open flag is opened. How many."""
    standing = flags.standing(today)
    open_ = Flag.select(Flag.id, Flag.kind).where(Flag.until.is_null())
    ended = [row.id for row in open_.iterator() if row.kind not in standing]
    with unit_of_work():
        for start in range(0, len(ended), 500):
            Flag.update(until=now).where(Flag.id.in_(ended[start : start + 500])).execute()
    return len(ended)


def forget(now: datetime) -> None:
    """Drop flags that were closed long ago, and imports that were worked through."""
    with unit_of_work():
        Flag.delete().where(Flag.until < now - FLAGS_KEPT).execute()
        Import.delete().where(Import.at < now - IMPORTS_KEPT).execute()
