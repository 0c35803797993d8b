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
    """Newest first, one row more than `limit`, with the sum of scans of those on the page: one query."""
    counted = ScanCount.select(peewee.fn.COALESCE(peewee.fn.SUM(ScanCount.scans), 0))
    scans = counted.where(ScanCount.flyer == Flyer.id)
    mine = functools.reduce(operator.or_, (_lies_in(post.root) for post in actor.posts))
    query: Any = Flyer.select(Flyer, scans.alias("scans")).where(mine).order_by(Flyer.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(Flyer.id < before)
    return list(query.dicts())


def _lies_in(root: str) -> Any:
    return Flyer.division.between(root.ljust(12, "0"), root.ljust(12, "9"))
