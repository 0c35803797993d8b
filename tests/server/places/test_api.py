"""The public doors of places."""

import pytest


def test_divisions_are_walked_from_the_root(district, client):
    root = client.get("/api/v1/divisions").json["items"]
    assert [row["code"] for row in root] == ["370199000000"]
    streets = client.get("/api/v1/divisions?parent=370199000000").json["items"]
    assert len(streets) == 5
    assert all(row["has_children"] for row in streets)
    assert streets[0]["full_name"] == "天溪区（演示）柳泉街道"


def test_a_division_is_shown_with_all_above_it(district, client):
    found = client.get("/api/v1/divisions/370199001001").json["items"]
    assert [row["name"] for row in found] == ["天溪区（演示）", "柳泉街道", "清泉里社区"]


def test_bodies_are_listed_with_their_telephones(district, client):
    found = {row["code"]: row for row in client.get("/api/v1/bodies").json["items"]}
    assert found["body_hrss"]["advice_phone"] == "12333"


def test_the_calendar_tells_what_differs_from_an_ordinary_week(district, client):
    found = client.get("/api/v1/calendar?year=2026").json
    assert (found["status"], found["working_days"]) == ("official", 248)
    assert {"day": "2026-02-14", "is_open": True, "name": "春节调休上班"} in found["exceptions"]
    assert client.get("/api/v1/calendar?year=2028").json["status"] == "provisional"
    assert client.get("/api/v1/calendar?year=2100").json["status"] == "unknown"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/divisions?parent=999999999999", 404),
        ("/divisions/999999999999", 404),
        ("/divisions?parent=37", 422),
        ("/calendar", 422),
        ("/calendar?year=99999999999999999999", 422),
        ("/calendar?year=abc", 422),
    ],
)
def test_a_bad_wish_is_a_problem(district, client, path, status):
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
