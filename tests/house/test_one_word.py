"""One word for one idea, in everything that people read."""

import re

import pytest

from tests.house.plan import named, product

#: Word of the house → the words that would be a second name of the same thing.
SAID_OTHERWISE = {
    "交接": ("移交", "转交", "转出"),
    "查询码": ("回执码", "核验码", "查验码", "取件码"),
    "申请编号": ("申请号", "受理号", "流水号", "受理编号"),
    "事项": ("服务事项", "业务事项"),
    "一件事": ("主题套餐", "联办套餐", "套餐"),
    "办件": ("案件", "工单"),
    "材料": ("附件", "要件"),
    "授权": ("委托授权",),
    "补正": ("补件", "补齐补正"),
    "登录": ("登陆",),
    "账号": ("帐号",),
}
#: Law and paper names keep their own words: what the catalogue quotes is not ours to rename.
QUOTED = ("server/catalog/data/", "server/places/", "server/catalog/everyday")


@pytest.mark.parametrize("word", SAID_OTHERWISE)
def test_a_thing_has_one_name(word: str) -> None:
    others = re.compile("|".join(SAID_OTHERWISE[word]))
    twice = [
        f"{named(file)}:{number} {found[0]}"
        for file in product(".py", ".ts", ".tsx", ".html", ".typ", ".md")
        if not named(file).startswith(QUOTED)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (found := others.search(line))
    ]
    assert not twice, f"the word is {word}:\n" + "\n".join(twice)
