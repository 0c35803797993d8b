"""Catalogue files on disk and the catalogue they describe. No database."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from server.catalog.catalogue import Catalogue, Definition
from server.catalog.marks import Document, Report, read
from server.core.crypto import canonical
from server.core.errors import DomainError

# What a file is for is told by its one main list, so that files may be named and split as an operator likes.
MAIN_LIST = {"elements": "element", "materials": "material", "items": "item", "bundles": "bundle", "district": "place"}

DEMO = Path(__file__).parent / "data"


class CatalogueBroken(DomainError):
    """Files that cannot be read as a catalogue at all."""

    status, slug, title = 422, "catalogue-broken", "事项目录文件有错误"


@dataclass(frozen=True)
class Content:
    """What files hold, before it has a release: definitions by kind and code, and the code lists."""

    definitions: Mapping[str, Mapping[str, Definition]]
    vocabulary: Mapping[str, Mapping[str, Definition]]

    @cached_property
    def release(self) -> str:
        """The name of this content. A name, not a seal: the same in every cryptographic suite."""
        whole = canonical({"definitions": self.definitions, "vocabulary": self.vocabulary})
        return f"sha256:{hashlib.sha256(whole).hexdigest()}"


def expand(paths: Iterable[Path | str]) -> list[Path]:
    """Files as given; a folder stands for all YAML files in it."""
    found: list[Path] = []
    for path in map(Path, paths):
        found += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return found


def documents(paths: Iterable[Path | str], report: Report) -> dict[str, list[Document]]:
    """The readable files by kind."""
    sorted_out: dict[str, list[Document]] = {kind: [] for kind in MAIN_LIST.values()}
    for path in expand(paths):
        document = read(path, report)
        if document is None:
            continue
        kind = kind_of(document)
        if kind is None:
            report.add(document, (), f"holds none of the lists {', '.join(MAIN_LIST)}")
        else:
            sorted_out[kind].append(document)
    return sorted_out


def kind_of(document: Document) -> str | None:
    """What a file describes, or None."""
    if not isinstance(document.data, dict):
        return None
    return next((kind for key, kind in MAIN_LIST.items() if key in document.data), None)


def content(paths: Iterable[Path | str]) -> Content:
    """The content of files that were checked before; raises CatalogueBroken for what cannot even be read."""
    report = Report()
    found = documents(paths, report)
    if report.faults:
        raise CatalogueBroken(faults=[str(fault) for fault in sorted(report.faults)])
    definitions = {
        kind: {row["code"]: row for document in found[kind] for row in _complete(document, key)}
        for key, kind in MAIN_LIST.items()
        if kind != "place"
    }
    vocabulary: dict[str, dict[str, Definition]] = {}
    for kind in definitions:
        for document in found[kind]:
            vocabulary |= lists(document)
    return Content(definitions, vocabulary)


def places(paths: Iterable[Path | str]) -> list[Definition]:
    """The places files among these, whole."""
    report = Report()
    found = documents(paths, report)["place"]
    if report.faults:
        raise CatalogueBroken(faults=[str(fault) for fault in sorted(report.faults)])
    return [document.data for document in found]


def load(*paths: Path | str) -> Catalogue:
    """The catalogue straight from files, each definition in version 1: for checks, benches and tests."""
    found = content(paths or (DEMO,))
    versions = {(kind, code): 1 for kind, rows in found.definitions.items() for code in rows}
    return assemble(found.release, found, versions)


def assemble(release: str, found: Content, versions: Mapping[tuple[str, str], int]) -> Catalogue:
    """A catalogue from its parts."""
    by_kind = found.definitions
    return Catalogue(
        release=release,
        elements=by_kind["element"],
        materials=by_kind["material"],
        items=by_kind["item"],
        bundles=by_kind["bundle"],
        vocabulary=found.vocabulary,
        versions=versions,
    )


def lists(document: Document) -> dict[str, dict[str, Definition]]:
    """The code lists of a file. Lists at the top of a file get its kind as a prefix: `material_forms`."""
    kind, data = kind_of(document), document.data
    top = {f"{kind}_{key}": rows for key, rows in data.items() if key not in MAIN_LIST and isinstance(rows, list)}
    return {name: _by_code(rows) for name, rows in (top | data.get("vocabulary", {})).items()}


def _by_code(rows: list[Any]) -> dict[str, Definition]:
    """A code list as a mapping; a bare code is its own name."""
    return {row["code"]: row for row in (row if isinstance(row, dict) else {"code": row, "name": row} for row in rows)}


def _complete(document: Document, key: str) -> list[Definition]:
    """The rows of a file with the file's `guide_defaults` filled in under each row's own guide."""
    common = document.data.get("guide_defaults")
    rows: list[Definition] = document.data[key]
    return [{**row, "guide": {**common, **row.get("guide", {})}} for row in rows] if common else rows
