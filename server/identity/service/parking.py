"""Where other content under a used id waits for a person: seen by its author and by those who see to it.

Every room parks here. Who sees to it: supervisors of the division, and the desk it concerns (the window's clerks, the
reviewers of a body, the community's secretary). What belongs to no division is seen to by the supervisors of a county
and above.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.access import Actor, Post
from server.core.db import execute, in_unit, insert_many, unit_of_work, uuid_of
from server.core.errors import AlreadyUsed, DomainError, NotFound
from server.core.ids import uuid7
from server.identity import masks, queries
from server.identity.facts import BUSINESS, LIVING, REGISTERED
from server.identity.models import Account, AccountLink, Parked, Person, PersonDivision
from server.identity.roles import Role
from server.identity.service.records import MACHINE

#: What can be parked, in words.
KINDS = {
    "revision": "草稿",
    "submission": "提交申请",
    "answer": "补正答复",
    "file": "材料",
    "signature": "签名",
    "consent": "同意",
    "mandate": "授权",
    "guardianship": "监护关系",
    "representation": "法定代表人",
    "person_name": "改姓名",
    "account_name": "改登录名",
    "claim": "同一证件号报了别的姓名",
    "desk": "办件操作",
    "correction": "补正告知",
    "flyer": "宣传页",
    "check": "身份核验",
    "account": "开工作账号",
    "reset": "重置密码",
    "withdrawal": "撤回申请",
    "deletion": "删除请求",
    "resident": "居民登记",
    "resident_import": "导入居民",
    "flag_rule": "关爱标记的登记",
    "grid_worker": "网格分工",
    "substitution": "网格代班",
    "owed": "补交材料",
    "job": "走访代办",
    "job_approval": "代办的审批",
    "job_return": "代办的退回",
    "job_question": "书记的提问",
    "job_answer": "网格员的回答",
    "job_insistence": "本人要求照交",
    "job_withdrawal": "本人说不办了",
    "job_passing": "代办的交接",
    "visit_request": "走访请求",
    "visit_step": "走访的处理",
    "door_notice": "上门告知",
    "door_paper": "上门补交的材料",
    "door_answer": "上门补正",
    "delivery": "结果送达",
    "original": "代拿原件",
    "original_handover": "原件交手",
}
#: What workers send from the door, for a room above to show in words.
FROM_THE_DOOR = frozenset(
    {
        "job",
        "job_answer",
        "job_insistence",
        "job_withdrawal",
        "delivery",
        "original",
        "original_handover",
        "door_notice",
        "door_paper",
        "door_answer",
        "visit_step",
    }
)
#: Why it is kept, for who sees to it. Where nothing says why, there was other content under its id.
WHYS = {
    "unreadable": "手机加密的内容，这里打不开：封它的钥匙已经不在了",
    "other-content": "同一个编号下先收了别的内容",
    "not-yours": "这件事在别的网格员手里",
    "moved-on": "这件事先在别的手机上改过",
    "too-late": "这件事已经往下办了，这一份来晚了",
    "foreign-grid": "这位居民那天不在这位网格员的网格",
    "unknown-resident": "名单里没有这位居民",
    "account-closed": "这位网格员的账号已经停用",
    "device-revoked": "这台手机已经挂失",
    "handed-on": "这件事当时已经交给别的网格员",
    "off-duty": "这位网格员负责、代班这个网格的日子已经过了",
    "nothing-owed": "这份材料已经有人交过了，或者不用再交",
    "authority-ended": "本人的委托已经到期或收回",
    "answered": "这次补正先有人答过了，或者已经结束",
    "original-out": "本人不办了，可是还有原件没有还给本人",
    "overtaken": "改的时候，这份申请的别处先改过了，签的名对不上",
    "over": "这一步别人先办过了，或者这件事到这里已经办不了这一步",
    "not-taken-yet": "这件事也留在这里等人核对，还没有收下",
}
#: Under this name a room says why it keeps something; a job that came from a phone says it under `why`.
BECAUSE = "kept_because"
#: What a responsible person may have done about it.
DECISIONS = {
    "first_stands": "以先交的为准",
    "done_anew": "已按后交的内容另外办了",
    "void": "重复误交，不用办",
}
#: The desk of the window, and that of the community's secretary.
WINDOW, COMMUNITY = "", "community"
#: Hold no words of citizens: whoever sees to them reads them.
WITHOUT_WORDS = frozenset({"claim", "flyer"})
#: Parked by the machine, or by an account that is no more.
NOBODY = {"author": None, "phone": None}
#: A post whose root is no longer than this is of a county or above.
COUNTY = 6


class SettledOtherwise(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "settled-otherwise", "别的同事已经处理过了，请刷新看看"


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """Whose business it is. Without a division: that of the person `about`, else the author's."""

    division: str | None = None
    desk: str | None = WINDOW  # a body's code, the window, the community, or None: supervisors only
    application: UUID | None = None
    number: str | None = None
    about: UUID | None = None


