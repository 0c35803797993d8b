"""Which steps are told, and in which words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

#: WeChat's field types: phrase at most 5 characters, character_string at most 32, thing at most 20.
PHRASE, CHARACTER_STRING = 5, 32


@dataclass(frozen=True, slots=True)
class Wording:
    """`phrase`: five characters at most, for strangers' eyes too; `sentence`: for the person, with the item's name."""

    phrase: str
    sentence: str

    def for_item(self, item: str) -> "Wording":
        return Wording(self.phrase, self.sentence.format(item=item))


#: (event, its result or empty) → words; the first row that fits counts.
WORDINGS: dict[tuple[str, str], Wording] = {
    ("application.submitted", ""): Wording("已提交", "您的申请已经收到，工作人员会尽快查看。"),
    ("case.accepted", ""): Wording("已受理", "《{item}》已经受理，正在办理。"),
    ("case.suspended", ""): Wording("暂停计时", "《{item}》需要做特别程序（如现场核查），办理时间先停下，结束后继续。"),
    ("case.resumed", ""): Wording("继续办理", "《{item}》继续办理。"),
    ("case.released", ""): Wording("开始办理", "前一个事项办好了，《{item}》开始办理。"),
    ("owed.received", ""): Wording(
        "材料收到", "窗口收下了您说好以后再交的材料。不是您或家里人送的，请拨12345或到服务窗口问。"
    ),
    ("owed.reminded", ""): Wording("记得补交", "《{item}》还有材料没交，请在{until}前补交。打开申请就能上传。"),
    ("owed.moved", ""): Wording("补交改期", "还没交的材料，补交的日子改了：{dates}。以新的日子为准。"),
    ("application.recounted", ""): Wording("期限有变", "工作日安排有变化，日子重新算了：{dates}。以新的日子为准。"),
    ("correction.sent", ""): Wording("要补材料", "有些内容要补充或改正，请打开申请，只改标出来的地方就行。"),
    ("case.closed", "granted"): Wording("已办结", "《{item}》办好了，结果是：准予。"),
    ("case.closed", "granted_deferred"): Wording(
        "已办结", "《{item}》先给您办好了。还要补交的材料和期限，请打开申请查看。"
    ),
    ("case.closed", "denied"): Wording("已办结", "《{item}》没有通过。理由和不服可以怎么办，请打开申请查看。"),
    ("case.closed", "not_accepted"): Wording("已办结", "《{item}》不归本部门办，该去哪里办，请打开申请查看。"),
    ("case.closed", "not_needed"): Wording("不用办理", "《{item}》不需要办理，请打开申请查看原因。"),
    ("case.closed", "forwarded"): Wording("已转报", "《{item}》已经转报上级部门办理。"),
    ("case.closed", "withdrawn"): Wording("已撤回", "《{item}》已经按您的意思撤回。"),
    ("case.closed", "lapsed"): Wording("已办结", "《{item}》过了补正日期，这次办理结束。您可以重新申请。"),
    ("case.closed", "not_pursued"): Wording("已办结", "前一个事项没有通过，《{item}》这次不再办理。以后可以重新启动。"),
    ("case.reopened", ""): Wording("重新办理", "《{item}》重新开始办理。"),
    ("case.revoked", ""): Wording("结果撤销", "《{item}》的结果被撤销，理由请打开申请查看。"),
}

#: Steps, and why they were taken, of which other news tells: a notice of correction, a case that is opened again.
TOLD_OTHERWISE = {("case.suspended", "correction"), ("case.released", "reopened")}

#: Who took it back (the case's reason), who hears it → words. Said of the one who did it, never of the other.
WITHDRAWN: dict[tuple[str, str], str] = {
    ("applicant", "agent"): "申请人撤回了《{item}》，不用再替他办了。",
    ("agent", "applicant"): "替您办事的人撤回了《{item}》。不是您的意思，请拨12345或到服务窗口说。",
    ("agent", "agent"): "您替申请人撤回了《{item}》。",
}

#: (event, who hears it) → words for a mandate, in one's own list.
MANDATES: dict[tuple[str, str], Wording] = {
    ("mandate.offered", "principal"): Wording(
        "请您确认", "有人想替您办事。是不是您的意思，请打开「授权」确认；不理会就不生效。"
    ),
    ("mandate.given", "principal"): Wording(
        "授权生效", "您让人代办的授权已经生效。不是您的意思，请打开「授权」收回，也可拨12345。"
    ),
    ("mandate.given", "agent"): Wording(
        "授权生效", "您可以替对方办事了。能办哪些事项、到哪天为止，请打开「授权」查看。"
    ),
    ("mandate.revoked", "principal"): Wording("授权收回", "您让人代办的授权已经收回，从现在起对方不能再替您办事。"),
    ("mandate.revoked", "agent"): Wording("授权收回", "对方收回了请您代办的授权，从现在起您不能再替他办事。"),
    ("mandate.laid_down", "principal"): Wording(
        "不再代办", "替您办事的人说不再代办了，授权到此结束。要办事请另找人，也可拨12345。"
    ),
    ("mandate.laid_down", "agent"): Wording("不再代办", "您不再替对方办事了，这份授权到此结束。"),
    ("mandate.replaced", "principal"): Wording(
        "授权换新", "您重新说好了请人代办的事，原来的授权到此结束，以新的为准。不是您的意思，请拨12345。"
    ),
    # One side was erased: the other alone is there to be told, and why is not his to know.
    ("mandate.lapsed", "principal"): Wording(
        "授权结束", "替您办事的人不能再替您办了，授权到此结束。要办事请另找人，也可拨12345。"
    ),
    ("mandate.lapsed", "agent"): Wording("授权结束", "请您代办的授权已经结束，从现在起您不能再替对方办事。"),
}

#: A consent was taken back: to the desk of a case that rested on it, and to its giver where staff wrote it down.
CONSENT_GONE = Wording("收回同意", "申请人收回了同意，《{item}》还在办。请打开办件看一看：缺了同意的信息不要再用。")
CONSENT_ENDED = Wording("已收回", "按您说的，《{item}》已经收回。不是您的意思，请拨12345或到服务窗口说。")

#: A paper that was to follow came: to the desk of its case.
PAPER_FOLLOWED = Wording("材料补交", "《{item}》先前说好以后再交的材料交来了，请打开办件看一看。")

#: An answer to a correction changed what a decided case rested on: to its body.
SHARED_CHANGED = Wording("内容变化", "《{item}》办结以后，申请人补正时改了它也用到的内容，请打开办件看一看。")

#: A deletion was asked for, and a law wants the data kept.
KEPT = Wording("依法留存", "您要求删除的信息依法要留存：除了保管，不再作别的用。理由在“我的资料”里，不服可拨12345。")

#: Everything was to be deleted, then two accounts became one: what that means now.
NARROWED = Wording(
    "删除范围",
    "您在两个账号合并以前要求删除全部信息，现在只算提的时候那个账号里的申请，工作人员看过再定，这个账号和别的申请都不动。"
    "要全部删，请到“我的资料”再提一次，也可拨12345。",
)

#: What leaves the house: to the principal alone, when somebody wrote it down in his name (at a desk, by telephone).
MANDATE_TEXTS = {"mandate.given": "有人可以替您办事了", "mandate.revoked": "替您办事的授权已经收回"}

#: Longer than this nobody tries to send a message: the step it tells of is old news.
GIVEN_UP_AFTER = timedelta(days=3)

EVENTS = tuple(dict.fromkeys(event for event, _ in WORDINGS))
MANDATE_EVENTS = tuple(dict.fromkeys(event for event, _ in MANDATES))


def wording(event: str, result: str | None, reason: str | None = None) -> Wording | None:
    """The words for an event, or None where there is nothing to tell."""
    if (event, reason) in TOLD_OTHERWISE:
        return None
    return WORDINGS.get((event, result or "")) or WORDINGS.get((event, ""))


def sentence(event: str, words: Wording, *, reason: str | None, hears: str) -> str:
    """The sentence for who hears it: the applicant, or the agent who typed for her."""
    if (event, words.phrase) == ("case.closed", "已撤回"):
        return WITHDRAWN.get((reason or "", hears), words.sentence)
    return words.sentence


@dataclass(frozen=True, slots=True)
class Way:
    """One message's way out. `instead_of`: what was chosen and cannot work for this person."""

    channel: str
    address: str
    instead_of: str | None = None


