"""JSON Schema 2020-12 of a form, in those keywords that the server and the browser evaluate the same.

What a schema cannot say alike on both sides (days that follow the calendar, cents of a sum) is checked beside it, see
`faults`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.forms import conditions, constraints
from server.forms.shapes import Condition, Paper, Row

DRAFT = "https://json-schema.org/draft/2020-12/schema"
UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

Json = dict[str, Any]

# Which format a kind of identity paper asks of the number beside it. A child without a card has its number in the
# household book.
FORMAT_OF_PAPER = {
    "resident_id": "resident-id",
    "household_book": "resident-id",
    "gat_residence": "residence-permit",
    "foreign_permanent": "foreign-permanent",
    "passport": "passport",
    "hkmo_pass": "travel-pass",
    "tw_pass": "travel-pass",
}


def form_schema(fields: Mapping[str, Mapping[str, Any]]) -> Json:
    """The schema of all settled values: closed, required where always needed, the rest by if/then."""
    schema = _closed({code: _property(field) for code, field in fields.items()})
    asked = {code: field for code, field in fields.items() if field["filled_by"] == "citizen"}
    schema["required"] = [code for code, field in asked.items() if field["needed"] is True]
    open_ones = [(field["needed"], code) for code, field in asked.items()]
    rules = _if_needed(open_ones, lambda codes: {"required": codes}) + _numbers_of_papers(fields)
    return {"$schema": DRAFT, **schema, **({"allOf": rules} if rules else {})}


def item_schema(item: Row, elements: Mapping[str, Row], *, filled_later: Iterable[str] = ()) -> Json:
    """The schema of one item alone, under its own names. What a forerunner fills later is not required yet."""
    fields = {}
    for row in item["elements"]:
        element = elements[row["code"]]
        limits = constraints.of(element, row.get("constraints"))
        needed = {"required": True, "optional": False}.get(row["need"], row.get("when", True))
        if row["code"] in filled_later:
            needed = False
        fields[row["code"]] = {"type": element["type"], "filled_by": element["filled_by"], "needed": needed, **limits}
    return form_schema(fields)


def paper_schema(papers: Iterable[Paper]) -> Json:
    """The schema of the values with one more member, `materials`: code → {source, pages}."""
    listed = [paper for paper in papers if paper["sources"] != ["generated"]]
    entries = _closed({paper["material"]: _entry(paper) for paper in listed})
    entries["required"] = [paper["material"] for paper in listed if paper["needed"] is True]
    rules = _if_needed(
        [(paper["needed"], paper["material"]) for paper in listed],
        lambda codes: {"properties": {"materials": {"required": codes}}},
    )
    whole: Json = {"type": "object", "properties": {"materials": entries}, "required": ["materials"]}
    return {"$schema": DRAFT, **whole, **({"allOf": rules} if rules else {})}


def _closed(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _if_needed(wanted: Iterable[tuple[Condition, str]], then: Callable[[list[str]], Json]) -> list[Json]:
    """One if/then for each distinct condition."""
    together: dict[str, tuple[Condition, list[str]]] = {}
    for condition, code in wanted:
        if not isinstance(condition, bool):
            together.setdefault(conditions.text(condition), (condition, []))[1].append(code)
    return [{"if": condition, "then": then(codes)} for condition, codes in together.values()]


def _numbers_of_papers(fields: Mapping[str, Mapping[str, Any]]) -> list[Json]:
    """An identity number must fit the kind of paper that is chosen beside it."""
    rules = []
    for code, field in fields.items():
        for partner in field.get("checked_with", ()):
            for option in fields.get(partner, {}).get("options", ()):
                if option["code"] in FORMAT_OF_PAPER:
                    chosen = {"required": [partner], "properties": {partner: {"const": option["code"]}}}
                    then = {"properties": {code: {"format": FORMAT_OF_PAPER[option["code"]]}}}
                    rules.append({"if": chosen, "then": then})
    return rules


def _entry(paper: Paper) -> Json:
    """How one paper may be handed in; only an upload has files: one at least, and no more than the paper has pages.

    A schema sees files, not pages. One PDF may be the whole paper, so that too few pages are found where the files are
    known (`takes.miscounted`).
    """
    page = {"type": "string", "pattern": UUID}
    pages = {"type": "array", "items": page, "maxItems": paper["pages"]["max"], "uniqueItems": True}
    upload = {"required": ["source"], "properties": {"source": {"const": "upload"}}}
    return {
        **_closed({"source": {"enum": paper["sources"]}, "pages": pages}),
        "required": ["source"],
        "if": upload,
        "then": {"required": ["pages"], "properties": {"pages": {"minItems": 1}}},
    }


def _property(field: Mapping[str, Any]) -> Json:
    """The schema of one value. What an answer has fixed, or what must be agreed to, can only be that."""
    for fixed in ("given", "must_be"):
        if fixed in field:
            return {"const": field[fixed]}
    return PROPERTY[field["type"]](field)


def _text(field: Mapping[str, Any], *formats: str) -> Json:
    wanted: Json = {"type": "string", "minLength": field["min_length"], "maxLength": field["max_length"]}
    parts = [{"format": name} for name in dict.fromkeys([*formats, *field.get("format", ())])]
    parts += [{"pattern": pattern} for pattern in field.get("pattern", ())]
    return _all(wanted, parts)


def _all(wanted: Json, parts: list[Json]) -> Json:
    """All parts at once; written flat while no keyword comes twice."""
    flat = dict(wanted)
    rest = []
    for part in parts:
        if set(part) & set(flat):
            rest.append(part)
        else:
            flat |= part
    return {**flat, "allOf": rest} if rest else flat


def _number(field: Mapping[str, Any], kind: str = "number") -> Json:
    return {"type": kind, "minimum": field["min"], "maximum": field["max"]}


def _choice(field: Mapping[str, Any]) -> Json:
    return {"enum": [option["code"] for option in field["options"]]}


def _list(field: Mapping[str, Any]) -> Json:
    bounds = {"minItems": field["min_items"], "maxItems": field["max_items"]}
    if "options" in field:
        return {"type": "array", "items": _choice(field), "uniqueItems": True, **bounds}
    columns = field["fields"]
    parts = {column["code"]: _property(column) for column in columns}
    needed = [column["code"] for column in columns if column["need"] == "required"]
    return {"type": "array", "items": {**_closed(parts), "required": needed}, **bounds}


def _photos(field: Mapping[str, Any]) -> Json:
    photo = {"type": "string", "pattern": UUID}
    return {"type": "array", "items": photo, "minItems": 1, "maxItems": field["max_files"], "uniqueItems": True}


PROPERTY: dict[str, Callable[[Mapping[str, Any]], Json]] = {
    "string": _text,
    "address": _text,
    "region": lambda field: _text(field, "region"),
    "id_number": lambda field: _text(field, "identity-number"),
    "uscc": lambda field: _text(field, "credit-code"),
    "mobile": lambda field: _text(field, "mobile"),
    "date": lambda field: {"type": "string", "format": "day"},
    "integer": lambda field: _number(field, "integer"),
    "number": _number,
    "money": _number,
    "boolean": lambda field: {"type": "boolean"},
    "enum": _choice,
    "array": _list,
    "photo": _photos,
    "signature": lambda field: {"type": "string", "pattern": UUID},
}
