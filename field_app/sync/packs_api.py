"""The door of packs: what a worker's phone is lent."""

from typing import Any

from field_app.sync import pack_schemas as schemas
from field_app.sync.errors import DeviceRevoked
from field_app.sync.service import library, packs
from server.core import clock
from server.core.access import allow, signed_in
from server.core.http import Blueprint, limit, refuses
from server.core.packing import packed
from server.identity.roles import Role
from server.places import queries as places

blueprint = Blueprint("packs", url_prefix="/api/v1/packs", description="网格员手机上要带的：居民、事项、要办的事")
# Nothing of what is asked comes back in it, and lines at the bedside are weak.
blueprint.after_request(packed)


@blueprint.get("/field")
@limit("60/minute")
@allow(Role.GRID_WORKER)
@blueprint.arguments(schemas.PackQuery(), location="query")
@blueprint.response(200, schemas.PackOut())
@refuses(DeviceRevoked)
def get_pack(query: dict[str, Any]) -> Any:
    """Everything for today, or what changed since a cursor. A cursor that is not known gets everything."""
    return packs.field(signed_in(), since=query["since"], device=query["device"], now=clock.now())


@blueprint.get("/field/forms")
@limit("60/minute")
@allow(Role.GRID_WORKER)
@blueprint.arguments(schemas.BookQuery(), location="query")
@blueprint.response(200, schemas.BookOut())
def get_forms(query: dict[str, Any]) -> Any:
    """The forms of all single items, or of one bundle, as they are asked in a division; nothing about anybody."""
    places.division(query["division"])
    return library.book(query["of"], query["division"])
