"""What is wrong with values and papers, all of it at once: a JSON Pointer and one plain sentence for each fault."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from server.core.errors import Fault
from server.forms import sentences, telling
from server.forms.compiled import compiled
from server.forms.constraints import TODAY
from server.forms.shapes import Form, Values
from server.identity import identifiers

Place = tuple[str | int, ...]


def pointer(*parts: str | int) -> str:
    """A JSON Pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def faults(form: Form, settled: Values, *, today: date) -> list[Fault]:
    """The faults of settled values, in the order of the form, one per place; none means that it may be submitted."""
    found: dict[Place, str] = {}
    ready = compiled(form)
    if not ready.values.is_valid(settled):
        for error in ready.values.iter_errors(settled):
            for place, sentence in sentences.of_value(form, error):
                found.setdefault(place, sentence)
    for place, sentence in _beside_the_schema(form, settled, today):
        found.setdefault(place, sentence)
    for code, number, told in telling.contradicted(ready.told, settled):
        found.setdefault((code,), sentences.told_otherwise(form["fields"][code], form["fields"][number], told))
    rank = {code: at for at, code in enumerate(form["fields"])}
    ordered = sorted(found, key=lambda place: (rank.get(str(place[0]), len(rank)), [str(part) for part in place]))
    return [Fault(pointer("values", *place), found[place]) for place in ordered]


def paper_faults(form: Form, settled: Values, materials: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """The faults of the papers that were handed in with settled values (papers after `settle.settle_papers`)."""
    handed_in = {
        entry["material"]: {key: value for key, value in entry.items() if key in ("source", "pages")}
        for entry in materials
        if entry.get("source") != "generated"
    }
    found: dict[Place, str] = {}
    ready = compiled(form)
    whole = {name: settled[name] for name in ready.looked_at if name in settled} | {"materials": handed_in}
    if not ready.papers.is_valid(whole):
        for error in ready.papers.iter_errors(whole):
            for place, sentence in sentences.of_paper(form, error):
                found.setdefault(place, sentence)
    rank = {paper["material"]: at for at, paper in enumerate(form["materials"])}
    ordered = sorted(found, key=lambda place: rank.get(str(place[0]), len(rank)))
    return [Fault(pointer("materials", *place), found[place]) for place in ordered]


def _beside_the_schema(form: Form, settled: Values, today: date) -> Iterator[tuple[Place, str]]:
    """What JSON Schema cannot say alike here and in the browser: days measured by today, births to come, cents."""
    for code in compiled(form).judged:
        if code not in settled:
            continue
        for place, part, single in _singles((code,), form["fields"][code], settled[code]):
            sentence = _day_or_sum(part, single, today)
            if sentence:
                yield place, sentence


def _singles(place: Place, field: Mapping[str, Any], value: Any) -> Iterator[tuple[Place, Mapping[str, Any], Any]]:
    """A value, or the values in its rows, each with its own definition."""
    if field["type"] != "array":
        yield place, field, value
    elif "fields" in field and isinstance(value, list):
        for at, row in enumerate(value):
            for part in field["fields"]:
                if isinstance(row, dict) and part["code"] in row:
                    yield (*place, at, part["code"]), part, row[part["code"]]


def _day_or_sum(field: Mapping[str, Any], value: Any, today: date) -> str | None:
    kind = field["type"]
    if kind == "date" and isinstance(value, str):
        return _day_fault(field, value, today)
    if kind == "id_number" and isinstance(value, str):
        return identifiers.fault("identity-number", value, today=today)
    if kind == "money" and isinstance(value, int | float) and not isinstance(value, bool):
        return identifiers.money_fault(value)
    return None


def _day_fault(field: Mapping[str, Any], value: str, today: date) -> str | None:
    """Days written YYYY-MM-DD compare as text."""
    for bound in field.get("not_before", ()):
        if value < (today.isoformat() if bound == TODAY else bound):
            return sentences.too_early(field, bound)
    for bound in field.get("not_after", ()):
        if value > (today.isoformat() if bound == TODAY else bound):
            return sentences.too_late(field, bound)
    return None
