"""Reads of residents for lists: the caller's own grids, what is merged away left out."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from peewee import SQL, fn

from field_app.visits.errors import OriginalOut
from field_app.visits.models import Custody, Job, Resident
from field_app.visits.rules import is_found
from field_app.visits.service.charges import Scope
from server.catalog import queries as catalog
from server.core.db import ask, uuid_of
from server.core.errors import NotFound
from server.identity.models import Person

#: A merged record is listed under the one that stands for it, unless that one is no resident.
Above = Resident.alias()
STANDS = Person.merged_into.is_null() | ~fn.EXISTS(Above.select(SQL("1")).where(Above.person == Person.merged_into))


def originals_out(job_id: UUID) -> list[str]:
    """The pieces of a job that are not back with the resident. One query."""
    out = (Custody.job == job_id) & (Custody.state == "out")
    return [str(row.id) for row in Custody.select(Custody.id).where(out).order_by(Custody.id)]


def check_none_out(job_id: UUID) -> None:
    """No job is over while an original of it is away."""
    if out := originals_out(job_id):
        raise OriginalOut(originals=out)


def listed(seen: Scope, *, q: str, grid: str | None, after: UUID | None, limit: int) -> list[Any]:
    """Residents of these grids, in the order of their ids, one more than `limit`. One query; two where `q` is asked."""
    if q.strip():
        return rows_of(_found(seen, q, grid, after, limit + 1))
    query = _joined(Resident, Person).where(_within(seen, grid, after)).order_by(Resident.person).limit(limit + 1)
    return list(query)


def rows_of(residents: Iterable[UUID]) -> list[Any]:
    """These residents with their persons, in the order of their ids. One query."""
    return list(_joined(Resident, Person).where(Resident.person.in_(list(residents))).order_by(Resident.person))


def _found(seen: Scope, q: str, grid: str | None, after: UUID | None, limit: int) -> list[UUID]:
    """Opens what is sealed, row by row, until there are enough."""
    query = _joined(Resident.person, Person.name, Resident.address, Resident.house)
    rows: Iterator[Any] = query.where(_within(seen, grid, after)).order_by(Resident.person).tuples().iterator()
    found: list[UUID] = []
    for person, name, *where in rows:
        if is_found(q, name=name, places=[place for place in where if place]):
            found.append(person)
            if len(found) == limit:
                break
    return found


def _joined(*columns: Any) -> Any:
    return Resident.select(*columns).join(Person)


def _within(seen: Scope, grid: str | None, after: UUID | None) -> Any:
    found = seen.holds() & STANDS
    if grid is not None:
        found = found & (Resident.grid == grid)
    return found & (Resident.person > after) if after else found


PAIRS = """
SELECT one, other, MAX(because) AS because FROM (
  SELECT a.person_id AS one, b.person_id AS other, 2 AS because, a.grid AS here, b.grid AS there
  FROM visit_resident a JOIN visit_resident b ON a.number_key = b.number_key AND a.person_id < b.person_id
  UNION ALL
  SELECT a.person_id, b.person_id, 1, a.grid, b.grid
  FROM visit_resident a JOIN visit_resident b ON a.likeness = b.likeness AND a.person_id < b.person_id
) found JOIN person p ON p.id = one JOIN person o ON o.id = other
WHERE p.merged_into_id IS NULL AND o.merged_into_id IS NULL AND ({here}) AND ({there}) {after}
AND {apart} EXISTS (SELECT 1 FROM person_merge m WHERE m.undone_at IS NOT NULL
  AND ((m.person_id = one AND m.into_id = other) OR (m.person_id = other AND m.into_id = one)))
GROUP BY one, other ORDER BY one, other LIMIT ?"""
MERGED = """
SELECT one, other, because FROM (
  SELECT a.person_id AS one, b.person_id AS other, a.grid AS here, b.grid AS there,
  CASE WHEN a.number_key = b.number_key THEN 2 ELSE 1 END AS because
  FROM visit_resident a JOIN person p ON p.id = a.person_id JOIN visit_resident b ON b.person_id = p.merged_into_id
) found WHERE ({here}) AND ({there}) {after} ORDER BY one, other LIMIT ?"""
SAME_NUMBER = 2


def pairs(
    roots: tuple[str, ...],
    *,
    after: tuple[UUID, ...] | None,
    limit: int,
    told_apart: bool = False,
    merged: bool = False,
) -> list[tuple[UUID, UUID, bool]]:
    """Residents of these divisions that may be one human: the two, and whether their numbers agree. One query.

    Those of whom somebody said that they are two are listed apart, and those that were merged: which went into which.
    """
    if not roots:
        return []
    inside = " OR ".join("({0} >= ? AND {0} < ?)" for _ in roots)
    bounds = [bound for root in roots for bound in (root, root + "~")]
    later = "AND (one > ? OR (one = ? AND other > ?))" if after else ""
    sql = (MERGED if merged else PAIRS).format(
        here=inside.format("here"), there=inside.format("there"), after=later, apart="" if told_apart else "NOT"
    )
    params: list[Any] = [*bounds, *bounds]
    params += [after[0], after[0], after[1]] if after else []
    (rows,) = ask((sql, [*params, limit]))
    return [(uuid_of(one), uuid_of(other), because == SAME_NUMBER) for one, other, because in rows]


def bundle_name(job: Job) -> str:
    """As the list calls what is done; its code where the release does not know it."""
    try:
        known = catalog.release(str(job.release)).bundle(str(job.bundle))
    except NotFound:
        known = None
    return str(known["name"] if known else job.bundle)
