"""Staff accounts and their posts: made by one administrator, given power by another, watched by a third."""

import string
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.db import execute, insert_new, unit_of_work
from server.core.errors import Forbidden, NotFound
from server.core.ids import uuid7
from server.identity import proofs, queries, rules
from server.identity.errors import NameTaken
from server.identity.models import Account, Credential, Post
from server.identity.roles import ADMINISTRATORS, Role
from server.identity.service import accounts, records, sessions, staff
from server.identity.service.orders import Answer, Order, once

LETTERS = [sign for sign in string.ascii_letters + string.digits if sign not in "0O1lI"]
MARKS = "-+=?%"


def first_password(command: UUID) -> str:
    """The password for the first sign-in that this command gives: nothing to store, the same for its repeat.

    Of all four classes, without signs that are mistaken for others.
    """
    for turn in range(1000):
        signs = crypto.mac("first-password", command.bytes + turn.to_bytes(2, "big"))
        password = "".join(LETTERS[sign % len(LETTERS)] for sign in signs[:11]) + MARKS[signs[11] % len(MARKS)]
        if not rules.password_faults(password, ""):
            return password
    raise AssertionError("a thousand passwords of random signs, and none is good")


def _while_it_holds(account_id: UUID, command: UUID) -> str | None:
    """The first password of a command, for its repeat too; None once it was changed."""
    password = first_password(command)
    return password if proofs.fits(password, queries.password_hash(account_id)) else None


def open_account(account_id: UUID, *, sign_in_name: str, name: str, phone: str = "", by: UUID | None) -> str | None:
    """A staff account with a first password, which must be changed at once. A repeat changes nothing."""
    told = {"sign_in_name": sign_in_name, "name": name, "phone": phone}
    order = Order(id=account_id, kind="account", content=told, by=by or records.MACHINE)
    once(order, lambda: _open(account_id, told, order.by))
    return _while_it_holds(account_id, account_id)


def _open(account_id: UUID, told: dict[str, str], by: UUID) -> Answer:
    if Account.get_or_none(Account.id == account_id) is not None:  # a citizen's, or made by the demo
        raise NameTaken()
    must = ["change_password"]
    account = Account.create(id=account_id, kind="staff", name=told["name"], must=must, created_at=clock.now())
    if not accounts.add_key(account_id, "staff", told["sign_in_name"].casefold(), keep=told["sign_in_name"]):
        raise NameTaken()
    if told["phone"]:
        accounts.set_phone(account, told["phone"])
    staff.set_password(account_id, first_password(account_id))
    records.write(by, "account_opened", "account", account_id)
    return {"account": str(account_id)}


def staff_account(account_id: UUID) -> Any:
    account = Account.get_or_none((Account.id == account_id) & (Account.kind == "staff"))
    if account is None:
        raise NotFound()
    return account


def give(  # noqa: PLR0913  a post has this many parts
    post_id: UUID,
    account_id: UUID,
    role: Role,
    *,
    division: str,
    body: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    by: UUID | None,
) -> Any:
    """Give a post, or change the end of one; nobody gives one to himself."""
    if by == account_id:
        raise Forbidden("不能给自己授权")
    start = since or clock.now()
    with unit_of_work():
        execute("UPDATE account SET failures = failures WHERE id = ?", (account_id,))  # two posts at once take turns
        staff_account(account_id)
        known = Post.get_or_none(Post.id == post_id)
        if known is not None:
            return _change_end(known, account_id, until, by)
        held = Post.select().where(Post.account == account_id)
        others = [Role(one.role) for one in held if _meets(one, start, until)]
        rules.check_post(role, body, others)
        post = Post(
            id=post_id,
            account=account_id,
            role=role,
            body=body,
            division=division,
            since=start,
            until=until,
            given_by=by,
            given_at=clock.now(),
        )
        if not insert_new(post):
            raise NotFound()  # the id is another account's post
        _ask_second_factor(account_id, role)
        records.write(by or records.MACHINE, "post_given", "account", account_id, field=role)
        return Post.get_by_id(post_id)


def _meets(post: Any, since: datetime, until: datetime | None) -> bool:
    return rules.periods_meet(post.since, post.until, since, until)


def _change_end(post: Any, account_id: UUID, until: datetime | None, by: UUID | None) -> Any:
    """A post's end may move; whether it now meets a post that excludes it is asked again."""
    if post.account_id != account_id:
        raise NotFound()
    rest = list(Post.select().where((Post.account == account_id) & (Post.id != post.id)))
    rules.check_post(Role(post.role), post.body, [Role(one.role) for one in rest if _meets(one, post.since, until)])
    if post.until != until:
        post.until = until
        post.save(only=[Post.until])
        records.write(by or records.MACHINE, "post_changed", "account", account_id, field=post.role)
    return post


def _ask_second_factor(account_id: UUID, role: Role) -> None:
    """A role that needs a second step asks for it now, also of sessions that are running."""
    account = Account.get_by_id(account_id)
    missing = rules.needs_second_factor([role]) and queries.credential(account_id, "totp") is None
    if missing and "totp" not in account.must:
        account.must = [*account.must, "totp"]
        account.save(only=[Account.must])


def lock(account_id: UUID, *, locked: bool, reason: str, by: UUID) -> None:
    """Close an account (its sessions end at once) or open it again."""
    if by == account_id:
        raise Forbidden("不能锁定或解锁自己的账号")
    with unit_of_work():
        account = staff_account(account_id)
        account.closed_at = clock.now() if locked else None
        account.failures, account.locked_until = 0, None
        account.save(only=[Account.closed_at, Account.failures, Account.locked_until])
        if locked:
            sessions.end_all(account_id, "locked")
        records.write(by, "locked" if locked else "unlocked", "account", account_id, reason=reason)


def reset(account_id: UUID, *, by: UUID | None, reason: str, command: UUID | None = None) -> str | None:
    """A new first password, no second step, no sessions. An administrator's only at the machine (`by=None`).

    A repeat of the command changes nothing and shows the password again, as long as that holds.
    """
    told = {"account": str(account_id), "reason": reason}
    order = Order(id=command or uuid7(), kind="reset", content=told, by=by or records.MACHINE)
    once(order, lambda: _reset(account_id, order, at_the_machine=by is None))
    return _while_it_holds(account_id, order.id)


def _reset(account_id: UUID, order: Order, *, at_the_machine: bool) -> Answer:
    account = staff_account(account_id)
    roles = queries.roles_of(account_id)
    if not at_the_machine and (order.by == account_id or roles & ADMINISTRATORS):
        raise Forbidden("管理员的密码只能在服务器上用命令重置")
    Credential.delete().where(Credential.account == account_id).execute()
    staff.set_password(account_id, first_password(order.id))
    account.must = ["change_password"] + (["totp"] if rules.needs_second_factor(roles) else [])
    account.failures, account.locked_until = 0, None
    account.save(only=[Account.must, Account.failures, Account.locked_until])
    sessions.end_all(account_id, "reset")
    records.write(order.by, "reset", "account", account_id, reason=order.content["reason"])
    return {"account": str(account_id)}