def keep(  # noqa: PLR0913  a parked thing has this many parts
    kind: str,
    subject: UUID,
    content: Mapping[str, Any],
    *,
    account: UUID | None,
    belongs: Belongs,
    digest: str | None = None,
) -> UUID:
    """Keep content that cannot be taken; the same one is kept once. Joins the caller's unit."""
    mark, account = digest or crypto.fingerprint(content), account or MACHINE
    row: dict[str, Any] = {"id": uuid7(), "kind": kind, "subject": subject, "account": account, "digest": mark}
    row |= {"content": crypto.as_json(content), "desk": belongs.desk, "parked_at": clock.now()}
    row |= {"application": belongs.application, "number": belongs.number}
    with unit_of_work(durable=True):
        row["division"] = belongs.division or _division(account, belongs.about)
        if insert_many(Parked, [row], ignore=True):
            return UUID(str(row["id"]))
        return kept(subject, account, mark) or UUID(str(row["id"]))


def refusal(
    kind: str, subject: UUID, content: Mapping[str, Any], *, account: UUID | None, belongs: Belongs | None = None
) -> AlreadyUsed:
    """Keep the content and say so: to be raised. Only outside a unit: raising would undo there what was kept."""
    if in_unit():
        raise RuntimeError(f"a {kind} would be parked and undone in the same unit")
    return AlreadyUsed(parked=str(keep(kind, subject, content, account=account, belongs=belongs or Belongs())))


def kept(subject: UUID, account: UUID, mark: str) -> UUID | None:
    """Where this very content waits, if it does."""
    sql = "SELECT id FROM parked WHERE subject = ? AND account = ? AND digest = ?"
    found = execute(sql, (subject, account, mark)).fetchone()
    return uuid_of(found[0]) if found else None


def _division(account: UUID, about: UUID | None) -> str:
    """Where the person lives (else is registered, does business); whose account is nobody's, where the post is."""
    link = None if about else queries.live_link(account)
    person = about or (link.person_id if link else None)
    rows = PersonDivision.select().where((PersonDivision.person == person) & PersonDivision.until.is_null())
    places = {row.kind: row.division for row in rows} if person else {}
    held = [] if about else [post.division for post in queries.live_posts(account)]
    return next((places[kind] for kind in (LIVING, REGISTERED, BUSINESS) if kind in places), held[0] if held else "")


def hand_over(old: UUID, new: UUID) -> None:
    """A guest turned out to be known: what waits follows."""
    sql = (
        "UPDATE parked SET account = ? WHERE account = ? AND NOT EXISTS (SELECT 1 FROM parked k "
        "WHERE k.account = ? AND k.subject = parked.subject AND k.digest = parked.digest)"
    )
    execute(sql, (new, old, new))


def page_for(actor: Actor, *, cursor: UUID | None, limit: int, is_open: bool | None = None) -> list[dict[str, Any]]:
    """One's own, and what one has to see to, newest first; one more than `limit`. Two queries."""
    query = Parked.select().where(_mine(actor) | _seen_to_by(actor)).order_by(Parked.id.desc()).limit(limit + 1)
    if is_open is not None:
        query = query.where(Parked.settled_at.is_null(is_open))
    rows = list(query.where(Parked.id < cursor) if cursor else query)
    authors = _authors({UUID(str(row.account)) for row in rows})
    return [_told(row, actor, authors.get(row.account)) for row in rows]


