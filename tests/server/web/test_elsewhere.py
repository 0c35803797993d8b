"""What an old shopkeeper or a young mother types: something is found, or it says where to go."""

import re

import pytest
from flask.testing import FlaskClient

from server.web.elsewhere import found

EVERYDAY = (
    ("烟", "小店卖烟要办烟证"),
    ("酒", "只卖带包装的食品"),
    ("开店", "开便利店"),
    ("卖吃的", "开小饭店"),
    ("生孩子", "生了孩子，一次办齐"),
    ("打疫苗", "给孩子办打疫苗的小本"),
    ("户口", "给孩子上户口"),
    ("户口", "到派出所办"),
    ("结婚", "婚姻登记处"),
    ("残疾", "第一次办残疾人证"),
    ("老人补贴", "八十岁以上老人领高龄补贴"),
    ("医保", "没有职工医保的居民和孩子参加医保"),
    ("退休", "年满60周岁领居民养老金"),
    ("退休", "单位职工退休"),
    ("房子", "收入低没房子，申请公租房"),
    ("上学", "外来务工子女在本地上小学初中"),
    ("驾照", "车管所"),
    ("身份证丢了", "先挂失"),
    ("公积金", "12329"),
    ("低保", "申请低保"),
    ("没工作", "没工作了，先做失业登记"),
    ("死了", "老人去世后领丧葬补助"),
    ("看病报销", "拿发票报销"),
    ("社保卡", "第一次办社保卡"),
)


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(("typed", "words"), EVERYDAY)
def test_everyday_words_lead_somewhere(client: FlaskClient, typed: str, words: str) -> None:
    page = client.get("/", query_string={"q": typed}).get_data(as_text=True)
    assert words in re.sub(r"\s+", "", page)


@pytest.mark.usefixtures("district")
def test_an_item_done_only_together_leads_to_its_bundle(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": "卖烟"}).get_data(as_text=True)
    assert "在“开便利店、小超市”里一起办" in page
    assert 'href="/bundles/open_convenience_store"><b>小店卖烟要办烟证' in page


@pytest.mark.usefixtures("district")
def test_nothing_found_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/", query_string={"q": "蟛蜞"}).get_data(as_text=True)
    assert "没有找到" in page
    assert "12345" in page
    assert "到窗口问" in page


def test_a_name_within_other_words_is_found_with_spaces_too() -> None:
    assert [one.name for one in found("补 身份证")] == ["办身份证、补身份证"]
    assert found("开店") == []
