"""`lastmeter catalog check`: every fault of catalogue files with file, line and reason.

In stages, because each relies on the one before: readable, well shaped, codes used once, each kind by itself, the
bundles walked through. What a later room knows (contradictions between items) comes in as `extra`.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import jsonschema_rs

from server.catalog import files, shapes
from server.catalog.catalogue import KINDS, Catalogue, Definition
from server.catalog.checks import bundles, codes, elements, items, materials, places, scenarios
from server.catalog.marks import Document, Fault, Report, Spot, root

Extra = Callable[[Definition, Catalogue], Iterable[str]]


def check(paths: Iterable[Path | str], extra: Extra | None = None) -> list[Fault]:
    """The faults of these files together, in order; none means they may be imported.

    `extra` is asked about each bundle once everything else is in order, and answers with reasons.
    """
    report = Report()
    paths = list(paths)
    documents = files.documents(paths, report)
    if not report.faults:
        _complete(documents, report)
    if not report.faults:
        _shapes(documents, report)
    if not report.faults:
        _kinds(documents, report)
    if not report.faults:
        _bundles(documents, files.load(*paths), extra, report)
    return sorted(report.faults)


def _complete(documents: dict[str, list[Document]], report: Report) -> None:
    """Items cannot be judged without the elements and papers they name."""
    if not any(documents.values()):
        report.faults.append(Fault("-", 1, "no catalogue file was given"))
    elif any(documents[kind] for kind in KINDS):
        for key, kind in files.MAIN_LIST.items():
            if kind in KINDS and not documents[kind]:
                report.faults.append(Fault("-", 1, f"no file with {key} among those given"))
    elif documents["place"]:
        report.faults.append(Fault("-", 1, "a places file is checked together with the items that its sites offer"))


def _shapes(documents: dict[str, list[Document]], report: Report) -> None:
    for kind, found in documents.items():
        validator = jsonschema_rs.Draft202012Validator(shapes.FILES[kind])
        for document in found:
            for error in validator.iter_errors(document.data):
                report.add(document, *_said(document, error))


def _said(document: Document, error: Any) -> tuple[tuple[str | int, ...], str]:
    """Where a file leaves its shape, and how; long values are cut."""
    route = tuple(error.instance_path)
    name = _nearest_code(document.data, route)
    return route, f"{name}{'.'.join(str(step) for step in route[2:]) or 'the file'}: {error.message[:300]}"


def _nearest_code(data: Any, route: tuple[str | int, ...]) -> str:
    """The definition a path lies in, so that the reader need not count rows."""
    row: Any = data
    for step in route[:2]:
        row = row[step]
    return f"{row['code']}: " if isinstance(row, dict) and isinstance(row.get("code"), str) else ""


def _kinds(documents: dict[str, list[Document]], report: Report) -> None:
    found: dict[str, dict[str, Spot]] = {kind: codes.index(documents[kind], report) for kind in KINDS}
    vocabulary = codes.vocabulary(documents["item"])
    if report.faults or not any(found.values()):
        return
    elements.check(found["element"], documents["element"])
    materials.check(found["material"], documents["material"])
    items.check(found["item"], found["element"], found["material"], vocabulary)
    codes.count_uses(found["element"], found["item"], "elements")
    codes.count_uses(found["material"], found["item"], "materials")
    bundles.check(found["bundle"], found["item"], found["element"], found["material"], vocabulary)
    for document in documents["place"]:
        places.check(root(document, report), found["item"], vocabulary)


def _bundles(documents: dict[str, list[Document]], catalogue: Catalogue, extra: Extra | None, report: Report) -> None:
    spots = codes.index(documents["bundle"], report)
    scenarios.check(spots, catalogue)
    if report.faults or extra is None:
        return
    for spot in spots.values():
        for reason in extra(spot.value, catalogue):
            spot.fault(f"{spot.value['code']}: {reason}")
