"""`lastmeter bench growth`: the same work with few and with a million applications stored, in one run, in turns.

The filled stores may be kept (`--keep`) and are used again as long as the migrations are the same.
"""

import argparse
import base64
import hashlib
import json
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from server.cli import district
from server.cli.bench import fill, turns
from server.cli.serving import enter_command
from server.core import clock, logs, migrating
from server.core.db import open_store

STORED = (1_000, 1_000_000)
ROUNDS = 5


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
        told |= {"load": [round(load, 1) for load in os.getloadavg()]} | turns.compared(stores, chosen.rounds)
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
    with turns.opened(environ) as store:
        migrating.migrate(store)
        district.prepare()
        fill.applications(count, full_desks=True)
    print(f"{count} applications stored in {time.monotonic() - start:.0f} s", file=sys.stderr)
