"""Numbers and names of people and firms: how they are written, when they are right, and one plain sentence when not.

Pure. `tidy(format, text)` writes a value the one way it is stored, `fault(format, text)` says what is wrong with a tidy
value, `warning` what is odd but allowed; `FORMATS` holds a yes-or-no check per format for JSON Schema validators. The
pages have the same in TypeScript; the vectors in `tests/vectors/identifiers.json` drive both.

A county that nobody knows is fine: the address in a number is that of the first registration, and many are abolished.
"""

import re
from collections.abc import Callable
from datetime import date
from operator import mul

from server.identity.writing import tidy_code, tidy_name, tidy_phone, trim

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
OLD_NUMBER = re.compile(r"[0-9]{15}")
NUMBER = re.compile(r"[0-9]{17}[0-9X]")
LIKE_A_NUMBER = re.compile(r"[0-9]{16,}X?")
OLD_FOREIGN_NUMBER = re.compile(r"[A-Z]{3}[0-9]{12}")
OTHER_NUMBER = re.compile(r"[A-Z0-9()]{5,14}")
_NORTH = {11, 12, 13, 14, 15, 21, 22, 23}
_SOUTH = {31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46}
_WEST = {50, 51, 52, 53, 54, 61, 62, 63, 64, 65}
PROVINCES = frozenset(map(str, _NORTH | _SOUTH | _WEST | {71, 81, 82}))
PERMIT_REGIONS = frozenset({"810000", "820000", "830000"})  # Hong Kong, Macao, Taiwan
EARLIEST_YEAR, LATEST_YEAR = 1850, 2200

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

LONGEST_NAME = 50
LARGEST_SUM = 1_000_000_000_000
# What no name holds: controls, digits, ASCII signs but . ' and -, general punctuation, arrows to dingbats (so □ for a
# missing character too), CJK punctuation, specials, emoji. Ranges, because old browsers know no \p{L}.
NOT_IN_NAMES = re.compile(
    "[\u0000-\u001f!-&(-,/-@\\[-`{-\u00b6\u00b8-\u00bf\u2000-\u2bff\u3000-\u3004\u3008-\u3020\u3030"
    "\ud800-\udfff\uff00-\uff20\uff3b-\uff40\uff5b-\uff65\ufff0-\uffff\U0001f000-\U0001faff]"
)


# people


def resident_check(seventeen: str) -> str:
    """The check character of the first seventeen digits (GB 11643)."""
    total = sum(map(mul, map(int, seventeen), RESIDENT_WEIGHTS))
    return RESIDENT_CHECKS[total % 11]


def birth_in(number: str) -> date | None:
    """The birth date that a right identity number tells; None for papers whose number does not tell it."""
    eighteen = NUMBER.fullmatch(number) and fault("identity-number", number) is None
    return _day(number[6:14]) if eighteen else None


def sex_in(number: str) -> str | None:
    """ "1" male, "2" female (GB/T 2261.1), as a right identity number tells it by its sequence; else None."""
    return None if birth_in(number) is None else "1" if int(number[16]) % 2 else "2"


