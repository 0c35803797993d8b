"""A small process tree: each child in a process group of its own, started again when it dies, ended together.

Granian's master, killed hard, leaves a worker answering; so a child is always ended by its group.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

GRACE = 10.0
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """One member of the tree."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    rest_until: float = field(default=0.0)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=dict(self.environ), start_new_session=True)  # noqa: S603

    def signal(self, number: int) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Tree:
    """Keeps its children running until it is told to end."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self._ending = False

    def run(self) -> int:
        """Start all, watch them, and end them on SIGINT or SIGTERM; 0 after a clean end."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        for child in self.children:
            child.start()
        try:
            while not self._ending:
                self._mend()
                time.sleep(0.2)
        finally:
            self.stop()
        return 0

    def _end(self, *_: object) -> None:
        self._ending = True

    def _mend(self) -> None:
        """Start what died again: at once the first time, then with longer and longer rests."""
        now = time.monotonic()
        for child in self.children:
            if child.is_alive or self._ending:
                continue
            if not child.rest_until:
                child.signal(signal.SIGKILL)  # what a dead master left
                child.rest_until = now + min(2.0**child.deaths - 1, LONGEST_PAUSE)
                child.deaths += 1
            if now >= child.rest_until:
                child.rest_until = 0.0
                child.start()

    def stop(self) -> None:
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in self.children:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)
