"""Phones: the same share for ever, keys back for who forgot a PIN, and nothing for who found a lost one."""

import base64
import os
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.sync import sealing
from field_app.sync.errors import DeviceRevoked
from field_app.sync.models import Device
from field_app.sync.service import devices, keys
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.identity.models import AccessRow, Account, Parked
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import sessions
from tests.field_app.sync.builders import a_body, sealed
from tests.field_app.visits.builders import FAR_GRID, GRID, a_resident, a_secretary, a_worker
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY, as_staff, bearer

API = "/api/v1"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def copies(device: UUID, **raw: bytes) -> dict[str, str]:
    """As the phone seals its two keys."""
    point = base64.b64decode(keys.public())
    sealed_ = {
        name: sealing.sealed_to(point, f"key\n{name}\n{device}", key, os.urandom(12)) for name, key in raw.items()
    }
    return {name: base64.b64encode(envelope).decode() for name, envelope in sealed_.items()}


def test_a_share_never_changes_and_is_its_owners_alone(worker: Actor) -> None:
    device = uuid7()
    first, *others = at_once(*[lambda: devices.meet(device, name="手机", by=worker) for _ in range(8)])
    assert {one["share"] for one in others} == {first["share"]}
    assert len(base64.b64decode(first["share"])) == devices.SHARE_BYTES
    assert first["server_key"] == keys.public()
    with pytest.raises(NotFound):
        devices.meet(device, name=None, by=a_worker(GRID))
    assert devices.meet(uuid7(), name=None, by=worker)["share"] != first["share"]


def test_a_share_lies_sealed(worker: Actor) -> None:
    share = devices.meet(device := uuid7(), name="旧手机", by=worker)["share"]
    row = Device._meta.database.execute_sql("SELECT share, name FROM sync_device").fetchone()
    assert share not in str(row)
    assert "旧手机" not in str(row)
    assert Device.get_by_id(device).share == share


def test_a_forgotten_pin_loses_no_key(worker: Actor) -> None:
    device, work, people = uuid7(), os.urandom(32), os.urandom(32)
    devices.meet(device, name=None, by=worker)
    told = copies(device, work=work, people=people)
    keys.make(2)  # ours was changed since
    found = devices.recover(device, told, by=worker)
    assert {name: base64.b64decode(key) for name, key in found.items()} == {"work": work, "people": people}
    assert AccessRow.get(AccessRow.act == "vault_recovered").subject_id == str(device)


def test_keys_of_another_phone_or_in_each_others_place_do_not_open(worker: Actor) -> None:
    device, other = uuid7(), uuid7()
    for one in (device, other):
        devices.meet(one, name=None, by=worker)
    told = copies(device, work=b"w" * 32, people=b"p" * 32)
    for swapped in (copies(other, work=b"w" * 32, people=b"p" * 32), {"work": told["people"], "people": told["work"]}):
        with pytest.raises(Invalid):
            devices.recover(device, swapped, by=worker)
    with pytest.raises(NotFound):
        devices.recover(device, told, by=a_worker(GRID))
    with pytest.raises(NotFound):
        devices.recover(uuid7(), told, by=worker)


def test_a_lost_phone_is_signed_out_now_and_told_at_its_next_contact(client: FlaskClient, worker: Actor) -> None:
    opened = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    headers, device, job = bearer(opened), uuid7(), uuid7()
    body = a_body(worker, a_resident(), device=str(device))
    assert client.put(f"{API}/sync-devices/{device}", json={}, headers=headers).status_code == 200
    secretary = as_staff(Role.SECRETARY, division=COMMUNITY)
    for _ in range(2):
        assert client.delete(f"{API}/sync-devices/{device}", headers=secretary).status_code == 204
    assert client.get(f"{API}/jobs", headers=headers).status_code == 401
    again = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    for answer in (
        client.put(f"{API}/sync-devices/{device}", json={}, headers=bearer(again)),
        client.post(f"{API}/sync-devices/{device}/recovery", json={"work": "x", "people": "y"}, headers=bearer(again)),
        client.put(f"{API}/jobs/{job}", json=sealed(job, body), headers=bearer(again)),
    ):
        assert (answer.status_code, answer.get_json(force=True)["type"]) == (410, "device-revoked")
    kept = Parked.get_by_id(answer.get_json(force=True)["parked"])
    assert (kept.content["why"], kept.content["content"]) == ("device-revoked", body["content"])
    other = client.put(f"{API}/sync-devices/{uuid7()}", json={}, headers=bearer(again))
    assert other.status_code == 200


def test_a_lost_phone_learns_it_without_signing_in_and_nobody_learns_more(client: FlaskClient, worker: Actor) -> None:
    device, other = uuid7(), uuid7()
    for one in (device, other):
        devices.meet(one, name="旧手机", by=worker)
    devices.revoke(device, by=worker)
    asked = [client.get(f"{API}/sync-devices/{one}/revocation") for one in (device, other, uuid7())]
    assert [one.json for one in asked] == [{"is_revoked": True}, {"is_revoked": False}, {"is_revoked": False}]
    assert [one.status_code for one in asked] == [200] * 3


def test_it_is_kept_when_a_lost_phone_was_told(client: FlaskClient, worker: Actor) -> None:
    device, other = uuid7(), uuid7()
    for one in (device, other):
        devices.meet(one, name=None, by=worker)
    client.get(f"{API}/sync-devices/{device}/revocation")
    devices.revoke(device, by=worker)
    assert told_of(worker) == {device: None, other: None}  # not before its next contact
    client.get(f"{API}/sync-devices/{device}/revocation")
    first = told_of(worker)[device]
    with clock.frozen(clock.now() + timedelta(days=1)), pytest.raises(DeviceRevoked):
        devices.meet(device, name=None, by=worker)  # the first answer did not reach it: the newest counts
    told = told_of(worker)
    assert first is not None
    assert told[device] > first
    assert told[other] is None


def told_of(worker: Actor) -> dict[UUID, Any]:
    return {row["id"]: row["told_at"] for row in devices.page(worker, after=None, limit=9)}


def test_who_may_call_a_phone_lost(worker: Actor) -> None:
    device = uuid7()
    devices.meet(device, name=None, by=worker)
    for stranger in (a_worker(GRID), a_secretary(FAR_GRID[:12])):
        with pytest.raises(NotFound):
            devices.revoke(device, by=stranger)
    devices.revoke(device, by=worker)
    with pytest.raises(DeviceRevoked):
        devices.meet(device, name=None, by=worker)


def test_whose_phones_one_sees(worker: Actor) -> None:
    device, far = uuid7(), a_worker(FAR_GRID, division=FAR_GRID[:12])
    devices.meet(device, name="手机", by=worker)
    devices.meet(uuid7(), name=None, by=far)
    seen = [[row["id"] for row in devices.page(one, after=None, limit=9)] for one in (worker, a_secretary())]
    assert seen == [[device], [device]]
    assert len(devices.page(a_secretary("370199000000"), after=None, limit=9)) == 2
    assert devices.page(a_secretary(), after=device, limit=9) == []
