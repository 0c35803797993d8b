"""The receipt on paper: readable, scannable, and silent about what strangers must not know."""

import json
from typing import Any

import pypdfium2
import pytest

from server.applications import receipt
from server.applications.receipt.glyphs import GETA, legible, missing

RECEIPT: dict[str, Any] = {
    "number": "3701992026112212345678",
    "receipt_code": "7KQ4MD",
    "asked_with": "phone",
    "submitted_at": "2026-11-22T05:00:00+00:00",
    "qr": "https://host.example/v/8M3KD72PQX",
    "cases": [
        {
            "name": "烟草专卖零售许可证新办",
            "state_name": "已提交/预审",
            "next": "窗口会查看您的材料。",
            "due_on": "2026-11-27",
            "due_is_provisional": False,
        },
        {"name": "招牌", "state_name": "等待前置", "next": "不用管。", "due_on": None, "due_is_provisional": False},
        {"name": "食品", "state_name": "受理", "next": "等。", "due_on": "2027-01-04", "due_is_provisional": True},
    ],
}


def words_of(made: bytes) -> str:
    pdf = pypdfium2.PdfDocument(made)
    words = "".join(pdf[0].get_textpage().get_text_range().split())
    pdf.close()
    return words


def test_the_paper_says_number_code_steps_and_days_but_no_item() -> None:
    told = receipt.data(RECEIPT)
    assert told["number_readable"] == "370199 20261122 12345678"
    assert told["submitted"] == "2026年11月22日 13:00"
    assert [row["until"] for row in told["cases"]] == ["11月27日 周五", "轮到时再算", "2027年1月4日 周一（预估）"]
    assert told["is_provisional"]
    assert "烟草" not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(("half", "words"), [("phone", "手机号后4位"), ("id_number", "证件号码后4位")])
def test_the_paper_says_which_half_the_applicant_knows_by_heart(half: str, words: str) -> None:
    told = receipt.data(RECEIPT | {"asked_with": half})
    assert told["code"] == "7KQ4MD"
    assert words in told["how_to_ask"]


def test_number_and_whole_secret_never_stand_on_one_paper() -> None:
    told = receipt.data(RECEIPT | {"asked_with": "nothing"})
    assert "7KQ4MD" not in json.dumps(told)
    assert "分开放" in told["how_to_ask"]
    words = words_of(receipt.pdf(RECEIPT | {"asked_with": "nothing"}))
    assert "没有印在这张纸上" in words
    assert "7KQ4MD" not in words


WINDOW = {"name": "清泉里社区便民服务站", "address": "示例街1号", "phone": None, "hours": "周一至周五 08:30-12:00"}


def test_the_paper_names_the_window_with_what_is_known_of_it() -> None:
    words = words_of(receipt.pdf(RECEIPT, WINDOW))
    assert "清泉里社区便民服务站示例街1号周一至周五08:30-12:00" in words
    assert "清泉里社区便民服务站，电话0531-00001007" in words_of(
        receipt.pdf(RECEIPT, WINDOW | {"phone": "0531-00001007"})
    )
    assert "便民服务站" not in words_of(receipt.pdf(RECEIPT))


def test_the_pdf_carries_its_font() -> None:
    made = receipt.pdf(RECEIPT)
    assert made.startswith(b"%PDF-")
    assert b"NotoSansCJK" in made
    assert made.count(b"/Type /Page\n") + made.count(b"/Type/Page/") <= 1


@pytest.mark.parametrize("sign", ["龘", "䶮", "𠮷", "㛃", "𬭚", "·"])
def test_rare_characters_of_names_can_be_printed(sign: str) -> None:
    assert missing(sign) == []


def test_what_the_font_lacks_is_flagged_not_dropped() -> None:
    assert missing("张\U0010fffd三") == ["\U0010fffd"]
    assert legible("张\U0010fffd三") == f"张{GETA}三"
