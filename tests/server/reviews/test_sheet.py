"""The copy-ready sheet as its clerk reads it: order and labels of the other system, and nothing lost."""

from collections.abc import Callable
from typing import Any

from server.catalog.queries import current
from server.core.ids import uuid7
from tests.server.reviews.builders import VALUES, a_case, a_clerk

CENTRE = a_clerk("370199000000")
Call = Callable[..., Any]


def test_the_sheet_has_the_order_and_the_labels_of_the_other_system(call: Call) -> None:
    """What that system does not know comes last as the form calls it: nothing of the case is lost."""
    case = a_case("car_tax", state="accepted", values={"applicant_signature": str(uuid7())})
    item = current().items["car_tax"]
    for sheet in (
        call(CENTRE, "GET", f"/cases/{case.id}/sheet"),
        call(CENTRE, "POST", f"/cases/{case.id}/sheet/unmaskings", {"reason": "抄录"}),
    ):
        lines = sheet.json["lines"]
        assert [line["label"] for line in lines[:5]] == [
            "车辆类型",
            "车辆识别代号（车架号）",
            "不含税价格",
            "纳税人名称",
            "纳税人证件类型",
        ]
        assert [line["code"] for line in lines[:10]] == [row["code"] for row in item["sheet"]]
        assert [(line["code"], line["label"]) for line in lines[10:]] == [
            ("is_proxy", "是否代办"),
            ("proxy_relation", "代办人和本人的关系"),
            ("proxy_signature", "代办人签名"),
            ("promise_true", "所填内容真实"),
            ("applicant_signature", "申请人签名"),
        ]
        assert lines[-1]["value"] == "有图片"
        assert sorted(line["code"] for line in lines) == sorted(row["code"] for row in item["elements"])
    assert next(line["value"] for line in lines if line["label"] == "纳税人证件号码") == VALUES["id_number"]


def test_what_an_adapter_does_not_carry_is_copied_in_the_order_of_the_form(call: Call) -> None:
    case = a_case("tobacco_licence", state="accepted")
    lines = call(CENTRE, "GET", f"/cases/{case.id}/sheet").json["lines"]
    assert [line["code"] for line in lines] == [row["code"] for row in current().items["tobacco_licence"]["elements"]]


def test_a_division_is_copied_by_its_full_name_and_a_place_told_in_words_as_it_is(call: Call) -> None:
    written = {"370199001001": "天溪区（演示）柳泉街道清泉里社区", "河北省保定市": "河北省保定市"}
    for told, name in written.items():
        case = a_case("veteran_info", state="accepted", values={"household_region": told})
        for sheet in (
            call(CENTRE, "GET", f"/cases/{case.id}/sheet"),
            call(CENTRE, "POST", f"/cases/{case.id}/sheet/unmaskings", {"reason": "抄录"}),
        ):
            lines = {line["label"]: line["value"] for line in sheet.json["lines"]}
            assert lines["户籍地行政区划"] == name
