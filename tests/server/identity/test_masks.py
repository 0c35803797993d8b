"""What may be shown of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.identity import masks


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("李小明", "李*明"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳锋", "欧阳*"),
        ("司马迁", "司马*"),
        ("王", "*"),
        ("", ""),
        ("𠮷田花子", "𠮷**子"),
        ("䶮㛃", "䶮*"),
        ("买买提·艾力", "买**·*力"),
        ("John Smith", "J*** ****h"),
    ],
)
def test_a_name_keeps_what_neighbours_know_anyway(name, shown):
    assert masks.name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800000000", "138****0000"),
        ("0531-88001234", "0531-88****34"),
        ("88001234", "88****34"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_a_phone_keeps_its_ends(phone, shown):
    assert masks.phone(phone) == shown


def test_an_identity_number_shows_two_signs_in_lists_and_ten_in_detail():
    assert masks.id_number("440000194910010217") == "4" + "*" * 16 + "7"
    assert masks.id_number("440000194910010217", detail=True) == "440000********0217"
    assert masks.id_number("E1", detail=True) == "**"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("天溪区柳泉街道清泉里社区示例街8号2单元301", "天溪区柳泉街道清泉里社区***"),
        ("天溪区柳泉街道示例街8号", "天溪区柳泉街道***"),
        ("天溪区示例街8号", "天溪区***"),
        ("3号楼", "***"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_community(address, shown):
    assert masks.address(address) == shown


@given(st.text(st.characters(codec="utf-8", exclude_characters="·• *"), min_size=2, max_size=20))
def test_no_masked_name_shows_more_than_two_signs(name):
    assert sum(sign != "*" for sign in masks.name(name)) <= 2
