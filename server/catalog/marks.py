"""YAML that remembers its lines: each value is found by its path, each path knows the line it was written on."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

# The C parser where the wheel has it: ten times faster, the same marks.
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Route = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a file, said so that it can be found and mended."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class Document:
    """One file: its plain data and the line of each path in it."""

    file: str
    data: Any
    lines: dict[Route, int]

    def line(self, route: Route) -> int:
        """The line of a path, or of the nearest thing above it that was written down."""
        while route and route not in self.lines:
            route = route[:-1]
        return self.lines.get(route, 1)


@dataclass
class Report:
    """The faults found so far."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, document: Document, route: Route, reason: str) -> None:
        fault = Fault(document.file, document.line(route), reason)
        if fault not in self.faults:
            self.faults.append(fault)


@dataclass(frozen=True)
class Spot:
    """A value together with where it stands; checks walk spots, so that each fault can name its line."""

    document: Document
    report: Report
    route: Route
    value: Any

    def __getitem__(self, key: str | int) -> "Spot":
        return Spot(self.document, self.report, (*self.route, key), self.value[key])

    def __contains__(self, key: object) -> bool:
        return key in self.value

    def rows(self, key: str) -> Iterator["Spot"]:
        """The rows of a list under a key; nothing if the key is missing or empty."""
        for number, row in enumerate(self.value.get(key) or ()):
            yield Spot(self.document, self.report, (*self.route, key, number), row)

    def fault(self, reason: str, *, at: str | int | None = None) -> None:
        """Report something wrong here, or at one key of it."""
        self.report.add(self.document, self.route if at is None else (*self.route, at), reason)


def root(document: Document, report: Report) -> Spot:
    """The top of a document."""
    return Spot(document, report, (), document.data)


def read(path: Path, report: Report) -> Document | None:
    """A file as a document. Bad YAML and keys written twice are faults; None if nothing can be read at all."""
    try:
        document, faults = parsed(str(path), path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        document, faults = None, (Fault(str(path), 1, f"cannot be read: {error}"),)
    report.faults += [fault for fault in faults if fault not in report.faults]
    return document


@lru_cache(maxsize=64)
def parsed(file: str, text: str) -> tuple[Document | None, tuple[Fault, ...]]:
    """A document, shared by all who read this text, with its faults: checking and publishing read the same files."""
    report = Report()
    try:
        node = yaml.compose(text, Loader=FAST)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, (Fault(file, mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}"),)
    except yaml.YAMLError as error:
        return None, (Fault(file, 1, f"cannot be read: {error}"),)
    if node is None:
        return None, (Fault(file, 1, "the file is empty"),)
    document = _Builder(file, report).document(node)
    return document, tuple(report.faults)


class _Builder:
    """Turns YAML nodes into plain data and keeps lines; refuses what YAML allows: double keys, aliases in circles."""

    def __init__(self, file: str, report: Report) -> None:
        self.file, self.report = file, report
        self.lines: dict[Route, int] = {}
        self.scalars = yaml.SafeLoader("")
        self.open: set[int] = set()

    def document(self, node: yaml.Node) -> Document:
        return Document(self.file, self.build(node, ()), self.lines)

    def build(self, node: yaml.Node, route: Route) -> Any:
        self.lines[route] = self.lines.get(route, node.start_mark.line + 1)
        if id(node) in self.open:
            self.blame(node, "an alias that contains itself")
            return None
        self.open.add(id(node))
        try:
            return self.content(node, route)
        finally:
            self.open.discard(id(node))

    def content(self, node: yaml.Node, route: Route) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, route)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*route, number)) for number, child in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, route: Route) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.scalar(key_node)
            if key in found:
                self.blame(key_node, f"key {key!r} is written twice")
            self.lines[(*route, key)] = key_node.start_mark.line + 1
            found[key] = self.build(value_node, (*route, key))
        return found

    def scalar(self, node: yaml.Node) -> Any:
        try:
            value = self.scalars.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError) as error:
            self.blame(node, f"not a plain value: {error}")
            return None
        if value is not None and not isinstance(value, str | int | float | bool):
            self.blame(node, f"{node.value!r} is read as {type(value).__name__}: put it in quotes")
            return str(node.value)
        return value

    def blame(self, node: yaml.Node, reason: str) -> None:
        self.report.faults.append(Fault(self.file, node.start_mark.line + 1, reason))