def age_on(born: date, day: date) -> int:
    """Full years. Who was born on 29 February grows older on 1 March of the other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _day(eight: str) -> date | None:
    """YYYYMMDD as a day, if there is such a day and people born on it may be alive."""
    try:
        day = date(int(eight[:4]), int(eight[4:6]), int(eight[6:8]))
    except ValueError:
        return None
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _eighteen(number: str, address_is_known: bool) -> str | None:
    """What the three kinds of 18-character number share: length, address, birth, check character."""
    if not NUMBER.fullmatch(number):
        return f"号码应是18位，最后一位可以是X，现在是{len(number)}位" if len(number) != 18 else "号码里有不该有的字符"
    if not address_is_known:
        return "号码开头的地区不对，请对照证件再看一遍"
    if _day(number[6:14]) is None:
        return "号码中间的出生日期不存在，请对照证件再看一遍"
    if resident_check(number[:17]) != number[17]:
        return "号码有一位填错了，请对照证件再看一遍"
    return None


def resident_fault(number: str) -> str | None:
    if number[:6] in PERMIT_REGIONS and permit_fault(number) is None:
        return "这是港澳台居民居住证的号码，请把证件类型改过来"
    if OLD_NUMBER.fullmatch(number):
        return "15位的旧号码已经不能用了，请填18位的新号码"
    return _eighteen(number, number[:2] in PROVINCES and number[:6] not in PERMIT_REGIONS)


def permit_fault(number: str) -> str | None:
    """港澳台居民居住证: like a resident number, with a region of its own."""
    return _eighteen(number, number[:6] in PERMIT_REGIONS)


def foreign_fault(number: str) -> str | None:
    """外国人永久居留身份证: eighteen characters that begin with 9; before December 2023 three letters and 12 digits."""
    if OLD_FOREIGN_NUMBER.fullmatch(number):
        return None
    return _eighteen(number, number[:1] == "9" and number[1:3] in PROVINCES)


def identity_fault(number: str) -> str | None:
    """Any identity paper. What looks like an 18-character number must be a right one, else the characters must fit."""
    if OLD_NUMBER.fullmatch(number):
        return resident_fault(number)
    if LIKE_A_NUMBER.fullmatch(number):
        kind = foreign_fault if number[0] == "9" else permit_fault if number[:6] in PERMIT_REGIONS else resident_fault
        return kind(number)
    if foreign_fault(number) is None or OTHER_NUMBER.fullmatch(number):
        return None
    return "证件号码不对，请对照证件再看一遍"


def disability_fault(number: str) -> str | None:
    """残疾人证: identity number, kind 1–7, grade 1–4, and B with a digit for a replacement."""
    if not re.fullmatch("[0-9]{17}[0-9X][0-9]{2}(B[0-9])?", number):
        return "残疾人证号是20位，补发的后面还有B和一位数字"
    if number[18] not in "1234567" or number[19] not in "1234":
        return "残疾人证号最后两位是类别和等级，请对照证件再看一遍"
    return _eighteen(number[:18], number[:2] in PROVINCES | {"83"})


def name_fault(name: str) -> str | None:
    """A name of any people: no rule on how many characters, only that it is text and not a sign for something else."""
    if not name:
        return "请填写姓名"
    if len(name) > LONGEST_NAME:
        return f"姓名最多{LONGEST_NAME}个字"
    if NOT_IN_NAMES.search(name):
        return "姓名里有数字或符号；打不出的字先空着，工作人员帮您录"
    return "姓名里没有字" if not re.search(r"[^ .'·\u002d]", name) else None


# firms


def credit_check(seventeen: str) -> str:
    """The check character of a credit code (GB 32100). The outer modulo matters when the remainder is 0."""
    total = sum(CREDIT_ALPHABET.index(c) * weight for c, weight in zip(seventeen, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[(31 - total % 31) % 31]


def credit_fault(code: str) -> str | None:
    if len(code) != 18:
        return f"统一社会信用代码应是18位，现在是{len(code)}位"
    strange = [c for c in code if c not in CREDIT_ALPHABET]
    if strange:
        return f"统一社会信用代码里不会有“{strange[0]}”，请对照执照再看一遍"
    return None if credit_check(code[:17]) == code[17] else "统一社会信用代码有一位填错了，请对照执照再看一遍"


def credit_warning(code: str) -> str | None:
    """Places 9 to 17 are the old organisation code with a check of its own; newer codes do not always keep it."""
    total = sum(int(c, 36) * weight for c, weight in zip(code[8:16], ORGANISATION_WEIGHTS, strict=True))
    expected = "0123456789X"[(11 - total % 11) % 11]
    return None if code[16] == expected else "代码里的组织机构代码校验不符，请核对执照"


# ways to reach, places, days, sums


def _shaped(pattern: str, sentence: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)
    return lambda text: None if compiled.fullmatch(text) else sentence


mobile_fault = _shaped("1[3-9][0-9]{9}", "手机号应是11位数字，以1开头")
landline_fault = _shaped("0(10|2[0-9]|[3-9][0-9]{2})-?[0-9]{7,8}(-[0-9]{1,6})?", "固定电话要带区号，例如0531-88881234")
hotline_fault = _shaped("1[0-9]{2}|1[0-9]{4}|9[56][0-9]{3,4}|[48]00-?[0-9]{3}-?[0-9]{4}", "这不是一个热线号码")


def phone_fault(number: str) -> str | None:
    """A number on which somebody can be reached; it never proves who that is."""
    return None if mobile_fault(number) is None or landline_fault(number) is None else "请填手机号，或带区号的固定电话"


def division_fault(code: str) -> str | None:
    """区划代码, 12 digits: 2 province, 2 city, 2 county, 3 township, 3 community; below a zero group all is zero."""
    if not re.fullmatch("[0-9]{12}", code) or code[:2] not in PROVINCES:
        return "区划代码应是12位数字，开头是省份"
    groups = [code[2:4], code[4:6], code[6:9], code[9:12]]
    filled = [int(group) > 0 for group in groups]
    if filled != sorted(filled, reverse=True) or int(groups[2]) > 599 or int(groups[3]) > 599:
        return "没有这样的区划代码"
    return None


def region_fault(text: str) -> str | None:
    """A place as a division code or in words."""
    return division_fault(text) if re.fullmatch("[0-9]+", text) else None


def grid_fault(code: str) -> str | None:
    """网格: the 12 digits of its community and a local number of one to six digits."""
    is_grid = re.fullmatch("[0-9]{13,18}", code) and division_fault(code[:12]) is None and code[9:12] != "000"
    return None if is_grid else "网格编码是12位社区代码加本地编号"


def day_fault(text: str) -> str | None:
    is_day = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and _day(text.replace("-", "")) is not None
    return None if is_day else "没有这一天，请按年-月-日填，例如2026-03-01"


def money_fault(value: float) -> str | None:
    """A sum in yuan: a number with at most two decimals."""
    if not abs(value) <= LARGEST_SUM:  # so that what is no number at all is refused too
        return "金额太大了，请再看一遍"
    return None if round(value * 100) / 100 == value else "金额最多两位小数"


# by name
FAULTS: dict[str, Callable[[str], str | None]] = {
    "resident-id": resident_fault,
    "residence-permit": permit_fault,
    "foreign-permanent": foreign_fault,
    "passport": _shaped("[A-Z0-9]{5,12}", "护照号码是5到12位字母和数字"),
    "travel-pass": _shaped("[A-Z0-9()]{8,14}", "通行证号码是8到14位字母和数字"),
    "identity-number": identity_fault,
    "disability-card": disability_fault,
    "credit-code": credit_fault,
    "person-name": name_fault,
    "mobile": mobile_fault,
    "landline": landline_fault,
    "hotline": hotline_fault,
    "phone": phone_fault,
    "division": division_fault,
    "region": region_fault,
    "grid": grid_fault,
    "day": day_fault,
}
TIDY: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(FAULTS, tidy_code),
    **dict.fromkeys(("mobile", "landline", "hotline", "phone"), tidy_phone),
    "person-name": tidy_name,
    "region": trim,
}


def tidier(format: str) -> Callable[[str], str]:
    """What writes a text of this format as it is stored."""
    return TIDY.get(format, trim)


def tidy(format: str, text: str) -> str:
    """The text as it is stored."""
    return tidier(format)(text)


def fault(format: str, text: str, *, today: date | None = None) -> str | None:
    """What is wrong, in one sentence, or None. With `today`, nobody may be born later than that."""
    found = FAULTS[format](text)
    if found is None and today is not None and format in TELLS_BIRTH and NUMBER.fullmatch(text[:18]):
        born = _day(text[6:14])
        return "号码里的出生日期还没到，请对照证件再看一遍" if born and born > today else None
    return found


TELLS_BIRTH = frozenset({"resident-id", "residence-permit", "foreign-permanent", "identity-number", "disability-card"})


def warning(format: str, text: str) -> str | None:
    """What is odd about a right value; shown, never refused."""
    return credit_warning(text) if format == "credit-code" and credit_fault(text) is None else None


def _check(name: str) -> Callable[[str], bool]:
    return lambda text: FAULTS[name](text) is None


FORMATS: dict[str, Callable[[str], bool]] = {name: _check(name) for name in FAULTS}
