"""`lastmeter demo`, as whoever tries it meets it: real processes on a free port."""

import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import qrcode

from server.catalog import files
from server.cli import main
from server.cli.serving import DEMO_SECRETS
from server.core import config, migrating
from server.core.db import open_store
from server.identity.demo import PLACES
from server.identity.roles import SECOND_FACTOR
from tests.server.cli.live import (
    ACCOUNT,
    KEY,
    ROOT,
    Started,
    answers,
    ask,
    environ,
    is_running,
    run,
    started,
    wait_until,
)
from tests.services import free_port

HALF_SENT = 20


class Demo:
    """A demo that is ready, and how its printed accounts signed in right then, while their codes held."""

    def __init__(self, process: Started, folder: Path, port: int) -> None:
        self.process, self.folder, self.port = process, folder, port
        self.address = f"http://127.0.0.1:{port}"
        self.said = process.wait_for_words("按 Ctrl-C 结束")
        self.accounts = ACCOUNT.findall(self.said)
        self.sign_ins = {name: self.sign_in(name, password, code) for name, password, code in self.accounts}

    def sign_in(self, name: str, password: str, code: str) -> tuple[int, dict]:
        second = {"totp": code} if code.isdigit() else {}
        return ask(
            f"{self.address}/api/v1/sessions", {"kind": "password", "name": name, "password": password, **second}
        )

    def leader(self) -> int | None:
        """The web server's first process."""
        children = self.process.family()
        return min((pid for pid, words in children.items() if "granian" in words), default=None)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    with started("demo", "--port", str(port), "--data", str(folder)) as process:
        yield Demo(process, folder, port)


def test_it_says_where_to_go_and_nothing_else(demo: Demo) -> None:
    for path in ("/", "/console/", "/outbox", "/api/docs"):
        assert f"{demo.address}{path}\n" in demo.said
    assert re.findall(r"(?i)warning|\binfo\b|error|traceback", demo.said) == []
    assert demo.said.lstrip().startswith("最后一米演示系统已就绪")


def test_all_parts_are_ready(demo: Demo) -> None:
    status, told = ask(f"{demo.address}/readyz")
    assert (status, set(told["checks"].values())) == (200, {"ok"})


def test_each_printed_account_signs_in_and_has_nothing_to_change(demo: Demo) -> None:
    assert set(demo.sign_ins) == {role.value for role in PLACES}
    for name, (status, told) in demo.sign_ins.items():
        assert status == 201, (name, told)
        assert (told["must"], {role["role"] for role in told["account"]["roles"]}) == ([], {name})
    assert {name for name, _, code in demo.accounts if code.isdigit()} == {role.value for role in SECOND_FACTOR}


def test_its_secrets_are_its_own_and_marked(demo: Demo) -> None:
    file = demo.folder / DEMO_SECRETS
    assert file.stat().st_mode & 0o077 == 0
    assert json.loads(file.read_text())["master_key"].startswith(config.DEMO_MARK)


def test_commands_find_the_running_demo_by_its_folder(demo: Demo) -> None:
    (again,) = re.findall(r"再看一次用 (.+) 用户名）", demo.said)
    here = environ()  # as whoever copies the printed line into a shell beside it
    code = subprocess.run([*shlex.split(again), "secretary"], env=here, cwd=ROOT, capture_output=True, text=True)
    assert re.fullmatch(r"\d{6}\n", code.stdout), code.stderr
    whole = run("verify", LASTMETER_DATA_DIR=str(demo.folder))
    assert (whole.returncode, whole.stdout) == (0, "0 applications checked, 0 faults\n"), whole.stderr


def test_half_sent_bodies_stop_nobody(demo: Demo) -> None:
    """Twenty callers announce more than they send, and keep the line open."""
    head = b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n"
    head += b"Content-Type: application/json\r\n\r\n"
    lines = [socket.create_connection(("127.0.0.1", demo.port)) for _ in range(HALF_SENT)]
    try:
        for line in lines:
            line.sendall(head + b'{"kind": "pass')
        for name, password, _ in [one for one in demo.accounts if not one[2].isdigit()]:
            assert demo.sign_in(name, password, "")[0] == 201
            assert ask(f"{demo.address}/readyz")[0] == 200
        assert not any(_has_answer(line) for line in lines), "all twenty still wait"
    finally:
        for line in lines:
            line.close()
    assert answers(demo.address)


