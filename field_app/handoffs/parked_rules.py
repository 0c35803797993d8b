"""What a parked thing from the door says, in words, and in what it differs from what was taken. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from field_app.rounds.notice_rules import HOWS, WHOM, spoken
from field_app.rounds.rules import ASKED_BY, CONFIRMED_BY, WORD_TOLD_BY
from field_app.visits.agreement import WAYS
from field_app.visits.custody_rules import KEEPERS
from server.core import clock
from server.identity import masks

#: Parts of a job, as the page calls them where two differ.
PARTS = {"resident": "给谁办", "bundle": "办什么事", "consent": "本人的同意"}
CONTENT = {"answers": "问的几句话", "values": "填的内容", "materials": "材料", "told_via": "怎么告诉本人"}

#: What a deed or a request says, in the order of the page; names of people are covered.
LABELS = {
    "step": "做了什么",
    "name": "姓名",
    "text": "回答",
    "words": "写的话",
    "reason": "理由",
    "material": "补交哪份材料",
    "agrees": "愿意让人上门",
    "word_said": "门口说了暗号",
    "what": "哪件原件",
    "to": "交给",
    "to_name": "接的人",
    "due_back": "说好哪天还",
    "whom": "跟谁说的",
    "teller": "谁去说的",
    "how": "怎么办的",
    "wanted_on": "想哪天上门",
    "at": "什么时候",
}
NAMES = ("name", "to_name", "teller")
SIGNED = {"signature": "屏幕上签名", "paper": "纸上签名", "witness": "有人在场看见"}
HOW = {
    "delivery": WAYS,
    "door_notice": HOWS,
    "visit_step": CONFIRMED_BY | WORD_TOLD_BY,
    "visit_request": ASKED_BY,
    "original": SIGNED,
    "original_handover": SIGNED,
}
STEPS = {
    "confirm": "问过本人",
    "take": "答应去",
    "pass": "说去不了",
    "finish": "去过了",
    "withdraw": "说不用来了",
    "tell_word": "告诉了上门暗号",
}


def differing(taken: Mapping[str, Any], later: Mapping[str, Any]) -> list[str]:
    """Which parts of two revisions of one job differ, in words; none where only the phone or the moment do."""
    found = [name for part, name in PARTS.items() if taken.get(part) != later.get(part)]
    was, now = taken.get("content") or {}, later.get("content") or {}
    found += [name for part, name in CONTENT.items() if was.get(part) != now.get(part)]
    return found + ["照片"] * (_pictures(taken) != _pictures(later))


def _pictures(body: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(one["ref"], one["digest"]) for one in body.get("files", ())}


def said(kind: str, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and text of everything that is known of such a thing, and was said."""
    for code, label in LABELS.items():
        if text := _text(kind, code, content.get(code)):
            yield label, text
    if witness := content.get("witness"):
        yield "见证人", masks.name(witness["name"])


def _text(kind: str, code: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "不是"
    if not value or not isinstance(value, str):
        return ""
    if code in NAMES:
        return masks.name(value)
    if code in ("at", "due_back", "wanted_on"):
        return _moment(value)
    known = {
        "step": STEPS,
        "how": HOW.get(kind, {}),
        "whom": WHOM,
        "to": KEEPERS if kind == "original_handover" else {},
    }
    return known.get(code, {}).get(value, value if code not in ("step", "how", "to") else "")


def _moment(text: str) -> str:
    """A day, or the hour of it, as the page says it; the text itself where it is none."""
    try:
        if len(text) == len("2026-11-23"):
            return spoken(date.fromisoformat(text))
        at = clock.local(datetime.fromisoformat(text))
    except ValueError:
        return text
    return f"{spoken(at.date())}{at:%H:%M}"
