"""Every route that answers a list asks the database as often for twenty rows as for two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from server.core.access import ANYONE, Actor
from server.identity import demo
from tests.api.crowd import CREDIT_CODE, SECRET, Crowd
from tests.api.test_bad_input import Route, name
from tests.api.text import operations, text
from tests.conftest import KINDS
from tests.server.queries import counted

FEW, MANY = 2, 20
#: Read once in a while, for all requests of a second together: which version of places and calendar holds.
VERSIONS = "place_version"


def shape(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return text()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def rows_in(route: Route) -> list[str]:
    """The members of a route's answer that are lists of rows."""
    told = route[2]["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    members = shape(told).get("properties", {})
    return [one for one, kind in members.items() if shape(kind.get("items", {})).get("type") == "object"]


#: What reads: also by POST, where what is asked for must not stand in an address.
LISTS = [one for one in operations() if one[0] in ("get", "post") and rows_in(one)]


@dataclass(frozen=True)
class Asked:
    """Who asks what; which of the answer's lists grow with what is kept."""

    caller: str = "citizen"
    query: str = ""
    grows: tuple[str, ...] = ("items",)
    body: Mapping[str, Any] | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    by: int = MANY - FEW


def box(caller: str, query: str) -> Asked:
    return Asked(caller, f"?limit=100&{query}")


CARD = demo.PEOPLE["shopkeeper"]
PROGRESS = ("cases", "trace", "corrections", "owed")
CASE = ("fields", "materials", "trace", "corrections", "decisions", "consents")
COPY = (
    "sessions",
    "consents",
    "mandates",
    "applications",
    "files",
    "notices",
    "looked_at",
    "deletion_requests",
    "visits",
)
SHEET = {"case_id": "sheet"}
#: Lists of what is kept, each as those ask who see most.
GROWING: dict[str, tuple[Asked, ...]] = {
    "GET /api/v1/access-log": (Asked("auditor", "?limit=100"),),
    "GET /api/v1/accounts": (Asked("security_admin", "?limit=100"),),
    "GET /api/v1/applications": (Asked(query="?limit=100"),),
    "GET /api/v1/applications/{application_id}/decisions": (Asked(),),
    "GET /api/v1/applications/{application_id}/papers": (Asked(),),
    "GET /api/v1/applications/{application_id}/progress": (Asked(grows=PROGRESS),),
    "GET /api/v1/cases/{case_id}": (Asked("reviewer", grows=CASE), Asked("supervisor", grows=CASE)),
    "GET /api/v1/cases/{case_id}/sheet": (Asked("reviewer", grows=("lines",), ids=SHEET, by=1),),
    "GET /api/v1/consents": (Asked(),),
    "GET /api/v1/door-notices": tuple(Asked(one, "?limit=100") for one in ("grid_worker", "secretary", "supervisor")),
    "GET /api/v1/originals": tuple(Asked(one, "?limit=100") for one in ("grid_worker", "secretary", "supervisor")),
    "GET /api/v1/deletion-requests": (Asked("supervisor", "?limit=100"),),
    "GET /api/v1/desk/cases": (
        *(box("clerk", query) for query in ("box=intake", "box=intake&state=owed", "box=mine")),
        *(box(one, query) for one in ("reviewer", "supervisor") for query in ("box=body", "box=body&state=owed")),
        *(box(one, "q={number}") for one in ("clerk", "reviewer", "taker")),
    ),
    "GET /api/v1/desk/handoffs": (Asked("taker"),),
    "GET /api/v1/flag-rules": (Asked("secretary"),),
    "GET /api/v1/flyers": (Asked("secretary", "?limit=100"),),
    "GET /api/v1/grids": (Asked("secretary", "?limit=100", grows=()),),
    "GET /api/v1/grids/{grid}/workers": (Asked("secretary", "?limit=100"),),
    "GET /api/v1/guardianships": (Asked(),),
    "GET /api/v1/jobs": (Asked("grid_worker", "?limit=100"),),
    "GET /api/v1/job-handoffs": tuple(Asked(one, "?limit=100") for one in ("grid_worker", "secretary")),
    "GET /api/v1/jobs/{job_id}/form": (Asked("grid_worker", grows=()),),
    "GET /api/v1/door-notices/{door_notice_id}/form": (Asked("grid_worker", grows=()),),
    "GET /api/v1/jobs/{job_id}/receivers": (Asked("grid_worker"), Asked("secretary")),
    "GET /api/v1/jobs/{job_id}/receipt": (Asked("grid_worker", grows=("files",)),),
    "GET /api/v1/mandates": (Asked(),),
    "GET /api/v1/me": (Asked("clerk", grows=("roles",)),),
    "GET /api/v1/me/data": (Asked(grows=COPY),),
    "GET /api/v1/me/deletion-requests": (Asked(),),
    "GET /api/v1/notices": (Asked(query="?limit=100"),),
    "GET /api/v1/outbox-messages": (Asked(),),
    "GET /api/v1/packs/field": (Asked("grid_worker", grows=("residents", "tasks", "returns")),),
    "GET /api/v1/parked": (
        Asked(query="?limit=100"),
        *(Asked(one, "?limit=100") for one in ("supervisor", "secretary")),
    ),
    "GET /api/v1/representations": (Asked(),),
    "GET /api/v1/resident-duplicates": (
        Asked("secretary", "?limit=100"),
        Asked("secretary", "?limit=100&merged=true"),
    ),
    "GET /api/v1/resident-imports": (Asked("secretary", "?limit=100", by=MANY - FEW + 1),),
    "GET /api/v1/resident-imports/{import_id}": tuple(
        Asked("secretary", f"?limit=100{query}", grows=("lines",)) for query in ("", "&outcome=same")
    ),
    "GET /api/v1/residents": tuple(
        Asked(one, f"?limit=100&{query}")
        for one in ("grid_worker", "secretary", "supervisor")
        for query in ("", "q=oy")
    ),
    "GET /api/v1/secretary/handed-on": (Asked("secretary", "?limit=100", by=2 * (MANY - FEW)),),
    "GET /api/v1/secretary/jobs": (Asked("secretary", "?limit=100"),),
    "GET /api/v1/secretary/jobs/{job_id}": (Asked("secretary", grows=("files",)),),
    "GET /api/v1/secretary/resting": (Asked("secretary", "?limit=100"),),
    "GET /api/v1/sync-devices": tuple(Asked(one, "?limit=100") for one in ("grid_worker", "secretary")),
    "GET /api/v1/work-list": (Asked("grid_worker", "?limit=100"),),
    "GET /api/v1/visit-requests": tuple(
        Asked(one, "?limit=100") for one in ("citizen", "grid_worker", "secretary", "supervisor", "clerk")
    ),
    "GET /api/v1/visit-requests/{visit_id}": (Asked("secretary", grows=("word_told",)),),
    "GET /api/v1/parked/{parked_id}/words": (Asked("secretary", grows=("files",), ids={"parked_id": "parked_job"}),),
    "GET /api/v1/parked/{parked_id}/difference": (Asked("supervisor", grows=("cases",)),),
    "POST /api/v1/cases/{case_id}/sheet/unmaskings": (
        Asked("reviewer", body={"reason": "抄录"}, grows=("lines",), ids=SHEET, by=1),
    ),
    "POST /api/v1/consents/search": (Asked("clerk", body={"id_type": CARD.id_type, "id_number": CARD.id_number}),),
    "POST /api/v1/jobs/comparison": (Asked("grid_worker", body={"jobs": {}}, grows=("differs",)),),
    "POST /api/v1/residents/{resident_id}/unmaskings": (Asked("secretary", body={"reason": "上门"}, grows=("flags",)),),
    "POST /api/v1/representations/search": (Asked("clerk", body={"id_number": CREDIT_CODE}),),
    "POST /api/v1/progress": (Asked(body={"number": "{number}", "secret": SECRET}, grows=PROGRESS),),
}
#: Lists of what each process remembers (a release, the places, its settings): they ask which version holds, no more.
REMEMBERED = {
    "GET /api/v1/bodies": "",
    "GET /api/v1/bundles": "",
    "GET /api/v1/bundles/{code}": "open_convenience_store",
    "GET /api/v1/calendar": "?year=2026",
    "GET /api/v1/divisions": "?parent=370199000000",
    "GET /api/v1/divisions/{code}": "370199001001",
    "GET /api/v1/divisions/{code}/grids": "370199001001",
    "GET /api/v1/items": "?limit=100",
    "GET /api/v1/items/facets": "",
    "GET /api/v1/items/{code}": "elderly_pass",
    "GET /api/v1/sign-in-ways": "",
    "GET /api/v1/sites": "?item=elderly_pass",
    "POST /api/v1/bundles/{code}/forms": "item:elderly_pass",
}
POINTERS = "catalog_pointer"


def test_every_list_is_counted() -> None:
    assert {name(one) for one in LISTS} == GROWING.keys() | REMEMBERED.keys()


class Answers:
    """What was asked of the database for each list, at each size."""

    def __init__(self, house: Flask, cast: dict[str, Actor]) -> None:
        self.house, self.seen = house, {}
        crowd = Crowd(cast)
        for size in (FEW, MANY):
            ids = crowd.grow_to(size)
            for route, every in GROWING.items():
                for place, asked in enumerate(every):
                    self.seen[route, place, size] = self.count(route, asked, ids)

    def count(self, route: str, asked: Asked, ids: Mapping[str, Any]) -> tuple[Any, list[str]]:
        method, path = route.split()
        known = {**ids, **{one: ids[other] for one, other in asked.ids.items()}}
        told = {
            one: value.format(**known) if isinstance(value, str) else value for one, value in (asked.body or {}).items()
        }
        address = (path + asked.query).format(**known)
        self.ask(method, address, asked.caller, told)  # what a process remembers
        return self.ask(method, address, asked.caller, told)

    def ask(self, method: str, address: str, caller: str, told: Mapping[str, Any]) -> tuple[Any, list[str]]:
        headers = {} if caller == ANYONE else {"Authorization": f"Bearer {caller}"}
        body = {"json": told} if told else {}
        with counted() as statements:
            answer = self.house.test_client().open(address, method=method, headers=headers, **body)
        assert answer.status_code == 200, f"{address}: {answer.text}"
        return answer.get_json(), [one for one in statements if VERSIONS not in one]


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def answers(house: Flask, cast: dict[str, Actor]) -> Answers:
    return Answers(house, cast)


@pytest.mark.parametrize(("route", "place"), [(one, place) for one in GROWING for place in range(len(GROWING[one]))])
def test_a_longer_list_costs_no_statement_more(answers: Answers, route: str, place: int) -> None:
    (few, first), (many, then) = (answers.seen[route, place, size] for size in (FEW, MANY))
    for grown in GROWING[route][place].grows:
        assert len(many[grown]) - len(few[grown]) >= GROWING[route][place].by, grown
    assert len(then) == len(first), "\n".join(extra(first, then))
    assert len(then) > 0


def extra(first: list[str], then: list[str]) -> Iterator[str]:
    for one in dict.fromkeys(then):
        if then.count(one) != first.count(one):
            yield f"{first.count(one)} -> {then.count(one)}: {one[:300]}"


@pytest.mark.parametrize("route", REMEMBERED)
def test_a_list_that_is_remembered_asks_for_no_row(answers: Answers, route: str) -> None:
    method, path = route.split()
    known = REMEMBERED[route]
    address = path.replace("{code}", known) if "{" in path else path + known
    told = {"division": "370199001001", "answers": {}} if method == "POST" else {}
    answers.ask(method, address, ANYONE, told)
    told_rows, statements = answers.ask(method, address, ANYONE, told)
    assert any(isinstance(one, list) and len(one) > 1 for one in told_rows.values())
    assert [one for one in statements if POINTERS not in one] == []
    assert len(statements) <= 3
