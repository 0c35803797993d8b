"""Residents as tests need them: take what matters, fill in the rest."""

import base64
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from field_app.visits.models import Import
from field_app.visits.service import charges, flags, importing, residents
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity import demo
from server.identity.roles import Role
from tests.server.identity.builders import COMMUNITY, a_staff_account, an_actor

GRID, OTHER_GRID, FAR_GRID = f"{COMMUNITY}001", f"{COMMUNITY}002", "370199002001001"
ADDRESS = "天溪区柳泉街道清泉里社区示例街9号"
HEADER = "姓名|证件号码|出生日期|电话|住址|门牌号|网格编码|独居|残疾类别|残疾等级"


def a_secretary(division: str = COMMUNITY) -> Actor:
    account, _ = a_staff_account(Role.SECRETARY, division=division)
    return an_actor("secretary", division=division, account=account.id)


def a_worker(*grids: str, division: str = COMMUNITY) -> Actor:
    """A grid worker who looks after these grids from today on."""
    account, _ = a_staff_account(Role.GRID_WORKER, division=division)
    by = a_secretary(demo.DISTRICT)
    for grid in grids:
        told = {"worker": account.id, "grid": grid, "since": clock.today(), "until": None}
        charges.give(uuid7(), told, by=by)
    return an_actor("grid_worker", division=division, account=account.id)


def a_resident(by: Actor | None = None, *, person: UUID | None = None, **told: Any) -> UUID:
    facts = {"name": "欧阳秀兰", "grid": GRID, "address": ADDRESS, "house": "3-2-501", "birth": date(1940, 3, 1)}
    resident = person or uuid7()
    residents.put(resident, {"id": uuid7(), **facts, **told}, by=by or a_secretary(told.get("grid", GRID)[:12]))
    return resident


def a_rule(kind: str = "living_alone", *, days: int = 30, by: Actor | None = None) -> UUID:
    told = {"kind": kind, "purpose": "上门看望", "legal_basis": "老年人权益保障法", "source": "巡访名单"}
    rule = uuid7()
    told["ends_on"] = clock.today() + timedelta(days=days)
    flags.put_rule(rule, told, by=by or an_actor("system_admin"))
    return rule


def csv(*lines: str, header: str = HEADER, codec: str = "utf-8") -> bytes:
    """Written with bars in place of commas, which would look like Chinese sentences gone wrong."""
    return "\r\n".join([header, *lines, ""]).replace("|", ",").encode(codec)


def xlsx(*rows: Sequence[Any]) -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def imported(content: bytes, *, dry_run: bool = False, roots: Sequence[str] = ("",), by: Actor | None = None) -> Any:
    """A file that was read."""
    import_id = uuid7()
    importing.enter(import_id, "居民.csv", content, dry_run=dry_run, by=by.account_id if by else uuid7(), roots=roots)
    importing.run(import_id)
    return Import.get_by_id(import_id)


def told(row: Any) -> list[str]:
    """The words of a report, line by line."""
    return [f"{one['line']} {one['outcome']} {one['words']}" for one in row.report]


def csv_text(*lines: str) -> str:
    """A file as it is handed in: base64."""
    return base64.b64encode(csv(*lines)).decode()
