"""The copy-ready sheet: what a clerk carries into a system that has no interface, in that system's own field order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.forms.reading import as_text

PICTURE = "有图片"


@dataclass(frozen=True)
class Line:
    """One field over there: its label, and exactly what to paste."""

    code: str
    label: str
    value: str

    def as_data(self) -> dict[str, str]:
        return {"code": self.code, "label": self.label, "value": self.value}


def lines(
    order: Iterable[Mapping[str, str]],
    values: Mapping[str, Any],
    elements: Mapping[str, Mapping[str, Any]],
    place: Callable[[str], str],
) -> list[Line]:
    """One line per field of that system; what was not asked stays empty, so that the places do not shift.

    `place` tells the name of a division by its code.
    """
    made = []
    for field in order:
        code = field["code"]
        element = elements.get(code, {})
        label = field.get("label") or str(element.get("name", code))
        made.append(Line(code, label, _pasted(values.get(code), element, place)))
    return made


def _pasted(value: Any, element: Mapping[str, Any], place: Callable[[str], str]) -> str:
    """A value as one would type it there: a division by its name, a date in figures; of a picture only that there is
    one, its reference means nothing over there.
    """
    if value and element.get("type") in ("photo", "signature"):
        return PICTURE
    return as_text(value, element, place, day=str)
