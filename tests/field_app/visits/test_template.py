"""The template is a file that we read, with every column, and spoils no number."""

import io

from flask.testing import FlaskClient
from openpyxl import load_workbook

from field_app.visits import reading, template
from server.identity.roles import Role
from tests.server.identity.builders import COMMUNITY, as_staff


def test_what_is_filled_into_the_template_is_read_as_it_was_typed() -> None:
    book, out = load_workbook(io.BytesIO(template.workbook())), io.BytesIO()
    titles = [cell.value for cell in book.active[1]]
    said = {"姓名": "欧阳秀兰", "证件号码": "440000194910010217", "网格编码": "370199001001001", "门牌号": "3-2-501"}
    book.active.append([said.get(title) for title in titles])
    book.save(out)
    (line,) = reading.read(out.getvalue()).lines
    assert line.faults == ()
    assert set(line.cells.values()) == set(said.values())


def test_the_template_has_every_column_once() -> None:
    titles = [cell.value for cell in load_workbook(io.BytesIO(template.workbook())).active[1]]
    assert sorted(reading.COLUMNS[one] for one in titles) == sorted(set(reading.COLUMNS.values()))


def test_its_columns_are_text() -> None:
    sheet = load_workbook(io.BytesIO(template.workbook())).active
    assert {one.number_format for one in sheet.column_dimensions.values()} == {"@"}


def test_who_imports_gets_it(client: FlaskClient, district: object) -> None:
    answers = {
        role: client.get("/api/v1/resident-import-template", headers=as_staff(role, division=COMMUNITY))
        for role in (Role.SECRETARY, Role.SUPERVISOR, Role.GRID_WORKER)
    }
    assert {role: one.status_code for role, one in answers.items()} == {
        Role.SECRETARY: 200,
        Role.SUPERVISOR: 200,
        Role.GRID_WORKER: 403,
    }
    assert answers[Role.SECRETARY].mimetype == template.XLSX
