"""Records that may be one human: shown side by side, merged by a person, taken apart again."""

from typing import Any
from uuid import UUID

from field_app.visits import queries
from field_app.visits.service import looking
from field_app.visits.service.charges import overseen
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.identity.errors import MergeNotPossible
from server.identity.models import PersonMerge
from server.identity.service import persons

#: What is compared: of the person, and of the resident.
OF_PERSON, OF_RESIDENT = ("name", "id_type", "id_number", "birth", "phone"), ("address", "house", "grid", "contact")


def page(actor: Actor, *, after: tuple[UUID, ...] | None, limit: int, **shows: bool) -> list[dict[str, Any]]:
    """Pairs of the caller's divisions, masked, with what they differ in. Two queries.

    `shows`: those that were `told_apart`, or those that were `merged`, first the one that went into the other.
    """
    roots = tuple(post.root for post in overseen(actor))
    found = queries.pairs(roots, after=after, limit=limit, **shows)
    rows = {row.person_id: row for row in queries.rows_of({one for pair in found for one in pair[:2]})}
    return [_told(rows[one], rows[other], is_number) for one, other, is_number in found]


def _told(one: Any, other: Any, is_number: bool) -> dict[str, Any]:
    differs = [name for name in OF_PERSON if getattr(one.person, name) != getattr(other.person, name)]
    differs += [name for name in OF_RESIDENT if getattr(one, name) != getattr(other, name)]
    because = "number" if is_number else "likeness"
    return {"one": looking.detail(one), "other": looking.detail(other), "because": because, "differs": differs}


def merge(resident_id: UUID, into: UUID, *, reason: str, by: Actor) -> dict[str, Any]:
    """The two are one human: the first is listed under the second from now on. A repeat changes nothing."""
    with unit_of_work():
        row, other = _mine(resident_id, by), _mine(into, by)
        if row.person.merged_into_id != other.person_id:
            persons.merge(resident_id, into, reason=reason, by=by.account_id)
    return looking.detail(other)


def separate(resident_id: UUID, *, reason: str, by: Actor, other: UUID | None = None) -> dict[str, Any]:
    """They were two after all: each is listed for itself again. A repeat changes nothing.

    `other`: of whom it is told without a merger; the pair leaves the list, and can be merged all the same.
    """
    with unit_of_work():
        row = _mine(resident_id, by)
        if other is not None and row.person.merged_into_id is None:
            persons.tell_apart(resident_id, _mine(other, by).person_id, reason=reason, by=by.account_id)
            return looking.detail(row)
        was_undone = (PersonMerge.person == resident_id) & PersonMerge.undone_at.is_null(False)
        if row.person.merged_into_id is not None:
            persons.unmerge(resident_id, reason=reason, by=by.account_id)
        elif not PersonMerge.select().where(was_undone).exists():
            raise MergeNotPossible("这份资料没有合并过")
    return looking.detail(row)


def _mine(resident_id: UUID, by: Actor) -> Any:
    """A record of the caller's divisions, itself and not the one that stands for it."""
    rows = queries.rows_of([resident_id])
    if not rows or not any(post.covers(rows[0].grid) for post in overseen(by)):
        raise NotFound()
    return rows[0]
