"""Doors of residents: shape, permission, problem; an import from hand-in to the last line of its report."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from field_app.visits.models import Import, Resident
from server import wiring
from server.core import clock
from server.core.ids import uuid7
from server.identity.roles import Role
from tests.field_app.visits.builders import FAR_GRID, GRID, a_resident, csv_text
from tests.server.identity.builders import COMMUNITY, as_staff

API = "/api/v1"
LINES = tuple(f"李{sign}|||||{number}|{GRID}|||" for number, sign in enumerate("甲乙丙丁戊"))


@pytest.fixture
def secretary(district: Any, client: FlaskClient) -> dict[str, str]:
    return as_staff(Role.SECRETARY, division=COMMUNITY)


def hand_in(client: FlaskClient, headers: dict[str, str], *, dry_run: bool = False, **told: Any) -> Any:
    body = {"id": str(uuid7()), "name": "居民.csv", "content": csv_text(*LINES)} | told
    return client.post(f"{API}/resident-imports?dry_run={str(dry_run).lower()}", json=body, headers=headers)


def test_an_import_is_handed_in_read_and_told_page_by_page(client: FlaskClient, secretary: dict[str, str]) -> None:
    handed_in = hand_in(client, secretary)
    assert (handed_in.status_code, handed_in.json["state"], handed_in.json["lines"]) == (202, "waiting", [])
    where = f"{API}/resident-imports/{handed_in.json['id']}"
    wiring.relay().drain()
    told = client.get(f"{where}?limit=2", headers=secretary).json
    assert (told["state"], told["total"], told["done"], told["counts"]) == ("done", 5, 5, {"new": 5})
    numbers = [line["line"] for line in told["lines"]]
    while told["next"]:
        told = client.get(f"{where}?limit=2&cursor={told['next']}", headers=secretary).json
        numbers += [line["line"] for line in told["lines"]]
    assert numbers == [2, 3, 4, 5, 6]


def test_an_import_handed_in_twice_is_read_once_and_other_content_is_parked(
    client: FlaskClient, secretary: dict[str, str]
) -> None:
    command = str(uuid7())
    assert hand_in(client, secretary, id=command).status_code == 202
    assert hand_in(client, secretary, id=command).status_code == 202
    other = hand_in(client, secretary, id=command, content=csv_text(LINES[0]))
    assert (other.status_code, other.get_json(force=True)["type"]) == (409, "id-already-used")
    assert hand_in(client, secretary, id=command, dry_run=True).status_code == 409
    wiring.relay().drain()
    wiring.relay().drain()
    assert (Import.select().count(), Resident.select().count()) == (1, 5)


def test_an_import_is_its_owners_alone(client: FlaskClient, secretary: dict[str, str]) -> None:
    handed_in = hand_in(client, secretary, dry_run=True)
    other = as_staff(Role.SUPERVISOR)
    assert client.get(f"{API}/resident-imports/{handed_in.json['id']}", headers=other).status_code == 404
    wiring.relay().drain()
    assert Resident.select().count() == 0


@pytest.mark.parametrize("content", ["nicht base64!", "====", ""])
def test_a_file_that_came_in_pieces_is_refused(client: FlaskClient, secretary: dict[str, str], content: str) -> None:
    answer = hand_in(client, secretary, content=content)
    assert answer.status_code == 422
    assert answer.get_json(force=True)["errors"][0]["pointer"] == "/content"


@pytest.mark.parametrize("role", [Role.HELPER, Role.CLERK, Role.REVIEWER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_those_whose_work_it_is_not_see_no_resident(client: FlaskClient, district: Any, role: Role) -> None:
    resident, headers = a_resident(), as_staff(role, division=COMMUNITY)
    for path in ("residents", f"residents/{resident}", "resident-duplicates", "grids"):
        assert client.get(f"{API}/{path}", headers=headers).status_code == 403


def test_a_worker_sees_his_grid_through_the_api_and_no_other(client: FlaskClient, secretary: dict[str, str]) -> None:
    worker, here, there = as_staff(Role.GRID_WORKER, division=COMMUNITY), a_resident(), a_resident(grid=FAR_GRID)
    assert client.get(f"{API}/residents", headers=worker).json["items"] == []
    account = client.get(f"{API}/me", headers=worker).json["id"]
    charge = {"worker": account, "grid": GRID, "since": clock.today().isoformat()}
    assert client.put(f"{API}/grid-workers/{uuid7()}", json=charge, headers=secretary).status_code == 200
    (one,) = client.get(f"{API}/residents?q=oyxl", headers=worker).json["items"]
    assert (one["id"], one["name"], one["initials"]) == (str(here), "欧阳**", "oyxl")
    assert client.get(f"{API}/residents/{here}", headers=worker).status_code == 200
    assert client.get(f"{API}/residents/{there}", headers=worker).status_code == 404
    assert (
        client.post(f"{API}/residents/{there}/unmaskings", json={"reason": "看看"}, headers=worker).status_code == 404
    )


def test_a_flag_without_a_rule_is_a_problem_with_a_name(client: FlaskClient, secretary: dict[str, str]) -> None:
    where = f"{API}/residents/{a_resident()}/flags/{uuid7()}"
    answer = client.put(where, json={"kind": "living_alone"}, headers=secretary)
    assert (answer.status_code, answer.get_json(force=True)["type"]) == (409, "flag-without-rule")


def test_only_the_system_administrator_enters_rules(client: FlaskClient, secretary: dict[str, str]) -> None:
    told = {"kind": "poor", "purpose": "看望", "legal_basis": "条例", "source": "名单", "ends_on": "2099-12-31"}
    where = f"{API}/flag-rules/{uuid7()}"
    assert client.put(where, json=told, headers=secretary).status_code == 403
    operator = as_staff(Role.SYSTEM_ADMIN)
    assert client.put(where, json=told, headers=operator).json["holds"] is True
    late = told | {"ends_on": "2020-01-01"}
    assert client.put(f"{API}/flag-rules/{uuid7()}", json=late, headers=operator).status_code == 422
    (one,) = client.get(f"{API}/flag-rules", headers=secretary).json["items"]
    assert (one["kind_name"], one["source"]) == ("困难", "名单")


def test_the_residents_notice_is_there_to_be_read(client: FlaskClient, district: Any) -> None:
    text = client.get(f"{API}/consent-texts/resident").json
    assert (text["kind"], text["version"]) == ("notice", 2)


def test_of_two_who_change_a_resident_the_second_sees_what_the_first_wrote(
    client: FlaskClient, secretary: dict[str, str]
) -> None:
    where = f"{API}/residents/{a_resident()}"
    base = client.get(where, headers=secretary).json["revision"]
    first = {"id": str(uuid7()), "base": base, "house": "1-1-101"}
    done = client.put(where, json=first, headers=secretary)
    assert (done.status_code, done.json["house"]) == (200, "1-1-101")
    assert client.put(where, json=first, headers=secretary).json == done.json
    second = {"id": str(uuid7()), "base": base, "house": "2-2-202"}
    for told in (second, second | {"base": None}, {"id": second["id"], "phone": "13800000009"}):
        no = client.put(where, json=told, headers=secretary)
        assert (no.status_code, no.get_json(force=True)["type"]) == (409, "resident-changed")
    theirs = no.get_json(force=True)["theirs"]
    assert (theirs["house"], theirs["revision"]) == ("1-1-101", done.json["revision"])
    assert "秀兰" not in str(theirs)
    again = client.put(where, json=second | {"base": theirs["revision"]}, headers=secretary)
    assert (again.status_code, again.json["house"]) == (200, "2-2-202")
