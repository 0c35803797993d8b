"""Applications as tests need them: submitted ones made without the form engine, so that moves can be tried alone."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from server.applications import numbers
from server.applications.chain import End, Entry, born, chained
from server.applications.models import Application, Case, Revision, Trace
from server.applications.rules import STATES, By
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
DIVISION = "370199001001"
CITIZEN = By(UUID(int=1), "citizen", "online")
CLERK = By(UUID(int=2), "clerk", "desk")
REVIEWER = By(UUID(int=3), "reviewer", "desk")
CONTENT: dict[str, Any] = {
    "answers": {},
    "values": {"trade_name": "𠮷祥便利店"},
    "materials": [],
    "told_via": ["in_app"],
}


def a_draft(*, by: By = CITIZEN, content: dict[str, Any] | None = None, base: UUID | None = None) -> dict[str, Any]:
    """The body of a draft's PUT, one revision."""
    return {
        "revision": uuid7(),
        "base": base,
        "bundle": "open_convenience_store",
        "release": "r1",
        "division": DIVISION,
        "content": content or CONTENT,
    }


def an_application(
    *items: tuple[str, list[str]], by: By = CITIZEN, at: datetime = NOON, secret: str | None = None
) -> Application:
    """A submitted application with a case per (item, items it waits for)."""
    items = items or (("licence", []), ("food", ["licence"]))
    serial = Application.select().count() + 1
    application, revision = uuid7(), uuid7()
    number = numbers.application_number(DIVISION, at.date(), serial)
    ids = {item: uuid7() for item, _ in items}
    cases = [_case(application, revision, number, place, item, ids, at) for place, item in enumerate(items, 1)]
    rows = chained(
        [Entry("submit"), *(born(case, "seal") for case in cases)], application=application, end=End(), at=at, by=by
    )
    last = rows[-1]
    with unit_of_work():
        made = Application.create(
            id=application,
            stage="submitted",
            account=by.account,
            bundle="open_convenience_store",
            release="r1",
            division=DIVISION,
            saved_at=at,
            number=number,
            code=numbers.code_from(application.bytes, 10),
            secret=secret,
            submitted_at=at,
            revision=revision,
            receipt="{}",
            head=last["hash"],
            head_seq=last["seq"],
        )
        content = {"digest": "d", "content": CONTENT, "saved_at": at}
        Revision.create(id=revision, application=application, number=1, kind="draft", account=by.account, **content)
        insert_many(Case, cases)
        insert_many(Trace, rows)
    return made


def _case(
    application: UUID,
    revision: UUID,
    number: str,
    place: int,
    item: tuple[str, list[str]],
    ids: dict[str, UUID],
    at: datetime,
) -> dict[str, Any]:
    state = "waiting" if item[1] else "submitted"
    row = dict.fromkeys(("result", "site", "owner", "due_on", "accepted_at", "closed_at"))
    row |= {"id": ids[item[0]], "application": application, "place": place, "number": f"{number}-{place}"}
    row |= {"item": item[0], "name": f"事项{place}", "body": "body_approval", "division": DIVISION, "state": state}
    row |= {"version": 1, "turn": STATES[state][1], "waits_for": [str(ids[one]) for one in item[1]], "limits": {}}
    row |= {"due_is_provisional": False, "submitted_at": at, "moved_at": at, "revision": revision}
    return row | {"content": {"values": CONTENT["values"], "materials": []}}


def case_of(application: Application, item: str) -> Case:
    return Case.get((Case.application == application.id) & (Case.item == item))
