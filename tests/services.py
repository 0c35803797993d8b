"""Services that tests need, started privately from what the machine has installed.

Each is a context manager: a server of its own on a free port of this machine, in a folder of its own, gone afterwards.
What is not installed is said and skipped; with REQUIRE_ALL=1 it fails instead.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest

PATIENCE = 180.0
MEMORY, ROOM_IN_MEMORY = Path("/dev/shm"), 3 << 30
POSTGRES_USER = "lastmeter"
Command = Sequence[str | Path]


def missing(what: str, package: str) -> NoReturn:
    """Skip this test, or fail it where nothing may be missing."""
    reason = f"{what} is not installed here (Debian: apt-get install {package})"
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With REQUIRE_ALL=1 a test that skipped itself for whatever reason fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres; Debian keeps them off the PATH. The newest wins."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    on_path = shutil.which("initdb")
    found = versions[-1] if versions else Path(on_path).resolve() if on_path else None
    return found.parent if found else None


def chromium() -> str:
    """The machine's own Chromium; the test is skipped (or fails) without one."""
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        if found := shutil.which(name):
            return found
    missing("Chromium", "chromium fonts-noto-cjk")


@contextmanager
def postgres_server(*, fsync: bool = False) -> Iterator[str]:
    """`postgresql://user@127.0.0.1:port`, without a database name. `fsync` on is for benches: tests lose no power."""
    programs = postgres_programs()
    if programs is None:
        missing("PostgreSQL", "postgresql")
    with _folder("postgres", in_memory=not fsync) as folder:
        data, port = folder / "data", free_port()
        init: Command = [
            programs / "initdb",
            "--pgdata",
            data,
            "--username",
            POSTGRES_USER,
            "--auth",
            "trust",
            "--no-sync",
        ]
        init = [*init, "--encoding", "UTF8", "--locale", "C.UTF-8"]
        _run(init)
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "max_connections": 200,
            "fsync": "on" if fsync else "off",
            "full_page_writes": "on" if fsync else "off",
        }
        command: Command = [programs / "postgres", "-D", data, *(f"--{key}={value}" for key, value in options.items())]
        ready: Command = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", POSTGRES_USER]
        with _server(command, folder, stop=signal.SIGINT, ready=lambda: subprocess.call(ready) == 0):
            yield f"postgresql://{POSTGRES_USER}@127.0.0.1:{port}"


@contextmanager
def redis_server() -> Iterator[str]:
    """`redis://127.0.0.1:port/0`, nothing kept on disk."""
    program = shutil.which("redis-server")
    if program is None:
        missing("Redis", "redis-server")
    with _folder("redis") as folder:
        port = free_port()
        command: Command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
        with _server(command, folder, stop=signal.SIGTERM, ready=lambda: _answers(port)):
            yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as the user that its package made."""
    return "postgres" if os.geteuid() == 0 else None


def memory() -> Path | None:
    """A folder in memory with room, where the machine has one: copying databases there is ten times as fast."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_IN_MEMORY:
        return MEMORY
    return None


@contextmanager
def _folder(name: str, *, in_memory: bool = False) -> Iterator[Path]:
    place = memory() if in_memory else None
    with tempfile.TemporaryDirectory(prefix=f"lastmeter-{name}-", dir=place, ignore_cleanup_errors=True) as made:
        if owner := _owner():
            shutil.chown(made, owner)
        yield Path(made)


def _run(command: Command) -> None:
    call = subprocess.run(command, user=_owner(), cwd="/", capture_output=True, text=True)
    if call.returncode:
        raise RuntimeError(f"{command[0]} failed: {call.stderr}")


@contextmanager
def _server(command: Command, folder: Path, *, stop: signal.Signals, ready: Callable[[], bool]) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, user=_owner(), cwd=folder, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} does not start: {(folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
