"""`lastmeter user`: staff accounts from the machine itself: the first administrators, and a way back in."""

import argparse
import sys
from typing import Any

from server.cli.serving import data_option, enter_command, open_ready, settings_here
from server.core.errors import DomainError
from server.identity import commands as people
from server.identity.roles import STAFF


def enter(commands: Any) -> None:
    user = enter_command(
        commands,
        "user",
        "staff accounts: create, list, post, reset, lock, unlock, code",
        "From the machine itself: accounts are opened here and through the API; the console has no page for them.",
    )
    data_option(user)
    verbs = user.add_subparsers(title="what to do", required=True, metavar="VERB")

    create = enter_command(
        verbs, "create", "open an account", "Prints its first password, which must be changed at the first sign-in."
    )
    _named(create)
    create.add_argument("--name", required=True, help="the person's name")
    create.set_defaults(run=_with_database(_create))

    every = enter_command(verbs, "list", "all accounts and their posts", "One account a line: role@division (bodies).")
    every.set_defaults(run=_with_database(_list))

    post = enter_command(verbs, "post", "give a role over a division", "All divisions below it are meant too.")
    _named(post)
    roles = sorted(role.value for role in STAFF)
    post.add_argument("role", choices=roles, metavar="ROLE", help="one of " + ", ".join(roles))
    post.add_argument("division", metavar="DIVISION", help="code of 12 digits, as in places.yaml")
    post.add_argument("--body", help="body code; reviewers need one")
    post.set_defaults(run=_with_database(_post))

    for name, run, about, more in (
        ("reset", _reset, "a new first password", "Second step and sessions are dropped."),
        ("lock", _lock, "close an account", "Its sessions end at once."),
        ("unlock", _unlock, "open an account again", "Also after too many failures."),
        ("code", _code, "the six digits of a demo account as of now", "Real accounts have their code on a phone."),
    ):
        verb = enter_command(verbs, name, about, more)
        _named(verb)
        verb.set_defaults(run=_with_database(run))


def _named(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("sign_in_name", metavar="NAME", help="name to sign in with, as `lastmeter user list` shows it")


def _with_database(act: Any) -> Any:
    """The command on the database of the environment (or of a demo's folder); a rule's no is one line."""

    def run(chosen: argparse.Namespace) -> int:
        open_ready(settings_here(chosen.data))
        try:
            print(act(chosen))
        except DomainError as no:
            print(f"lastmeter: {no.detail or no.title}", file=sys.stderr)
            return 1
        return 0

    return run


def _create(chosen: argparse.Namespace) -> str:
    account, password = people.create(chosen.sign_in_name, name=chosen.name)
    return f"{account}  first password: {password}  (must be changed at the first sign-in)"


def _list(_: argparse.Namespace) -> str:
    """One account a line, its posts grouped: `role@division (bodies)`."""
    lines = []
    for one in people.listed():
        parts = [f"{one['sign_in_name']:<16}", *(["closed"] if one["closed"] else []), *_posts(one["posts"])]
        lines.append("  ".join([*parts, one["name"] or ""]))
    return "\n".join(lines)


def _posts(posts: list[dict[str, Any]]) -> list[str]:
    bodies: dict[str, list[str]] = {}
    for post in posts:
        bodies.setdefault(f"{post['role']}@{post['division']}", []).extend(filter(None, [post["body"]]))
    return [f"{held} ({', '.join(sorted(at))})" if at else held for held, at in bodies.items()]


def _post(chosen: argparse.Namespace) -> str:
    return str(people.give_post(chosen.sign_in_name, chosen.role, division=chosen.division, body=chosen.body))


def _reset(chosen: argparse.Namespace) -> str:
    return f"first password: {people.reset(chosen.sign_in_name)}"


def _lock(chosen: argparse.Namespace) -> str:
    people.lock(chosen.sign_in_name)
    return "locked"


def _unlock(chosen: argparse.Namespace) -> str:
    people.unlock(chosen.sign_in_name)
    return "unlocked"


def _code(chosen: argparse.Namespace) -> str:
    return people.code(chosen.sign_in_name) or "no second step"
