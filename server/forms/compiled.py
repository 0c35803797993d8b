"""What is prepared once per form and used at every save and submission: validators, tidiers, gates in their order."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import jsonschema_rs

from server.forms import conditions, takes, telling
from server.forms.shapes import Condition, Form, Values
from server.forms.tidying import Tidier, tidier
from server.identity.identifiers import FORMATS

REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition made ready: it is given only the values it looks at."""

    always: bool
    names: tuple[str, ...] = ()
    schema: jsonschema_rs.Draft202012Validator | None = None

    def holds(self, values: Values) -> bool:
        if self.schema is None:
            return self.always
        return bool(self.schema.is_valid({name: values[name] for name in self.names if name in values}))


def gate_of(condition: Condition) -> Gate:
    """The condition made ready."""
    if isinstance(condition, bool):
        return Gate(condition)
    return Gate(False, tuple(conditions.names(condition)), jsonschema_rs.Draft202012Validator(dict(condition)))


@dataclass(frozen=True, slots=True)
class Part:
    """One item's part of a form: its own name of each field, the field, and the gate that shows it; and its papers."""

    fields: tuple[tuple[str, str, Gate], ...]
    papers: tuple[tuple[str, Gate], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form made ready.

    `order` names each field, with its tidier and the gate that shows it, after those that the gate looks at; `judged`
    those whose values a schema alone cannot judge; `looked_at` those on which the papers depend.
    """

    order: tuple[tuple[str, Tidier, Gate], ...]
    judged: tuple[str, ...]
    values: jsonschema_rs.Draft202012Validator
    papers: jsonschema_rs.Draft202012Validator
    looked_at: frozenset[str]
    single: Mapping[str, jsonschema_rs.Draft202012Validator]
    shown_papers: tuple[tuple[str, Gate], ...]
    parts: Mapping[str, Part]
    told: tuple[telling.Pair, ...]
    takes: Mapping[tuple[str, str], takes.Takes]


def validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """A validator that knows our formats."""
    return jsonschema_rs.Draft202012Validator(dict(schema), formats=FORMATS, validate_formats=True)


def order_of(shown: Mapping[str, Condition]) -> tuple[str, ...]:
    """Fields so that each comes after the fields its condition looks at (a circle is broken where it is met)."""
    done: dict[str, None] = {}
    begun: set[str] = set()

    def visit(code: str) -> None:
        if code in begun or code not in shown:
            return
        begun.add(code)
        for name in sorted(conditions.names(shown[code])):
            visit(name)
        done[code] = None

    for code in shown:
        visit(code)
    return tuple(done)


class Gates:
    """The gates of one form, each condition made ready once."""

    def __init__(self) -> None:
        self._made: dict[str, Gate] = {}

    def of(self, condition: Condition) -> Gate:
        written = conditions.text(condition)
        if written not in self._made:
            self._made[written] = gate_of(condition)
        return self._made[written]

    def papers(self, rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, Gate], ...]:
        return tuple((row["material"], self.of(row["shown"])) for row in rows)


def _ordered(form: Form, gates: Gates) -> tuple[tuple[str, Tidier, Gate], ...]:
    fields = form["fields"]
    order = order_of({code: field["shown"] for code, field in fields.items()})
    return tuple((code, tidier(fields[code]), gates.of(fields[code]["shown"])) for code in order)


def _looked_at(schema: Any) -> Iterator[str]:
    """Every property that a schema names, at any depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
        yield from (name for name in schema.get("required", ()) if isinstance(name, str))
        for part in schema.values():
            yield from _looked_at(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _looked_at(part)


#: Types of fields that have a rule beside their schema: days and births measured by today, cents.
BESIDE_THE_SCHEMA = frozenset({"date", "id_number", "money"})


def _is_judged(field: Mapping[str, Any]) -> bool:
    if "given" in field:
        return False
    if field["type"] == "array":
        return any(_is_judged(column) for column in field.get("fields", ()))
    return field["type"] in BESIDE_THE_SCHEMA


def _parts(form: Form, gates: Gates) -> dict[str, Part]:
    return {
        item["code"]: Part(
            fields=tuple((row["element"], row["field"], gates.of(row["shown"])) for row in item["fields"]),
            papers=gates.papers(item["materials"]),
        )
        for item in form["items"]
    }


def _made(form: Form) -> Compiled:
    gates = Gates()
    return Compiled(
        order=_ordered(form, gates),
        judged=tuple(code for code, field in form["fields"].items() if _is_judged(field)),
        values=validator(form["schema"]),
        papers=validator(form["paper_schema"]),
        looked_at=frozenset(_looked_at(form["paper_schema"])),
        single={code: validator(part) for code, part in form["schema"]["properties"].items()},
        shown_papers=gates.papers(form["materials"]),
        parts=_parts(form, gates),
        told=telling.pairs(form),
        takes=takes.of_form(form),
    )


_ready: OrderedDict[str, Compiled] = OrderedDict()
_lock = Lock()


def compiled(form: Form) -> Compiled:
    """The form made ready, remembered by its digest."""
    with _lock:
        if form["digest"] in _ready:
            _ready.move_to_end(form["digest"])
            return _ready[form["digest"]]
    made = _made(form)
    with _lock:
        _ready[form["digest"]] = made
        if len(_ready) > REMEMBERED:
            _ready.popitem(last=False)
    return made
