"""What a consent given at the door still lacks, by the grade of what is done. Pure.

A simple thing needs a spoken yes that the worker noted. A risky one needs a signature, a paper with the thumbprint, or
a witness who is neither the worker, nor the resident, nor who agrees, nor gains from it; so it does of a guardian. Who
agrees to it in the resident's place is named. Where the worker doubts that the resident understands, only a guardian
may agree. Nothing of this refuses a job: what is missing is told to the secretary and to the worker. The phone asks for
the same (`app/rules/consent.ts`); `tests/vectors/consents.json` drives both.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from field_app.visits.job_rules import last_moment
from server.catalog.proxying import RISKY
from server.core.errors import Fault

#: How it was given, for people.
WAYS = {
    "spoken": "当面说好了",
    "signature": "本人签名",
    "thumb": "屏幕上按手印",
    "paper": "纸质委托书按手印",
    "witness": "见证人在场，口头同意",
    "guardian": "监护人同意",
}
#: Enough where something is at stake; a thumb on glass proves nobody, and a guardian shows it in one of these ways too.
STRONG = frozenset({"signature", "paper", "witness", "guardian"})
#: Where it says that who agreed in the resident's place has no name.
NAME_OF_GIVER = "/consent/given_by/name"
WORKER = "网格员"
#: These leave a picture.
WITH_PICTURE = frozenset({"signature", "thumb", "paper"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the consent has to fit."""

    grade: str
    items: Collection[str]
    shown: Collection[str]  # digests of what may have been shown
    files: Collection[str]  # refs that the job names
    worker: str  # the worker's own name
    resident: str  # the same, as on record
    day: date


def faults(given: Mapping[str, Any] | None, asked: Asked) -> list[Fault]:
    """All that is missing, each with its place."""
    if given is None:
        return [Fault("/consent", "还没有记下本人是不是同意")]
    by = [*_who(given), *unnamed(given, asked.grade)]
    return [*_what(given, asked), *_how(given, asked), *by, *_witness(given, asked)]


def of_receipt(given: Mapping[str, Any], asked: Asked) -> list[Fault]:
    """The same of a receipt for what was brought: how it was given, by whom, before whom."""
    found = [*_how(given, asked), *_who(given), *_witness(given, asked)]
    return [Fault(one.pointer.removeprefix("/consent"), one.message) for one in found]


def _what(given: Mapping[str, Any], asked: Asked) -> Iterator[Fault]:
    if not set(asked.items) <= set(given["items"]):
        yield Fault("/consent/items", "要办的事里，有的本人还没有同意")
    until = last_moment(given["until"] or "")
    if until is None or until < asked.day:
        yield Fault("/consent/until", "同意办到哪一天没有写，或者已经过了")
    if given["shown_digest"] not in asked.shown:
        yield Fault("/consent/shown_digest", "念给本人听的告知这里没有，要用新的再念一遍")


def _how(given: Mapping[str, Any], asked: Asked) -> Iterator[Fault]:
    how = given["how"]
    if given["is_doubted"] and how != "guardian":
        yield Fault("/consent/how", "担心本人没有听明白的，要由监护人同意")
    elif asked.grade == RISKY and how not in STRONG:
        yield Fault("/consent/how", "这件事要本人签名、纸上按手印，或者有见证人在场")
    is_seen = given["signature"] in asked.files
    if how in WITH_PICTURE and not is_seen:
        yield Fault("/consent/signature", "没有看到本人的签名或手印")
    if how == "guardian" and asked.grade == RISKY and not is_seen and given["witness"] is None:
        yield Fault("/consent/signature", "监护人要签名、纸上按手印，或者有见证人在场")
    if given["at"] is None:
        yield Fault("/consent/at", "没有写什么时候同意的")


def _who(given: Mapping[str, Any]) -> Iterator[Fault]:
    by = given["given_by"]
    if (given["how"] == "guardian") != (by["who"] == "guardian"):
        yield Fault("/consent/given_by/who", "监护人同意的，要写明是监护人")
    if by["who"] != "resident" and not by["relation"]:
        yield Fault("/consent/given_by/relation", "要写明和本人的关系")
    if by["who"] == "relative" and not given["witness"]:
        yield Fault("/consent/given_by/who", "亲属转达的，要有见证人在场")


def unnamed(given: Mapping[str, Any], grade: str) -> list[Fault]:
    """That nobody wrote who agreed in the resident's place: phones of before never asked."""
    by = given["given_by"]
    is_named = by["who"] == "resident" or _plain(by.get("name") or "")
    return [] if is_named or grade != RISKY else [Fault(NAME_OF_GIVER, "要写明说同意的人叫什么名字")]


def _witness(given: Mapping[str, Any], asked: Asked) -> Iterator[Fault]:
    witness = given["witness"]
    if witness is None:
        if given["how"] == "witness":
            yield Fault("/consent/witness", "没有写见证人是谁")
        return
    if not witness["is_impartial"]:
        yield Fault("/consent/witness/is_impartial", "见证人不能是从这件事里得好处的人")
    if said := _no_other(witness["name"], given["given_by"], asked):
        yield Fault("/consent/witness/name", f"{said}自己不能当见证人")


def _no_other(witness: str, by: Mapping[str, Any], asked: Asked) -> str | None:
    """Who the witness is, where that is none but those who are there anyway."""
    if WORKER in _plain(witness) or _is_same(witness, asked.worker):
        return WORKER
    if _is_same(witness, asked.resident):
        return "本人"
    if by["who"] == "resident":
        return None
    is_giver = _is_same(witness, by.get("name") or "") or _plain(witness) == _plain(by["relation"] or "")
    return "说同意的人" if is_giver else None


def _is_same(said: str, name: str) -> bool:
    """Also where one is written with a title: 李明 and 李明同志. A single sign more behind it makes another's name."""
    short, long = sorted((_plain(said), _plain(name)), key=len)
    if short == long or len(short) < 2:
        return bool(short) and short == long
    return short in long and long[:-1] != short


def _plain(name: str) -> str:
    """However the keyboard wrote it: wide letters, and signs that only look like others, are the ordinary ones."""
    return "".join(unicodedata.normalize("NFKC", name).split())
