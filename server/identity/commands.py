"""What `lastmeter user …` does; the command line only prints what these return."""

from typing import Any
from uuid import UUID

from server.core import clock
from server.core.config import settings
from server.core.errors import Forbidden, NotFound
from server.core.ids import uuid7
from server.identity import proofs, queries
from server.identity.roles import Role
from server.identity.service import accounts, posts, records


def create(sign_in_name: str, *, name: str) -> tuple[UUID, str]:
    """Open a staff account; returns its id and the first password, which must be changed at the first sign-in."""
    account_id = uuid7()
    password = posts.open_account(account_id, sign_in_name=sign_in_name, name=name, by=None)
    return account_id, password or ""


def listed() -> list[dict[str, Any]]:
    """All staff accounts with their posts."""
    return queries.staff_page(after=None, limit=10_000)


def give_post(sign_in_name: str, role: str, *, division: str, body: str | None = None) -> UUID:
    """Give a post; returns its id."""
    post: UUID = posts.give(uuid7(), _named(sign_in_name).id, Role(role), division=division, body=body, by=None).id
    return post


def reset(sign_in_name: str, *, reason: str = "machine") -> str:
    """A new first password, also for an administrator; second step and sessions are dropped."""
    return posts.reset(_named(sign_in_name).id, by=None, reason=reason) or ""


def lock(sign_in_name: str) -> None:
    """Close an account; its sessions end at once."""
    posts.lock(_named(sign_in_name).id, locked=True, reason="machine", by=records.MACHINE)


def unlock(sign_in_name: str) -> None:
    """Open an account again, also after too many failures."""
    posts.lock(_named(sign_in_name).id, locked=False, reason="machine", by=records.MACHINE)


def code(sign_in_name: str) -> str:
    """The six digits as of now; only in the demo, whose accounts have no authenticator app."""
    if not settings().demo:
        raise Forbidden("动态码只在使用人自己的手机上看得到")
    kept = queries.credential(_named(sign_in_name).id, "totp")
    return proofs.totp_now(kept.secret, clock.now().timestamp()) if kept else ""


def _named(sign_in_name: str) -> Any:
    account = accounts.find("staff", sign_in_name.casefold())
    if account is None:
        raise NotFound(f"没有这个登录名：{sign_in_name}")
    return account
