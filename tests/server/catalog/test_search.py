"""Words, pinyin and initials find what people mean."""

import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.catalog import files
from server.catalog.search import Entry, Index, Wanted, build, telling

CATALOGUE = files.load()
INDEX = build(CATALOGUE)


def names(text: str = "", **more) -> list[str]:
    return [CATALOGUE.items[code]["name"] for code in INDEX.find(Wanted(text, **more))]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("营业执照", "个体工商户设立登记"),
        ("我想开个小店", "个体工商户设立登记"),
        ("高龄津贴", "高龄津贴申领"),
        ("老人补贴", "高龄津贴申领"),
        ("低保", "最低生活保障认定"),
        ("卖烟", "烟草专卖零售许可证新办"),
        ("打官司", "法律援助申请"),
        ("开饭店", "食品经营许可新办"),
        ("狗", "犬只免疫登记"),
        ("轮椅", "残疾人辅助器具适配补贴"),
        ("yingyezhizhao", "个体工商户设立登记"),
        ("yyzz", "个体工商户设立登记"),
        ("dibao", "最低生活保障认定"),
        ("gljt", "高龄津贴申领"),
        ("shebaoka", "社会保障卡申领"),
        ("4050", "就业困难人员认定"),
        ("没有工作怎么办", "失业登记"),
        ("生孩子要办什么", "生育津贴支付"),
        ("没有钱看病", "临时救助申请"),
    ],
)
def test_what_people_type_finds_what_they_mean(text, first):
    assert names(text)[0] == first


@pytest.mark.parametrize("other", ["YYZZ", " y y z z ", "YyZz", "yyzz"])
def test_spaces_case_and_width_do_not_matter(other):
    assert names(other) == names("yyzz")
    assert names("营业 执照") == names("营业执照")


def test_a_word_inside_a_word_is_found_by_its_sound():
    assert set(names("zhizhao")) >= {"个体工商户设立登记", "个体工商户注销登记"}


def test_a_sound_begins_at_a_syllable():
    assert names("ingyezhizhao") == []


def test_nonsense_finds_nothing():
    assert names("xyzq") == []
    assert names("𠮷𠮷") == []
    assert names("量子") == [], "not everything with a 子 in it"


@pytest.mark.parametrize(
    "text",
    [
        "没有这回事",
        "有没有",
        "没有",
        "可以吗",
        "我要办",
        "要多少钱",
        "我家的猫没有了",
        "的",
        "随便看看",
        "星期一个锤子",
    ],
)
def test_words_that_name_no_matter_find_nothing(text):
    assert names(text) == []
    assert INDEX.find(Wanted(text, kind="bundle")) == []


def test_what_only_a_condition_mentions_is_found_by_its_word_but_not_by_chance():
    assert names("本人")
    assert names("本人今天天气很不错") == []


def test_an_empty_wish_finds_all_in_the_order_of_the_catalogue():
    assert INDEX.find(Wanted()) == list(CATALOGUE.items)


def test_lists_narrow_the_search():
    assert {CATALOGUE.items[c]["category"] for c in INDEX.find(Wanted(category="food"))} == {"food"}
    assert all("birth" in CATALOGUE.items[c]["life_events"] for c in INDEX.find(Wanted(life_event="birth")))
    enterprises = INDEX.find(Wanted(service_object="enterprise"))
    assert enterprises
    assert all("enterprise" in CATALOGUE.items[code]["service_object"] for code in enterprises)
    assert INDEX.find(Wanted(category="nowhere")) == []


def test_what_is_not_offered_is_not_shown():
    assert INDEX.find(Wanted("低保"), frozenset({"elderly_pass"})) == []


def test_bundles_are_searched_apart_from_items():
    assert INDEX.find(Wanted("开店", kind="bundle"))[0] == "open_convenience_store"
    assert "open_convenience_store" not in INDEX.find(Wanted("开店"))


def test_every_item_is_found_by_its_own_name():
    for code, item in CATALOGUE.items.items():
        assert code in INDEX.find(Wanted(item["name"]))[:3], item["name"]
        assert code in INDEX.find(Wanted(item["plain_name"]))[:3], item["plain_name"]


@given(st.text(max_size=60))
def test_any_text_may_be_typed(text):
    found = INDEX.find(Wanted(text))
    assert len(found) == len(set(found))


def test_a_province_is_searched_in_twenty_milliseconds():
    entries: list[Entry] = [
        dataclasses.replace(entry, code=f"{entry.code}{copy}") for copy in range(65) for entry in INDEX.entries
    ]
    index = Index(entries)
    for text in ("营业执照", "我想开个小店办营业执照", "dibao", "老人补贴", "yyzz"):
        fastest = min(_seconds(index, text) for _ in range(5))
        assert fastest < 0.02, text


def _seconds(index: Index, text: str) -> float:
    start = time.perf_counter()
    assert index.find(Wanted(text))
    return time.perf_counter() - start


def test_a_word_is_not_cut_where_two_of_its_signs_ask():
    assert list(telling("主要办公地变更")) == ["主要办公地变更"]
