"""Servers under load: started, asked, timed, and ended."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from server.cli.processes import Child, Tree
from server.cli.serving import PROCESSES, THREADS

#: Run as a file: as a module it would bring the whole house along, for two seconds of work each time.
LOAD = Path(__file__).with_name("load.py")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Figures:
    """One run: answers a second, milliseconds of the middle and of the slowest hundredth, server CPU per answer."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 2) for name, value in asdict(self).items()}


class Server:
    """A web server of ours for the time of a bench."""

    def __init__(self, factory: str, port: int, environ: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", factory, "--no-ws"]
        command += [
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            str(PROCESSES),
            "--blocking-threads",
            str(THREADS),
        ]
        command += ["--log-level", "error", "--backpressure", str(4 * THREADS)]
        self.port = port
        self.child = Child("bench", command, environ)

    @contextmanager
    def running(self, probe: str) -> Iterator["Server"]:
        self.child.start()
        try:
            self._wait(probe)
            yield self
        finally:
            Tree([self.child]).stop()

    def _wait(self, probe: str) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{probe}", timeout=2):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def cpu_seconds(self) -> float:
        """CPU time of the whole process group so far."""
        process = self.child.process
        assert process is not None
        found = subprocess.run(["ps", "-o", "pid=", "-g", str(process.pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
        return sum(_cpu(int(pid)) for pid in found.stdout.split())


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def load(server: Server, requests: Sequence[bytes], connections: int) -> Figures:
    """Send all requests from a process of their own; an answer other than 200 or 201 ends the bench."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([request.decode("latin-1") for request in requests], file)
        file.flush()
        before = server.cpu_seconds()
        command = [sys.executable, "-I", str(LOAD), file.name, str(server.port), str(connections)]
        told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S603
        cpu = server.cpu_seconds() - before
    wrong = {status: count for status, count in told["statuses"].items() if status not in ("200", "201")}
    if wrong:
        raise RuntimeError(f"the server answered {wrong}")
    times = sorted(told["times"])
    return Figures(
        per_second=len(times) / told["seconds"],
        p50_ms=1000 * statistics.median(times),
        p99_ms=1000 * times[min(len(times) - 1, int(len(times) * 0.99))],
        cpu_ms=1000 * cpu / len(times),
    )


def median(runs: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return Figures(*(statistics.median(getattr(run, name) for run in runs) for name in Figures.__slots__))


def request(method: str, path: str, body: bytes, token: str = "") -> bytes:
    """A request as it goes over the line."""
    head = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    ]
    if token:
        head.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*head, "", ""]).encode() + body
