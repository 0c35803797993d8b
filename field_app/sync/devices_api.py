"""Doors of phones: contact, a forgotten PIN, a lost phone."""

from typing import Any
from uuid import UUID

from field_app.sync import schemas
from field_app.sync.errors import DeviceRevoked
from field_app.sync.service import devices
from field_app.visits.service.charges import OVERSEERS
from server.core.access import ANYONE, allow, signed_in
from server.core.http import Blueprint, cursor_id, limit, page, refuses
from server.identity.roles import Role

blueprint = Blueprint("devices", url_prefix="/api/v1/sync-devices", description="网格员的手机：登记、找回、挂失")


@blueprint.get("")
@allow(Role.GRID_WORKER, *OVERSEERS)
@blueprint.arguments(schemas.DevicesQuery(), location="query")
@blueprint.response(200, schemas.DevicesOut())
def get_devices(query: dict[str, Any]) -> Any:
    """One's own phones; for overseers those of their workers too."""
    rows = devices.page(signed_in(), after=cursor_id(query["cursor"]), limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["id"]])


@blueprint.put("/<uuid:device_id>")
@limit("60/minute")
@allow(Role.GRID_WORKER)
@blueprint.arguments(schemas.DeviceIn())
@blueprint.response(200, schemas.DeviceOut())
@refuses(DeviceRevoked)
def put_device(told: dict[str, Any], device_id: UUID) -> Any:
    """A phone makes contact: its share, our public key, the lease."""
    return devices.meet(device_id, name=told["name"], by=signed_in())


@blueprint.get("/<uuid:device_id>/revocation")
@limit("120/minute")
@allow(ANYONE)
@blueprint.response(200, schemas.RevocationOut())
def get_revocation(device_id: UUID) -> Any:
    """Whether this phone is to wipe itself: told without signing in, since whoever lost it may be signed out."""
    return {"is_revoked": devices.is_told(device_id)}


@blueprint.post("/<uuid:device_id>/recovery")
@limit("10/minute")
@allow(Role.GRID_WORKER)
@blueprint.arguments(schemas.CopiesIn())
@blueprint.response(200, schemas.KeysOut())
@refuses(DeviceRevoked)
def post_recovery(told: dict[str, Any], device_id: UUID) -> Any:
    """The PIN was forgotten: the keys that the phone sealed to us, for its owner."""
    return devices.recover(device_id, told, by=signed_in())


@blueprint.delete("/<uuid:device_id>")
@allow(Role.GRID_WORKER, *OVERSEERS)
@blueprint.response(204)
def delete_device(device_id: UUID) -> None:
    """The phone is lost: signed out now, wiped at its next contact."""
    devices.revoke(device_id, by=signed_in())
