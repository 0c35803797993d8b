"""What is prepared once per form and used at every save and submission: validators, and the order of its conditions."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import jsonschema_rs

from server.forms import conditions
from server.forms.shapes import Condition, Form, Values
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
class Compiled:
    """A form made ready: `order` names each field, with the gate that shows it, after those that the gate looks at."""

    order: tuple[tuple[str, Gate], ...]
    values: jsonschema_rs.Draft202012Validator
    papers: jsonschema_rs.Draft202012Validator
    single: Mapping[str, jsonschema_rs.Draft202012Validator]


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


def _ordered(form: Form) -> tuple[tuple[str, Gate], ...]:
    shown = {code: field["shown"] for code, field in form["fields"].items()}
    gates = {written: gate_of(condition) for condition in shown.values() if (written := conditions.text(condition))}
    return tuple((code, gates[conditions.text(shown[code])]) for code in order_of(shown))


_ready: OrderedDict[str, Compiled] = OrderedDict()
_lock = Lock()


def compiled(form: Form) -> Compiled:
    """The form made ready, remembered by its digest."""
    with _lock:
        if form["digest"] in _ready:
            _ready.move_to_end(form["digest"])
            return _ready[form["digest"]]
    made = Compiled(
        order=_ordered(form),
        values=validator(form["schema"]),
        papers=validator(form["paper_schema"]),
        single={code: validator(part) for code, part in form["schema"]["properties"].items()},
    )
    with _lock:
        _ready[form["digest"]] = made
        if len(_ready) > REMEMBERED:
            _ready.popitem(last=False)
    return made
