"""The two commands: what they may rest on, and that they say no in one line."""

import ast
import hashlib
import json
import platform
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pages
import pytest
import wheel_index

from tests.house.plan import HOUSES, ROOT, named, product, tree

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SYSTEM = {"linux": "manylinux_2_17", "darwin": "macosx_11_0"}[sys.platform]
WHEEL = f"tool-1.0-py3-none-{SYSTEM}_{platform.machine()}.whl"


def test_the_lock_holds_every_package_with_hashes_and_no_addresses() -> None:
    names = {re.match(r"[A-Za-z0-9_.-]+", one)[0].lower() for one in _asked()} - {"lastmeter"}  # type: ignore[index]
    entries = dict(re.findall(r"^([a-z0-9][a-z0-9_.-]*)==\S+((?:.*\\\n)+.*)", LOCK, re.MULTILINE))
    assert names <= entries.keys(), f"run `make lock`: {names - entries.keys()}"
    assert not [name for name, hashes in entries.items() if "--hash=sha256:" not in hashes]
    assert "://" not in LOCK, "an address would bind everyone to one index"


def test_the_lock_serves_every_system() -> None:
    """A lock written beside a folder of wheels knew one machine's hashes only."""
    for name in ("orjson", "pillow", "cryptography", "yarl"):
        entry = re.search(rf"^{name}==.*\n((?:\s+--hash.*\n)+)", LOCK, re.MULTILINE)
        assert entry, name
        assert entry[1].count("sha256:") > 10, f"run `make lock`: few hashes of {name}"


def test_every_package_that_is_imported_is_asked_for() -> None:
    """Nothing stands on what another package happened to bring."""
    asked = {re.match(r"[A-Za-z0-9_.-]+", one)[0].lower() for one in _asked()}  # type: ignore[index]
    owners = {
        module: {owner.lower().replace("_", "-") for owner in found}
        for module, found in metadata.packages_distributions().items()
    }
    strangers = {
        f"{module} in {named(file)}"
        for file in product(".py")
        for module in _imported(tree(file)) - sys.stdlib_module_names - {*HOUSES, "__future__"}
        if not owners.get(module, set()) & asked
    }
    assert not strangers, "not in pyproject.toml: " + ", ".join(sorted(strangers))


def _imported(module: ast.Module) -> set[str]:
    names = [one.name for node in ast.walk(module) if isinstance(node, ast.Import) for one in node.names]
    names += [node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in names}


def _asked() -> list[str]:
    return [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]


def test_npm_packages_come_from_the_registry_that_is_configured() -> None:
    lock = json.loads((ROOT / "server/web/package-lock.json").read_text(encoding="utf-8"))
    packages = [one for name, one in lock["packages"].items() if name]
    assert all(one.get("integrity") or one.get("link") for one in packages)
    addresses = {one["resolved"] for one in packages if "resolved" in one}
    assert all(address.startswith("https://registry.npmjs.org/") for address in addresses), "npm replaces only this one"


def test_npm_trusts_whom_the_machine_trusts_but_keeps_what_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Node knows no authority of a company's proxy by itself: a fetch behind one failed."""
    (tmp_path / "server" / "web").mkdir(parents=True)
    toolbox, seen = pages.Toolbox(tmp_path), tmp_path / "seen"
    monkeypatch.setattr(toolbox, "node", lambda: ([Path("/bin/sh"), "-c", f"echo $NODE_USE_SYSTEM_CA >{seen}"], "/bin"))
    for told, heard in ((None, "1"), ("0", "0")):
        monkeypatch.delenv("NODE_USE_SYSTEM_CA", raising=False)
        if told:
            monkeypatch.setenv("NODE_USE_SYSTEM_CA", told)
        toolbox.npm("ci", cure="")
        assert seen.read_text().strip() == heard


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index in a folder, named in pip's own configuration and nowhere else."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    (tmp_path / "pip.conf").write_text(f"[global]\nindex_url = {tmp_path.as_uri()}/simple/\n")
    (tmp_path / "simple" / "tool").mkdir(parents=True)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / WHEEL).write_bytes(b"the wheel")
    links = f'<a href="../../files/tool-1.0-py3-none-plan9.whl">x</a><a href="../../files/{WHEEL}#sha256=0">y</a>'
    (tmp_path / "simple" / "tool" / "index.html").write_text(f"<!DOCTYPE html><html>{links}</html>")
    return tmp_path


def test_a_wheel_comes_from_the_index_in_pips_configuration(mirror: Path) -> None:
    known = {hashlib.sha256(b"the wheel").hexdigest()}
    assert wheel_index.fetch(wheel_index.Sources(), "tool", "1.0", known) == b"the wheel"


def test_a_wheel_with_another_hash_is_refused_with_the_reason(mirror: Path) -> None:
    with pytest.raises(LookupError, match=r"another hash than requirements.lock"):
        wheel_index.fetch(wheel_index.Sources(), "tool", "1.0", {"0" * 64})


def test_a_plain_folder_of_wheels_will_do(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(mirror / "files"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    known = {hashlib.sha256(b"the wheel").hexdigest()}
    assert wheel_index.fetch(wheel_index.Sources(), "tool", "1.0", known) == b"the wheel"


def test_uv_hears_of_pips_index_but_keeps_its_own(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wheel_index.Sources().for_uv()["UV_DEFAULT_INDEX"] == f"{mirror.as_uri()}/simple/"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mirror.example/simple")
    assert wheel_index.Sources().index == "https://mirror.example/simple"
    assert "UV_DEFAULT_INDEX" not in wheel_index.Sources().for_uv()


def test_set_up_without_a_way_out_says_what_to_do_in_two_lines(tmp_path: Path) -> None:
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "PIP_CONFIG_FILE": "/dev/null",
        "VENV": str(tmp_path / "venv"),
    }
    env["PIP_INDEX_URL"] = "http://127.0.0.1:9/simple"  # the discard port: nobody answers
    call = subprocess.run(
        [sys.executable, ROOT / ".setup" / "bootstrap.py", "env"], env=env, capture_output=True, text=True
    )
    assert call.returncode == 1
    assert re.search(r"set-up stopped: uv .* could not be fetched .*\n  what to do: .*PIP_INDEX_URL", call.stderr)
    assert "Traceback" not in call.stderr
