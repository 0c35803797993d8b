"""A resident's copy holds what the list keeps of him, and deletion takes it."""

from typing import Any

from flask import Flask

from field_app.visits.models import Flag, Job, Resident
from field_app.visits.service import residents, withdrawing
from server.core import clock
from server.core.ids import uuid7
from server.identity.models import Person
from server.identity.service import erasing
from tests.field_app.visits.builders import GRID, a_resident, a_rule, a_secretary, a_worker, csv, imported
from tests.field_app.visits.doors import sent
from tests.server.identity.builders import as_checked_citizen

CARD = {"id_type": "resident_id", "id_number": "440000194910010217", "birth": None}


def test_a_copy_tells_everything_that_the_list_keeps(district: Any, app: Flask) -> None:
    a_rule()
    resident = a_resident(**CARD)
    residents.put_flag(uuid7(), resident, kind="living_alone", grade=None, by=a_secretary())
    own = as_checked_citizen(Person.get_by_id(resident))
    (told,) = app.test_client().get("/api/v1/me/data", headers=own).get_json(force=True)["residents"]
    assert (told["grid"], told["house"], [one["name"] for one in told["flags"]]) == (GRID, "3-2-501", ["独居"])


def test_an_erased_person_is_no_resident_and_no_old_list_brings_him_back(district: Any, app: Flask) -> None:
    a_rule()
    line = f"林新新||2026-11-01||示例街8号|1|{GRID}|是||"
    imported(csv(line))
    person = Resident.get().person_id
    assert erasing.erase_person(person, now=clock.now(), by=uuid7())
    assert (Resident.select().count(), Flag.select().count()) == (0, 0)
    for dry_run in (True, False):
        row = imported(csv(line), dry_run=dry_run)
        assert row.counts == {"refused": 1}
        assert "要求删除过" in row.report[0]["words"]


def test_a_copy_says_how_an_order_ended_at_the_door(district: Any, app: Flask) -> None:
    worker = a_worker(GRID)
    job = sent(worker, resident=a_resident(**CARD, phone="13800000002"))
    withdrawing.withdraw(job, command=uuid7(), reason="不办了", by=worker)
    own = as_checked_citizen(Person.get_by_id(Job.get_by_id(job).resident))
    (order,) = app.test_client().get("/api/v1/me/data", headers=own).get_json(force=True)["mandates"]
    assert (order["state_name"], order["revoked_how_name"]) == ("已收回", "当面说的")
