"""What of a person may be shown without a reason. Pure; used for every list and every page."""

import re

COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "长孙",
        "宇文",
        "司徒",
        "司空",
        "夏侯",
        "轩辕",
        "端木",
        "南宫",
        "独孤",
        "闻人",
        "申屠",
        "太史",
        "钟离",
        "呼延",
        "万俟",
        "百里",
        "西门",
        "东郭",
        "公冶",
        "澹台",
        "赫连",
        "濮阳",
        "淳于",
        "单于",
        "仲孙",
        "宗政",
        "第五",
    ]
)

_STREET_NUMBER_ON = re.compile(r"^(.*?(?:社区居委会|居委会|村委会|社区|村))|^(.*?(?:街道|镇|乡))|^(.*?(?:区|县|市))")


def name(text: str) -> str:
    """张*, 李*明, 欧阳**; longer names and names with a dot keep their ends: 买***·**尔."""
    signs = list(text)
    if len(signs) < 2:
        return "*" * len(signs)
    if len(signs) in (3, 4) and text[:2] in COMPOUND_SURNAMES:
        return text[:2] + "*" * (len(signs) - 2)
    if len(signs) == 2:
        return signs[0] + "*"
    return signs[0] + "".join(c if c in "·• " else "*" for c in signs[1:-1]) + signs[-1]


def phone(text: str) -> str:
    """138****0000; a shorter or fixed-line number keeps its first three or four and its last two."""
    if re.fullmatch(r"1\d{10}", text):
        return f"{text[:3]}****{text[-4:]}"
    if len(text) < 7:
        return "*" * len(text)
    return f"{text[:-6]}****{text[-2:]}"


def id_number(text: str, *, detail: bool = False) -> str:
    """In lists the first and the last sign; in a detail view the first six and the last four."""
    first, last = (6, 4) if detail else (1, 1)
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]


def address(text: str) -> str:
    """Down to the community; what comes after is left out."""
    found = _STREET_NUMBER_ON.match(text)
    kept = next((part for part in found.groups() if part), "") if found else ""
    return f"{kept}***" if kept or text else ""
