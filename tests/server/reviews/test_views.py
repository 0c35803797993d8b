"""What a desk reads: due lists in few statements, one case with its own things only, masked."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications.models import Case
from server.catalog.queries import current
from server.core import clock
from server.core.db import insert_many
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.identity.models.records import AccessRow
from server.media import grants
from server.reviews import masking, queries
from server.reviews.service import boxes, handing, intake, views
from tests.server.queries import counted
from tests.server.reviews.builders import (
    ELSEWHERE,
    STREET,
    a_case,
    a_clerk,
    a_reviewer,
    a_supervisor,
    an_application,
    case_of,
)

CENTRE = a_clerk("370199000000")
CIVIL = a_reviewer("body_civil")


def asked(**query: Any) -> dict[str, Any]:
    return {"box": "intake", "state": None, "q": "", "cursor": None, "limit": 20} | query


def listed(actor: Any, **query: Any) -> list[Any]:
    return [row["id"] for row in boxes.inbox(actor, asked(**query))["items"]]


def due(case: Case, day: date | None) -> Case:
    Case.update(due_on=day).where(Case.id == case.id).execute()
    return case


def test_a_box_shows_what_is_due_first(district: Any, frozen: Any) -> None:
    late = due(a_case(), date(2026, 11, 30))
    soon = due(a_case(), date(2026, 11, 19))
    undated = due(a_case(), None)
    assert listed(CENTRE) == [undated.id, soon.id, late.id]


def test_pages_follow_one_another_without_gap_or_repeat(district: Any, frozen: Any) -> None:
    days = [None, date(2026, 11, 19), date(2026, 11, 19), None, date(2026, 12, 1), date(2026, 11, 20), None]
    cases = [due(a_case(site="centre_370199" if n % 2 else None), day) for n, day in enumerate(days)]
    wanted = sorted(cases, key=lambda case: (days[cases.index(case)] or date.min, case.id.hex))
    found, cursor = [], None
    for _ in range(10):
        page = boxes.inbox(CENTRE, asked(limit=2, cursor=cursor))
        found += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [case.id for case in wanted]


def test_a_window_sees_its_own_sites_a_body_its_own_items(district: Any, frozen: Any) -> None:
    here, tax = a_case(), a_case("car_tax")
    intake.accept(tax.id, uuid7(), actor=a_reviewer("body_tax"))
    assert set(listed(CENTRE)) == {here.id, tax.id}
    assert listed(CENTRE, state="submitted") == [here.id]
    assert listed(a_clerk(STREET)) == [], "it was handed in at the centre"
    assert listed(a_clerk(ELSEWHERE)) == []
    assert listed(a_reviewer("body_tax"), box="body") == [tax.id]
    assert listed(CIVIL, box="body") == [here.id]
    assert listed(CIVIL, box="body", state="accepted") == []


def test_mine_is_what_i_took(district: Any, frozen: Any) -> None:
    case, hrss = a_case(), a_reviewer("body_hrss")
    handoff = uuid7()
    handing.offer(handoff, case_id=case.id, body="body_hrss", reason="归人社", actor=CENTRE)
    assert listed(hrss, box="mine") == []
    handing.take(handoff, actor=hrss)
    assert listed(hrss, box="mine") == [case.id]
    assert listed(a_reviewer("body_hrss"), box="mine") == []


def test_a_number_finds_its_cases_however_it_is_typed_and_only_for_who_may_see_them(district: Any, frozen: Any) -> None:
    application = an_application("temp_relief", "car_tax")
    number = application.number
    typed = f" {number[:6]} {number[6:14]}-{number[14:]} "
    both = [case_of(application, item).id for item in ("temp_relief", "car_tax")]
    assert listed(CENTRE, q=typed) == both
    assert listed(CIVIL, q=number) == both[:1]
    assert listed(a_clerk(ELSEWHERE), q=number) == []


@pytest.mark.parametrize("cursor", ["x", "WyJhIiwiYiJd", "WyIyMDI2LTExLTE5IiwiYiJd"])
def test_a_cursor_that_we_did_not_make_is_refused(district: Any, frozen: Any, cursor: str) -> None:
    with pytest.raises(Invalid):
        boxes.inbox(CENTRE, asked(cursor=cursor))


def test_a_row_is_masked_and_says_until_when(district: Any, frozen: Any) -> None:
    a_case()
    (row,) = boxes.inbox(CENTRE, asked())["items"]
    assert (row["applicant"], row["body_name"], row["is_overdue"]) == ("欧阳*", "区民政局", False)
    assert "欧阳䶮" not in str(row)
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert boxes.inbox(CENTRE, asked())["items"][0]["is_overdue"] is True


def test_a_page_costs_four_statements_beside_what_is_remembered(district: Any, frozen: Any) -> None:
    for _ in range(3):
        a_case()
    boxes.inbox(CENTRE, asked())
    with counted() as said:
        boxes.inbox(CENTRE, asked())
    versions = [sql for sql in said if "place_version" in sql]
    assert len(said) - len(versions) == 4  # what is on top, the keys of all lanes, the rows, their signs
    assert len(versions) <= 2


def test_a_page_reads_by_index_not_by_table(district: Any, frozen: Any) -> None:
    from server.core.db import execute, is_sqlite

    case = a_case()
    lanes = queries.lanes_of("body", CIVIL, "submitted")
    _fill(case, 3000)
    (sql, values), *_ = list(queries._reads(lanes[0], queries.Place(date(2026, 11, 20), case.id), 21))
    if not is_sqlite():
        execute("ANALYZE application_case")
    plan = " ".join(str(row) for row in execute(("EXPLAIN QUERY PLAN " if is_sqlite() else "EXPLAIN ") + sql, values))
    assert "body_state_due_on_id" in plan
    assert "TEMP B-TREE" not in plan


def _fill(case: Case, count: int) -> None:
    row = dict(case.__data__)
    rows = [
        row | {"id": uuid7(), "place": n, "body": f"body_{n % 7}", "due_on": date(2026, 11, 1) + timedelta(days=n % 60)}
        for n in range(2, count)
    ]
    insert_many(Case, rows)


def test_one_case_shows_its_own_fields_masked_its_papers_and_what_may_be_done(district: Any, frozen: Any) -> None:
    case = a_case()
    seen = views.case_view(case.id, CENTRE)
    shown = {field["code"]: field["value"] for field in seen["fields"]}
    assert shown["id_number"] == "440000********0217"
    assert shown["mobile"] == "138****0000"
    assert seen["allowed"] == ["accept", "correct", "pass"]
    assert {"id_number", "mobile", "person_name"} <= set(seen["hidden"])
    assert all(page["grant"] for paper in seen["materials"] for page in paper["pages"])
    assert [step["step"] for step in seen["trace"]] == ["submit", "received"]
    assert "欧阳䶮" not in str(seen)
    assert views.case_view(case.id, a_supervisor())["allowed"] == []


def test_what_somebody_wrote_of_his_hardship_is_covered() -> None:
    elements = {"words": {"type": "string", "sensitivity": "sensitive"}, "shop": {"type": "string", "code": "shop"}}
    values = {"words": "久病在床", "shop": "甲便利店"}
    assert masking.masked(values, elements) == {"words": "***", "shop": "甲便利店"}
    assert masking.hidden(values, elements) == ["words"]


@pytest.mark.parametrize("value", ["limbs", "2026-11-22", 3, 812.5, True, "370199001001", ["limbs", "sight"]])
def test_what_is_sensitive_is_covered_whatever_its_type(value: Any) -> None:
    kinds = {str: "enum", int: "integer", float: "money", bool: "boolean", list: "array"}
    element = {"code": "it", "type": kinds[type(value)], "sensitivity": "sensitive"}
    assert set(masking.mask(value, element)) <= {"***", "*"}
    assert masking.mask(value, element | {"sensitivity": "public"}) == value


def test_a_row_is_as_sensitive_as_its_table() -> None:
    columns = [
        {"code": "name", "type": "string"},
        {"code": "income", "type": "money"},
        {"code": "work", "type": "string"},
    ]
    table = {"type": "array", "sensitivity": "sensitive", "constraints": {"fields": columns}}
    (row,) = masking.mask([{"name": "欧阳䶮", "income": 812.5, "work": "务农"}], table)
    assert row == {"name": "欧阳*", "income": "***", "work": "***"}


def test_no_sensitive_element_of_the_district_lies_open(district: Any) -> None:
    sensitive = [row for row in current().elements.values() if row["sensitivity"] == "sensitive"]
    shown = {row["code"] for row in sensitive if masking.mask("甲", row) == "甲"}
    assert {row["type"] for row in sensitive if row["code"] in shown} <= set(masking.LOOKED_AT)
    assert {"disability_kind", "chronic_disease", "family_monthly_income"} <= {row["code"] for row in sensitive} - shown


def test_a_desk_reads_a_place_by_its_name(district: Any, frozen: Any) -> None:
    case = a_case()
    values = case.content["values"] | {"household_region": "370199001001"}
    Case.update(content=case.content | {"values": values}).where(Case.id == case.id).execute()
    texts = {field["code"]: field["text"] for field in views.case_view(case.id, CENTRE)["fields"]}
    assert texts["household_region"] == "天溪区（演示）柳泉街道清泉里社区"
    whole = views.unmask(case.id, fields=["household_region"], reason="核对户籍", actor=CENTRE)
    assert whole["texts"]["household_region"] == "天溪区（演示）柳泉街道清泉里社区"


def test_a_desk_may_look_at_photos_and_signatures_in_fields(district: Any, frozen: Any) -> None:
    photo, signature = str(uuid7()), str(uuid7())
    case = a_case(values={"premises_photo": [photo], "applicant_signature": signature})
    fields = {field["code"]: field for field in views.case_view(case.id, CENTRE)["fields"]}
    assert fields["mobile"]["pages"] == []
    for code, ref in (("premises_photo", photo), ("applicant_signature", signature)):
        (page,) = fields[code]["pages"]
        leave = grants.read(page["grant"])
        assert page["ref"] == ref
        assert leave is not None
        assert leave.lets(CENTRE.account_id, UUID(ref), clock.now())
        assert not leave.lets(CIVIL.account_id, UUID(ref), clock.now())
        assert leave.mark.item == case.name


@pytest.mark.parametrize("stranger", [a_clerk(ELSEWHERE), a_reviewer("body_tax"), a_reviewer("body_civil", ELSEWHERE)])
def test_a_case_outside_one_s_desks_is_not_there(district: Any, frozen: Any, stranger: Any) -> None:
    case = a_case()
    with pytest.raises(NotFound):
        views.case_view(case.id, stranger)
    with pytest.raises(NotFound):
        views.unmask(case.id, ["id_number"], reason="核对", actor=stranger)


def test_a_full_look_is_logged_before_it_is_answered(district: Any, frozen: Any) -> None:
    case = a_case()
    found = views.unmask(case.id, ["id_number", "mobile"], reason="核对证件", actor=CENTRE)
    assert found["values"] == {"id_number": "440000194910010217", "mobile": "13800000000"}
    rows = list(AccessRow.select().where(AccessRow.subject_id == str(case.id)))
    assert [(row.act, row.field, row.reason) for row in rows] == [
        ("unmasked", "id_number", "核对证件"),
        ("unmasked", "mobile", "核对证件"),
    ]
    with pytest.raises(NotFound):
        views.unmask(case.id, ["dog_name"], reason="看看", actor=CENTRE)


ELEMENTS = {
    "id_number": {"code": "id_number", "type": "id_number", "sensitivity": "sensitive"},
    "home": {"code": "home_address", "type": "address", "sensitivity": "personal"},
    "trade_name": {"code": "trade_name", "type": "string", "sensitivity": "public"},
    "hardship_detail": {"code": "hardship_detail", "type": "string", "sensitivity": "sensitive"},
    "birth_date": {"code": "birth_date", "type": "date", "sensitivity": "sensitive"},
    "members": {
        "code": "members",
        "type": "array",
        "sensitivity": "sensitive",
        "constraints": {"fields": [{"code": "name", "type": "string"}, {"code": "id_number", "type": "id_number"}]},
    },
}


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("id_number", "11000019900307001X", "110000********001X"),
        ("home", "天溪区柳泉街道清泉里社区3号楼2单元", "天溪区柳泉街道清泉里社区***"),
        ("trade_name", "吉祥便利店", "吉祥便利店"),
        ("hardship_detail", "房屋失火", "***"),
        ("birth_date", "1949-10-01", "***"),
        (
            "members",
            [{"name": "李小明", "id_number": "310000200002290021"}],
            [{"name": "李*明", "id_number": "310000********0021"}],
        ),
        ("unknown", "什么", "什么"),
    ],
)
def test_what_tells_who_somebody_is_lies_covered(code: str, value: Any, shown: Any) -> None:
    assert masking.masked({code: value}, ELEMENTS)[code] == shown
