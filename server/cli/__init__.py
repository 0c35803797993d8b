"""The command line: `lastmeter <command>`; `lastmeter --help` explains all.

Whatever is wrong with a setting, a folder, a port or the database is told in one line: a page of Python says nothing to
the person who has to put it right.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

import peewee

from server.cli import bench, catalog, demo, residents, serving, users, verify
from server.core import config
from server.core.errors import DomainError

Command = Callable[[argparse.Namespace], int]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lastmeter",
        description="LastMeter 最后一米: government services in the community grid. `lastmeter demo` shows all of it.",
        epilog="Settings are environment variables, listed in the README. `lastmeter COMMAND --help` explains one.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for room in (demo, serving, users, catalog, residents, verify, bench):
        room.enter(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what somebody can put right ends it with one line."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except config.BadSetting as reason:
        print(f"lastmeter: {reason}", file=sys.stderr)
        return 2
    except peewee.OperationalError as reason:
        print(f"lastmeter: the database cannot be used: {str(reason).strip().splitlines()[0]}", file=sys.stderr)
        return 2
    except DomainError as no:
        print(f"lastmeter: {no.title}: {no.detail}" if no.detail else f"lastmeter: {no.title}", file=sys.stderr)
        return 1
    except OSError as reason:
        where = reason.filename or "this machine says"
        print(f"lastmeter: {where}: {reason.strerror or reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
