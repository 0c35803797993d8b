"""One line of a file as a resident: what it says, or every reason why it cannot be taken. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from field_app.visits.place_rules import CGCS2000, GCJ_02, WGS_84, point_of
from field_app.visits.reading import TITLES, RawLine
from field_app.visits.rules import FLAGS, TOLD_BY, grade_of
from server.forms.schema import FORMAT_OF_PAPER
from server.identity import identifiers
from server.identity.facts import HOUSEHOLD_BOOK, LIVING, PersonFacts

#: Papers by what people call them; without one, the number tells.
PAPERS = {
    "": None,
    "身份证": "resident_id",
    "居民身份证": "resident_id",
    "户口簿": "household_book",
    "港澳台居民居住证": "gat_residence",
    "外国人永久居留身份证": "foreign_permanent",
    "护照": "passport",
    "港澳居民来往内地通行证": "hkmo_pass",
    "台湾居民来往大陆通行证": "tw_pass",
    "无": None,
}
YES, NO = frozenset({"是", "有", "1", "√"}), frozenset({"否", "无", "0", "×"})
TOLD_BY_WORDS = {word: code for code, word in TOLD_BY.items()} | {
    "电话": "own_phone",
    "本人电话": "own_phone",
    "亲属": "relative",
    "上门": "in_person",
}
#: Coordinate systems by what people call them, in capitals and without signs.
SYSTEMS = {"WGS84": WGS_84, "GCJ02": GCJ_02, "火星坐标": GCJ_02, "CGCS2000": CGCS2000, "国家2000": CGCS2000}
LONGEST = {"address": 200, "house": 50, "contact_name": 50, "contact_relation": 20}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was read: with faults it is not taken."""

    number: int
    facts: PersonFacts | None = None
    grid: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)  # house, contact, photo_allowed, told_by; position where told
    flags: Mapping[str, str | bool] = field(default_factory=dict)  # kind → grade, True, or False: it is over
    faults: tuple[str, ...] = ()


def read(raw: RawLine, *, today: date, may: Callable[[str], str | None]) -> Line:
    """What the line says; `may` tells what is wrong with its grid."""
    if raw.faults:
        return Line(raw.number, faults=raw.faults)
    reader = _Reader(raw.cells, today)
    facts, grid = reader.person(), raw.cells.get("grid", "")
    own, flags = reader.own(), reader.flags()
    fault = may(grid) if grid else "“网格编码”要填"
    faults = [*reader.faults, *([fault] if fault else [])]
    return Line(raw.number, facts, grid, own, flags, tuple(faults))


