"""Fills any form by its labels, as a person does who reads them: one way of filling for each kind of field."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

Field = Mapping[str, Any]
MANY_OPTIONS = 6


class Filler:
    """Fills what stands on the screen with these values; photos come from `photo`."""

    def __init__(self, page: Page, values: Mapping[str, Any], photo: Path) -> None:
        self.page, self.values, self.photo = page, values, photo

    def fill(self, fields: Mapping[str, Field]) -> None:
        """Every field that is shown; an answer may call up more of them."""
        done: set[str] = set()
        while new := [code for code in self._shown(fields) if code not in done]:
            for code in new:
                self.give(self.page.locator("main"), fields[code], self.values.get(code))
                done.add(code)

    def _shown(self, fields: Mapping[str, Field]) -> list[str]:
        asked: list[str] = self.page.evaluate(
            "codes => codes.filter(code => document.getElementById('f-' + code))", list(fields)
        )
        return asked

    def give(self, place: Locator, field: Field, value: Any) -> None:
        """One field, found by its label."""
        how = self._ways().get(field["type"], self._text)
        if "options" in field:
            how = self._options
        how(place, field, value)

    def _ways(self) -> dict[str, Callable[[Locator, Field, Any], None]]:
        return {
            "boolean": self._yes_or_no,
            "array": self._rows,
            "date": self._date,
            "region": self._region,
            "photo": self._photos,
        }

    def _text(self, place: Locator, field: Field, value: Any) -> None:
        place.get_by_label(_label(field)).fill(str(value))

    def _yes_or_no(self, place: Locator, field: Field, value: Any) -> None:
        _group(place, field).get_by_label("是" if value else "否", exact=True).check()

    def _options(self, place: Locator, field: Field, value: Any) -> None:
        names = {option["code"]: option["name"] for option in field["options"]}
        if field["type"] != "array" and len(names) > MANY_OPTIONS:
            place.get_by_label(_label(field)).select_option(label=names[value])
            return
        for code in value if isinstance(value, list) else [value]:
            _group(place, field).get_by_label(names[code], exact=True).check()

    def _rows(self, place: Locator, field: Field, rows: Any) -> None:
        group = _group(place, field)
        for number, row in enumerate(rows, 1):
            line = group.get_by_role("group", name=f"{_name(field)}第{number}行")
            if not line.count():
                group.get_by_role("button", name="添加一行").click()
            for cell in field["fields"]:
                self.give(line, cell, row[cell["code"]])

    def _date(self, place: Locator, field: Field, value: Any) -> None:
        parts = dict(zip(("年份", "月份", "日期"), value.split("-"), strict=True))
        for part, digits in parts.items():
            place.get_by_label(f"{_name(field)}，{part}").fill(digits)

    def _region(self, place: Locator, field: Field, value: Any) -> None:
        group = _group(place, field)
        free = group.get_by_role("button", name="名单里没有，直接写")
        free.or_(group.get_by_label("直接写")).first.wait_for()
        if free.is_visible():
            free.click()
        group.get_by_label("直接写").fill(str(value))

    def _photos(self, place: Locator, field: Field, _value: Any) -> None:
        group = _group(place, field)
        group.get_by_label(f"从手机里选：{_name(field)}", exact=True).set_input_files(self.photo)
        group.get_by_text("已上传").first.wait_for()


def _name(field: Field) -> str:
    return str(field.get("label") or field["name"])


def _label(field: Field) -> Any:
    """The words of the label, with or without the note that one may leave it out."""
    import re

    return re.compile(f"^{re.escape(_name(field))}(可不填)?$")


def _group(place: Locator, field: Field) -> Locator:
    return place.get_by_role("group", name=_label(field))
