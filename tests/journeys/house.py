"""The real product as a process tree, started as anybody would start it, and what one may ask it from outside."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, TypeVar

from server.core.ids import uuid7
from tests import services

ROOT = Path(__file__).resolve().parents[2]
COMMUNITY = "370199001001"
PATIENCE = 180.0
#: Seconds for which a token is surely good.
TOKEN_LASTS = 300.0
ACCOUNT = re.compile(r"用户名 (\w+)\s+密码 (\S+)")

Found = TypeVar("Found")


def until(true: Callable[[], Found], what: str) -> Found:
    """Ask until the answer is not empty."""
    deadline = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)
    return found


class House:
    """A running demo: its address, its accounts, its box of text messages."""

    def __init__(self, address: str, folder: Path, printed: str, environ: Mapping[str, str]) -> None:
        self.address, self.folder, self.environ = address, folder, environ
        self.passwords = dict(ACCOUNT.findall(printed))
        self._phones, self._secretary, self._signed_in = 0, "", -TOKEN_LASTS
        self._used = set[str]()  # six digits, each good for one sign-in

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """One call of the API."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            told = answer.read()
        return json.loads(told) if told else None

    def fresh_phone(self) -> str:
        """A number that nobody has used yet: a phone may get one message a minute."""
        self._phones += 1
        return f"1990000{self._phones:04d}"

    def text_code(self, phone: str) -> str:
        """The newest code sent to this phone, once the worker has sent it."""

        def newest() -> str:
            texts = [one["text"] for one in self.ask("GET", "/outbox-messages")["items"] if one["to"] == phone]
            return next((found[1] for text in texts if (found := re.search(r"验证码\D*(\d{4,8})", text))), "")

        return until(newest, "the text message is there")

    def user(self, *what: str) -> str:
        """What `lastmeter user` prints."""
        command = [*LASTMETER, "user", "--data", str(self.folder), *what]
        return subprocess.run(command, cwd=ROOT, env=self.environ, check=True, capture_output=True, text=True).stdout

    def second_step(self, name: str) -> str:
        """Six digits of a demo account with which nobody has signed in: within half a minute there are others."""

        def unused() -> str:
            found = re.search(r"\d{6}", self.user("code", name))
            return "" if found is None or f"{name} {found[0]}" in self._used else found[0]

        code = until(unused, "there are new digits")
        self._used.add(f"{name} {code}")
        return code

    def token(self, role: str) -> str:
        """Of somebody who needs no second step."""
        who = {"kind": "password", "name": role, "password": self.passwords[role], "device": f"desk-of-the-{role}"}
        return str(self.ask("POST", "/sessions", who)["access_token"])

    def colleague(self, name: str) -> None:
        """Another grid worker of the community, with a password of their own; the same again is no other."""
        if name in self.passwords:
            return
        first = self.user("create", name, "--name", "李敏").split("first password: ")[1].split()[0]
        self.user("post", name, "grid_worker", COMMUNITY)
        self.passwords[name] = first
        own = f"{first}-own"
        self.ask("PUT", "/me/password", {"old": first, "new": own}, self.token(name))
        self.passwords[name] = own

    def secretary(self) -> str:
        """The secretary's token; it lasts some minutes."""
        if time.monotonic() - self._signed_in > TOKEN_LASTS:
            self._signed_in = time.monotonic()
            who = {"kind": "password", "name": "secretary", "password": self.passwords["secretary"]}
            who |= {"totp": self.second_step("secretary"), "device": "desk-of-the-secretary"}
            self._secretary = self.ask("POST", "/sessions", who)["access_token"]
        return self._secretary

    def behind(self, address: str) -> "House":
        """The same house at another address."""
        other = copy(self)
        other.address = address
        return other

    def flyer(self, bundle: str) -> str:
        """The secretary has a code printed; where it leads."""
        wanted = {"kind": "bundle", "target": bundle, "division": COMMUNITY, "title": f"{bundle}，楼道张贴"}
        made = self.ask("PUT", f"/flyers/{uuid7()}", wanted, self.secretary())
        return str(made["address"])


LASTMETER = [str(Path(sys.executable).with_name("lastmeter"))]


def _environ(**changes: str) -> dict[str, str]:
    # every visitor of a test comes from the same address: without limits by address; hashing is no journey's matter
    ours = {"LASTMETER_LIMITS_ON": "0", "LASTMETER_PASSWORD_COST": "1", "PYTHONUNBUFFERED": "1"}
    return os.environ | ours | changes


@contextmanager
def open_house(folder: Path, *options: str, **changes: str) -> Iterator[House]:
    """`lastmeter demo` in a folder of its own; ended as with Ctrl-C, and it must end cleanly."""
    port, environ = services.free_port(), _environ(**changes)
    command = [*LASTMETER, "demo", "--port", str(port), "--data", str(folder / "data"), *options]
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=printed, stderr=printed)
    read = (folder / "printed").read_text

    def is_ready() -> bool:
        assert process.poll() is None, f"the demo ended: {read()[-3000:]}"
        return "Ctrl-C" in read()

    try:
        until(is_ready, "the demo is ready")
        yield House(f"http://127.0.0.1:{port}", folder / "data", read(), environ)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            code = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert code == 0, f"the demo ended with {code}: {read()[-3000:]}"
