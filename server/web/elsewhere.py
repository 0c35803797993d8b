"""What people look for here that is done elsewhere: where to go, in a sentence. Pure.

The catalogue holds what this house takes; a search that finds nothing, or only what sounds alike, must not be the end.
"""

from typing import NamedTuple


class Elsewhere(NamedTuple):
    """A matter that is not ours: words by which people ask for it, its name, and where it is done."""

    words: tuple[str, ...]
    name: str
    where: str


ELSEWHERE = (
    Elsewhere(
        ("结婚", "离婚", "领证", "jiehun", "lihun"),
        "结婚、离婚登记",
        "两个人带身份证，到民政部门的婚姻登记处当面办，不能代办。",
    ),
    Elsewhere(("身份证", "shenfenzheng"), "办身份证、补身份证", "到派出所办。丢了的先挂失，再补办。"),
    Elsewhere(("护照", "港澳", "签证", "huzhao"), "护照、港澳台通行证", "到公安出入境窗口办。"),
    Elsewhere(
        ("户口", "迁户", "分户", "hukou"),
        "迁户口、分户、改户口本",
        "到派出所办。刚生的孩子上户口，可以在这里和出生的事一起办。",
    ),
    Elsewhere(
        ("驾照", "驾驶证", "违章", "年检", "车检", "jiazhao"), "驾照、违章、车检", "到车管所，或用“交管12123”办。"
    ),
    Elsewhere(("公积金", "gongjijin"), "住房公积金", "到公积金中心，或打 12329。"),
    Elsewhere(("房产证", "不动产", "过户", "买房", "卖房"), "买房、过户、房产证", "到不动产登记窗口办。"),
    Elsewhere(
        ("退休", "tuixiu"),
        "单位职工退休",
        "先找单位。单位不在了的，到社保窗口，或打 12333。没有单位的居民养老金，可以在这里办。",
    ),
    Elsewhere(("交税", "报税", "发票", "个税"), "交税、开发票", "到税务窗口，或打 12366。"),
    Elsewhere(
        ("电费", "水费", "燃气", "停电", "停水"), "水、电、燃气", "打水、电、燃气公司的服务电话，说不清找谁的打 12345。"
    ),
)


def found(text: str) -> list[Elsewhere]:
    """What of this is asked for."""
    asked = "".join(text.split()).casefold()
    return [one for one in ELSEWHERE if any(word in asked for word in one.words)]
