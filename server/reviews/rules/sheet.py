"""The copy-ready sheet: what a clerk carries into a system that has no interface, in that system's own field order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """One field over there: its label, and exactly what to paste."""

    code: str
    label: str
    value: str

    def as_data(self) -> dict[str, str]:
        return {"code": self.code, "label": self.label, "value": self.value}


def lines(
    order: Iterable[Mapping[str, str]], values: Mapping[str, Any], elements: Mapping[str, Mapping[str, Any]]
) -> list[Line]:
    """One line per field of that system; what was not asked stays empty, so that the places do not shift."""
    made = []
    for field in order:
        code = field["element"]
        element = elements.get(code, {})
        label = field.get("label") or str(element.get("name", code))
        made.append(Line(code, label, as_pasted(values.get(code), element)))
    return made


def as_pasted(value: Any, element: Mapping[str, Any]) -> str:
    """A value as one types it into another form: names of options, 是/否, rows joined."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return ";".join(as_pasted(one, element) for one in value)
    if isinstance(value, dict):
        fields = {field["code"]: field for field in element.get("constraints", {}).get("fields", ())}
        return " ".join(as_pasted(part, fields.get(code, {})) for code, part in value.items())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return option_name(str(value), element.get("constraints", {}).get("options", ()))


def option_name(code: str, options: Iterable[Mapping[str, Any]]) -> str:
    """The name of an option, the text itself where there are none."""
    return next((str(option["name"]) for option in options if option["code"] == code), code)
