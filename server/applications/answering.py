"""What number and second secret show beyond the progress: what it takes to answer a correction, and where to go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from server.applications import mending, signing, standing
from server.applications.models import Application, Case, Revision
from server.applications.service import checking
from server.catalog import wording
from server.core import clock
from server.core.errors import DomainError
from server.forms.shapes import Field
from server.places import queries as places

Correction = Mapping[str, Any]


def window(application: Application) -> dict[str, Any] | None:
    """Name, address, telephone and hours of the window that looks first; None where there is none any more."""
    site = places.sites().get(application.site) if application.site else None
    if site is None:
        return None
    return {name: site[name] for name in ("name", "address", "phone")} | {"hours": wording.hours(site["hours"])}


def at_hand(application: Application, corrections: Sequence[Correction]) -> dict[str, Any] | None:
    """The form's facts and the marked values for an answer; None where only the account itself can give it."""
    asked = [one for one in corrections if one["state"] == "sent"]
    if not asked:
        return None
    try:
        is_own_hand = standing.check_opened(application, application.id, now=clock.now())
    except DomainError:
        return None
    kept = Revision.get_by_id(application.revision)
    settled = checking.settle_again(application, kept.content, kept.id, signature=kept.signature)
    fields = settled.form["fields"]
    marked = mending.marked(settled.form, _marks(application, asked)).fields & fields.keys()
    if any(_is_private_table(fields[code]) for code in marked):
        return None
    values = {code: value for code, value in settled.values.items() if code in marked and _is_told(fields[code])}
    return {
        "bundle": application.bundle,
        "release": application.release,
        "division": application.division,
        "answers": kept.content.get("answers", {}),
        "values": values | {"is_proxy": settled.values.get("is_proxy") is True},
        "declaration": signing.declaration(signing.in_own_hand(kept.content) if is_own_hand else kept.content),
    }


def takes_owed(application: Application, owed: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a paper is still owed and number and second secret are enough to hand it in."""
    if all(one["handed_in_at"] for one in owed):
        return False
    try:
        standing.check_opened(application, application.id, now=clock.now())
    except DomainError:
        return False
    return True


def _marks(application: Application, asked: Sequence[Correction]) -> Iterator[tuple[str, mending.Mark]]:
    items = {case.id: case.item for case in Case.select(Case.id, Case.item).where(Case.application == application.id)}
    for correction in asked:
        for request in correction["requests"]:
            yield from ((items[request["case"]], mark) for mark in request["marks"])


def _is_told(field: Field) -> bool:
    """What is private is typed anew rather than shown; files open to their account alone."""
    return field["sensitivity"] != "sensitive" and field["type"] not in ("photo", "signature")


def _is_private_table(field: Field) -> bool:
    """Rows that cannot be shown cannot be mended: whoever typed one of them anew would lose the others."""
    return field["sensitivity"] == "sensitive" and "fields" in field
