"""`lastmeter bench growth`: the same work with few and with a million applications stored, in one run, in turns.

The filled stores may be kept (`--keep`) and are used again as long as the migrations are the same.
"""

import argparse
import base64
import hashlib
import json
import os
import random
import secrets
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from server.applications.models import Application
from server.cli import district
from server.cli.bench import fill, measure, stand
from server.cli.serving import enter_command, open_database
from server.core import clock, config, logs, migrating
from server.core.db import execute, open_store
from server.core.ids import uuid7
from server.identity.models import Account
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import posts, sessions
from server.places import queries as places

STORED = (1_000, 1_000_000)
CONNECTIONS = {1: 100, 8: 300, 32: 600}
PAGES = 300
ROUNDS = 3
DISTRICT = "370199000000"


def enter(kinds: Any) -> None:
    about = "submission and pages with 1,000 and with 1,000,000 applications stored"
    growth = enter_command(kinds, "growth", about, "Filling the larger store takes long; --keep spares it next time.")
    growth.add_argument("--server", metavar="URL", help="a PostgreSQL server, without a database; without it SQLite")
    growth.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the filled stores there and use them again")
    growth.add_argument("--stored", type=int, nargs="+", default=STORED, help="how many applications (1000 1000000)")
    growth.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds whose median counts ({ROUNDS})")
    growth.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    logs.set_up("text")
    with ExitStack() as held:
        keep = chosen.keep or Path(held.enter_context(tempfile.TemporaryDirectory(prefix="lastmeter-growth-")))
        stores = {count: _store(count, keep, chosen.server) for count in chosen.stored}
        told: dict[str, Any] = {"bench": "growth", "database": "postgresql" if chosen.server else "sqlite"}
        told |= {"at": clock.now().isoformat(timespec="seconds"), "cores": os.cpu_count()}
        told |= {"load": [round(load, 1) for load in os.getloadavg()]} | _compared(stores, chosen.rounds)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def _store(count: int, keep: Path, server: str | None) -> dict[str, str]:
    """The environment of a filled installation: one that was kept, or a new one."""
    name = f"{'postgresql' if server else 'sqlite'}-{count}"
    folder = keep.resolve() / name
    note = folder / "store.json"
    if note.exists():
        known = json.loads(note.read_text())
        if known["schema"] == _schema():
            return dict(known["environ"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environ = {
        "LASTMETER_MASTER_KEY": _key(keep),
        "LASTMETER_DATA_DIR": str(folder / "data"),
        "LASTMETER_LIMITS_ON": "0",
        "DATABASE_URL": _new_database(server, name) if server else f"sqlite:///{folder}/lastmeter.db",
    }
    _filled(environ, count)
    note.write_text(json.dumps({"schema": _schema(), "environ": environ}))
    return environ


def _key(keep: Path) -> str:
    """One key for all stores of a folder, as one process works on them in turns."""
    file = keep / "key"
    if not file.exists():
        keep.mkdir(parents=True, exist_ok=True)
        file.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
    return file.read_text()


def _schema() -> str:
    """What the migrations say: a store that was made by others is made anew."""
    texts = [file.read_bytes() for file in sorted(migrating.FOLDER.glob("[0-9]*.py"))]
    return hashlib.sha256(b"".join(texts)).hexdigest()


def _new_database(server: str, name: str) -> str:
    store = open_store(f"{server}/postgres")
    with closing(store):
        store.execute_sql(f'DROP DATABASE IF EXISTS "{name}"')
        store.execute_sql(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"


def _filled(environ: Mapping[str, str], count: int) -> None:
    start = time.monotonic()
    with _opened(environ) as store:
        migrating.migrate(store)
        district.prepare()
        fill.applications(count)
    print(f"{count} applications stored in {time.monotonic() - start:.0f} s", file=sys.stderr)


@contextmanager
def _opened(environ: Mapping[str, str]) -> Iterator[Any]:
    """This process works on that store."""
    store = open_database(config.load(config.inherited(environ)))
    with closing(store):
        yield store


def _compared(stores: Mapping[int, Mapping[str, str]], rounds: int) -> dict[str, Any]:
    """Every kind of work on every store, in turns, so that a slow minute of the machine meets all of them."""
    runs: dict[tuple[str, int], list[measure.Figures]] = {}
    with ExitStack() as servers:
        running = {count: _server(environ, servers) for count, environ in stores.items()}
        for _ in range(rounds):
            for count, environ in stores.items():
                with _opened(environ):
                    for name, figures in _measured(running[count]):
                        runs.setdefault((name, count), []).append(figures)
    told: dict[str, Any] = {}
    for (name, count), measured in runs.items():
        told.setdefault(name, {})[str(count)] = measure.median(measured).as_json()
    few, many = str(min(stores)), str(max(stores))
    for one in told.values():
        one["ratio"] = {
            "per_second": round(one[many]["per_second"] / one[few]["per_second"], 3),
            "p50": round(one[many]["p50_ms"] / one[few]["p50_ms"], 3),
            "p99": round(one[many]["p99_ms"] / one[few]["p99_ms"], 3),
        }
    return told


def _server(environ: Mapping[str, str], servers: ExitStack) -> measure.Server:
    server = measure.Server("server.app:create_from_environment", _free_port(), config.inherited(environ))
    return servers.enter_context(server.running("/healthz"))


def _measured(server: measure.Server) -> Iterator[tuple[str, measure.Figures]]:
    who = stand.applicant()
    ready = stand.Stand(who)
    (mine,) = first = list(ready.submissions(1))
    measure.load(server, first, 1)
    for connections, count in CONNECTIONS.items():
        yield f"submit at {connections}", measure.load(server, list(ready.submissions(count)), connections)
    for name, requests in _pages(UUID(mine.split(b"/")[4].decode()), who.token).items():
        yield name, measure.load(server, requests, 8)


def _pages(application: UUID, token: str) -> dict[str, Sequence[bytes]]:
    """The pages that lists hang on, each asked often; strangers ask after many numbers."""
    intake, inbox, body = "/desk/cases?box=intake", "/desk/cases?box=body", min(places.bodies())
    lists = {
        "inbox of a street's window": (intake, desk(Role.CLERK, stand.STREET)),
        "inbox of all windows": (intake, desk(Role.CLERK, DISTRICT)),
        "inbox of a body": (inbox, desk(Role.REVIEWER, DISTRICT, body)),
        "inbox of a body in one street": (inbox, desk(Role.REVIEWER, stand.STREET, body)),
        "mine": ("/applications", token),
        "progress": (f"/applications/{application}/progress", token),
    }
    pages: dict[str, Sequence[bytes]] = {
        name: [measure.request("GET", f"/api/v1{path}", b"", who)] * PAGES for name, (path, who) in lists.items()
    }
    asked = [json.dumps({"number": number, "secret": None}).encode() for number in _numbers()]
    pages["progress by number"] = [measure.request("POST", "/api/v1/progress", body) for body in asked]
    return pages


def _numbers() -> list[str]:
    """Numbers of all the three years."""
    dice = random.Random(2)  # noqa: S311  spread, no secrets
    found: list[str] = []
    sql = "SELECT number FROM application WHERE id > ? AND number IS NOT NULL ORDER BY id LIMIT 1"
    first = Application.select(Application.id).order_by(Application.id).limit(1).scalar()
    while len(found) < PAGES:
        after = UUID(int=dice.randrange(first.int, uuid7().int))
        row = execute(sql, (after,)).fetchone()
        found += [row[0]] if row else []
    return found


def desk(role: Role, division: str, body: str | None = None) -> str:
    """The token of somebody at a desk."""
    account = uuid7()
    posts.open_account(account, sign_in_name=f"{role}-{account.hex}", name="工作人员", by=None)
    posts.give(uuid7(), account, role, division=division, body=body, by=None)
    Account.update(must=[]).where(Account.id == account).execute()
    return sessions.begin(Account.get_by_id(account), Way.PASSWORD, level="checked").access_token


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
