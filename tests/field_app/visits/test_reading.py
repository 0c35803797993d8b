"""Files of residents: what each kind of spoiled cell is called, and that nothing is guessed. No database."""

import io
import zipfile
from datetime import date, time, timedelta

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from field_app.visits import lines, reading
from server.forms.schema import FORMAT_OF_PAPER
from tests.field_app.visits.builders import GRID, csv, xlsx
from tests.house.plan import ROOT

TITLES = ["姓名", "证件号码", "电话", "门牌号", "网格编码"]
GOOD = ["李大娘", "440000194910010217", "13800000001", "3-2-501", GRID]


def test_the_readme_names_every_column() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [title for title in reading.TITLES.values() if title not in text]


def one(*cells: object) -> reading.RawLine:
    return reading.read(xlsx(TITLES, cells)).lines[0]


@pytest.mark.parametrize(
    ("codec", "called"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8（带 BOM）"), ("gb18030", "GB18030")]
)
def test_the_encoding_is_named_and_rare_names_survive(codec: str, called: str) -> None:
    sheet = reading.read(csv(f"㛃䶮𬭚||||||{GRID}", codec=codec))
    assert (sheet.encoding, sheet.lines[0].cells["name"]) == (called, "㛃䶮𬭚")


def test_text_cells_are_taken_as_they_are() -> None:
    line = one(*GOOD)
    assert not line.faults
    assert line.cells == dict(zip(("name", "id_number", "phone", "house", "grid"), GOOD, strict=True))


@pytest.mark.parametrize(
    ("place", "cell", "named"),
    [
        (1, 440000194910010217, "证件号码"),
        (1, 4.2e17, "证件号码"),
        (1, "4.2E+17", "证件号码"),
        (1, "=A1", "公式"),
        (1, "#N/A", "公式"),
        (3, time(3, 2), "日期"),
        (3, timedelta(hours=30), "日期"),
        (3, ArrayFormula("D2", "=A1:A2"), "公式"),
        (2, 13800000001.0, "电话"),
        (2, "13800000001.0", "电话"),
        (3, date(2026, 3, 2), "日期"),
        (4, 370199001001001, "网格编码"),
    ],
)
def test_what_a_spreadsheet_spoiled_is_named_never_guessed(place: int, cell: object, named: str) -> None:
    cells = [*GOOD[:place], cell, *GOOD[place + 1 :]]
    (fault,) = one(*cells).faults
    assert named in fault
    assert TITLES[place] in fault


def test_the_number_of_a_door_may_be_a_number() -> None:
    assert one(*GOOD[:3], 501, GRID).cells["house"] == "501"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有内容"),
        (b"\x89PNG\x00\x00", "打不开"),
        (b"PK\x03\x04nonsense", "打不开"),
        ("姓名|网格编码\r\n".encode("utf-16"), "UTF-16"),
        (b"\xff\xfa\x81", "读不懂"),
        (csv(header="名字|网格编码"), "“姓名”"),
        (csv(header="姓名|网格"), "不认识“网格”"),
        (csv(header="姓名|电话"), "“网格编码”"),
        (csv(header="姓名|电话|手机号|网格编码"), "有两个"),
        (csv("姓名|网格编码", header="清泉里社区居民|"), "第2行"),
        (csv(f"李大娘|x|{GRID}", header="姓名||网格编码"), "第2列有内容，但没有列名"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(content: bytes, said: str) -> None:
    with pytest.raises(reading.Unreadable) as no:
        reading.read(content)
    assert said in "".join(no.value.args)


def test_a_merged_header_is_named() -> None:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in (["姓名", "网格编码", None], ["李大娘", GRID, "还有一栏"]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.save(out)
    with pytest.raises(reading.Unreadable, match="第3列"):
        reading.read(out.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (reading.LARGEST_UNPACKED + 1))
    with pytest.raises(reading.Unreadable):
        reading.read(out.getvalue())


def line(**cells: str) -> lines.Line:
    raw = reading.RawLine(2, {"name": "李大娘", "grid": GRID, **cells})
    return lines.read(raw, today=date(2026, 11, 22), may=lambda grid: None)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id_number": "440000194910010218"}, "填错了"),
        ({"id_number": "440000490101001"}, "15位"),
        ({"phone": "1380000"}, "手机号"),
        ({"birth": "2026-02-30"}, "没有这一天"),
        ({"birth": "2027-01-01"}, "还没到"),
        ({"id_number": "440000194910010217", "birth": "1950-01-01"}, "不一样"),
        ({"id_type": "驾驶证"}, "不认识这种证件"),
        ({"id_type": "护照"}, "没有写号码"),
        ({"living_alone": "也许"}, "“是”或“否”"),
        ({"disability": "肢体"}, "等级"),
        ({"contact_phone": "13800000001"}, "联系人是谁"),
        ({"name": "李2娘"}, "姓名里有数字"),
    ],
)
def test_a_wrong_cell_is_told_in_plain_words(cells: dict[str, str], said: str) -> None:
    assert said in "".join(line(**cells).faults)


def test_every_paper_is_kept_under_the_code_that_forms_keep_it_under() -> None:
    """Else the same paper, typed in a form and in a list, makes two persons."""
    codes = {code for code in lines.PAPERS.values() if code}
    assert codes == FORMAT_OF_PAPER.keys()
    assert line(id_type="港澳居民来往内地通行证", id_number="H12345678").faults == ()
    assert "开头" in "".join(line(id_type="港澳台居民居住证", id_number="440000194910010217").faults)
    assert line(id_type="户口簿").faults == ()


def test_a_newborn_and_somebody_without_papers_fit() -> None:
    newborn = line(name="林新新", birth="2026年".replace("年", "-11-1"))
    assert (newborn.faults, newborn.own["told_by"]) == ((), "in_person")
    assert line(id_type="无").faults == ()
    assert line(phone="0531-88881234").own["told_by"] == "own_phone"


def test_flags_are_told_by_yes_no_and_grade() -> None:
    told = line(living_alone="是", poor="否", disability="肢体残疾", disability_grade="3").flags
    assert told == {"living_alone": True, "poor": False, "disabled": "4-3"}
