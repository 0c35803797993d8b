"""From one checked form to its cases. Pure: the form, the settled content and ids in, rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.applications.rules import STATES
from server.catalog.deciding import PLACE_FIELDS
from server.catalog.proxying import receiver_of
from server.forms import project
from server.forms.shapes import Form, FormItem
from server.places.addresses import division_named_in
from server.places.rules import lies_in


@dataclass(frozen=True)
class Settled:
    """What was checked: the form, the settled values, the papers, and the revision they stand in."""

    form: Form
    values: Mapping[str, Any]
    papers: Sequence[Mapping[str, Any]]
    revision: UUID
    items: Mapping[str, Mapping[str, Any]]  # the catalogue's definitions of the form's release


@dataclass(frozen=True)
class Whereabouts:
    """What is known of places: the county and its divisions by name, and where the applicant belongs by our records."""

    named: str  # the division that the application names
    county: str = ""
    names: Mapping[str, str] = field(default_factory=dict)  # code → name of the county's streets and communities
    records: Mapping[str, str] = field(default_factory=dict)  # registered | living | business → division


@dataclass(frozen=True)
class Receipt:
    """The day from which the window's days count, and until when it answers."""

    on: date
    due: tuple[date, bool]


@dataclass(frozen=True)
class Birth:
    """What all cases of one submission share. `received`: of a job from the door, by `proxying.RECEIVERS`."""

    application: UUID
    number: str
    at: datetime
    site: UUID | None
    due: tuple[date, bool]  # until when the window answers
    deciding: Mapping[str, str]  # kind of place → the division that decides
    received: Mapping[str, Receipt] = field(default_factory=dict)


def part_of(settled: Settled, item: str) -> dict[str, Any]:
    """What one item gets: its own values under its own names, and its own papers; nothing of the other items.

    Papers that the system makes are there without being sent.
    """
    wanted = project.papers_of(settled.form, settled.values, item)
    handed_in = {paper["material"]: paper for paper in settled.papers}
    made = {paper["material"] for paper in settled.form["materials"] if paper["form"] == "generated"}
    ours = {code: {"material": code, "source": "generated", "pages": []} for code in wanted if code in made}
    papers = ours | handed_in
    return {
        "values": project.project(settled.form, settled.values, item),
        "materials": [papers[code] for code in wanted if code in papers],
    }


def division_of(place: str, values: Mapping[str, Any], where: Whereabouts) -> str:
    """The division that decides: as the form tells it, else as our records do, else where the application was made."""
    return told_by_form(place, values, where) or where.records.get(place) or where.named


def told_by_form(place: str, values: Mapping[str, Any], where: Whereabouts) -> str | None:
    """The division that a field chose or whose name an address carries.

    Only one that somebody here answers for: a case sent to a division outside would be seen by no desk.
    """
    for code in PLACE_FIELDS.get(place, ()):
        told = values.get(code)
        if not isinstance(told, str):
            continue
        found = told if told in where.names else division_named_in(told, where.names, county=where.county)
        if found:
            return where.named if lies_in(where.named, found) else found
    return None


def cases_of(settled: Settled, birth: Birth, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The rows of the cases, in the order in which they can be done."""
    items = settled.form["items"]
    id_of = {item["code"]: id_ for item, id_ in zip(items, ids, strict=True)}
    return [_case(settled, birth, place, item, id_of) for place, item in enumerate(items, 1)]


def _case(settled: Settled, birth: Birth, place: int, item: FormItem, id_of: Mapping[str, UUID]) -> dict[str, Any]:
    state = "waiting" if item["after"] else "submitted"
    definition = settled.items[item["code"]]
    receiver = receiver_of(definition)
    received = birth.received.get(receiver) if state == "submitted" else None
    due = received.due if received else birth.due
    due_on, is_provisional = due if state == "submitted" else (None, False)
    return {
        "id": id_of[item["code"]],
        "application": birth.application,
        "place": place,
        "number": f"{birth.number}-{place}",
        "item": item["code"],
        "name": item["name"],
        "body": item["body"],
        "division": birth.deciding[definition["place_decides"]],
        "site": birth.site,
        "state": state,
        "result": None,
        "version": 1,
        "turn": STATES[state][1],
        "owner": None,
        "waits_for": [str(id_of[code]) for code in item["after"]],
        "limits": {"promised": definition["promised_limit"], "statutory": definition.get("statutory_limit")},
        "due_on": due_on,
        "due_is_provisional": is_provisional,
        "submitted_at": birth.at,
        "received_on": received and received.on,
        "received_by": received and receiver,
        "accepted_at": None,
        "closed_at": None,
        "moved_at": birth.at,
        "revision": settled.revision,
        "content": part_of(settled, item["code"]),
    }
