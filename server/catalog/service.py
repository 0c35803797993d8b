"""What is done to the catalogue: publishing a release, and saying who offers what."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from server.catalog import files
from server.catalog.catalogue import KINDS, Definition
from server.catalog.models import Offer, Pin, Pointer, Release, Version
from server.core import clock
from server.core.crypto import canonical
from server.core.db import insert_many, json_text, unit_of_work
from server.core.ids import uuid7
from server.places import service as places


@dataclass(frozen=True)
class Published:
    """What publishing did: the release that holds now, whether it is new, and how many new versions it brought."""

    release: str
    is_new: bool
    new_versions: int


def publish(*paths: Path | str) -> Published:
    """Make the content of checked files the release that holds from now on; the same content twice changes nothing.

    Running cases keep the release they began with: nothing that was published is ever changed or removed.
    """
    found = files.content(paths or (files.DEMO,))
    with unit_of_work():
        fresh = 0
        row = {"id": found.release, "made_at": clock.now(), "vocabulary": json_text(found.vocabulary)}
        is_new = insert_many(Release, [row], ignore=True) == 1  # of two that start together, one writes it
        if is_new:
            fresh = _write(found)
        _point("release", found.release)
    return Published(found.release, is_new, fresh)


def import_district(*paths: Path | str) -> bool:
    """Bring places, and who offers what there, to what the places files say; whether anything changed."""
    changed = False
    for data in files.places(paths or (files.DEMO,)):
        with unit_of_work():
            changed = places.import_places(data) or changed
            changed = import_offers(data) or changed
    return changed


def import_offers(data: Mapping[str, Any]) -> bool:
    """The individual list of each street and the items of each site of a places file; whether anything changed."""
    wanted = set(_offers(data))
    with unit_of_work():
        stored = {(row.holder_kind, row.holder, row.item) for row in Offer.select()}
        if wanted == stored:
            return False
        for kind, holder, item in stored - wanted:
            Offer.delete().where(Offer.holder_kind == kind, Offer.holder == holder, Offer.item == item).execute()
        names = ("holder_kind", "holder", "item")
        insert_many(Offer, [dict(zip(names, row, strict=True)) for row in sorted(wanted - stored)])
        pointer = Pointer.get_or_none(Pointer.name == "offers")
        _point("offers", str(int(pointer.value) + 1 if pointer else 1))
    return True


def _offers(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for street in data["streets"]:
        yield from (("division", street["code"], item) for item in street["individual_items"])
    for site in data["sites"]:
        yield from (("site", site["code"], item) for item in site["items"])


def _write(found: files.Content) -> int:
    """The release, its pins and the versions that did not exist yet; how many those were."""
    pins: list[UUID] = []
    fresh: list[dict[str, Any]] = []
    for kind in KINDS:
        known = _known(kind)
        for code, content in found.definitions[kind].items():
            row = _version(kind, code, content, known.get(code, {}))
            if row["is_fresh"]:
                fresh.append(row["row"])
            pins.append(row["row"]["id"])
    insert_many(Version, fresh)
    insert_many(Pin, [{"release": found.release, "place": n, "version": id} for n, id in enumerate(pins)])
    return len(fresh)


def _known(kind: str) -> dict[str, dict[str, tuple[UUID, int]]]:
    """What exists of a kind: code → digest → (id, version), without reading the contents."""
    found: dict[str, dict[str, tuple[UUID, int]]] = {}
    rows: Iterable[Any] = Version.select(Version.id, Version.code, Version.digest, Version.version).where(
        Version.kind == kind
    )
    for row in rows:
        found.setdefault(row.code, {})[row.digest] = (row.id, row.version)
    return found


def _version(kind: str, code: str, content: Definition, known: dict[str, tuple[UUID, int]]) -> dict[str, Any]:
    """The version with this content: one that exists (an older one counts too), or the next number."""
    digest = hashlib.sha256(canonical(content)).hexdigest()
    if digest in known:
        return {"is_fresh": False, "row": {"id": known[digest][0]}}
    number = max((version for _, version in known.values()), default=0) + 1
    row = {
        "id": uuid7(),
        "kind": kind,
        "code": code,
        "version": number,
        "digest": digest,
        "content": json_text(content),
    }
    return {"is_fresh": True, "row": row}


def _point(name: str, value: str) -> None:
    insert_many(Pointer, [{"name": name, "value": value}], ignore=True)
    Pointer.update(value=value).where(Pointer.name == name).execute()
