"""What an identity number tells of its owner: a birth date or a sex beside it may not say otherwise. Pure.

Which number tells which field stands in the catalogue (`told_by`), never in a name: a form holds numbers of several
people. A number that tells nothing (a passport), or that is wrong itself, contradicts nobody. The pages have the same
in `kit/form/telling.ts`; `tests/vectors/forms.json` drives both.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from server.forms.shapes import Form, Values
from server.identity import identifiers


class Pair(NamedTuple):
    """A field, its type, and the number that tells it."""

    field: str
    type: str
    number: str


def pairs(form: Form) -> tuple[Pair, ...]:
    """The pairs on a form; what an answer has fixed was said by the guide, not beside the number."""
    return tuple(
        Pair(code, field["type"], number)
        for code, field in form["fields"].items()
        if "given" not in field
        for number in field.get("told_by", ())
        if number in form["fields"]
    )


def told(kind: str, number: str) -> str | None:
    """What a right number tells a date (the birth) or an enum (the sex by GB/T 2261.1); None for any other number."""
    if kind == "enum":
        return identifiers.sex_in(number)
    born = identifiers.birth_in(number)
    return born.isoformat() if born else None


def contradicted(pairs: Iterable[Pair], settled: Values) -> Iterator[tuple[str, str, str]]:
    """Each field that says otherwise than its number, with that number's field and what it tells."""
    for field, kind, number in pairs:
        written, value = settled.get(number), settled.get(field)
        if not isinstance(written, str) or not isinstance(value, str):
            continue
        told_so = told(kind, written)
        if told_so is not None and told_so != value:
            yield field, number, told_so
