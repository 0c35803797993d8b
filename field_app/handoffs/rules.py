"""What may be approved, by whom, and what is signed. Pure: no clock, no database, no HTTP."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.core import crypto
from server.core.errors import DomainError, Fault
from server.identity import masks
from server.notifications.rules import Wording


class JobUnopened(DomainError):
    """`jobs` names those that were not opened as they are now."""

    status, slug, title = HTTPStatus.CONFLICT, "job-unopened", "有没打开看过的，请先一件一件打开看，再一起批"


class OwnJob(DomainError):
    """`jobs` names those that somebody else has to approve."""

    status, slug, title = HTTPStatus.CONFLICT, "own-job", "自己的、亲属的事自己不能批，请别的书记看"


class OtherWordsSigned(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "other-words-signed", "签名签的不是这几件，请看过以后重新签"


class NotAsked(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "not-asked", "没有这个问题，或者已经回答过了"


#: Which news of a passing is told to whom: to the one who is asked, and to the one who waits for an answer.
PASSING: dict[str, tuple[str, Wording]] = {
    "job.offered": (
        "to",
        Wording("请您接手", "{from}想把《{name}》交接给您，请接下，或者说明为什么不接。您接下以前还归{from}。"),
    ),
    "job.taken": ("from", Wording("已经接手", "您交接的《{name}》，{to}接下了，以后归{to}。")),
    "job.offer_withdrawn": ("to", Wording("不用接手了", "{from}不再请您接手《{name}》，这件事还归{from}。")),
    "job.given_back": ("from", Wording("没有接手", "您交接的《{name}》，{to}没有接，还归您。")),
}

#: To who gave a job away while he carries originals of it for which not both have signed.
ORIGINALS = "还有{count}件原件没有签字交接，仍记在您名下，请当面交给{to}，由{to}签收。"

#: Sides of a job that waits: who has to look, who stands above, whose it is.
LOOKS, ABOVE, WORKER = "looks", "above", "worker"

#: What is told when nobody answers, and when a job comes back; to which side in which words.
WAITED: dict[str, dict[str, Wording]] = {
    "job.reminded": {
        LOOKS: Wording("等您来看", "《{name}》还等您看，{until}以前没有人看，就自动交到中心，并且记下来。"),
    },
    "job.escalated": {
        LOOKS: Wording("快到时限", "《{name}》还没有人看，已经告诉街道。{until}以前没有人看，就自动交到中心。"),
        ABOVE: Wording("社区没看", "{place}有一件《{name}》还没有人看，请催一催，或者由街道来看。{until}到时限。"),
        WORKER: Wording("还没人看", "《{name}》书记还没有看，已经告诉街道。{until}以前没有人看，就自动交到中心。"),
    },
    "job.handed_in": {  # where nobody had looked
        LOOKS: Wording("自动交出", "《{name}》到了时限没有人看，已经自动交到中心，并且记了下来。"),
        ABOVE: Wording("自动交出", "{place}的《{name}》到了时限没有人看，已经自动交到中心，并且记了下来。"),
        WORKER: Wording("自动交出", "《{name}》到了时限书记没有看，已经自动交到中心。"),
    },
    "job.sent_back": {
        LOOKS: Wording("没人看过", "《{name}》到了时限没有人看，又缺东西交不出去，已经退给网格员。"),
        ABOVE: Wording("没人看过", "{place}的《{name}》到了时限没有人看，又缺东西交不出去，已经退给网格员。"),
        WORKER: Wording("请再弄弄", "《{name}》缺东西，交不出去。缺什么都标出来了，补好再交。"),
    },
    "job.returned": {WORKER: Wording("书记退回", "《{name}》书记退回来了，标出来的地方请再弄一下。")},
}


#: Of `job.sent_back` where somebody had said yes, and only its submission was refused.
REFUSED = {
    LOOKS: Wording("没交出去", "《{name}》批过以后没能交到中心，还缺东西，已经退给网格员。"),
    WORKER: WAITED["job.sent_back"][WORKER],
}

#: Out of the secretary's hands: with the worker again, at the centre, or over.
HANDED_ON = ("returned", "approved", "in_centre", "result_ready", "not_accepted", "delivered", "withdrawn")

#: Steps that a secretary reads: what was said, who had it, what became of it. Looks and lists of files are left out.
PASSED = ("pass", "take_over", "pass_back", "pass_withdrawn")
DONE = ("register", "hand_in", "result", "refuse", "deliver", "withdraw")
TOLD = ("notice", "notice_told", "notice_answered", "notice_missed")
CARRIED = ("original_taken", "original_passed", "original_back", "original_late")
AT_THE_DESK = ("ask", "answer", "return", "correct", "remind", "escalate", "approve", "hold_back")
SAID = (*AT_THE_DESK, *PASSED, *DONE, *TOLD, *CARRIED)


#: Who takes a result in the resident's place.
RECEIVERS = {"guardian": "监护人", "relative": "亲属"}


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who has to do the next thing, and until when as far as that is known."""

    who: str
    until: date | None = None
    is_provisional: bool = False


