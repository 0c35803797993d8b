"""Staff accounts and their posts: made by one administrator, given power by another, watched by a third."""

import secrets
import string
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.db import execute, unit_of_work
from server.core.errors import Forbidden, NotFound
from server.identity import queries, rules
from server.identity.errors import NameTaken
from server.identity.models import Account, Credential, Post
from server.identity.roles import ADMINISTRATORS, Role
from server.identity.service import accounts, records, sessions, staff


def first_password() -> str:
    """A random password for the first sign-in, with all four classes and no signs that are mistaken for others."""
    letters = [c for c in string.ascii_letters + string.digits if c not in "0O1lI"]
    while True:
        password = "".join(secrets.choice(letters) for _ in range(11)) + secrets.choice("-+=?%")
        if not rules.password_faults(password, ""):
            return password


def open_account(account_id: UUID, *, sign_in_name: str, name: str, phone: str = "", by: UUID | None) -> str | None:
    """A staff account with a first password, which must be changed at once; a repeat returns no password."""
    with unit_of_work():
        known = Account.get_or_none(Account.id == account_id)
        if known is not None:
            if known.kind != "staff" or queries.staff_name(account_id) != sign_in_name:
                raise NameTaken()
            _rename(known, name, phone)
            return None
        must = ["change_password"]
        account = Account.create(id=account_id, kind="staff", name=name, must=must, created_at=clock.now())
        if not accounts.add_key(account_id, "staff", sign_in_name.casefold(), keep=sign_in_name):
            raise NameTaken()
        _rename(account, name, phone)
        password = first_password()
        staff.set_password(account_id, password)
        records.write(by or records.MACHINE, "account_opened", "account", account_id)
        return password


def _rename(account: Any, name: str, phone: str) -> None:
    account.name = name
    account.save(only=[Account.name])
    if phone:
        accounts.set_phone(account, phone)


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
        others = [
            Role(one.role) for one in Post.select().where(Post.account == account_id) if _meets(one, start, until)
        ]
        rules.check_post(role, body, others)
        post = Post.create(
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
        _ask_second_factor(account_id, role)
        records.write(by or records.MACHINE, "post_given", "account", account_id, field=role)
        return post


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


def reset(account_id: UUID, *, by: UUID | None, reason: str) -> str:
    """A new first password, no second step, no sessions. An administrator's only at the machine (`by=None`)."""
    with unit_of_work():
        account = staff_account(account_id)
        roles = queries.roles_of(account_id)
        if by is not None and (by == account_id or roles & ADMINISTRATORS):
            raise Forbidden("管理员的密码只能在服务器上用命令重置")
        Credential.delete().where(Credential.account == account_id).execute()
        password = first_password()
        staff.set_password(account_id, password)
        account.must = ["change_password"] + (["totp"] if rules.needs_second_factor(roles) else [])
        account.failures, account.locked_until = 0, None
        account.save(only=[Account.must, Account.failures, Account.locked_until])
        sessions.end_all(account_id, "reset")
        records.write(by or records.MACHINE, "reset", "account", account_id, reason=reason)
        return password
