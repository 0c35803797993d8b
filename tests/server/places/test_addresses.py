"""An address names the division that decides, or leaves it open."""

import pytest

from server.places.addresses import division_named_in

NAMES = {
    "370199001000": "柳泉街道",
    "370199001001": "清泉里社区",
    "370199002000": "云桥街道",
    "370199002001": "新云桥社区",
    "370199003000": "书院街道",
    "370199003001": "云桥社区",
}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("柳泉街道清泉里社区 1 号", "370199001001"),
        ("山东省济南市天溪区柳泉街道 清泉里社区3号楼", "370199001001"),
        ("清泉里社区 3 号楼", "370199001001"),
        ("柳泉街道 12 号", "370199001000"),
        ("云桥街道新云桥社区 5 号", "370199002001"),
        ("新云桥社区 5 号", "370199002001"),
        ("云桥街道清泉里社区 5 号", "370199002000"),
        ("书院街道、柳泉街道之间", None),
        ("济南市历下区柳泉街道 12 号", None),
        ("人民路 12 号", None),
        ("", None),
    ],
)
def test_an_address_names_its_division_or_leaves_it_open(address: str, code: str | None) -> None:
    assert division_named_in(address, NAMES, county="天溪区（演示）") == code
