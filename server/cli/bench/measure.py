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
        return sum(map(_cpu, self._processes()))

    def megabytes(self) -> float:
        """Memory of the whole process group now."""
        return sum(map(_pages_of, self._processes())) * os.sysconf("SC_PAGE_SIZE") / 1024**2

    def _processes(self) -> list[int]:
        process = self.child.process
        assert process is not None
        found = subprocess.run(["ps", "-o", "pid=", "-g", str(process.pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
        return [int(pid) for pid in found.stdout.split()]


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _pages_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except FileNotFoundError:
        return 0


def load(server: Server, requests: Sequence[bytes], connections: int) -> Figures:
    """Send all requests from a process of their own; an answer other than 200 or 201 ends the bench."""
    with tempfile.NamedTemporaryFile() as file:
        for request in requests:
            file.write(len(request).to_bytes(4, "big") + request)
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


def request(
    method: str, path: str, body: bytes, token: str = "", *, kind: str = "application/json", **more: str
) -> bytes:
    """A request as it goes over the line; `more`: headers, their `-` written `_`."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    if token:
        head.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*head, "", ""]).encode() + body
