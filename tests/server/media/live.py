"""Starts and stops the server process of `serve.py`."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from server.core import config

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


@dataclass(frozen=True)
class Server:
    url: str
    pid: int

    def resident_megabytes(self) -> float:
        """Memory of the largest process of the server's group at its highest."""
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return max(_peak(pid) for pid in pids if group_of(pid) == self.pid)


def group_of(pid: int) -> int:
    """Its process group; 0 if it is gone."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environ() -> dict[str, str]:
    """For a process on the installed settings."""
    chosen = config.settings()
    return config.inherited(
        {
            "DATABASE_URL": chosen.database_url,
            "LASTMETER_DATA_DIR": str(chosen.data_dir),
            "LASTMETER_MASTER_KEY": base64.b64encode(chosen.master_key).decode(),
            "LASTMETER_DEMO": str(int(chosen.demo)),
            "LASTMETER_LIMITS_ON": "0",
            "PYTHONPATH": str(ROOT),
        }
    )


@contextmanager
def serving(app: str = "tests.server.media.serve:create") -> Iterator[Server]:
    """A granian process on the database and folder of the installed settings."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--port", str(port)]
    command += ["--blocking-threads", "16", "--log-level", "warning", app]
    process = subprocess.Popen(command, cwd=ROOT, env=environ(), start_new_session=True)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield Server(url, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server ended while starting")
        try:
            if requests.get(f"{url}/healthz", timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
