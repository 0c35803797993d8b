"""What people do with codes on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from qr import payload
from server.catalog import queries as catalog
from server.core import clock
from server.core.access import Actor
from server.core.db import execute, insert_many, unit_of_work
from server.core.errors import DomainError, Fault, Invalid, NotFound
from server.identity.service.parking import Belongs, refusal
from server.outreach.models import Flyer


class CodeRevoked(DomainError):
    """The paper is out of date; its target is still told, so that the page can lead on."""

    status, slug, title = 410, "code-revoked", "这张宣传页已经停用"


@dataclass(frozen=True, slots=True)
class Target:
    """What a code opens."""

    kind: str
    target: str
    division: str
    code: str


def make(flyer_id: UUID, flyer: Mapping[str, str], *, by: Actor) -> Flyer:
    """Give a target in a division its code (`flyer`: kind, target, division, title); a repeat gets the stored one."""
    if not by.sees(flyer["division"]):
        raise NotFound()
    _require_target(flyer["kind"], flyer["target"])
    with unit_of_work():
        made = {"code": payload.new_code(), "made_by": by.account_id, "made_at": clock.now(), "revoked_at": None}
        insert_many(Flyer, [{"id": flyer_id, **flyer, **made}], ignore=True)  # of eight at once, one makes it
    stored: Flyer = Flyer.get_by_id(flyer_id)
    if any(getattr(stored, name) != value for name, value in flyer.items()):
        raise refusal(
            "flyer", flyer_id, flyer, account=by.account_id, belongs=Belongs(division=flyer["division"], desk=None)
        )
    return stored


def _require_target(kind: str, target: str) -> None:
    catalogue = catalog.current()
    known = {"bundle": catalogue.bundles, "item": catalogue.items}.get(kind, {})
    if target not in known:
        raise Invalid([Fault("/target", "没有这个事项或一件事")])


def find(flyer_id: UUID, *, by: Actor) -> Flyer:
    """A flyer of one's own divisions."""
    flyer = Flyer.get_or_none(Flyer.id == flyer_id)
    if flyer is None or not by.sees(flyer.division):
        raise NotFound()
    return flyer


def revoke(flyer_id: UUID, *, by: Actor) -> Flyer:
    """Take a code out of use; a repeat changes nothing."""
    flyer = find(flyer_id, by=by)
    if flyer.revoked_at is None:
        with unit_of_work():
            flyer.revoked_at = clock.now()
            flyer.save()
    return flyer


def open_code(typed: str) -> Target:
    """What a scanned or typed code opens; counts the scan and nothing about who scanned."""
    code = payload.tidy(typed)
    flyer = Flyer.get_or_none(Flyer.code == code) if code else None
    if flyer is None:
        raise NotFound("这个二维码打不开，可能没扫全、印坏了。请再扫一次，或者到首页搜您要办的事。")
    if flyer.revoked_at is not None:
        raise CodeRevoked(kind=flyer.kind, target=flyer.target, division=flyer.division)
    with unit_of_work():
        execute(
            "INSERT INTO outreach_scan_count (flyer_id, day, scans) VALUES (?, ?, 1) "
            "ON CONFLICT (flyer_id, day) DO UPDATE SET scans = outreach_scan_count.scans + 1",
            (flyer.id, clock.today()),
        )
    return Target(flyer.kind, flyer.target, flyer.division, flyer.code)