#: What a phone doubts of a picture, and why its worker kept it (`field_app/app/rules/picture.ts`).
FLAWS = {"dark": "照片偏暗", "blurred": "照片有点糊", "cut": "纸好像没拍全"}
KEPT = {
    "original": "原件就是这样的",
    "person": "本人不方便再拍",
    "light": "屋里光线只能这样",
    "whole": "要看的都拍进来了",
}


def kept_because(facts: Any) -> str | None:
    """What a secretary reads beside a picture that its phone doubted; None of all others."""
    told = facts if isinstance(facts, Mapping) else {}
    flaw, why = FLAWS.get(str(told.get("flaw"))), KEPT.get(str(told.get("kept_because")))
    if flaw is None:
        return None
    return f"{flaw}，网格员说：{why}" if why else f"{flaw}，网格员没说为什么就用这张"


def turn_told(turns: Sequence[Turn]) -> dict[str, Any]:
    """Everybody whose turn it is, each once; of their days the first. Empty where it is nobody's."""
    first = min((one for one in turns if one.until), key=lambda one: (one.until, one.is_provisional), default=Turn(""))
    who = "、".join(dict.fromkeys(one.who for one in turns))
    return {"turn": who, "until": first.until, "until_is_provisional": first.is_provisional}


def to_sign(digests: Sequence[str]) -> str:
    """What is signed: the digest of the revision; of several, the digest over theirs in their order."""
    if len(digests) == 1:
        return digests[0]
    return f"sha256:{hashlib.sha256(crypto.canonical(list(digests))).hexdigest()}"


def pressing(gone: timedelta, given: timedelta) -> list[str]:
    """What is due by now: a reminder after half of the working time, a word to the street after three quarters."""
    part_gone = gone / given if given else 1.0
    return [name for name, part in (("remind", 0.5), ("escalate", 0.75)) if part_gone >= part]


def said_by(body: Mapping[str, Any]) -> UUID | None:
    """Who agreed in the resident's place, where that person is on record."""
    given = (body.get("consent") or {}).get("given_by") or {}
    return UUID(given["person"]) if given.get("person") else None


def received(words: Mapping[str, Any]) -> str:
    """Who took a result into his hands, and what was said of it; names are covered."""
    by = words.get("given_by") or {"who": "resident"}
    if by["who"] == "resident":
        return str(words.get("words", ""))
    named = "，".join(said for said in (by.get("relation"), masks.name(by["name"]) if by.get("name") else "") if said)
    whole = f"{RECEIVERS[by['who']]}收的" + (f"（{named}）" if named else "")
    return "。".join(said for said in (whole, words.get("words", "")) if said)


def is_near(mine: Collection[UUID], theirs: Collection[UUID], pairs: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether one of them is the same human, or stands to one of them in a relation on record."""
    ours, others = set(mine), set(theirs)
    return bool(ours & others) or any(
        (one in ours and other in others) or (other in ours and one in others) for one, other in pairs
    )


@dataclass(frozen=True, slots=True)
class Markable:
    """What a job has that may be marked: fields and papers of its form, and its pictures."""

    fields: Collection[str]
    papers: Collection[str]
    pages: Collection[UUID]

    def has(self, kind: str, named: Any) -> bool:
        if kind == "page":
            return named in self.pages
        if kind == "material":
            return named in self.papers
        steps = [step for step in str(named).split("/")[1:] if step not in ("content", "values", "answers")]
        return bool(steps) and (steps[0] == "consent" or steps[0] in self.fields)


def unknown_marks(marks: Sequence[Mapping[str, Any]], known: Markable) -> list[Fault]:
    """Those that name nothing of the job, each by its place."""
    return [
        Fault(f"/marks/{place}/target/{kind}", "这份表里没有这一处，请重新标")
        for place, mark in enumerate(marks)
        for kind, named in mark["target"].items()
        if not known.has(kind, named)
    ]
