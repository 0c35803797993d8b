"""`lastmeter serve` and `lastmeter migrate` as an operator meets them."""

import base64
import re
import signal
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from server.cli import main
from server.core.db import database, open_store
from tests.conftest import Templates, close
from tests.server.cli.live import KEY, Started, answers, ask, run, started, wait_until
from tests.services import free_port

MIGRATIONS = sorted(file.stem for file in (Path(__file__).parents[3] / "migrations").glob("0*.py"))


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["migrate"], ["verify"], ["user", "list"]])
def test_a_missing_key_is_named_in_one_line(tmp_path, capsys, monkeypatch, command):
    for name in ("LASTMETER_MASTER_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path))
    assert main(command) == 2
    assert re.fullmatch(r"lastmeter: LASTMETER_MASTER_KEY is missing: .*\n", capsys.readouterr().err)
    assert not list(tmp_path.iterdir())


def test_a_bad_value_is_named_in_one_line(capsys, monkeypatch):
    monkeypatch.setenv("LASTMETER_MASTER_KEY", "c2hvcnQ=")
    assert main(["serve"]) == 2
    assert re.fullmatch(r"lastmeter: LASTMETER_MASTER_KEY cannot be used: .*32 bytes.*\n", capsys.readouterr().err)


def test_a_database_out_of_reach_is_named_in_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LASTMETER_MASTER_KEY", KEY)
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    assert main(["verify"]) == 2
    assert re.fullmatch(r"lastmeter: the database cannot be used: .*\n", capsys.readouterr().err)


def test_commands_on_an_empty_database_say_what_to_run_first(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LASTMETER_MASTER_KEY", KEY)
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["user", "list"]) == 2
    assert "run `lastmeter migrate` first" in capsys.readouterr().err


def test_real_use_answers_and_ends_when_told(tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {"LASTMETER_DATA_DIR": str(tmp_path), "LASTMETER_MASTER_KEY": KEY}
    with started("serve", "--port", str(port), **settings) as process:
        wait_until(lambda: answers(address), f"it answers; it said {process.said}")
        assert ask(f"{address}/readyz")[0] == 200
        assert ask(f"{address}/api/v1/outbox-messages")[0] in (401, 404), "no demo here"
        process.process.send_signal(signal.SIGTERM)
        assert process.process.wait(timeout=60) == 0


def test_two_who_migrate_at_once_apply_each_step_once(templates: Templates, db_kind: str, tmp_path: Path):
    url = an_empty_database(templates, db_kind, tmp_path, "migrated_twice")
    settings = {"LASTMETER_DATA_DIR": str(tmp_path), "LASTMETER_MASTER_KEY": KEY, "DATABASE_URL": url}
    both = [Started("migrate", **settings) for _ in range(2)]
    for one in both:
        wait_until(lambda one=one: one.process.poll() is not None, "both are done")
        one.end()
        assert one.process.returncode == 0, one.said
    applied = [re.findall(r"\d{4}_\w+", one.said) for one in both]
    assert sorted(applied[0] + applied[1]) == MIGRATIONS
    assert run("migrate", **settings).stdout == "applied: nothing, all is up to date\n"


COMMANDS = [["demo", "--port"], ["serve", "--port"], ["worker"], ["migrate"], ["user", "list"], ["verify"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("was", ["real", "demo"])
def test_a_database_of_another_key_is_refused_before_anything_is_written(
    templates: Templates, db_kind: str, tmp_path: Path, monkeypatch, capsys, was: str, command: list[str]
):
    """`lastmeter demo` with a real DATABASE_URL still exported; real use on what a demo made; every other command."""
    url = templates.copy(db_kind, "district")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LASTMETER_MASTER_KEY", base64.b64encode(bytes(32)).decode())
    if command[-1] == "--port":
        command = [*command, str(free_port())]
    store = open_store(url)
    with ExitStack() as at_the_end:
        at_the_end.callback(close, store)
        if was == "real":
            store.execute_sql("UPDATE key_mark SET is_demo = " + ("FALSE" if db_kind == "postgres" else "0"))
        before = census(store)
        assert main(command) == 2
        assert census(store) == before
    said = capsys.readouterr()
    assert said.out == ""
    expected = {("real", True): "belongs to a real", ("real", False): "is not the key", ("demo", True): "another demo"}
    assert expected.get((was, command[0] == "demo"), "belongs to a demo") in said.err
    assert said.err.count("\n") == 1
    templates.forget(url)


@pytest.mark.parametrize("named", ["fresh", "somebody's"])
def test_a_demo_takes_no_database_that_was_not_given_to_it(
    templates: Templates, db_kind: str, tmp_path: Path, monkeypatch, capsys, named: str
):
    """A real installation's, exported but not migrated yet, stays free for it; so does another program's."""
    url = an_empty_database(templates, db_kind, tmp_path, f"unmarked_{named[:5]}")
    monkeypatch.setattr("server.cli.demo.Tree", None)  # no server is meant to start
    monkeypatch.setattr("server.cli.demo._prepare", prepared := Far())
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", url)
    demo = ["demo", "--port", str(free_port())]
    if named == "somebody's":
        execute_there(url, "CREATE TABLE theirs (id INTEGER)")
    assert main(demo) == 2
    assert "is no demo's and may be meant for real use" in capsys.readouterr().err
    assert tables_of(url) == (["theirs"] if named == "somebody's" else [])
    if named == "somebody's":
        assert main([*demo, "--database", url]) == 2
        assert "the demo needs an empty one" in capsys.readouterr().err
        assert tables_of(url) == ["theirs"]
        return
    for words in ([*demo, "--database", url], demo):  # once given it is the demo's, whatever is exported
        with pytest.raises(Far):
            main(words)
        close(database.obj)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/another.db")
    assert prepared.count == 2
    assert "key_mark" in tables_of(url)
    assert not (tmp_path / "another.db").exists()
    assert not (tmp_path / "data" / "lastmeter.db").exists()
    assert main(["user", "--data", str(tmp_path / "data"), "list"]) == 0
    close(database.obj)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("LASTMETER_MASTER_KEY", KEY)
    assert main(["migrate"]) == 2
    assert "belongs to a demo" in capsys.readouterr().err


class Far(Exception):
    """Far enough: called, it stops the command."""

    count = 0

    def __call__(self) -> None:
        self.count += 1
        raise self


def an_empty_database(templates: Templates, kind: str, folder: Path, name: str) -> str:
    """One that nobody has migrated; the file of an SQLite one is not made yet."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/{name}.db"
    base = templates.request.getfixturevalue("postgres")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{base}/{name}"


def execute_there(url: str, sql: str) -> None:
    store = open_store(url)
    store.execute_sql(sql)
    close(store)


def tables_of(url: str) -> list[str]:
    """What a database holds; nothing where there is not even a file."""
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return []
    store = open_store(url)
    found: list[str] = store.get_tables()
    close(store)
    return found


def census(store) -> dict[str, int]:
    """How many rows each table has."""
    return {name: store.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in store.get_tables()}
