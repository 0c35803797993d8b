"""What is prepared once per form and used at every save and submission: validators, and the order of its conditions."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import jsonschema_rs

from server.forms import conditions
from server.forms.shapes import Condition, Form
from server.identity.identifiers import FORMATS

REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form made ready: `order` names each field after those that its condition looks at."""

    order: tuple[str, ...]
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


_ready: OrderedDict[str, Compiled] = OrderedDict()
_lock = Lock()


def compiled(form: Form) -> Compiled:
    """The form made ready, remembered by its digest."""
    with _lock:
        if form["digest"] in _ready:
            _ready.move_to_end(form["digest"])
            return _ready[form["digest"]]
    made = Compiled(
        order=order_of({code: field["shown"] for code, field in form["fields"].items()}),
        values=validator(form["schema"]),
        papers=validator(form["paper_schema"]),
        single={code: validator(part) for code, part in form["schema"]["properties"].items()},
    )
    with _lock:
        _ready[form["digest"]] = made
        if len(_ready) > REMEMBERED:
            _ready.popitem(last=False)
    return made