def _has_answer(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return bool(line.recv(1, socket.MSG_PEEK)) or True  # an answer, or hung up
    except BlockingIOError:
        return False


def test_a_busy_port_is_named_in_one_line_and_nothing_is_made(demo: Demo, tmp_path: Path, capsys) -> None:
    assert main(["demo", "--port", str(demo.port), "--data", str(tmp_path / "second")]) == 2
    said = f"lastmeter: port {demo.port} on 127.0.0.1 is busy: choose another one with --port\n"
    assert capsys.readouterr() == ("", said)
    assert not (tmp_path / "second").exists()


@pytest.mark.parametrize("key", ["the demo's", "one's own"])
def test_real_use_refuses_the_demos_folder_and_key(demo: Demo, tmp_path: Path, capsys, monkeypatch, key: str) -> None:
    """Each alone: the marked key with another folder, and the demo's folder with another key."""
    marked, is_marked = json.loads((demo.folder / DEMO_SECRETS).read_text())["master_key"], key == "the demo's"
    monkeypatch.setenv("LASTMETER_MASTER_KEY", marked if is_marked else KEY)
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path if is_marked else demo.folder))
    assert main(["serve", "--port", str(free_port())]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"lastmeter: these are demo secrets: .*LASTMETER_MASTER_KEY.*\n", said.err)
    assert not list(tmp_path.iterdir())


def test_a_web_server_killed_hard_is_up_again(demo: Demo) -> None:
    old, family = demo.leader(), demo.process.family()
    assert old is not None
    orphans = [pid for pid, words in family.items() if "granian" in words and pid != old]
    assert orphans, "granian's leader has a worker"
    os.kill(old, signal.SIGKILL)
    wait_until(lambda: demo.leader() not in (None, old), "another web server is started")
    wait_until(lambda: answers(demo.address), "it answers")
    wait_until(lambda: not any(map(is_running, orphans)), "the dead one's worker is gone")


def test_ctrl_c_ends_all_of_it(demo: Demo) -> None:
    """The last test of this demo."""
    family = demo.process.family()
    assert sum("celery" in words for words in family.values()) == 2, "worker and timetable"
    demo.process.process.send_signal(signal.SIGINT)
    assert demo.process.process.wait(timeout=60) == 0
    assert not [words for pid, words in family.items() if is_running(pid)]
    assert not answers(demo.address)


def test_a_phone_in_the_same_network_gets_tls_and_an_address_to_scan(tmp_path: Path) -> None:
    """On a folder that an earlier version left: its tables are brought up to date by the way."""
    (tmp_path / DEMO_SECRETS).write_text(json.dumps({"demo": True, "master_key": config.DEMO_MARK + KEY}))
    config.install(config.load({"LASTMETER_MASTER_KEY": config.DEMO_MARK + KEY}))
    store = open_store(f"sqlite:///{tmp_path}/lastmeter.db")
    before, newest = migrating.migrate(store)[-2:]
    assert migrating.back_to(store, before) == [newest]
    store.close()
    port = free_port()
    address = f"https://127.0.0.1:{port}"
    with started("demo", "--lan", "--host", "127.0.0.1", "--port", str(port), "--data", str(tmp_path)) as process:
        said = process.wait_for_words(_as_qr(address))
        assert address in said
        status, told = ask(f"{address}/readyz", trust=tmp_path / "demo-certificate.pem")
        assert (status, told["checks"]["tables"]) == (200, "ok")
    assert (tmp_path / "demo-key.pem").stat().st_mode & 0o077 == 0


def _as_qr(address: str) -> str:
    code, out = qrcode.QRCode(border=2), io.StringIO()
    code.add_data(address)
    code.print_ascii(out=out, invert=True)
    return out.getvalue()


def test_it_keeps_the_data_folder_of_the_environment_and_never_a_real_one(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr("server.cli.demo.Tree", None)  # no server is meant to start
    monkeypatch.setattr("server.cli.demo._prepare", _stop)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path / "mine"))
    with pytest.raises(_Stopped):
        main(["demo", "--port", str(free_port())])
    assert {DEMO_SECRETS, "lastmeter.db"} <= {file.name for file in (tmp_path / "mine").iterdir()}
    (tmp_path / "mine" / DEMO_SECRETS).unlink()
    assert main(["demo", "--port", str(free_port())]) == 2
    assert "is a real installation's data folder" in capsys.readouterr().err
    assert not (tmp_path / "mine" / DEMO_SECRETS).exists()


class _Stopped(Exception):
    """Far enough."""


def _stop() -> None:
    raise _Stopped


@pytest.mark.parametrize("broken", ["items:\n  - code: [", "items:\n  - name: 没有代码\n"])
def test_a_faulty_catalogue_is_named_in_one_line(tmp_path: Path, capsys, monkeypatch, broken: str) -> None:
    """The reason and where to look, no traceback; and no server starts."""
    shutil.copytree(files.DEMO, tmp_path / "files")
    (tmp_path / "files" / "items.yaml").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(files, "DEMO", tmp_path / "files")
    monkeypatch.setattr("server.cli.demo.Tree", None)
    assert main(["demo", "--data", str(tmp_path / "data"), "--port", str(free_port())]) == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith("lastmeter: ")
    assert "catalog check" in line
