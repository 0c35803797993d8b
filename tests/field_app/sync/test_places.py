"""Place and time of a picture: only where the item asks, beside the picture, sealed, gone with it."""

import copy
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import reading
from field_app.sync.service import returned
from field_app.visits import place_rules
from field_app.visits.models import Job, JobFile, JobRevision, Resident
from field_app.visits.service import job_trace, places, rights
from server.catalog import service
from server.core.access import Actor
from server.core.db import execute, unit_of_work
from server.core.ids import uuid7
from server.media.models import MediaRef
from server.media.service import erasing
from tests.field_app.sync.builders import PASS, PHOTO, a_body, a_file_of, send, settle_news, upload
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.server.catalog.builders import NAMES, _demo, written
from tests.server.media.builders import a_photo

HOME = "item:home_adaptation"
CLOCKS = {"phone": "2026-11-23T10:00:00+08:00", "gps": "2026-11-23T10:00:03+08:00", "server_offset_ms": 1200}
POINT = {"latitude": 36.695512, "longitude": 116.916034, "accuracy": 11.6, "crs": "WGS-84", "clocks": CLOCKS}
KEPT = POINT | {"latitude": 36.69551, "longitude": 116.91603, "accuracy": 12}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def a_job(by: Actor, resident: UUID, place: Any, *, bundle: str = HOME, photo: bytes = PHOTO) -> Any:
    """A picture of the home, the picture of a paper, and what the phone tells of both."""
    home, paper = a_file_of(photo), a_file_of(a_photo(width=640, height=480, seed=9))
    for one in (home, paper):
        one["facts"] = {"flaw": "cut", "kept_because": "whole", "place": place}
    body = a_body(by, resident, bundle=bundle, files=[home | {"purpose": "element_photo"}, paper])
    body["content"]["values"]["home_photo"] = [home["ref"]]
    body["content"]["materials"][0]["pages"] = [paper["ref"]]
    return body, UUID(home["ref"]), UUID(paper["ref"])


def come(by: Actor, body: Any, photo: bytes = PHOTO) -> None:
    upload(by, body["files"][0], photo)
    settle_news()


def waiting() -> dict[UUID, Any]:
    return {row.ref: row.place for row in JobFile.select()}


@pytest.mark.parametrize("is_first", [True, False])
def test_a_place_goes_to_its_picture_whichever_comes_first_and_to_no_other(worker: Actor, is_first: bool) -> None:
    body, home, paper = a_job(worker, a_resident(), POINT)
    job = uuid7()
    if is_first:
        come(worker, body)
        send(worker, job, body)
    else:
        send(worker, job, body)
        assert waiting() == {home: KEPT, paper: None}
        assert places.of([home, paper]) == {}
        come(worker, body)
    assert (places.of([home, paper]), waiting()) == ({home: KEPT}, {home: None, paper: None})
    facts = [one["facts"] for one in JobRevision.get_by_id(body["revision"]).body["files"]]
    assert facts == [{"flaw": "cut", "kept_because": "whole"}] * 2
    assert not [step for step in job_trace.steps_of(Job.get_by_id(job)) if "36.69" in json.dumps(step.data)]


def test_of_an_item_that_asks_for_none_no_place_is_kept(worker: Actor) -> None:
    """Also where a phone lies about what it was asked."""
    body, home, paper = a_job(worker, a_resident(), POINT, bundle=PASS)
    send(worker, uuid7(), body)
    come(worker, body)
    assert (places.of([home, paper]), waiting()) == ({}, {home: None, paper: None})
    assert "place" not in json.dumps(JobRevision.get_by_id(body["revision"]).body["files"])


def test_a_repeat_is_the_same_job_and_the_first_place_stays(worker: Actor) -> None:
    body, home, _ = a_job(worker, a_resident(), POINT)
    job = uuid7()
    first = send(worker, job, body)
    come(worker, body)
    assert send(worker, job, copy.deepcopy(body))["content_digest"] == first["content_digest"]
    assert JobRevision.select().count() == 1
    again = copy.deepcopy(body) | {"revision": str(uuid7()), "base": body["revision"]}
    again["files"][0]["facts"] = {"place": KEPT | {"latitude": 36.7}}
    send(worker, job, again)
    settle_news()
    assert places.of([home]) == {home: KEPT}


def test_a_job_that_goes_back_to_the_phone_takes_no_place_along(worker: Actor) -> None:
    body, _, _ = a_job(worker, a_resident(), POINT)
    job = uuid7()
    send(worker, job, body)
    come(worker, body)
    assert "latitude" not in json.dumps(returned.lent([Job.get_by_id(job)]), default=str)


def test_why_there_is_no_place_is_kept_instead(worker: Actor) -> None:
    body, home, _ = a_job(worker, a_resident(), {"without": "denied", "clocks": CLOCKS})
    send(worker, uuid7(), body)
    come(worker, body)
    assert places.of([home]) == {home: {"without": "denied", "clocks": CLOCKS}}


@pytest.mark.parametrize("place", [7, None, [], "x", {"latitude": 36}, {"without": "lazy"}, POINT | {"crs": "mars"}])
def test_a_job_is_taken_whatever_its_place_says(worker: Actor, place: Any) -> None:
    body, home, paper = a_job(worker, a_resident(), place)
    assert send(worker, uuid7(), body)["state"] == "registered"
    assert waiting() == {home: None, paper: None}


def test_a_job_that_cannot_be_read_keeps_no_place(worker: Actor) -> None:
    body, home, paper = a_job(worker, a_resident(), POINT)
    body["release"] = "sha256:gone"
    send(worker, uuid7(), body)
    assert waiting() == {home: None, paper: None}


