"""`lastmeter` as a process, and who belongs to it."""

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from tests import waiting

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0
#: 32 bytes, as an operator would make them.
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
COMMAND = [sys.executable, "-c", "import sys; from server.cli import main; sys.exit(main())"]
wait_until = partial(waiting.wait_until, seconds=PATIENCE)
ACCOUNT = re.compile(r"用户名 (\S+)\s+密码 (\S+)\s+动态码 (\S+)")


def environ(**changes: str) -> dict[str, str]:
    """This process' environment without our settings, with cheap passwords, and with these changes."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LASTMETER_", "DATABASE_URL"))}
    return ours | {"LASTMETER_PASSWORD_COST": "1", "LASTMETER_LIMITS_ON": "0", "PYTHONPATH": str(ROOT)} | changes


def run(*arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    """One command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], env=environ(**changes), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
    )


class Started:
    """A command that runs on; what it says is collected."""

    def __init__(self, *arguments: str, **changes: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=environ(**changes),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._said = bytearray()
        self._ears = threading.Thread(target=self._listen, daemon=True)
        self._ears.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as mouth:
            while chunk := os.read(mouth.fileno(), 4096):
                self._said += chunk

    @property
    def said(self) -> str:
        return self._said.decode(errors="replace")

    def wait_for_words(self, words: str) -> str:
        def heard() -> bool:
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.said}"
            return words in self.said

        wait_until(heard, f"it says {words!r}; it said: {self.said}")
        return self.said

    def family(self) -> dict[int, str]:
        """All living descendants: pid → command line."""
        found, parents = {}, {self.process.pid}
        table = list(_processes())
        while parents:
            children = {pid: words for pid, parent, words in table if parent in parents}
            found |= children
            parents = set(children)
        return found

    def end(self) -> None:
        left = [*self.family(), self.process.pid]
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self._ears.join(PATIENCE)


def _processes() -> Iterator[tuple[int, int, str]]:
    """Pid, parent and command line of all that live."""
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit():
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                if state != "Z":
                    words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    yield int(folder.name), int(parent), words


def is_running(pid: int) -> bool:
    return any(pid == one for one, _, _ in _processes())


@contextmanager
def started(*arguments: str, **changes: str) -> Iterator[Started]:
    """A command that runs until the block ends."""
    one = Started(*arguments, **changes)
    try:
        yield one
    finally:
        one.end()


def ask(address: str, body: Any = None, *, trust: Path | None = None) -> tuple[int, Any]:
    """Status and JSON of an answer; POST where there is a body."""
    told = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, told, {"Content-Type": "application/json"})
    context = ssl.create_default_context(cafile=trust) if trust else None
    try:
        with urllib.request.urlopen(request, timeout=60, context=context) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.loads(refusal.read())


def answers(address: str) -> bool:
    with suppress(OSError):
        return ask(f"{address}/healthz")[0] == 200
    return False
