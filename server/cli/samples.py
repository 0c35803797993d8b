"""Made-up answers and pictures that fit a form: for benches and tests. No number of them is ever issued to a person."""

import io
import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from server.core import clock
from server.core.ids import uuid7
from server.forms.prefill import derive
from server.forms.shapes import Field, Form
from server.identity.identifiers import credit_check, resident_check

FAMILY = "赵钱孙李周吴郑王冯陈"
GIVEN = ("建国", "秀英", "小明", "桂兰", "志强", "丽华", "玉𬭚", "文娟")


class Sampler:
    """Makes values; the same seed gives the same values."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)  # noqa: S311  made-up people, no secrets

    def name(self) -> str:
        return self.dice.choice(FAMILY) + self.dice.choice(GIVEN)

    def identity_number(self, *, born: date | None = None) -> str:
        """A number with a province-only address part, which is never issued (GB 11643)."""
        born = born or date(1950, 1, 1) + timedelta(days=self.dice.randrange(18_000))
        head = f"370000{born:%Y%m%d}{self.dice.randrange(900, 1000)}"
        return head + resident_check(head)

    def credit_code(self) -> str:
        head = f"9137000{self.dice.randrange(10):d}MA{self.dice.randrange(10**7):07d}"[:17].ljust(17, "0")
        return head + credit_check(head)

    def mobile(self) -> str:
        return f"199{self.dice.randrange(10**8):08d}"

    def day(self, *, ahead: bool = False) -> str:
        days = self.dice.randrange(30, 3000)
        return (clock.today() + timedelta(days=days % 90 + 1 if ahead else -days)).isoformat()

    def values(self, form: Form, fixed: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A value for each field of the form that nobody has given yet; `fixed` wins, births fit numbers."""
        values = {"is_proxy": False, **form["answers"], **(fixed or {})}
        for code, field in form["fields"].items():
            if code not in values and field.get("filled_by") != "system":
                is_name = form["schema"]["properties"].get(code, {}).get("format") == "person-name"
                values[code] = self.name() if is_name else self.value(code, field)
        return values | derive(form, values) | dict(fixed or {})

    def value(self, code: str, field: Field | Mapping[str, Any]) -> Any:
        kind = field["type"]
        if "options" in field:
            first = field["options"][0]["code"]
            return [first] if kind == "array" else first
        if kind == "array":
            return [{part["code"]: self.value(part["code"], part) for part in field["fields"]}]
        made: Any = {
            "boolean": lambda: True,
            "id_number": self.identity_number,
            "uscc": self.credit_code,
            "mobile": self.mobile,
            "date": lambda: self.day(ahead="today" in field.get("not_before", ())),
            "photo": lambda: [str(uuid7())],
            "signature": lambda: str(uuid7()),
        }.get(kind)
        if made:
            return made()
        if kind in ("integer", "number", "money"):
            return self._number(field)
        return self._text(code, field)

    def _number(self, field: Mapping[str, Any]) -> int:
        low, high = field.get("min", 0), field.get("max", 100)
        return int(min(max(low, 30), high)) if high >= 1 else int(low)

    def _text(self, code: str, field: Mapping[str, Any]) -> str:
        if code == "landline":
            return "0531-88881234"
        text = self.name() if "name" in code else "天溪区柳泉街道示例路10号"
        return text[: field.get("max_length", 50)]


def refs(form: Form) -> dict[str, list[UUID]]:
    """A new file id for each page of each paper that is handed in by uploading."""
    return {
        paper["material"]: [uuid7() for _ in range(paper["pages"]["min"])]
        for paper in form["materials"]
        if "upload" in paper["sources"]
    }


def picture(words: str, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A JPEG that looks like a sheet of paper."""
    sheet = Image.new("RGB", size, (244, 242, 236))
    drawing = ImageDraw.Draw(sheet)
    for line in range(8, size[1] // 40 - 4):
        drawing.line((160, line * 40, size[0] - 160, line * 40), fill=(120, 120, 130), width=3)
    drawing.text((160, 120), words.encode("ascii", "replace").decode(), fill=(20, 20, 20))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()
