"""Reading a file of residents: CSV or XLSX into lines of text, and what spoiled cells are called. Pure.

Nothing is guessed: a number that a spreadsheet has rounded, a formula, a date out of a door number, a column without a
name are named with line and column, for a person to put right.
"""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

#: The columns that are known, by what people call them.
COLUMNS = {
    "姓名": "name",
    "证件类型": "id_type",
    "证件号码": "id_number",
    "身份证号": "id_number",
    "身份证号码": "id_number",
    "出生日期": "birth",
    "电话": "phone",
    "联系电话": "phone",
    "手机号": "phone",
    "住址": "address",
    "现住址": "address",
    "门牌号": "house",
    "网格编码": "grid",
    "纬度": "latitude",
    "经度": "longitude",
    "坐标系": "crs",
    "联系人": "contact_name",
    "联系人电话": "contact_phone",
    "联系人关系": "contact_relation",
    "可以拍照": "photo_allowed",
    "怎么告诉": "told_by",
    "80岁以上": "aged_80",
    "独居": "living_alone",
    "残疾类别": "disability",
    "残疾等级": "disability_grade",
    "卧床": "bedridden",
    "孕期": "pregnant",
    "困难": "poor",
    "退役军人": "veteran",
    "困境儿童": "minor_in_difficulty",
}
TITLES = {code: title for title, code in reversed(COLUMNS.items())}
NEEDED = ("name", "grid")
#: Where a whole number in a cell means what it says; in the others it has lost its zeros, or digits at its end.
MAY_BE_NUMBERS = frozenset({"house", "disability_grade"})
#: Where a number with places after the point means what it says.
DEGREES = frozenset({"latitude", "longitude"})
LARGEST_UNPACKED, MOST_LINES, WIDEST = 64 * 1024 * 1024, 10_000, 100
ROUNDED = re.compile(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+")
#: What a formula leaves that could not be worked out.
FAILED = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
WITH_POINT = re.compile(r"[0-9]{5,}\.0+")

#: What is wrong with a file as a whole, or with one cell.
UNREADABLE = "打不开这个文件，请另存为 .xlsx，或 UTF-8 的 .csv"
UTF_16 = "文件是 UTF-16 编码，请另存为 .xlsx，或 UTF-8 的 .csv"
NOT_TEXT = "文件的编码读不懂，请另存为 .xlsx，或 UTF-8 的 .csv"
EMPTY = "文件里没有内容"
HEADER_LOWER = "第1行不是列名：列名在第{0}行。请删掉上面的标题行，拆开合并的单元格"
NO_HEADER = "第1行要是列名，里面要有“{0}”"
NAMELESS = "第{0}列有内容，但没有列名（表头可能合并过），请拆开合并的单元格，写上列名"
TWICE = "“{0}”这一列有两个，请留一个"
UNKNOWN = "不认识“{0}”这一列，请改成模板里的列名，或删掉这一列"
FORMULA = "“{0}”是公式，请换成公式算出来的文字"
SPOILED = "“{0}”被表格软件改成了数字，前面的0或后几位可能已经变了，请把这一列设成文本格式，再填一遍"
DATED = "“{0}”被表格软件改成了日期，请把这一列设成文本格式，再填一遍"
TOO_MANY = f"一次最多 {MOST_LINES} 行，请分成几个文件"


class Unreadable(ValueError):
    """The file as a whole cannot be taken; each argument is a sentence."""


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as it stands in the file: text by column, and what is wrong with cells."""

    number: int
    cells: dict[str, str]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    encoding: str
    lines: list[RawLine] = field(default_factory=list)


def read(content: bytes) -> Sheet:
    """The lines of a file; what it is shows in its first bytes, not in its name."""
    if content[:2] == b"PK":
        return _sheet("XLSX", _of_workbook(content))
    encoding, text = _decoded(content)
    return _sheet(encoding, csv.reader(io.StringIO(text, newline="")))


def _decoded(content: bytes) -> tuple[str, str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(UTF_16)
    if b"\x00" in content:
        raise Unreadable(UNREADABLE)
    for name, codec in (("UTF-8（带 BOM）", "utf-8-sig"), ("UTF-8", "utf-8"), ("GB18030", "gb18030")):
        if codec == "utf-8-sig" and content[:3] != b"\xef\xbb\xbf":
            continue
        try:
            return name, content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise Unreadable(NOT_TEXT)


def _of_workbook(content: bytes) -> Iterator[Sequence[Any]]:
    """The rows of the first sheet, as they are; formulas as formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable(TOO_MANY)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that a writer left out
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a writer says of its size is often wrong
            yield from sheet.iter_rows(values_only=True, max_col=WIDEST)
    except (
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        OSError,
        ParseError,
        zlib.error,
        EOFError,
        NotImplementedError,
    ) as reason:
        raise Unreadable(UNREADABLE) from reason
    except (TypeError, ValueError) as reason:
        raise reason if isinstance(reason, Unreadable) else Unreadable(UNREADABLE) from reason


def _sheet(encoding: str, rows: Iterable[Sequence[Any]]) -> Sheet:
    try:
        numbered = ((number, row) for number, row in enumerate(rows, 1) if any(_is_filled(cell) for cell in row))
        header, lines = _header(numbered), []
        for number, row in numbered:
            lines.append(_line(number, row, header))
            if len(lines) > MOST_LINES:
                raise Unreadable(TOO_MANY)
    except csv.Error as reason:
        raise Unreadable(UNREADABLE) from reason
    nameless = sorted({place for line in lines for place in line.cells if place.startswith("#")})
    if nameless:
        raise Unreadable(*(NAMELESS.format(place[1:]) for place in nameless))
    return Sheet(encoding, lines)


def _is_filled(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _header(rows: Iterator[tuple[int, Sequence[Any]]]) -> list[str]:
    """What each column is called; everything wrong with the first line at once."""
    number, first = next(rows, (0, ()))
    if not number:
        raise Unreadable(EMPTY)
    titles = ["".join(str(cell or "").split()) for cell in first]
    if "姓名" not in titles:
        lower = next((n for n, row in rows if n < 10 and "姓名" in [str(cell or "").strip() for cell in row]), None)
        raise Unreadable(HEADER_LOWER.format(lower) if lower else NO_HEADER.format("姓名"))
    codes = [COLUMNS.get(title, "") if title else f"#{place}" for place, title in enumerate(titles, 1)]
    faults = [UNKNOWN.format(title) for title, code in zip(titles, codes, strict=True) if not code]
    named = [code for code in codes if code and not code.startswith("#")]
    faults += [TWICE.format(TITLES[code]) for code in dict.fromkeys(named) if named.count(code) > 1]
    faults += [NO_HEADER.format(TITLES[code]) for code in NEEDED if code not in named]
    if faults:
        raise Unreadable(*faults)
    return codes


def _line(number: int, row: Sequence[Any], header: Sequence[str]) -> RawLine:
    cells, faults = {}, []
    for place, cell in enumerate(row, 1):
        if not _is_filled(cell):
            continue
        code = header[place - 1] if place <= len(header) else f"#{place}"
        text, fault = cell_text(code, cell)
        cells[code] = text
        if fault:
            faults.append(fault.format(TITLES.get(code, "")))
    return RawLine(number, cells, tuple(faults))


def cell_text(code: str, cell: Any) -> tuple[str, str | None]:
    """A cell as text, and what became of it in a spreadsheet, if anything."""
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day.isoformat(), None if code == "birth" else DATED
    if isinstance(cell, bool):
        return ("是" if cell else "否"), None
    if isinstance(cell, int | float):
        if code in DEGREES:
            return repr(cell), None
        is_meant = code in MAY_BE_NUMBERS and float(cell).is_integer() and abs(cell) < 1e6
        return (str(int(cell)), None) if is_meant else ("", SPOILED)
    if isinstance(cell, time | timedelta):
        return "", DATED
    text = cell.strip() if isinstance(cell, str) else "="  # a formula over several cells is an object of its own
    if text.startswith(("=", "@")) or text in FAILED:
        return "", FORMULA
    is_spoiled = ROUNDED.fullmatch(text) or WITH_POINT.fullmatch(text)
    return ("", SPOILED) if is_spoiled and code != "address" else (text, None)
