"""`lastmeter migrate | serve | worker`: real use."""

import argparse
import errno
import json
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from server.cli.processes import Child, Tree
from server.core import config, keymark, logs, migrating
from server.core.db import open_store

HERE = "127.0.0.1"
THREADS = 64
#: Web processes: one computes as much as one lock of the embedded database takes; more pay with PostgreSQL and cores.
PROCESSES = 1
#: Seconds that a request in hand may still take when the server is told to end.
SLOWEST_ANSWER = 5
DEMO_SECRETS = "demo-secrets.json"
#: Bytes that a data folder must at least take: enough for the tables and one photo.
PROBE = 16 * 1024 * 1024


def enter(commands: Any) -> None:
    migrate = enter_command(
        commands,
        "migrate",
        "bring the database's tables up to date (may be run twice, also at once)",
        "Run it after each update of the program, before `serve` and `worker` start. It says what it applied.",
    )
    migrate.add_argument("--back-to", metavar="NAME", help="undo every migration after NAME ('none': all)")
    migrate.set_defaults(run=run_migrate)
    serve = enter_command(
        commands,
        "serve",
        "web server, worker and timetable for real use",
        "Needs LASTMETER_MASTER_KEY; brings the tables up to date first. Ctrl-C or SIGTERM ends all of it.",
    )
    server_options(serve, processes=PROCESSES)
    serve.add_argument("--only-web", action="store_true", help="no worker here: `lastmeter worker` runs elsewhere")
    serve.set_defaults(run=run_serve)
    worker = enter_command(
        commands,
        "worker",
        "a worker alone; --timetable on exactly one machine",
        "Does what happens behind the pages: messages, derived pictures, reports to outside systems, clocks.",
    )
    worker.add_argument("--timetable", action="store_true", help="keep the timetable too (exactly one worker does)")
    worker.set_defaults(run=run_worker)


def enter_command(commands: Any, name: str, about: str, more: str) -> argparse.ArgumentParser:
    """A command with a line for the list and a few words for its own help."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=f"{about[0].upper()}{about[1:]}. {more}"
    )
    return parser


def whole(low: int, high: int) -> Callable[[str], int]:
    """A number of the command line that is checked before anything starts."""

    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"must be a whole number from {low} to {high}")
        return int(text)

    return parse


def server_options(parser: argparse.ArgumentParser, *, processes: int) -> None:
    parser.add_argument("--host", help=f"address to listen on ({HERE})")
    parser.add_argument("--port", type=whole(1, 65535), metavar="PORT", default=8000, help="port to listen on (8000)")
    parser.add_argument(
        "--processes",
        type=whole(1, 64),
        metavar="N",
        default=processes,
        help=f"web processes, {THREADS} threads each ({processes})",
    )


def data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="work on the demo of this data folder")


def settings_here(folder: Path | None = None) -> config.Settings:
    """The environment's settings; without a master key there, those of the demo in its (or the given) data folder."""
    environ = config.inherited({})
    if folder is None and "LASTMETER_MASTER_KEY" in environ:
        return config.load(environ)
    secrets = (folder or config.data_dir(environ)).absolute() / DEMO_SECRETS
    if not secrets.exists():
        if folder is not None:
            raise config.BadSetting(f"{folder} is no demo's data folder: {DEMO_SECRETS} is missing")
        return config.load(environ)
    return config.load(environ | demo_settings(secrets.parent))


def demo_settings(folder: Path) -> dict[str, str]:
    """What the demo's own data folder says: its key, and its database if that is no file there."""
    try:
        kept = json.loads((folder / DEMO_SECRETS).read_text())
        told = {"LASTMETER_MASTER_KEY": kept["master_key"], "LASTMETER_DATA_DIR": str(folder)}
    except (ValueError, KeyError):
        raise config.BadSetting(f"{folder / DEMO_SECRETS} is damaged: take another data folder") from None
    return told | ({"DATABASE_URL": kept["database_url"]} if "database_url" in kept else {})


