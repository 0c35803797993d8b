"""Never ask again what is known: with agreement, at the level the data needs, from records one may use only."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from server.forms import telling
from server.forms.compiled import compiled
from server.forms.shapes import Form, Values
from server.forms.tidying import tidier
from server.identity import identifiers

LEVELS = ("none", "phone", "checked")
DERIVED = "derived"
ADULT = 18


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value from somebody's record: whose, from which source, and how sure one must be of who is asking."""

    element: str
    value: Any
    source: str
    person: str
    level: str = "phone"


class Known(NamedTuple):
    """A prefilled value and where it came from; the page shows both."""

    value: Any
    source: str


def prefill(
    form: Form, candidates: Iterable[Candidate], *, level: str, agreed: bool, persons: Set[str]
) -> dict[str, Known]:
    """What can stand in the form before anybody types. `persons` are those whose records may be used: the applicant,
    and principals with a mandate in force. Without agreement nothing is filled, nor does anything tell what is known.

    The best source of a field wins, in the order the element names them; a source it does not name is not used at all.
    """
    if not agreed:
        return {}
    found: dict[str, Known] = {}
    ranks: dict[str, int] = {}
    for one in candidates:
        field = form["fields"].get(one.element)
        if field is None or "given" in field or one.person not in persons or not _suffices(level, one.level):
            continue
        rank = field["prefill"].index(one.source) if one.source in field["prefill"] else None
        value = tidier(field)(one.value)
        if rank is None or rank >= ranks.get(one.element, len(field["prefill"])) or not _fits(form, one.element, value):
            continue
        found[one.element], ranks[one.element] = Known(value, one.source), rank
    told = derive(form, {code: known.value for code, known in found.items()})
    return found | {code: Known(value, DERIVED) for code, value in told.items()}


def derive(form: Form, values: Values, *, today: date | None = None) -> dict[str, Any]:
    """What the identity numbers tell: birth date and sex; with `today`, that a child needs a guardian."""
    told: dict[str, Any] = {}
    for field, kind, number in telling.pairs(form):
        value = telling.told(kind, str(values.get(number, "")))
        if value is not None:
            told[field] = value
    if today is not None and "needs_guardian" in form["fields"]:
        told |= _needing_guardian(form, str(values.get("id_number", "")), today)
    return told


def _needing_guardian(form: Form, number: str, today: date) -> dict[str, bool]:
    born = identifiers.birth_in(number)
    is_asked = "given" not in form["fields"]["needs_guardian"]
    return {"needs_guardian": True} if is_asked and born and identifiers.age_on(born, today) < ADULT else {}


def _suffices(level: str, needed: str) -> bool:
    return LEVELS.index(level) >= LEVELS.index(needed)


def _fits(form: Form, code: str, value: Any) -> bool:
    """An old record may hold what the form no longer takes; such a value is asked again."""
    return bool(compiled(form).single[code].is_valid(value))
