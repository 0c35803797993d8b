"""Writes the pages' types of the API from the app's own OpenAPI text. `make types`; a test checks them fresh.

Only what pages read is taken: the shapes of bodies and answers, without examples and descriptions, as each of those
would be said twice. The head of the file keeps the digest of what it was made from, so that a test needs no Node.
"""

import hashlib
import json
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bootstrap import install_node
from pages import Toolbox

from server.app import create_app
from server.core import config
from server.core.db import bind, open_store

FILE = Path(__file__).resolve().parent.parent / "server" / "web" / "kit" / "api" / "openapi.d.ts"
SAID_ONCE = frozenset({"description", "example", "examples", "title"})


def openapi() -> Mapping[str, Any]:
    """The OpenAPI text, asked of an app without data: nothing but the doors themselves is in it."""
    with tempfile.TemporaryDirectory() as folder:
        key = b64encode(bytes(32)).decode()
        config.install(config.load({"LASTMETER_MASTER_KEY": key, "LASTMETER_DATA_DIR": folder}))
        store = open_store(f"sqlite:///{folder}/unused.db")
        bind(store)
        text: Mapping[str, Any] = create_app(config.settings()).test_client().get("/api/openapi.json").get_json()
        store.close()
    return text


def shapes(text: Mapping[str, Any]) -> dict[str, Any]:
    """The shapes alone."""
    schemas = {name: _bare(schema) for name, schema in text["components"]["schemas"].items()}
    return {"openapi": text["openapi"], "info": {"title": "", "version": ""}, "components": {"schemas": schemas}}


def _bare(part: Any, *, names: bool = False) -> Any:
    """Without what is said to people; under `properties` the words are names of ours."""
    if isinstance(part, list):
        return [_bare(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        word: _bare(value, names=word == "properties" and not names)
        for word, value in part.items()
        if names or word not in SAID_ONCE
    }


def head(text: Mapping[str, Any], rest: str) -> str:
    """The file's first line: what the rest of it was made of, and what it is."""
    made_of = json.dumps(shapes(text), sort_keys=True, ensure_ascii=False) + rest
    return f"/** `make types` made this; shapes and file have sha256:{hashlib.sha256(made_of.encode()).hexdigest()} */"


def main() -> None:
    text = openapi()
    source = FILE.parents[2] / "dist" / "openapi.json"
    source.parent.mkdir(exist_ok=True)
    source.write_text(json.dumps(shapes(text)), encoding="utf-8")
    Toolbox(FILE.parents[4], install=install_node).run("types")
    source.unlink()
    made = FILE.read_text(encoding="utf-8")
    FILE.write_text(f"{head(text, made)}\n{made}", encoding="utf-8")


if __name__ == "__main__":
    main()
