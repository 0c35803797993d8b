"""Phones of workers: their share, what they lease, a forgotten PIN, a lost phone."""

import base64
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from field_app.sync import rules
from field_app.sync.errors import DeviceRevoked
from field_app.sync.models import Device
from field_app.sync.sealing import Unopened
from field_app.sync.service import keys
from field_app.visits.service import charges
from server.core import clock
from server.core.access import Actor
from server.core.db import execute, insert_many, unit_of_work
from server.core.errors import Fault, Invalid, NotFound
from server.identity.models import Account, Post
from server.identity.roles import Role
from server.identity.service import records, sessions

#: So long the phone may keep the list of residents without having been here.
LEASE_DAYS = 7
SHARE_BYTES = 32


def meet(device_id: UUID, *, name: str | None, by: Actor) -> dict[str, Any]:
    """A phone makes contact: its share, always the same one, our key, and the lease anew."""
    now = clock.now()
    share = base64.b64encode(secrets.token_bytes(SHARE_BYTES)).decode()
    row = {"id": device_id, "account": by.account_id, "name": name, "share": share, "made_at": now, "seen_at": now}
    row |= dict.fromkeys(("revoked_at", "revoked_by", "told_at", "compared_at", "agreed", "differed"))
    with unit_of_work(durable=True):
        insert_many(Device, [row], ignore=True)  # of eight, one makes it
        known: Device = Device.get_by_id(device_id)
        if known.account != by.account_id:
            raise NotFound()
        changes = {"seen_at": now} | ({"name": name} if name else {})
        Device.update(**changes).where(Device.id == device_id).execute()
        if known.revoked_at is None:
            sessions.let_deliver(by.session_id, now + timedelta(days=LEASE_DAYS))
    if is_told(device_id):
        raise DeviceRevoked()
    return {"share": known.share, "server_key": keys.public(), "lease_days": LEASE_DAYS, "server_time": now}


def is_told(device_id: UUID) -> bool:
    """Whether it was reported lost, for itself: the moment is kept. Of a phone that nobody knows, no."""
    if execute("SELECT 1 FROM sync_device WHERE id = ? AND revoked_at IS NOT NULL", (device_id,)).fetchone() is None:
        return False
    with unit_of_work():
        Device.update(told_at=clock.now()).where(Device.id == device_id).execute()
    return True


def recover(device_id: UUID, copies: dict[str, str], *, by: Actor) -> dict[str, str]:
    """The keys of a vault whose PIN was forgotten, for its signed-in owner alone; logged before they are told."""
    known = Device.get_or_none((Device.id == device_id) & (Device.account == by.account_id))
    if known is None:
        raise NotFound()
    if is_told(device_id):
        raise DeviceRevoked()
    found = {name: _opened(name, device_id, copies[name]) for name in ("work", "people")}
    records.write(by.account_id, "vault_recovered", "sync_device", device_id)
    return found


def _opened(name: str, device_id: UUID, copy: str) -> str:
    try:
        return base64.b64encode(keys.opened(f"key\n{name}\n{device_id}", copy)).decode()
    except Unopened:
        raise Invalid([Fault(f"/{name}", "这份备用钥匙打不开，请联系管理员")]) from None


def revoke(device_id: UUID, *, by: Actor) -> None:
    """The phone is lost: its owner's sessions die at once, and at its next contact it is told to wipe itself."""
    with unit_of_work(durable=True):
        known = Device.get_or_none(Device.id == device_id)
        if known is None or not _may(by, known.account):
            raise NotFound()
        if known.revoked_at is None:
            Device.update(revoked_at=clock.now(), revoked_by=by.account_id).where(Device.id == device_id).execute()
            sessions.end_all(known.account, "device_revoked", but=by.session_id)
            sessions.let_deliver(by.session_id, None)  # it may be of this very phone
            records.write(by.account_id, "device_revoked", "sync_device", device_id)


def _may(by: Actor, owner: UUID) -> bool:
    if by.account_id == owner:
        return True
    held = Post.select().where((Post.account == owner) & (Post.role == Role.GRID_WORKER))
    return any(mine.covers(post.division) for mine in charges.overseen(by) for post in held)


LISTED = "SELECT DISTINCT account_id FROM post WHERE role = ? AND ({})"


def page(actor: Actor, *, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """One's own phones, and those of the workers whom one oversees, in the order they were made. Two queries."""
    roots = [post.root for post in charges.overseen(actor)]
    accounts = {actor.account_id}
    if roots:
        inside = " OR ".join(["(division >= ? AND division < ?)"] * len(roots))
        bounds = [bound for root in roots for bound in (root, root + "~")]
        found = execute(LISTED.format(inside), (Role.GRID_WORKER, *bounds)).fetchall()
        accounts |= {UUID(str(row[0])) for row in found}
    query = Device.select(Device, Account.name.alias("worker")).join(Account, on=(Account.id == Device.account))
    query = query.where(Device.account.in_(list(accounts))).order_by(Device.id).limit(limit + 1)
    rows: Any = (query.where(Device.id > after) if after else query).dicts()
    names = ("id", "account", "worker", "name", "made_at", "seen_at", "revoked_at", "told_at", "compared_at", "agreed")
    more = ({"worker": row["worker"] or "", "differed": rules.counted(row["differed"] or [])} for row in rows)
    return [{name: row[name] for name in names} | told for row, told in zip(rows, more, strict=True)]