def _authors(accounts: Set[UUID]) -> dict[Any, dict[str, Any]]:
    """Who parked it: staff by name, citizens covered, by the person behind the account if one is known. One query."""
    linked = (AccountLink.account == Account.id) & AccountLink.until.is_null()
    columns = (Account.id, Account.kind, Account.name, Account.phone, Person.name.alias("person"))
    query: Any = Account.select(*columns).left_outer_join(AccountLink, on=linked).left_outer_join(Person)
    return {one["id"]: _shown(one) for one in query.where(Account.id.in_(accounts)).dicts()}


def _shown(account: Mapping[str, Any]) -> dict[str, Any]:
    name, phone = account["name"] or "", account["phone"]
    called = name if account["kind"] == "staff" else masks.name(account["person"] or name)
    return {"author": called or None, "phone": masks.phone(phone) if phone else None}


def _mine(actor: Actor) -> Any:
    return Parked.account == actor.account_id


def _seen_to_by(actor: Actor) -> Any:
    found: Any = Parked.id.is_null()
    for post in actor.posts_as(Role.SUPERVISOR, Role.CLERK, Role.REVIEWER, Role.SECRETARY):
        found = found | (_within(post) & _desk_of(post))
    return found


def _within(post: Post) -> Any:
    inside = (Parked.division >= post.root) & (Parked.division < post.root + "~")
    unplaced = Parked.division == ""
    return inside | unplaced if post.role == Role.SUPERVISOR and len(post.root) <= COUNTY else inside


def _desk_of(post: Post) -> Any:
    if post.role == Role.SUPERVISOR:
        return Parked.id.is_null(False) if post.body is None else Parked.desk.in_([post.body, WINDOW])
    desks = {Role.CLERK: WINDOW, Role.SECRETARY: COMMUNITY}
    return Parked.desk == desks.get(Role(post.role), post.body)


def _told(row: Parked, actor: Actor, author: Mapping[str, Any] | None) -> dict[str, Any]:
    """The words themselves go to their author only: others see that they are there, and ask."""
    is_mine = row.account == actor.account_id
    names = (
        *("id", "kind", "subject", "application", "number", "division"),
        *("parked_at", "settled_at", "decision", "words"),
    )
    told = {name: getattr(row, name) for name in names} | {"is_mine": is_mine, "kind_name": KINDS[str(row.kind)]}
    told |= {"is_from_door": row.kind in FROM_THE_DOOR, "why": why(row), "why_plain": WHYS.get(why(row) or "")}
    told["decision_name"] = DECISIONS.get(str(row.decision))
    shows = is_mine or row.kind in WITHOUT_WORDS
    return told | {"content": row.content if shows else None} | dict(author or NOBODY)


def why(row: Parked) -> str | None:
    """A key of `WHYS`; None of what is no second content."""
    if row.kind in WITHOUT_WORDS:
        return None
    told = row.content.get("why" if row.kind == "job" else BECAUSE)
    return told if told in WHYS else "other-content"


def content_of(row: Parked) -> dict[str, Any]:
    """What came, without why it is kept."""
    return {name: said for name, said in row.content.items() if name != ("why" if row.kind == "job" else BECAUSE)}


def settle(parked_id: UUID, *, decision: str, words: str, by: Actor) -> dict[str, Any]:
    """A responsible person has seen to it and says what was done; the content stays. A repeat changes nothing."""
    with unit_of_work(durable=True):
        _settle_once(parked_id, decision, words, by, clock.now())
        row = Parked.select().where((Parked.id == parked_id) & _seen_to_by(by)).first()
        if row is None:
            raise NotFound()
        if (row.decision, row.words or "", row.settled_by) != (decision, words, by.account_id):
            raise SettledOtherwise(decision=row.decision)
        account = UUID(str(row.account))
        return _told(row, by, _authors({account}).get(account))


def held_for(parked_id: UUID, by: Actor) -> Parked:
    """What this person has to see to, whole: for the room that shows it, covered as its own."""
    row: Parked | None = Parked.select().where((Parked.id == parked_id) & _seen_to_by(by)).first()
    if row is None:
        raise NotFound()
    return row


def _settle_once(parked_id: UUID, decision: str, words: str, by: Actor, now: datetime) -> None:
    changes = {"decision": decision, "words": words or None, "settled_by": by.account_id, "settled_at": now}
    mine = (Parked.id == parked_id) & Parked.settled_at.is_null() & _seen_to_by(by)
    Parked.update(**changes).where(mine).execute()
