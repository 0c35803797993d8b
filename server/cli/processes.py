"""A small process tree: each child in a process group of its own, started again when it dies, ended together.

Granian's master, killed hard, leaves a worker answering; so what remains of a child is always ended by its group. The
polite signal goes to the group's leader alone: a granian worker that hears it too ends by itself, and is started again.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

GRACE = 10.0
LONGEST_PAUSE = 30.0
#: A child that lived so long was up; its next death is a first one again. Seconds.
SETTLED = 60.0
#: After so many deaths in a row it is said aloud, and again each time as many have followed.
TOLD_AFTER = 3


@dataclass
class Child:
    """One member of the tree."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)
    deaths: int = 0
    rest_until: float = field(default=0.0)

    def start(self) -> None:
        self.started, self.rest_until = time.monotonic(), 0.0
        self.process = subprocess.Popen(self.command, env=dict(self.environ), start_new_session=True)  # noqa: S603

    def ask_to_end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def kill_group(self) -> None:
        """Also what a dead leader left."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def note_death(self, now: float) -> None:
        """Count it, and rest: not at all the first time, then longer and longer."""
        self.deaths = 1 if now - self.started > SETTLED else self.deaths + 1
        self.rest_until = now + min(2.0 ** (self.deaths - 1) - 1, LONGEST_PAUSE)

    def complaint(self) -> str | None:
        """What the person in front of the machine is told of a child that does not come up."""
        if self.process is None or self.deaths % TOLD_AFTER:
            return None
        return (
            f"lastmeter: {self.name} has ended {self.deaths} times soon after its start (exit code "
            f"{self.process.returncode}); the reason stands in the lines above; it is tried again, Ctrl-C ends all"
        )


class Tree:
    """Keeps its children running until it is told to end."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self._ending = False

    def run(self) -> int:
        """Start all, watch them, and end them on SIGINT or SIGTERM; 0 after a clean end."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        try:
            for child in self.children:
                child.start()
            while not self._ending:
                self._mend()
                time.sleep(0.2)
        finally:
            self.stop()
        return 0

    def _end(self, *_: object) -> None:
        self._ending = True

    def _mend(self) -> None:
        """Start what died again, each after its rest."""
        now = time.monotonic()
        for child in self.children:
            if child.is_alive or self._ending:
                continue
            if not child.rest_until:
                child.kill_group()
                child.note_death(now)
                if complaint := child.complaint():
                    print(complaint, file=sys.stderr, flush=True)
            if now >= child.rest_until:
                child.start()

    def stop(self) -> None:
        """End all at once: politely, and after a while by force."""
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + GRACE
        for child in self.children:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
            child.kill_group()
            if child.process is not None:
                child.process.wait()
