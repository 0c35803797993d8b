"""Lists of flyers."""

import functools
import operator
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import peewee

from server.core.access import Actor
from server.outreach.models import Flyer, ScanCount


def flyers(actor: Actor, *, limit: int, before: UUID | None) -> list[Mapping[str, Any]]:
    """Newest first, one row more than `limit`, with the sum of scans: one query."""
    scans = peewee.fn.COALESCE(peewee.fn.SUM(ScanCount.scans), 0)
    mine = functools.reduce(operator.or_, (Flyer.division.startswith(post.root) for post in actor.posts))
    query: Any = (
        Flyer.select(Flyer, scans.alias("scans"))
        .join(ScanCount, peewee.JOIN.LEFT_OUTER, on=(ScanCount.flyer == Flyer.id))
        .where(mine)
        .group_by(Flyer)
        .order_by(Flyer.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(Flyer.id < before)
    return list(query.dicts())
