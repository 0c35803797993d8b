"""The door of notifications: one's own list."""

from typing import Any
from uuid import UUID

import marshmallow as ma

from server.core.access import allow, signed_in
from server.core.http import Blueprint, Moment, Out, PageQuery, Text, Uuid, cursor_id, page
from server.identity.roles import STAFF, Role
from server.notifications import service
from server.notifications.models import Notice

#: Staff too: a desk is told what happened to its cases.
EVERYBODY = (Role.GUEST, Role.CITIZEN, *sorted(STAFF))

blueprint = Blueprint("notices", url_prefix="/api/v1/notices", description="What a person was told")


class NoticeOut(Out):
    """One thing told."""

    id = Uuid()
    application = Uuid(allow_none=True)
    case = Uuid(allow_none=True, metadata={"description": "for a desk"})
    number = Text(allow_none=True, metadata={"example": "370199-20261118-7K2M9"})
    phrase = Text(metadata={"example": "已受理"})
    sentence = Text(metadata={"example": "《食品经营许可新办》已经受理，正在办理。"})
    at = Moment()
    read_at = Moment(allow_none=True)


class NoticesOut(Out):
    """A page of notices."""

    items = ma.fields.List(ma.fields.Nested(NoticeOut))
    next = Text(allow_none=True)


@blueprint.get("")
@allow(*EVERYBODY)
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, NoticesOut())
def get_notices(query: dict[str, Any]) -> Any:
    """What one was told, newest first: one query."""
    rows = Notice.select().where(Notice.account == signed_in().account_id).order_by(Notice.id.desc())
    before = cursor_id(query["cursor"])
    if before is not None:
        rows = rows.where(Notice.id < before)
    return page(list(rows.limit(query["limit"] + 1)), query["limit"], lambda row: [row.id])


@blueprint.put("/<uuid:notice_id>/reading")
@allow(*EVERYBODY)
@blueprint.response(200, NoticeOut())
def put_reading(notice_id: UUID) -> Any:
    """Note that one has read it."""
    return service.mark_read(notice_id, by=signed_in())
