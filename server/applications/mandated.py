"""The papers for which a mandate on record stands in: what is known is not asked for once more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from server.forms.shapes import Form

MANDATE = "mandate"


def with_mandate(form: Form, materials: Iterable[Mapping[str, Any]], rests_on: UUID | None) -> list[Mapping[str, Any]]:
    """What was handed in, and the record on which the caller acts in place of each letter that has no pages.

    Claiming one does not make it: where nothing is on record, the letter counts as not handed in.
    """
    letters = [paper["material"] for paper in form["materials"] if MANDATE in paper["sources"]]
    sent = [one for one in materials if one["material"] not in letters or _is_sent(one)]
    if rests_on is None:
        return sent
    return [*sent, *({"material": code, "source": MANDATE, "pages": [], "rests_on": str(rests_on)} for code in letters)]


def _is_sent(entry: Mapping[str, Any]) -> bool:
    return entry["source"] != MANDATE and bool(entry.get("pages"))
