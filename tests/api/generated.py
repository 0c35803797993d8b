"""A client that nobody wrote by hand: generated from the OpenAPI text, in a folder of its own, without the network."""

import importlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

NAME = "generated_client"

#: What the generator does not know by name is bytes.
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES = ("application/offset+octet-stream", "application/pdf", "image/jpeg", "image/png", "image/svg+xml", SHEET)
CONFIG = {"post_hooks": [], "content_type_overrides": dict.fromkeys(BYTES, "application/octet-stream")}


def generate(text: Mapping[str, Any], folder: Path) -> ModuleType:
    """Write the client into the folder and import it; the generator may not warn of anything."""
    (folder / "openapi.json").write_text(json.dumps(text), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    command += ["--path", str(folder / "openapi.json"), "--config", str(folder / "config.json")]
    made = subprocess.run([*command, "--output-path", str(folder / NAME)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    return importlib.import_module(NAME)


class Caller:
    """Calls operations of the generated client by their ids, and knows their models."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __call__(self, operation: str, *args: Any, body: tuple[str, Any] | None = None, **named: Any) -> Any:
        """The parsed answer; `body` is the name of its model and its content as JSON."""
        answer = self.ask(operation, *args, body=body, **named)
        assert answer.status_code < 300, f"{operation}: {answer.status_code} {answer.content.decode()}"
        return answer.parsed

    def ask(self, operation: str, *args: Any, body: tuple[str, Any] | None = None, **named: Any) -> Any:
        """The whole answer, whatever its status; one that is not documented raises."""
        room = operation.split("_", 1)[0]
        module = importlib.import_module(f"{NAME}.api.{room}.{operation}")
        if body is not None:
            named["body"] = getattr(importlib.import_module(f"{NAME}.models"), body[0]).from_dict(body[1])
        return module.sync_detailed(*args, client=self.client, **named)
