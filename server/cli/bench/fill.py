"""A store as it is after years: many submitted applications with their cases and traces, written in bulk.

They are copies of one real submission under new ids and numbers, spread over the last three years and over the
communities, so that tables and indexes have their true spread. Contents are a few bytes instead of some kilobytes:
what is measured here does not read them, and a million would fill the bench machine's disk.
"""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.applications.models import Application, Case, Revision, Trace
from server.applications.rules import By
from server.applications.service import submission
from server.cli.bench import stand
from server.core import clock
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7
from server.identity import access, tokens

BATCH = 500
LITTLE = {"values": {"person_name": "林晓明"}, "materials": []}
YEARS = timedelta(days=3 * 365)

#: How many cases of a hundred are still open, and in which state.
STATES = ("submitted", "accepted", "in_review", *["closed"] * 97)


def applications(count: int) -> None:
    """Bring the store to so many applications of three cases each."""
    if not count:
        return
    pattern = _one_real()
    dice = random.Random(1)  # noqa: S311  spread, no secrets
    for start in range(0, count, BATCH):
        copies = list(_copies(pattern, range(start, min(start + BATCH, count)), dice))
        with unit_of_work():
            for table, name in (
                (Application, "application"),
                (Revision, "revision"),
                (Case, "cases"),
                (Trace, "trace"),
            ):
                insert_many(table, [row for copy in copies for row in copy[name]])


def _one_real() -> dict[str, Any]:
    """The rows of one submission that went the whole way."""
    who = stand.applicant()
    ready = stand.Stand(who)
    (request,) = ready.submissions(1)
    head, _, body = request.partition(b"\r\n\r\n")
    application_id = UUID(head.split(b"/")[4].decode())
    command = json.loads(body)
    command["revision"] = UUID(command["revision"])
    command["signature"]["ref"] = UUID(command["signature"]["ref"])
    now = clock.now()
    actor, _ = access.actor_of(tokens.read_access_token(who.token, now), now)
    submission.submit(application_id, command, actor=actor, by=By(who.account, "citizen", "bench"), now=now)
    return {
        "application": [Application.get_by_id(application_id).__data__],
        "revision": [row.__data__ for row in Revision.select().where(Revision.application == application_id)],
        "cases": [row.__data__ for row in Case.select().where(Case.application == application_id).order_by(Case.place)],
        "trace": [row.__data__ for row in Trace.select().where(Trace.application == application_id)],
    }


def _copies(pattern: dict[str, Any], numbers: range, dice: random.Random) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for number in numbers:
        at = now - YEARS * dice.random()
        yield _copy(pattern, f"9{number:021d}", {"submitted_at": at, "saved_at": at, "at": at, "moved_at": at}, dice)


def _copy(pattern: dict[str, Any], number: str, moments: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """One application under a new id, its cases in some state."""
    application, revision = uuid7(), uuid7()
    division = f"370199{dice.randrange(1, 6):03d}{dice.randrange(1, 4):03d}"
    own = {"id": application, "number": number, "code": number, "account": uuid7(), "division": division}
    cases = [_case(row, application, number, division, dice) for row in pattern["cases"]]
    return {
        "application": [_moved(row | own | {"revision": revision}, moments) for row in pattern["application"]],
        "revision": [
            _moved(row | {"id": revision, "application": application, "content": {}}, moments)
            for row in pattern["revision"][-1:]
        ],
        "cases": [_moved(row | {"revision": revision}, moments) for row in cases],
        "trace": [_moved(row | {"application": application}, moments) for row in pattern["trace"]],
    }


def _case(row: dict[str, Any], application: UUID, number: str, division: str, dice: random.Random) -> dict[str, Any]:
    changes = {"id": uuid7(), "application": application, "number": f"{number}-{row['place']}", "division": division}
    state = dice.choice(STATES)
    if state == "closed":
        changes |= {"result": "granted", "closed_at": clock.now(), "turn": "nobody"}
    due = clock.today() + timedelta(days=dice.randrange(-5, 30))
    return row | changes | {"state": state, "content": LITTLE, "waits_for": [], "due_on": due}


def _moved(row: dict[str, Any], moments: dict[str, Any]) -> dict[str, Any]:
    return row | {name: moment for name, moment in moments.items() if name in row}
