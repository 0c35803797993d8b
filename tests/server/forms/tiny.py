"""A small made-up shop, so that tests and shared vectors do not move with the demo catalogue."""

from typing import Any

from server.catalog.catalogue import Catalogue
from server.forms.compose import compose
from tests.server.forms.builders import DIVISION, a_bundle, a_catalogue, a_material, an_element, an_item, row, when

TENURES = [{"code": code, "name": name} for code, name in (("own", "自有"), ("rent", "租的"), ("free", "借用"))]
KINDS = ("resident_id", "gat_residence", "foreign_permanent", "passport")
PAPERS = [{"code": code, "name": code} for code in KINDS]
SEXES = [{"code": "1", "name": "男"}, {"code": "2", "name": "女"}]
ELEMENTS = [
    an_element("person_name", name="姓名", constraints={"min_length": 1, "max_length": 50, "format": "person-name"}),
    an_element("id_type", "enum", name="证件类型", constraints={"options": PAPERS}),
    an_element("id_number", "id_number", name="证件号码", constraints={"max_length": 20, "checked_with": "id_type"}),
    an_element(
        "birth_date", "date", name="出生日期", constraints={"min": "1900-01-01", "max": "today", "told_by": "id_number"}
    ),
    an_element("gender", "enum", name="性别", constraints={"options": SEXES, "told_by": "id_number"}),
    an_element("mobile", "mobile", name="联系电话", constraints={"pattern": "^1[3-9][0-9]{9}$"}),
    an_element("is_proxy", "boolean", name="是否代办", filled_by="system"),
    an_element("proxy_name", name="代办人姓名", constraints={"max_length": 50, "format": "person-name"}),
    an_element("uscc", "uscc", name="统一社会信用代码"),
    an_element("tenure", "enum", name="店面来源", constraints={"options": TENURES}),
    an_element("rent", "money", name="月租金", constraints={"min": 0, "max": 1000000}),
    an_element("area", "number", name="面积", constraints={"min": 1, "max": 500}),
    an_element("goods", "array", name="卖什么", constraints={"min_items": 1, "options": TENURES}),
    an_element(
        "staff",
        "array",
        name="员工",
        constraints={
            "max_items": 3,
            "fields": [
                {"code": "name", "name": "姓名", "type": "string", "constraints": {"format": "person-name"}},
                {"code": "until", "name": "有效期至", "type": "date"},
                {"code": "pay", "name": "工资", "type": "money", "need": "optional"},
            ],
        },
    ),
    an_element("opening", "date", name="开业日期", constraints={"min": "today"}),
    an_element("photo", "photo", name="店面照片", constraints={"max_files": 2}),
    an_element("note", name="备注", constraints={"max_length": 10}),
    an_element("promise", "boolean", name="内容真实", constraints={"must_be": True}),
    an_element("sign", "signature", name="签名"),
]
MATERIALS = [
    a_material("form", form="generated"),
    a_material("id_card", e_certificate={"name": "电子身份证", "no_upload": True}),
    a_material("lease", may_follow_later={"allowed": True, "days": 10, "day_kind": "working"}),
    a_material("proof", declaration_may_replace=True, pages={"min": 2, "max": 3}),
    a_material("licence"),
]
BASIC = [row(code) for code in ("person_name", "id_type", "id_number", "mobile", "promise", "sign")]
PROXY = [row("is_proxy"), row("proxy_name", "conditional", when=when("is_proxy", True))]
LICENCE = an_item(
    "licence",
    [*BASIC, *PROXY, row("tenure"), row("rent", "conditional", when=when("tenure", "rent")), row("staff", "optional")],
    [row("form"), row("id_card"), row("lease", "conditional", when=when("tenure", "rent"))],
    result={"type": "certificate", "produces_elements": ["uscc"], "produces_material": "licence"},
)
TOBACCO = an_item(
    "tobacco",
    [
        *BASIC,
        row("uscc"),
        row("tenure", label="店面"),
        row("area", constraints={"max": 200}),
        row("opening", "optional"),
        row("photo"),
        row("note", "optional"),
    ],
    [row("form"), row("id_card"), row("licence"), row("proof", "optional"), row("lease", "optional")],
    promised_limit={"value": 7, "unit": "day", "unit_kind": "calendar"},
)
SIGN = an_item(
    "sign",
    [
        *BASIC,
        row("uscc"),
        row("area", constraints={"min": 10}),
        row("goods", "optional"),
        row("birth_date", "optional"),
        row("gender", "optional"),
    ],
    [row("form"), row("licence", "optional")],
    not_together_with=["rival"],
)
RIVAL = an_item("rival", [row("person_name")], [row("form")], not_together_with=["sign"])
QUESTION = {
    "code": "q",
    "ask": "卖烟吗？",
    "element": "sells_tobacco",
    "multiple": False,
    "answers": [
        {
            "value": True,
            "label": "卖",
            "include_items": ["tobacco"],
            "include_materials": ["proof"],
            "note": "先看位置",
        },
        {"value": False, "label": "不卖", "exclude_items": ["tobacco"]},
    ],
}


def bundle(**more: Any) -> dict[str, Any]:
    rows = [
        {"code": "licence", "default": True},
        {"code": "tobacco", "default": False, "after": ["licence"]},
        {"code": "sign", "default": True, "after": ["licence", "tobacco"]},
    ]
    return a_bundle(rows, [QUESTION], **more)


def catalogue(*bundles: Any) -> Catalogue:
    return a_catalogue(ELEMENTS, [LICENCE, TOBACCO, SIGN, RIVAL], MATERIALS, bundles or [bundle()])


def form(*, sells_tobacco: bool = True) -> Any:
    return compose(catalogue(), bundle(), {"sells_tobacco": sells_tobacco}, division=DIVISION)


PAGE = "01930000-0000-7000-8000-000000000001"
RIGHT: dict[str, Any] = {
    "person_name": "张三",
    "id_type": "resident_id",
    "id_number": "11000019900307001X",
    "mobile": "13800138000",
    "tenure": "rent",
    "rent": 2500.5,
    "area": 80,
    "photo": [PAGE],
    "promise": True,
    "sign": PAGE,
}
