"""`lastmeter bench`: our work beside the least that the same machine, store and web server can do, in one run.

Ratios count, not figures: machines are noisy. Prints one JSON object.
"""

import argparse
import json
from collections.abc import Mapping
from typing import Any

from server.cli.bench import fill, growth, measure, setting, stand, sync
from server.cli.serving import enter_command
from server.core import logs

CONNECTIONS = (1, 8, 32)
REQUESTS = {1: 60, 8: 160, 32: 260}
PAGES = 300
ROUNDS = 15


def enter(commands: Any) -> None:
    bench = enter_command(
        commands,
        "bench",
        "measure beside a floor, in one run",
        "On a fresh installation of its own; yours is not touched.",
    )
    kinds = bench.add_subparsers(title="benches", required=True, metavar="BENCH")
    submit = enter_command(
        kinds, "submit", "the full submission (3 cases) beside a plain Flask insert", "Prints one JSON object."
    )
    submit.add_argument("--database", metavar="URL", help="an empty PostgreSQL database; without it a new SQLite file")
    submit.add_argument("--rounds", type=int, default=ROUNDS, help=f"pairs whose median counts ({ROUNDS})")
    submit.add_argument("--stored", type=int, default=0, help="applications that are stored before (0)")
    submit.set_defaults(run=run_submit)
    growth.enter(kinds)
    sync.enter(kinds)


def run_submit(chosen: argparse.Namespace) -> int:
    logs.set_up("text")
    with setting.installation(chosen.database) as environ:
        fill.applications(chosen.stored)
        told = {"bench": "submit", "stored": chosen.stored, **setting.machine(environ["DATABASE_URL"])}
        told |= _submit_rounds(environ, chosen.rounds)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def _submit_rounds(environ: Mapping[str, str], rounds: int) -> dict[str, Any]:
    with measure.beside(environ, setting.free_port) as (floor, full):
        told = {str(connections): _compare(floor, full, connections, rounds) for connections in CONNECTIONS}
        return told | {"pages": _pages(full, rounds)}


def _pages(full: measure.Server, rounds: int) -> dict[str, Any]:
    """An inbox and a progress page, at eight connections."""
    who, clerk = stand.applicant(), stand.clerk()
    (submission,) = stand.Stand(who).submissions(1)
    measure.load(full, [submission], 1)
    application = submission.split(b"/")[4].decode()
    pages = {
        "inbox": measure.request("GET", "/api/v1/desk/cases?box=intake", b"", clerk),
        "progress": measure.request("GET", f"/api/v1/applications/{application}/progress", b"", who.token),
    }
    return {
        name: measure.median([measure.load(full, [page] * PAGES, 8) for _ in range(rounds)]).as_json()
        for name, page in pages.items()
    }


def _compare(floor: measure.Server, full: measure.Server, connections: int, rounds: int) -> dict[str, Any]:
    count = REQUESTS[connections]

    def work() -> tuple[list[bytes], list[bytes]]:
        ready = stand.Stand(stand.applicant())
        body = json.dumps(ready.content(), ensure_ascii=False).encode()
        return [measure.request("PUT", "/bare", body)] * count, list(ready.submissions(count))

    bare, ours, ratios = measure.take_turns(floor, full, rounds, work, at=connections)
    return {"bare": measure.median(bare).as_json(), "full": measure.median(ours).as_json(), **ratios}
