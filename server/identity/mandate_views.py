"""Mandates and guardianships as those see them whom they concern.

Naming somebody by name and number must tell nothing about him: until he has agreed himself, the other side is shown
only by the words that were typed.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core.access import Actor
from server.identity import care, masks, naming, queries, views
from server.identity.models import Guardianship, Mandate
from server.identity.models.persons import survivors
from server.identity.roles import CHECKERS
from server.identity.service import persons
from server.identity.service.authority import as_held
from server.identity.service.standing import guards

TOLD = ("id", "ground", "relation", "items", "since", "until", "how", "state", "revoked_at", "revoked_how")


def shown(found: Iterable[Any], viewer: Actor) -> list[dict[str, Any]]:
    """Mandates as this caller may see them."""
    rows = list(found)
    people = survivors(side for one in rows for side in (one.principal_id, one.agent_id) if side)
    own = _own(viewer)
    words = naming.names_of(code for one in rows for code in one.items)
    return [
        _shown(one, people, viewer, own)
        | {"item_names": [words[code] for code in one.items], "is_principal": one.principal_id in own}
        for one in rows
    ]


def _own(viewer: Actor) -> set[UUID]:
    """As whom the viewer gives mandates: himself, and the firms for which he speaks."""
    person = viewer.person_id
    return {*queries.records_of(person), *queries.firms_of(person)} if person else set()


def _shown(mandate: Any, people: Mapping[UUID, Any], viewer: Actor, own: Collection[UUID]) -> dict[str, Any]:
    told = {name: getattr(mandate, name) for name in TOLD} | {"number": care.number_of(mandate.id)}
    sides = {"principal": people[mandate.principal_id], "agent": people.get(mandate.agent_id)}
    return told | {side: person and _side(mandate, side, person, viewer, own) for side, person in sides.items()}


def _side(mandate: Any, side: str, person: Any, viewer: Actor, own: Collection[UUID]) -> dict[str, Any]:
    if may_see(mandate, side, person.id, viewer, own):
        return views.masked(person)
    return _words(person, mandate.named.get(side))


def may_see(mandate: Any, side: str, person: UUID, viewer: Actor, own: Collection[UUID]) -> bool:
    """Oneself, or the firm for which one speaks; as an agent, the principal who agreed; as staff, whom one reaches."""
    if viewer.person_id == person or (side == "principal" and mandate.principal_id in own):
        return True
    if not viewer.roles.isdisjoint(CHECKERS):
        return persons.sees(viewer, person)
    return side == "principal" and mandate.state == "given"


def _words(person: Any, typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """Name and number only, as they were typed (or, of one who offered himself, as they are), and masked."""
    said = typed or {name: getattr(person, name) for name in ("kind", "name", "id_type", "id_number")}
    number = said["id_number"] and masks.id_number(said["id_number"])
    told = {"kind": said["kind"], "name": masks.name(said["name"]), "id_type": said["id_type"], "id_number": number}
    return told | {"id": None, "phone": None, "address": None, "checked": None}


def spoken(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Representations with both their sides."""
    rows = list(found)
    people = survivors(side for one in rows for side in (one.firm_id, one.person_id))
    return [
        {name: getattr(one, name) for name in ("id", "proof", "since", "until")}
        | {"firm": views.masked(people[one.firm_id]), "person": views.masked(people[one.person_id])}
        for one in rows
    ]


def looked_up(found: Iterable[Any]) -> list[dict[str, Any]]:
    """The same of one firm, for who ends one: with the firm's running mandates, which outlast it; the agents by name
    only."""
    rows = list(found)
    runs = queries.running_mandates(rows[0].firm_id) if rows else []
    people = survivors(one.agent_id for one in runs if one.agent_id)
    words = naming.names_of(code for one in runs for code in one.items)
    lines = [
        {name: getattr(one, name) for name in ("id", "relation", "since", "until")}
        | {"number": care.number_of(one.id), "item_names": [words[code] for code in one.items]}
        | {"agent": views.name(people[one.agent_id]) if one.agent_id else "", "given_at": one.given_at}
        for one in runs
    ]
    return [
        told | {"mandates": [line | {"in_his_time": line["given_at"] >= row.since} for line in lines]}
        for row, told in zip(rows, spoken(rows), strict=True)
    ]


def wards(found: Iterable[Any], now: Any) -> list[dict[str, Any]]:
    """Guardianships as the guardian sees them: whose, on what ground, whether it holds now."""
    rows = list(found)
    people = survivors(one.ward_id for one in rows)
    names = ("id", "relation", "reason", "proof", "since", "until")
    return [
        {name: getattr(one, name) for name in names}
        | {"ward": views.masked(people[one.ward_id]), "stands": guards(one, people[one.ward_id], now)}
        for one in rows
    ]


def on_record(record: UUID, now: datetime) -> dict[str, Any] | None:
    """The mandate or guardianship on which somebody acted, for who handles what he handed in: names and limits only."""
    mandate: Any = Mandate.get_or_none(Mandate.id == record)
    if mandate is not None:
        items = naming.names_of(mandate.items)
        told = {"ground": mandate.ground, "revoked_at": mandate.revoked_at, "stands": as_held(mandate).stands(now)}
        told |= {"item_names": list(items.values())}
        people = survivors(side for side in (mandate.principal_id, mandate.agent_id) if side)
        return told | _limits(mandate, people[mandate.principal_id], people.get(mandate.agent_id))
    guard: Any = Guardianship.get_or_none(Guardianship.id == record)
    if guard is None:
        return None
    people = survivors((guard.ward_id, guard.guardian_id))
    stands = guards(guard, people[guard.ward_id], now)
    told = {"ground": care.Ground.GUARDIAN, "revoked_at": None, "stands": stands, "item_names": []}
    return told | _limits(guard, people[guard.ward_id], people[guard.guardian_id])


def _limits(record: Any, principal: Any, agent: Any) -> dict[str, Any]:
    names = {"principal": principal, "agent": agent}
    return {side: views.masked(one)["name"] if one else "" for side, one in names.items()} | {
        "number": care.number_of(record.id),
        "relation": record.relation,
        "since": record.since,
        "until": record.until,
    }
