"""Cases at the desks of the demo district, and the people who sit there."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from server.applications import numbers
from server.applications.chain import End, Entry, born, chained
from server.applications.models import Application, Case, Revision, Trace
from server.applications.rules import STATES, By
from server.catalog.queries import current
from server.core import clock
from server.core.access import Actor, Post
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7
from server.identity.models.persons import Person
from server.places.service import site_id

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # Wednesday, 12:00 in Shanghai
DISTRICT = "370199000000"
STREET = "370199001000"
DIVISION = "370199001001"
ELSEWHERE = "370199002001"
CITIZEN = By(UUID(int=1), "citizen", "online")
VALUES: dict[str, Any] = {
    "person_name": "欧阳䶮",
    "id_type": "resident_id",
    "id_number": "440000194910010217",
    "mobile": "13800000000",
    "promise_true": True,
}


def at(day: date, hour: int = 10) -> datetime:
    """That hour of that day, in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.SHANGHAI)


def an_actor(*posts: Post, account: int | None = None) -> Actor:
    account_id = UUID(int=account) if account else uuid7()
    return Actor(account_id, None, "checked", posts, uuid7(), frozenset(post.role for post in posts))


def a_clerk(division: str = STREET, account: int | None = None) -> Actor:
    return an_actor(Post("clerk", None, division), account=account)


def a_reviewer(body: str, division: str = DISTRICT, account: int | None = None) -> Actor:
    return an_actor(Post("reviewer", body, division), account=account)


def a_supervisor(division: str = DISTRICT) -> Actor:
    return an_actor(Post("supervisor", None, division))


def a_checked_person(birth: str = "1949-10-01") -> UUID:
    return Person.create(
        kind="natural", name="欧阳䶮", name_key="k", birth=birth, capacity="full", checked_at=NOON, created_at=NOON
    ).id


def papers_for(item: str) -> list[dict[str, Any]]:
    """Every paper the item may want, in hand."""
    rows = current().items[item]["materials"]
    return [{"material": row["code"], "pages": [str(uuid7())], "source": "upload"} for row in rows]


def an_application(
    *items: str,
    after: Mapping[str, Sequence[str]] | None = None,
    values: Mapping[str, Any] | None = None,
    applicant: UUID | None = None,
    moment: datetime | None = None,
    site: str | None = "centre_370199",
    division: str = DIVISION,
) -> Application:
    """A submitted application with one case per item; `after` names the forerunners."""
    moment, application, revision = moment or clock.now(), uuid7(), uuid7()
    number = numbers.application_number(division, moment.date(), Application.select().count() + 1)
    ids = {item: uuid7() for item in items}
    seat = {"application": application, "revision": revision, "submitted_at": moment, "moved_at": moment}
    seat |= {"division": division, "site": site_id(site) if site else None}
    made = []
    for place, item in enumerate(items, 1):
        waits = [str(ids[one]) for one in (after or {}).get(item, ())]
        content = {"values": {**VALUES, **(values or {})}, "materials": papers_for(item)}
        own = {"id": ids[item], "place": place, "number": f"{number}-{place}"}
        made.append(_case(item, waits, content) | seat | own)
    return _written({"number": number, "applicant": applicant, "bundle": f"item:{items[0]}"}, made)


def _written(facts: dict[str, Any], cases: list[dict[str, Any]]) -> Application:
    """The rows of a submission, and its news."""
    first = cases[0]
    application, revision, moment = first["application"], first["revision"], first["submitted_at"]
    entries = [Entry("submit"), *(born(case, "seal") for case in cases)]
    rows = chained(entries, application=application, end=End(), at=moment, by=CITIZEN)
    own = {"stage": "submitted", "account": CITIZEN.account, "release": current().release, "channel": "online"}
    own |= {"division": first["division"], "saved_at": moment, "submitted_at": moment, "revision": revision}
    own |= {"receipt": {}, "head": rows[-1]["hash"], "head_seq": rows[-1]["seq"]}
    kept = {"id": revision, "application": application, "number": 1, "kind": "draft", "account": CITIZEN.account}
    kept |= {"digest": "d", "saved_at": moment, "content": {**first["content"], "answers": {}, "told_via": []}}
    with unit_of_work() as outbox:
        row = Application.create(id=application, **own, **facts)
        Revision.create(**kept)
        insert_many(Case, cases)
        insert_many(Trace, rows)
        outbox.add("application.submitted", "application", application, division=row.division, seq=rows[-1]["seq"])
    return row


def _case(item: str, waits: list[str], content: dict[str, Any]) -> dict[str, Any]:
    known = current().items[item]
    state = "waiting" if waits else "submitted"
    row = dict.fromkeys(("result", "owner", "due_on", "accepted_at", "closed_at"))
    row |= {"item": item, "name": known["name"], "body": known["body"], "state": state, "version": 1}
    row |= {"turn": STATES[state][1], "waits_for": waits, "limits": {"promised": known["promised_limit"]}}
    return row | {"due_is_provisional": False, "content": content}


def case_of(application: Application, item: str) -> Case:
    found: Case = Case.get((Case.application == application.id) & (Case.item == item))
    return found


def a_case(item: str = "temp_relief", *, state: str = "submitted", **facts: Any) -> Case:
    """One case of one item, walked to a state by the real steps."""
    from server.reviews.service import decisions, intake

    case = case_of(an_application(item, **facts), item)
    intake.receive(case.id, case.submitted_at, clock.now())
    reviewer = a_reviewer(case.body)
    if state in ("accepted", "in_review"):
        intake.accept(case.id, uuid7(), actor=reviewer)
    if state == "in_review":
        decisions.start_review(case.id, uuid7(), actor=reviewer)
    found: Case = Case.get_by_id(case.id)
    return found


def names_of_steps(case: Case) -> list[str]:
    mine = (Trace.application == case.application_id) & (Trace.case == case.id)
    return [row.step for row in Trace.select(Trace.step).where(mine).order_by(Trace.seq)]
