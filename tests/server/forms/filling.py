"""Random answers that satisfy a form, whatever form it is."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from server.forms import conditions
from server.forms.compiled import compiled
from server.forms.prefill import derive
from server.forms.schema import FORMAT_OF_PAPER
from tests.server.forms.builders import DIVISION, PHOTO, TODAY

GOOD = {
    "resident-id": ["11000019900307001X", "310000200002290021", "440000194910010217"],
    "residence-permit": ["810000191001019914", "830000191001019934"],
    "foreign-permanent": ["911124198108030024", "USA110019810803"],
    "passport": ["E12345678"],
    "travel-pass": ["H1234567890", "12345678(A)"],
    "identity-number": ["11000019900307001X", "E12345678", "820000191001019924"],
    "credit-code": ["91350100M000100Y43", "91110000MA00T5T03U"],
    "mobile": ["13800138000", "19912345678"],
    "region": [DIVISION, "山东省济南市"],
    "person-name": ["张三", "赵𬭚", "阿卜杜拉·买买提"],
    "landline": ["0531-88881234"],
    "disability-card": ["44000019491001021743"],
    "day": ["2000-02-29", "2024-01-31"],
}
FORMAT_OF_TYPE = {"id_number": "identity-number", "uscc": "credit-code", "mobile": "mobile", "region": "region"}
TEXT = st.text("张王李赵钱孙𬭚䶮abcXYZ0189", min_size=1)


def good_value(field: Any, values: Any) -> Any:
    """A strategy for one right value of a field, given what is chosen already."""
    kind = field["type"]
    for partner in field.get("checked_with", ()):
        if values.get(partner) in FORMAT_OF_PAPER:
            return st.sampled_from(GOOD[FORMAT_OF_PAPER[values[partner]]])
    if "must_be" in field:
        return st.just(field["must_be"])
    if kind in ("string", "address") and not field.get("format"):
        return _text(field)
    if kind in FORMAT_OF_TYPE or field.get("format"):
        return st.sampled_from(GOOD[field["format"][0] if field.get("format") else FORMAT_OF_TYPE[kind]])
    return SIMPLE[kind](field)


def _text(field: Any) -> Any:
    if field.get("pattern"):
        return st.from_regex(field["pattern"][0].replace("$", r"\Z"))
    longest = min(field["max_length"], field["min_length"] + 5)
    return st.text("张王李赵钱孙𬭚䶮abcXYZ0189", min_size=field["min_length"], max_size=longest)


def _number(field: Any) -> Any:
    return st.integers(max(-1000, -(-field["min"] // 1)), min(field["max"] // 1, 1_000_000)).map(int)


def _day(field: Any) -> Any:
    ahead = "today" in field.get("not_before", ())
    return st.dates(TODAY, date(2030, 1, 1)).map(str) if ahead else st.dates(date(2001, 1, 1), TODAY).map(str)


def _list(field: Any) -> Any:
    if "options" in field:
        return st.lists(_choice(field), min_size=field["min_items"], max_size=len(field["options"]), unique=True)
    columns = {column["code"]: good_value(column, {}) for column in field["fields"] if column["need"] == "required"}
    return st.lists(st.fixed_dictionaries(columns), min_size=field["min_items"], max_size=field["min_items"] + 1)


def _choice(field: Any) -> Any:
    return st.sampled_from([option["code"] for option in field["options"]])


SIMPLE: dict[str, Any] = {
    "integer": _number,
    "number": _number,
    "money": _number,
    "date": _day,
    "boolean": lambda field: st.booleans(),
    "enum": _choice,
    "array": _list,
    "photo": lambda field: st.just([PHOTO + "1"]),
    "signature": lambda field: st.just(PHOTO + "2"),
}


@st.composite
def good_values(draw: Any, form: Any) -> dict[str, Any]:
    """Values that satisfy a form: every field that is needed, and some that are not."""
    values: dict[str, Any] = {}
    for code, _, _ in compiled(form).order:
        field = form["fields"][code]
        if not conditions.holds(field["shown"], values):
            continue
        if "given" in field:
            values[code] = field["given"]
        elif conditions.holds(field["needed"], values) or draw(st.booleans()):
            values[code] = draw(good_value(field, values))
    told = derive(form, values)
    return values | {code: value for code, value in told.items() if code in values}