def test_it_goes_with_its_picture_and_with_its_person(worker: Actor) -> None:
    resident = a_resident()
    body, home, _ = a_job(worker, resident, POINT)
    send(worker, uuid7(), body)
    come(worker, body)
    (told,) = rights.jobs([resident])
    assert told["places"] == {str(home): KEPT}
    erasing.forget([home], owner=worker.account_id)
    assert (places.of([home]), MediaRef.get_or_none(MediaRef.id == home)) == ({}, None)
    other, late, _ = a_job(worker, resident, POINT)
    send(worker, uuid7(), other)
    assert waiting()[late] == KEPT
    with unit_of_work():
        rights.forget(resident)
    assert waiting()[late] is None


HOUSE = {"latitude": 36.69551, "longitude": 116.9163, "crs": "WGS-84"}


@pytest.mark.parametrize(
    ("house", "said"),
    [
        (None, "没有登记住址的位置，比不了"),
        (HOUSE, "拍照的地方离登记的住址约20米（误差10米）"),
        (HOUSE | {"longitude": 116.93}, "拍照的地方离登记的住址约1.2公里（误差10米）"),
    ],
)
def test_a_secretary_reads_how_far_it_was_from_home_and_never_where(worker: Actor, house: Any, said: str) -> None:
    resident = a_resident()
    Resident.update(position=house).where(Resident.person == resident).execute()
    body, home, paper = a_job(worker, resident, POINT)
    job = uuid7()
    send(worker, job, body)
    come(worker, body)
    seen = reading.open_job(job, a_secretary())
    assert {one["ref"]: one["place"] for one in seen["files"]} == {str(home): said, str(paper): None}
    assert "36.69" not in json.dumps(seen, default=str)


def test_a_shops_picture_is_measured_to_nobodys_home(worker: Actor, tmp_path: Path) -> None:
    """The same item, as if it were about a shop: the resident's home has nothing to do with it."""
    data = {name: copy.deepcopy(_demo(name)) for name in NAMES}
    shop = next(item for item in data["items"]["items"] if item["code"] == "home_adaptation")
    shop["place_decides"] = "business"
    service.publish(*written(tmp_path, data))
    resident = a_resident()
    Resident.update(position=HOUSE).where(Resident.person == resident).execute()
    for place, said in ((POINT, None), ({"without": "denied"}, "没记拍照的地点：手机没有让用定位")):
        body, home, _ = a_job(worker, resident, place)
        job = uuid7()
        send(worker, job, body)
        come(worker, body)
        assert home in places.of([home])
        assert {one["ref"]: one["place"] for one in reading.open_job(job, a_secretary())["files"]}[str(home)] == said


def test_a_picture_that_a_home_and_a_shop_ask_for_is_of_the_home() -> None:
    form = {"fields": {"front": {"place": "x", "items": ["shop", "home"]}, "desk": {"place": "x", "items": ["shop"]}}}
    form |= {
        "materials": [{"material": "lease", "place": "x", "items": ["shop"]}, {"material": "deed", "items": ["home"]}]
    }
    content = {"values": {"front": ["a"], "desk": ["b"]}}
    content |= {"materials": [{"material": "lease", "pages": ["c"]}, {"material": "deed", "pages": ["d"]}]}
    items = [{"code": "shop", "place_decides": "business"}, {"code": "home", "place_decides": "living"}]
    assert place_rules.at_home(items) == {"home"}
    assert place_rules.asked(form, content) == {"a", "b", "c"}
    assert place_rules.asked(form, content, {"home"}) == {"a"}
    assert place_rules.asked(form, content, ()) == set()


def test_why_there_is_no_place_is_said_also_where_a_home_is_known() -> None:
    assert place_rules.plain({"without": "denied"}, HOUSE) == "没记拍照的地点：手机没有让用定位"


def test_the_systems_are_compared_as_one() -> None:
    """The Tiananmen of a Chinese map lies 555 m beside that of a phone, and is the same."""
    phone = {"latitude": 39.907333, "longitude": 116.391083, "crs": "WGS-84"}
    on_a_map = {"latitude": 39.908734, "longitude": 116.397324, "crs": "GCJ-02"}
    assert place_rules.metres(phone, on_a_map) < 1
    assert place_rules.metres(phone, phone | {"crs": "CGCS2000"}) == 0
    assert 554 < place_rules.metres(phone, on_a_map | {"crs": "WGS-84"}) < 556
    degree = place_rules.metres(phone | {"latitude": 0, "longitude": 0}, phone | {"latitude": 0, "longitude": 1})
    assert round(degree) == 111195


def test_no_place_lies_in_clear(worker: Actor) -> None:
    def lies(column: str, table: str) -> str:
        return "".join(str(row) for row in execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL", ()))

    body, _, _ = a_job(worker, a_resident(), POINT)
    send(worker, uuid7(), body)
    early = lies("place", "visit_job_file")
    come(worker, body)
    late = lies("facts", "media_ref")
    assert early
    assert late
    assert "36.69" not in early + late


def point(**told: Any) -> dict[str, Any]:
    return POINT | told


@pytest.mark.parametrize(
    "place",
    [
        point(latitude=90.1),
        point(longitude=-180.5),
        point(latitude="36.7"),
        point(latitude=True),
        point(latitude=float("nan")),
        point(accuracy=-1),
        point(accuracy=None),
        point(crs="BD-09"),
        {},
    ],
)
def test_what_is_no_point_on_earth_is_no_place(place: Any) -> None:
    assert place_rules.told(place) is None


def test_a_clock_that_says_nonsense_is_left_out() -> None:
    told = place_rules.told(point(clocks={"phone": "gestern", "gps": "2026-11-23T10:00:00", "server_offset_ms": "1"}))
    assert told is not None
    assert told["clocks"] == {"phone": None, "gps": None, "server_offset_ms": None}