class _Reader:
    """Reads the cells of one line and gathers what is wrong."""

    def __init__(self, cells: Mapping[str, str], today: date) -> None:
        self.cells, self.today, self.faults = cells, today, list[str]()
        for code, most in LONGEST.items():
            if len(cells.get(code, "")) > most:
                self._wrong(code, f"最多{most}个字")

    def _wrong(self, code: str, why: str) -> None:
        self.faults.append(f"“{TITLES[code]}”：{why}")

    def _told(self, code: str, format: str) -> str | None:
        """A value the one way it is kept, checked by the format's rule."""
        text = self.cells.get(code, "")
        if not text:
            return None
        tidy = identifiers.tidy(format, text)
        fault = identifiers.fault(format, tidy, today=self.today)
        if fault:
            self._wrong(code, fault)
        return tidy

    def person(self) -> PersonFacts | None:
        name = self._told("name", "person-name")
        if name is None:
            self._wrong("name", "要填")
        id_type, number = self._paper()
        phone, birth = self._told("phone", "phone"), self._birth()
        if self.faults or name is None:
            return None
        grid, address = self.cells.get("grid", ""), self.cells.get("address") or None
        facts = PersonFacts(
            name=name,
            id_type=id_type,
            id_number=number,
            phone=phone,
            address=address,
            birth=birth,
            divisions={LIVING: grid[:12]},
        )
        if birth and number and facts.paper == "resident_id" and identifiers.birth_in(number) != birth:
            self._wrong("birth", "和证件号码里的生日不一样，请对照证件")
        return facts

    def _paper(self) -> tuple[str | None, str | None]:
        word = self.cells.get("id_type", "")
        if word not in PAPERS:
            self._wrong("id_type", "不认识这种证件，可以写：" + "、".join(one for one in PAPERS if one))
            return None, None
        id_type = PAPERS[word]
        number = self._told("id_number", FORMAT_OF_PAPER.get(id_type or "", "identity-number"))
        if number is None and id_type not in (None, HOUSEHOLD_BOOK):
            self._wrong("id_number", "写了证件类型，没有写号码；没有证件的两格都空着")
        return (id_type if number else None), number

    def _birth(self) -> date | None:
        text = self.cells.get("birth", "").replace("/", "-").replace(".", "-")
        if not text:
            return None
        parts = text.split("-")
        if len(parts) == 3 and all(part.isdecimal() for part in parts) and len(parts[0]) == 4:
            text = f"{parts[0]}-{int(parts[1]):02d}-{int(parts[2]):02d}"
        elif len(text) == 8 and text.isdecimal():
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        if identifiers.fault("day", text):
            self._wrong("birth", "没有这一天，请按年-月-日填，例如1940-03-01")
            return None
        day = date.fromisoformat(text)
        if day > self.today:
            self._wrong("birth", "这一天还没到")
        return day

    def own(self) -> dict[str, Any]:
        own: dict[str, Any] = {"address": self.cells.get("address") or None, "house": self.cells.get("house") or None}
        own["contact"] = self._contact()
        own["photo_allowed"] = self._yes_or_no("photo_allowed") is True
        word = self.cells.get("told_by", "")
        if word and word not in TOLD_BY_WORDS:
            self._wrong("told_by", "可以写：" + "、".join(TOLD_BY.values()))
        fallback = "own_phone" if self.cells.get("phone") else "relative" if own["contact"] else "in_person"
        return own | {"told_by": TOLD_BY_WORDS.get(word, fallback)} | self._position()

    def _position(self) -> dict[str, Any]:
        """Where the home is: all three cells, or none; what is not told stays."""
        told = [code for code in ("latitude", "longitude", "crs") if self.cells.get(code)]
        if not told:
            return {}
        system = "".join(self.cells.get("crs", "").upper().split()).replace("-", "").replace("坐标系", "")
        if system not in SYSTEMS:
            self._wrong("crs", "写了纬度或经度，就要写是哪种坐标：WGS-84、GCJ-02 或 CGCS2000")
            return {}
        degrees = {code: self._degrees(code) for code in ("latitude", "longitude")}
        point = point_of(degrees | {"crs": SYSTEMS[system]})
        if point is None:
            self._wrong("latitude", "纬度、经度要一起写，写成度，例如36.69551和116.91603，不要写反")
            return {}
        return {"position": point}

    def _degrees(self, code: str) -> float | None:
        try:
            return float(self.cells.get(code, ""))
        except ValueError:
            return None

    def _contact(self) -> dict[str, Any] | None:
        name, phone = self.cells.get("contact_name"), self._told("contact_phone", "phone")
        if not name:
            if phone:
                self._wrong("contact_name", "留了电话，没有写联系人是谁")
            return None
        return {"name": name, "phone": phone, "relation": self.cells.get("contact_relation") or None}

    def _yes_or_no(self, code: str) -> bool | None:
        word = self.cells.get(code, "")
        if not word:
            return None
        if word not in YES | NO:
            self._wrong(code, "请写“是”或“否”")
        return word in YES

    def flags(self) -> dict[str, str | bool]:
        told: dict[str, str | bool] = {
            kind: said for kind in FLAGS if kind != "disabled" and (said := self._yes_or_no(kind)) is not None
        }
        kind, grade = self.cells.get("disability", ""), self.cells.get("disability_grade", "")
        if not kind and not grade:
            return told
        if kind in NO:
            return told | {"disabled": False}
        kept = grade_of(kind.removesuffix("残疾"), GRADE_WORDS.get(grade, grade))
        if kept is None:
            self._wrong("disability", "残疾要写明类别（如肢体）和等级（一级到四级）")
        return told | {"disabled": kept or False}


GRADE_WORDS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
GRADE_WORDS |= {f"{number}级": word for number, word in GRADE_WORDS.items()}
