"""`lastmeter bench sync`: phones' backlog beside the bare route that writes and syncs each photo as a file."""

import argparse
import json
from collections.abc import Mapping
from itertools import chain
from typing import Any

from server.cli.bench import measure, phones, setting
from server.cli.serving import enter_command
from server.core import logs

#: By connections, how many phones bring their backlog in one run.
PHONES = {1: 20, 8: 80, 32: 160}
ROUNDS = 5


def enter(kinds: Any) -> None:
    sync = enter_command(
        kinds,
        "sync",
        "phones' backlog of jobs and photos beside a plain Flask insert and file",
        "Prints one JSON object.",
    )
    sync.add_argument("--database", metavar="URL", help="an empty PostgreSQL database; without it a new SQLite file")
    sync.add_argument("--rounds", type=int, default=ROUNDS, help=f"pairs whose median counts ({ROUNDS})")
    sync.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    logs.set_up("text")
    with setting.installation(chosen.database) as environ:
        told = {"bench": "sync", "photo_bytes": phones.PHOTO, "photos_a_job": phones.PHOTOS}
        told |= setting.machine(environ["DATABASE_URL"]) | _rounds(environ, chosen.rounds)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def _rounds(environ: Mapping[str, str], rounds: int) -> dict[str, Any]:
    with measure.beside(environ, setting.free_port) as (floor, full):
        told = {str(connections): _compare(floor, full, connections, rounds) for connections in PHONES}
    return {"phones": sum(PHONES.values()) * rounds, **told}


def _compare(floor: measure.Server, full: measure.Server, connections: int, rounds: int) -> dict[str, Any]:
    """`megabytes`: the server's memory after each round; from the first on it stays."""
    memory = []

    def work() -> tuple[list[bytes], list[bytes]]:
        memory.append(full.megabytes())
        sent = list(chain.from_iterable(phones.Phones().backlogs(PHONES[connections])))
        return [_bare(one) for one in sent], sent

    bare, ours, ratios = measure.take_turns(floor, full, rounds, work, at=connections)
    memory.append(full.megabytes())
    return {"bare": _told(bare), "full": _told(ours), **ratios, "megabytes": [round(one) for one in memory[1:]]}


def _bare(sent: bytes) -> bytes:
    """The same body to the bare route."""
    head, _, body = sent.partition(b"\r\n\r\n")
    if head.startswith(b"PUT"):
        return measure.request("PUT", "/bare", body)
    return measure.request("POST", "/bare/photo", body, kind="application/offset+octet-stream")


def _told(runs: list[measure.Figures]) -> dict[str, float]:
    middle = measure.median(runs)
    told = {name: value for name, value in middle.as_json().items() if name != "per_second"}
    phones_a_second = middle.per_second / (1 + phones.PHOTOS)
    return {
        "jobs_per_second": round(phones_a_second, 1),
        "photos_per_second": round(phones_a_second * phones.PHOTOS, 1),
    } | told
