"""Papers of a case: copies of what was handed in under the desk's own mark, and those that the system makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from server.applications import paper, pinned
from server.applications.chain import seal_of
from server.applications.models import Application, Case, Revision
from server.applications.service import owed
from server.core import clock
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.media import queries as media
from server.media.rules import Mark
from server.media.service import signatures
from server.media.service.papers import attach, hold
from server.places.queries import bodies, divisions

#: Of these sources nobody sent a file: the paper is made of what was typed and signed.
MADE = ("generated", "pledge")


def order_copies(application_id: UUID) -> None:
    """Order the copies of each case's papers under its item, body and day. Twice changes nothing."""
    cases = list(Case.select().where(Case.application == application_id).order_by(Case.place))
    pages = {case.id: _pages_of(case) for case in cases}
    with unit_of_work():
        hold(chain.from_iterable(pages.values()))  # of all cases at once, in the order of whoever lets files go
        for case in cases:
            _order(case, pages[case.id])


def _pages_of(case: Case) -> list[UUID]:
    named = [page for paper in case.content["materials"] for page in paper.get("pages", ())]
    return [UUID(page) for page in chain(named, *owed.pages_of(case.id).values())]


def _order(case: Case, refs: Sequence[UUID]) -> None:
    owners = {ref: facts.owner for ref, facts in media.stored(refs).items()}
    for owner in sorted(set(owners.values())):
        theirs = [ref for ref in refs if owners.get(ref) == owner]
        attach(theirs, owner=owner, marks=[mark_of(case)], used_in=case.application_id)


def mark_of(case: Case) -> Mark:
    """What is burnt into the copies that this case's desk looks at."""
    return Mark(case.name, _body(case), clock.local(case.submitted_at).date())


def _body(case: Case) -> str:
    return str(bodies().get(case.body or "", {}).get("name", case.body or ""))


def is_made(handed_in: Mapping[str, Any]) -> bool:
    """Whether the system makes this paper, as nobody has to send it."""
    return handed_in["source"] in MADE


def made_for(application: Application) -> list[dict[str, Any]]:
    """The papers that were made for an application, case by case. One query."""
    materials = pinned.catalogue_of(application.release).materials
    return [
        {"case": case.id, "item": case.name, "material": one["material"], "name": materials[one["material"]]["name"]}
        for case in Case.select().where(Case.application == application.id).order_by(Case.place)
        for one in case.content["materials"]
        if is_made(one)
    ]


def pdf_of(case: Case, material: str, *, seen: Mapping[str, Any] | None = None, mark: str = "") -> bytes:
    """One made paper of a case, of the content that the case sees: after an answer the new one, once decided its own.

    `seen`: the values as this reader may see them, where some are covered. 404 for a paper that nobody made.
    """
    handed_in = next((one for one in case.content["materials"] if one["material"] == material and is_made(one)), None)
    if handed_in is None:
        raise NotFound()
    application = Application.get_by_id(case.application_id)
    known = pinned.catalogue_of(application.release)
    picture, signed_on, mended_at = _signature(case, application)
    sheet = paper.Paper(
        item=known.items[case.item],
        material=known.materials[material],
        elements=known.elements,
        values=case.content["values"] if seen is None else seen,
        produced=frozenset(case.content.get("produced") or ()),
        number=case.number,
        item_name=case.name,
        body=_body(case),
        submitted_at=case.submitted_at,
        signed_on=signed_on,
        mended_at=mended_at,
        seal=seal_of(case.content),
        mark=mark,
        is_covered=seen is not None,
        is_pledge=handed_in["source"] == "pledge",
        places={code: str(row["name"]) for code, row in divisions().items()},
    )
    return paper.pdf(sheet, picture)


def _signature(case: Case, application: Application) -> tuple[bytes | None, datetime | None, datetime | None]:
    """The picture of who signed, when it came, and since when the content went on without a new signature."""
    seen = Revision.get_or_none(Revision.id == case.revision)
    own = next((case.content["values"][code] for code in paper.SIGNATURES if case.content["values"].get(code)), None)
    ref = UUID(own) if own else application.signature
    is_first = ref == application.signature
    mended = seen.saved_at if seen is not None and seen.kind == "answer" and is_first else None
    if ref is None:
        return None, None, mended
    kept = signatures.verified(ref)
    return signatures.picture_of(kept.ref), kept.received_at, mended
