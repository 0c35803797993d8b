"""Pure decisions about residents: flags and their grades, ways of being told, what likeness is, how one is found."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

from server.identity.writing import narrow

#: Why somebody needs care, in the order of the pages.
FLAGS = {
    "aged_80": "80岁以上",
    "living_alone": "独居",
    "disabled": "残疾",
    "bedridden": "卧床",
    "pregnant": "孕期",
    "poor": "困难",
    "veteran": "退役军人",
    "minor_in_difficulty": "困境儿童",
}
#: Kinds and grades of disability, as the card counts them (GB/T 26341).
DISABILITIES = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("一级", "二级", "三级", "四级")

TOLD_BY = {"own_phone": "打本人电话", "relative": "告诉亲属", "in_person": "上门当面说"}


def grade_of(kind: str, grade: str) -> str | None:
    """A disability as it is kept: `4-3` for 肢体三级; None where one of the two is not known."""
    if kind not in DISABILITIES or grade not in GRADES:
        return None
    return f"{DISABILITIES.index(kind) + 1}-{GRADES.index(grade) + 1}"


def grade_fits(kind: str, grade: str | None) -> bool:
    """Only a disability has a grade, and must have one."""
    if kind != "disabled":
        return grade is None
    kinds, _, grades = (grade or "").partition("-")
    return kinds in set("1234567") and grades in set("1234")


def flag_name(kind: str, grade: str | None) -> str:
    """For people: 残疾（肢体三级）."""
    if not grade:
        return FLAGS[kind]
    one, other = (int(part) - 1 for part in grade.split("-"))
    return f"{FLAGS[kind]}（{DISABILITIES[one]}{GRADES[other]}）"


def holds_on(since: date, until: date | None, day: date) -> bool:
    """Whether a charge or a substitution holds on that day; its last day belongs to it."""
    return since <= day and (until is None or day <= until)


def likeness(name: str, birth: date | None, address: str | None) -> str | None:
    """What two records of one human share where there is no number; None where that would tell too little."""
    if birth is None or not address:
        return None
    return "|".join((name, birth.isoformat(), plain_place(address) or ""))


def plain_place(place: str | None) -> str | None:
    """An address or a door however it was typed; None where there is none."""
    return "".join(narrow(place or "").split()) or None


# --- finding ---------------------------------------------------------------------------------------------------------


def is_found(asked: str, *, name: str, places: Sequence[str]) -> bool:
    """Whether somebody is meant: by part of the name, its pinyin or initials, or by part of address or door."""
    wanted = "".join(narrow(asked).split()).casefold()
    if not wanted:
        return True
    if wanted in name.casefold() or any(wanted in _plain(place) for place in places):
        return True
    if not (wanted.isascii() and wanted.isalpha()):
        return False
    return any(_sounds_like(wanted, name[start:]) for start in range(len(name)))


def _plain(text: str) -> str:
    return "".join(narrow(text).split()).casefold()


def _sounds_like(wanted: str, name: str) -> bool:
    """Whether what is typed runs through the name, each character by its sound or its initial: ouyxl."""
    if not wanted or not name:
        return not wanted
    readings = _readings(name[0])
    return any(one.startswith(wanted) for one in readings) or any(
        wanted.startswith(one) and _sounds_like(wanted[len(one) :], name[1:]) for one in readings
    )


@lru_cache(maxsize=20_000)  # of single characters, not of anybody's name
def _readings(character: str) -> frozenset[str]:
    """All that a character may sound like, and its initials: 单 is dan, shan, chan, d, s, c."""
    (sounds,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    return frozenset(part for sound in sounds for part in (sound.casefold(), sound[:1].casefold()))


#: Initials of characters that sound otherwise as a surname than in a word (现代汉语词典; of several the most frequent).
SURNAMES = dict(zip("单查曾仇解区翟覃乐阚种折秘乜么句祭召佴繁", "szzqxozqykcsbnygzsnp", strict=True))


def initials(name: str) -> str:
    """The usual initials of a name, its surname as a surname, for lists that show no more: lxm."""
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    is_one_sign = not name.startswith("单于")
    return SURNAMES.get(name[:1], letters[:1]) + letters[1:] if is_one_sign else letters
