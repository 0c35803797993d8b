"""What differs between two lists, as the phone says it too (`field_app/app/rules/comparison.ts`); when a book that
could not be composed is tried again. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

#: What the server lacks, has otherwise, or has while the phone does not know it.
MISSING, OTHER, UNKNOWN_HERE = "missing", "other", "unknown-here"
#: What is laid side by side: jobs, their files, what was done of tasks.
KINDS = ("jobs", "files", "deeds")
#: Deeds that leave no command: an offer taken or given back; and a job's withdrawal left none once.
BY_STATE = ("withdrawal", "taking", "refusal")


def differences(kind: str, phone: Mapping[UUID, str], server: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """All that differs, in the order of the names."""
    found = []
    for one in sorted({*phone, *server}, key=str):
        if phone.get(one) != server.get(one):
            what = MISSING if one not in server else OTHER if one in phone else UNKNOWN_HERE
            found.append({"kind": kind, "id": one, "is": what})
    return found


def counted(differed: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """How many of each kind differ in the same way."""
    numbers = Counter((one["kind"], one["is"]) for one in differed)
    return [{"kind": kind, "what": how, "number": number} for (kind, how), number in sorted(numbers.items())]


#: How long a book may take that is being composed: the longest needs a few seconds.
LEASE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


def tried_again_at(began: datetime, tries: int) -> datetime:
    """When the timetable takes up a book that came to nothing so often: each time after twice as long."""
    return began + min(LEASE * int(2 ** min(tries, 20)), LONGEST_PAUSE)
