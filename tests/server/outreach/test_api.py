"""Flyers: who may make and revoke them, and what their codes open."""

from uuid import UUID, uuid4

import pytest

from server.core import access
from server.core.access import Actor, Post
from server.core.ids import uuid7
from server.outreach.models import ScanCount

STREET, OTHER_STREET = "370199001000", "370199002000"
SOME = "019366f0-0000-7000-8000-000000000001"
FLYER = {"kind": "bundle", "target": "open_convenience_store", "division": "370199001001", "title": "开便利店一件事"}


def staff(role: str = "secretary", division: str = STREET) -> Actor:
    return Actor(uuid4(), None, "checked", (Post(role, None, division),), uuid4(), frozenset({role}))


def citizen() -> Actor:
    return Actor(uuid4(), None, "phone", (), uuid4(), frozenset({"guest", "citizen"}))


@pytest.fixture
def desk(district, client, app):
    """A client whose caller is `desk.caller`."""
    client.caller = staff()
    access.install(app, lambda _request: client.caller)
    return client


def made(desk, flyer_id: UUID | None = None, **changes) -> dict:
    answer = desk.put(f"/api/v1/flyers/{flyer_id or uuid7()}", json=FLYER | changes)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_flyer_gets_a_code_that_opens_its_target_for_everyone(desk):
    flyer = made(desk)
    assert flyer["address"].endswith("/q/" + flyer["code"])
    desk.caller = None
    opened = desk.get(f"/api/v1/flyers/codes/{flyer['code'].lower()}").get_json()
    assert opened == {"code": flyer["code"], "division": FLYER["division"], "kind": "bundle", "target": FLYER["target"]}


def test_a_repeat_gets_the_stored_code_and_other_content_is_parked(desk):
    flyer_id = uuid7()
    assert made(desk, flyer_id)["code"] == made(desk, flyer_id)["code"]
    answer = desk.put(f"/api/v1/flyers/{flyer_id}", json=FLYER | {"title": "别的"})
    assert (answer.status_code, answer.get_json(force=True)["type"]) == (409, "id-already-used")
    (kept,) = desk.get("/api/v1/parked").get_json()["items"]
    assert (kept["kind"], kept["subject"], kept["content"]["title"]) == ("flyer", str(flyer_id), "别的")


def test_scans_are_counted_without_a_visitor(desk):
    flyer = made(desk)
    for _ in range(3):
        desk.get(f"/api/v1/flyers/codes/{flyer['code']}")
    assert [row["scans"] for row in desk.get("/api/v1/flyers").get_json()["items"]] == [3]
    assert {field.name for field in ScanCount._meta.sorted_fields} == {"flyer", "day", "scans"}


def test_a_revoked_code_says_so_and_what_it_opened(desk):
    flyer = made(desk)
    desk.put(f"/api/v1/flyers/{flyer['id']}/revocation")
    again = desk.put(f"/api/v1/flyers/{flyer['id']}/revocation").get_json()
    assert again["revoked_at"]
    answer = desk.get(f"/api/v1/flyers/codes/{flyer['code']}")
    assert answer.status_code == 410
    assert answer.get_json(force=True)["target"] == FLYER["target"]


def test_the_picture_of_the_code_is_a_vector(desk):
    answer = desk.get(f"/api/v1/flyers/{made(desk)['id']}/code.svg")
    assert answer.content_type == "image/svg+xml"
    assert answer.text.startswith("<svg")


def test_the_list_is_paged_newest_first_in_one_query(desk):
    ids = [made(desk)["id"] for _ in range(3)]
    first = desk.get("/api/v1/flyers?limit=2").get_json()
    rest = desk.get(f"/api/v1/flyers?limit=2&cursor={first['next']}").get_json()
    assert [row["id"] for row in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None


def test_another_division_is_not_there(desk):
    flyer = made(desk)
    desk.caller = staff(division=OTHER_STREET)
    assert desk.get("/api/v1/flyers").get_json()["items"] == []
    assert desk.put(f"/api/v1/flyers/{uuid7()}", json=FLYER).status_code == 404
    assert desk.put(f"/api/v1/flyers/{flyer['id']}/revocation").status_code == 404
    assert desk.get(f"/api/v1/flyers/{flyer['id']}/code.svg").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("put", f"/{SOME}"), ("put", f"/{SOME}/revocation"), ("get", f"/{SOME}/code.svg")],
)
def test_only_staff_may_and_nobody_without_signing_in(desk, method, path):
    call = getattr(desk, method)
    desk.caller = citizen()
    assert call(f"/api/v1/flyers{path}", json=FLYER).status_code == 403
    desk.caller = None
    assert call(f"/api/v1/flyers{path}", json=FLYER).status_code == 401


@pytest.mark.parametrize("change", [{"target": "nothing"}, {"kind": "site"}, {"division": "37"}, {"title": "a\x00"}])
def test_a_flyer_to_nowhere_is_refused(desk, change):
    assert desk.put(f"/api/v1/flyers/{uuid7()}", json=FLYER | change).status_code == 422


@pytest.mark.parametrize("code", ["AAAA", "0000000000", "347ACDEF9H", "%00", "x" * 300])
def test_a_code_that_nobody_made_is_not_there(desk, code):
    assert desk.get(f"/api/v1/flyers/codes/{code}").status_code == 404