def open_database(settings: config.Settings) -> Any:
    """The database of these settings, if it is sealed with their key."""
    config.install(settings)
    store = open_store(settings.database_url, settings.database_connections)
    keymark.bind_own(store)
    return store


def open_ready(settings: config.Settings) -> Any:
    """The database for a command that works on it; its tables must be up to date."""
    store = open_database(settings)
    if migrating.pending(store):
        raise config.BadSetting("the database's tables are not up to date: run `lastmeter migrate` first")
    return store


def run_migrate(chosen: argparse.Namespace) -> int:
    settings = config.from_environment()
    logs.set_up("text")
    claim_folder(settings.data_dir)
    store = open_database(settings)
    if chosen.back_to:
        if chosen.back_to not in ("none", *migrating.applied(store)):
            raise config.BadSetting(f"--back-to {chosen.back_to}: this database has had no migration of that name")
        names = migrating.back_to(store, None if chosen.back_to == "none" else chosen.back_to)
        print("undone: " + (", ".join(names) or "nothing"))
    else:
        names = migrating.migrate(store)
        print("applied: " + (", ".join(names) or "nothing, all is up to date"))
    return 0


def run_serve(chosen: argparse.Namespace) -> int:
    settings = config.from_environment()
    if settings.demo or (settings.data_dir / DEMO_SECRETS).exists():
        raise config.BadSetting(
            "these are demo secrets: real use needs LASTMETER_MASTER_KEY of your own and another LASTMETER_DATA_DIR"
        )
    host = chosen.host or HERE
    claim_port(host, chosen.port)
    claim_folder(settings.data_dir)
    migrating.migrate(open_database(settings))
    children = [web_child(host, chosen.port, chosen.processes, _shared_figures(settings))]
    if not chosen.only_web:
        children += [worker_child({}), timetable_child({})]
    return Tree(children).run()


def _shared_figures(settings: config.Settings) -> dict[str, str]:
    """A fresh folder in which the web processes add up their figures for /metrics."""
    folder = settings.data_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {"LASTMETER_METRICS_DIR": str(folder), "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def run_worker(chosen: argparse.Namespace) -> int:
    settings = config.from_environment()
    claim_folder(settings.data_dir)
    open_ready(settings)
    return Tree([worker_child({}), *([timetable_child({})] if chosen.timetable else [])]).run()


def claim_port(host: str, port: int) -> None:
    """Say which port is busy before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            if reason.errno == errno.EADDRINUSE:
                raise config.BadSetting(f"port {port} on {host} is busy: choose another one with --port") from None
            raise config.BadSetting(f"cannot listen on {host}:{port}: {reason.strerror}") from None


def claim_folder(folder: Path) -> None:
    """Say what is wrong with the data folder before anything is started and each child says it at length."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(PROBE))
            probe.flush()
    except OSError as reason:
        raise config.BadSetting(
            f"the data folder {folder} cannot be used: {reason.strerror}: give it space and write permission, "
            "or name another one"
        ) from None


def web_child(
    host: str, port: int, processes: int, changes: Mapping[str, str], *, tls: tuple[Path, Path] | None = None
) -> Child:
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--factory",
        "server.app:create_from_environment",
    ]
    command += ["--host", host, "--port", str(port), "--workers", str(processes), "--blocking-threads", str(THREADS)]
    command += ["--no-ws", "--log-level", "error", "--respawn-failed-workers", "--backpressure", str(4 * THREADS)]
    command += ["--workers-kill-timeout", str(SLOWEST_ANSWER)]
    if tls:
        command += ["--ssl-certificate", str(tls[0]), "--ssl-keyfile", str(tls[1])]
    return Child("web", command, config.inherited(changes))


def _celery(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "-A", "server.worker:app", *arguments]


def worker_child(changes: Mapping[str, str]) -> Child:
    return Child(
        "worker", _celery("worker", "--pool", "solo", "--without-mingle", "--without-gossip"), config.inherited(changes)
    )


def timetable_child(changes: Mapping[str, str]) -> Child:
    return Child("timetable", _celery("beat", "--pidfile="), config.inherited(changes))
