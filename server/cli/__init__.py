"""The command line: `lastmeter <command>`; `lastmeter --help` explains all."""

import argparse
import sys
from collections.abc import Callable, Sequence

import peewee

from server.cli import bench, catalog, demo, serving, users, verify
from server.core import config

Command = Callable[[argparse.Namespace], int]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lastmeter", description="LastMeter 最后一米: government services in the community grid."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for room in (demo, serving, users, catalog, verify, bench):
        room.enter(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a bad setting or a database out of reach ends it with one line."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except config.BadSetting as reason:
        print(f"lastmeter: {reason}", file=sys.stderr)
        return 2
    except peewee.OperationalError as reason:
        print(f"lastmeter: the database cannot be used: {str(reason).strip().splitlines()[0]}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
