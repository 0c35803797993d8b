"""`lastmeter user`: staff accounts from the machine itself: the first administrators, and a way back in."""

import argparse
from typing import Any

from server.cli.serving import open_database
from server.core import config
from server.core.errors import DomainError
from server.identity import commands as people
from server.identity.roles import STAFF


def enter(commands: Any) -> None:
    user = commands.add_parser("user", help="staff accounts: create, list, post, reset, unlock, code")
    verbs = user.add_subparsers(title="what to do", required=True, metavar="VERB")

    create = verbs.add_parser("create", help="open an account; prints its first password")
    create.add_argument("sign_in_name")
    create.add_argument("--name", required=True, help="the person's name")
    create.set_defaults(run=_with_database(_create))

    verbs.add_parser("list", help="all accounts and their posts").set_defaults(run=_with_database(_list))

    post = verbs.add_parser("post", help="give a role over a division")
    post.add_argument("sign_in_name")
    post.add_argument("role", choices=sorted(role.value for role in STAFF))
    post.add_argument("division", help="12 digits")
    post.add_argument("--body", help="body code; reviewers need one")
    post.set_defaults(run=_with_database(_post))

    for name, run, about in (
        ("reset", _reset, "a new first password; second step and sessions are dropped"),
        ("unlock", _unlock, "let an account sign in again after too many failures"),
        ("code", _code, "the six digits of a demo account as of now"),
    ):
        verb = verbs.add_parser(name, help=about)
        verb.add_argument("sign_in_name")
        verb.set_defaults(run=_with_database(run))


def _with_database(act: Any) -> Any:
    """The command on the database of the environment; a rule's no is one line."""

    def run(chosen: argparse.Namespace) -> int:
        open_database(config.from_environment())
        try:
            print(act(chosen))
        except DomainError as no:
            print(f"lastmeter: {no.detail or no.title}")
            return 1
        return 0

    return run


def _create(chosen: argparse.Namespace) -> str:
    account, password = people.create(chosen.sign_in_name, name=chosen.name)
    return f"{account}  first password: {password}  (must be changed at the first sign-in)"


def _list(_: argparse.Namespace) -> str:
    return "\n".join(
        f"{one['sign_in_name']:<20} {one['name'] or '':<12} {'closed ' if one['closed'] else ''}"
        + ", ".join(f"{post['role']}@{post['division']}" for post in one["posts"])
        for one in people.listed()
    )


def _post(chosen: argparse.Namespace) -> str:
    return str(people.give_post(chosen.sign_in_name, chosen.role, division=chosen.division, body=chosen.body))


def _reset(chosen: argparse.Namespace) -> str:
    return f"first password: {people.reset(chosen.sign_in_name)}"


def _unlock(chosen: argparse.Namespace) -> str:
    people.unlock(chosen.sign_in_name)
    return "unlocked"


def _code(chosen: argparse.Namespace) -> str:
    return people.code(chosen.sign_in_name) or "no second step"
