"""Servers under load: started, asked, timed, and ended."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

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


@contextmanager
def beside(environ: Mapping[str, str], free_port: Callable[[], int]) -> Iterator[tuple[Server, Server]]:
    """The bare route and the full server, both running."""
    floor = Server("server.cli.bench.bare:create", free_port(), environ)
    full = Server("server.app:create_from_environment", free_port(), environ)
    with full.running("/healthz"), floor.running("/bare"):
        yield floor, full


def take_turns(
    floor: Server, full: Server, rounds: int, work: Callable[[], tuple[Sequence[bytes], Sequence[bytes]]], *, at: int
) -> tuple[list[Figures], list[Figures], dict[str, Any]]:
    """A pair a round, now this one first and now that one: a slow moment of the machine meets both. The first warms.

    `work` gives a round's requests to the floor and to the full server; `at` so many connections. Tells the figures of
    both, and their ratios.
    """
    runs: dict[Server, list[Figures]] = {floor: [], full: []}
    for place in range(1 + rounds):
        asked = dict(zip(runs, work(), strict=True))
        for server in list(runs)[:: -1 if place % 2 else 1]:
            figures = load(server, asked[server], at)
            if place:
                runs[server].append(figures)
    pairs = [ours.per_second / theirs.per_second for theirs, ours in zip(*runs.values(), strict=True)]
    ratios = {"ratio": round(statistics.median(pairs), 3), "pairs": [round(one, 2) for one in pairs]}
    return runs[floor], runs[full], ratios


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
