"""`lastmeter bench sync`: phones' backlog beside the bare route that writes and syncs each photo as a file."""

import argparse
import json
import statistics
from collections.abc import Mapping
from contextlib import ExitStack
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
    told: dict[str, Any] = {"phones": sum(PHONES.values()) * rounds}
    full = measure.Server("server.app:create_from_environment", setting.free_port(), environ)
    floor = measure.Server("server.cli.bench.bare:create", setting.free_port(), environ)
    with ExitStack() as servers:
        for server, probe in ((full, "/healthz"), (floor, "/bare")):
            servers.enter_context(server.running(probe))
        for connections in PHONES:
            told[str(connections)] = _compare(floor, full, connections, rounds)
    return told


def _compare(floor: measure.Server, full: measure.Server, connections: int, rounds: int) -> dict[str, Any]:
    """A pair a round, now this one first and now that one. The first warms, and from its end on memory stays."""
    runs: dict[measure.Server, list[measure.Figures]] = {floor: [], full: []}
    memory = []
    for place in range(1 + rounds):
        sent = list(chain.from_iterable(phones.Phones().backlogs(PHONES[connections])))
        work = {floor: [_bare(one) for one in sent], full: sent}
        for server in list(runs)[:: -1 if place % 2 else 1]:
            figures = measure.load(server, work[server], connections)
            if place:
                runs[server].append(figures)
        memory.append(full.megabytes())
    ratios = [ours.per_second / theirs.per_second for theirs, ours in zip(*runs.values(), strict=True)]
    middle: dict[str, Any] = {name: _told(runs[server]) for name, server in (("bare", floor), ("full", full))}
    middle |= {"ratio": round(statistics.median(ratios), 3), "pairs": [round(one, 2) for one in ratios]}
    return middle | {"megabytes": [round(one) for one in memory]}


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
