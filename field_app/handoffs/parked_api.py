"""The door of what phones sent and nobody could take: in words, for who sees to it."""

from typing import Any
from uuid import UUID

from field_app.handoffs import parked_schemas as schemas
from field_app.handoffs.service import parked
from field_app.visits.service.charges import OVERSEERS
from server.core.access import allow, signed_in
from server.core.http import Blueprint, limit

blueprint = Blueprint("parked_words", url_prefix="/api/v1/parked", description="手机送来、留着等人核对的内容")


@blueprint.get("/<uuid:parked_id>/words")
@limit("60/minute")
@allow(*OVERSEERS)
@blueprint.response(200, schemas.ParkedWordsOut())
def get_words(parked_id: UUID) -> Any:
    """What a worker's phone sent and nobody could take: covered, beside what was taken; the look is logged."""
    return parked.open_parked(parked_id, signed_in())
