"""What the command line says of itself, and how it says no: one line that a person can act on."""

import argparse
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.catalog import files
from server.cli import _parser, main
from tests.server.cli.live import COMMAND, KEY, ROOT, environ
from tests.services import free_port


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from parsers(one)


@pytest.mark.parametrize("parser", list(parsers(_parser())), ids=lambda parser: parser.prog)
def test_each_command_and_each_of_its_words_is_explained(parser: argparse.ArgumentParser):
    assert parser.description, "what it is for"
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            assert action.help, f"{parser.prog}: {action.dest}"


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """The one line that the command ends with."""
    assert main(arguments) == code
    said = capsys.readouterr().err
    assert re.fullmatch(r"lastmeter: .*\n", said), said
    return said


@pytest.fixture
def real_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of an installation whose data folder is not made yet."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LASTMETER_MASTER_KEY", KEY)
    monkeypatch.setenv("LASTMETER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize("command", ["serve", "migrate", "worker"])
def test_a_data_folder_that_cannot_be_made_is_named(real_use: Path, capsys, command: str):
    real_use.write_text("a file is in the way")
    more = ["--port", str(free_port())] if command == "serve" else []
    assert str(real_use) in told(capsys, command, *more)


def test_the_demo_names_a_folder_that_cannot_be_made(tmp_path: Path, capsys):
    (tmp_path / "file").touch()
    said = told(capsys, "demo", "--port", str(free_port()), "--data", str(tmp_path / "file" / "data"))
    assert str(tmp_path / "file" / "data") in said


def test_damaged_secrets_of_a_demo_are_named(tmp_path: Path, capsys):
    (tmp_path / "demo-secrets.json").touch()
    assert "demo-secrets.json is damaged" in told(capsys, "user", "--data", str(tmp_path), "list")
    assert "demo-secrets.json is damaged" in told(capsys, "demo", "--data", str(tmp_path), "--port", str(free_port()))


def test_a_full_disk_is_named_and_leaves_no_half_secrets(tmp_path: Path):
    """Files may grow to one megabyte here, as on a disk with so much left."""

    def nearly_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))

    arguments = ["demo", "--data", str(tmp_path / "data"), "--port", str(free_port())]
    ended = subprocess.run(
        [*COMMAND, *arguments], env=environ(), cwd=ROOT, capture_output=True, text=True, preexec_fn=nearly_full
    )
    assert ended.returncode == 2, ended.stderr
    assert re.fullmatch(r"lastmeter: the data folder .* cannot be used: File too large: .*\n", ended.stderr)
    assert not list((tmp_path / "data").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="a file system of one page is Linux's")
def test_a_disk_that_fills_up_while_the_tables_are_made_is_named(real_use: Path, capsys, monkeypatch):
    """/dev/full takes nothing."""
    monkeypatch.setattr("tempfile.TemporaryFile", lambda dir: Path("/dev/full").open("wb"))  # noqa: SIM115
    assert "No space left on device" in told(capsys, "migrate")


@pytest.mark.parametrize(
    "wrong", [["--port", "70000"], ["--port", "0"], ["--port", "web"], ["--processes", "0"], ["--processes", "-1"]]
)
@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_number_out_of_reach_is_refused_before_anything_starts(capsys, command: str, wrong: list[str]):
    with pytest.raises(SystemExit):
        main([command, *wrong])
    assert f"argument {wrong[0]}: must be a whole number from 1 to" in capsys.readouterr().err


def test_going_back_to_what_never_was_is_refused(real_use: Path, capsys):
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert "0042_never" in told(capsys, "migrate", "--back-to", "0042_never")


@pytest.mark.parametrize(
    ("broken", "because"), [("  - [\n", "items.yaml:[0-9]+: not YAML"), ("  - {code: odd}\n", "items.yaml:[0-9]+: odd")]
)
def test_a_faulty_catalogue_stops_the_demo_with_its_first_fault(tmp_path, capsys, monkeypatch, broken, because):
    for file in files.DEMO.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    with (tmp_path / "items.yaml").open("a") as items:
        items.write(broken)
    monkeypatch.setattr(files, "DEMO", tmp_path)
    said = told(capsys, "demo", "--data", str(tmp_path / "data"), "--port", str(free_port()))
    assert re.search(because, said), said
    assert "`lastmeter catalog check` names all" in said
