"""One value as it is stored: written one way, without what nobody can have meant."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from server.identity import identifiers

Tidier = Callable[[Any], Any]

FORMAT_OF_TYPE = {
    "id_number": "identity-number",
    "uscc": "credit-code",
    "mobile": "mobile",
    "region": "region",
    "date": "day",
}
DEEPEST = 4


def tidier(field: Mapping[str, Any]) -> Tidier:
    """What makes a value of this field tidy; what has the wrong type is left for the check to name."""
    if "given" in field:
        given = field["given"]
        return lambda _value: given
    format = FORMAT_OF_TYPE.get(field["type"]) or next(iter(field.get("format") or ()), None)
    write = identifiers.tidier(format) if format else identifiers.trim
    rows = _row_tidier(field["fields"]) if "fields" in field else None

    def tidy(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, str):
            return write(value)
        if rows is not None and isinstance(value, list):
            return [row for each in value if not is_blank(row := rows(each))]
        return value if isinstance(value, bool | int) else trimmed(value)

    return tidy


def _row_tidier(fields: list[Mapping[str, Any]]) -> Tidier:
    columns = {column["code"]: tidier(column) for column in fields}

    def tidy(row: Any) -> Any:
        if not isinstance(row, dict):
            return trimmed(row)
        tidied = {trimmed(code): columns.get(code, trimmed)(value) for code, value in row.items()}
        return {code: value for code, value in tidied.items() if not is_blank(value)}

    return tidy


def is_blank(value: Any) -> bool:
    """Nothing was said: an empty text, list or row. False and 0 say something."""
    return not value and (value is None or value in ("", [], {}))


def trimmed(value: Any, depth: int = DEEPEST) -> Any:
    """Every text in a value without what nobody can have meant; what lies deeper than any form asks is not kept."""
    if isinstance(value, str):
        return identifiers.trim(value)
    if isinstance(value, list | dict) and depth == 0:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [trimmed(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {trimmed(key): trimmed(each, depth - 1) for key, each in value.items()}
    return value