def ways(chosen: Sequence[str], *, phone: str | None, open_id: str | None) -> list[Way]:
    """The ways out of what was chosen; where WeChat was and cannot be, a text message goes instead."""
    found = [Way("sms", phone)] if "sms" in chosen and phone else []
    if "wechat" in chosen and open_id:
        return [*found, Way("wechat", open_id)]
    if "wechat" in chosen and phone and not found:
        return [Way("sms", phone, instead_of="wechat")]
    return found


def spoken(day: str | None) -> str:
    """A date as people say it."""
    said = date.fromisoformat(day) if day else None
    return f"{said.month}月{said.day}日" if said else "约定的日子"


def moved(item: str, told: Mapping[str, Any]) -> str:
    """One item's new date, the office's or the applicant's own; or that of a paper that is to follow."""
    what, estimate = ("的补正" if told.get("is_asked") else ""), ("（预估）" if told["is_provisional"] else "")
    what = f"的“{told['paper']}”" if "paper" in told else what
    return f"《{item}》{what}改到{spoken(told['until'])}{estimate}"


def is_stale(queued: datetime, *, now: datetime) -> bool:
    """Whether a message waits for so long that it is given up."""
    return now - queued > GIVEN_UP_AFTER


def for_strangers(number: str, phrase: str, address: str) -> str:
    """A text that anybody may read over a shoulder: number and step, and where to ask."""
    return f"您的申请{number}：{phrase}。用回执上的查询码看详情 {address}progress ，不会用手机可拨12345或到服务窗口问。"


def of_a_mandate(phrase: str, address: str) -> str:
    """A text that names nobody: that it is so, and where to look or to object."""
    return f"{phrase}。详情请登录查看 {address} 。不是您的意思，请拨12345或到服务窗口说。"


def of_keeping(address: str) -> str:
    """A text that names nobody and nothing: what became of a request, and where its reason stands."""
    return f"您提出的删除请求已有结果：依法留存。理由请登录查看 {address} ，不服可拨12345。"


def of_narrowing(address: str) -> str:
    """A text that names nobody and nothing: that a request means less than everything now, and what to do."""
    return f"您提出的删除请求，账号合并后只算合并以前的部分。要全部删，请登录再提一次 {address} ，也可拨12345。"
