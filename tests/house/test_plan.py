"""Where things stand: the stairs, the top level, door plates, sizes, names."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.plan import HOUSES, ROOT, files, named, product, tree

TOP = {*HOUSES, "tests", "pyproject.toml", "README.md", "LICENSE", "Makefile", "requirements.lock"}
#: Houses that are divided into rooms.
WITH_ROOMS = ("server/", "field_app/")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "lib"}

#: Files and functions that are longer, and why that reads better than two halves.
LONGER: dict[str, str] = {
    "migrations/": "a migration is a list of columns, written once, read from top to bottom, never changed",
}

#: Where whatever goes wrong must be caught, and why.
CATCH_ALL = {
    "server/core/relay.py": "a listener's fault is kept on its delivery and tried again, whatever it is",
    "server/core/health.py": "whatever is wrong with a part outside is the answer",
}


def test_imports_only_go_down_the_stairs() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    call = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert call.returncode == 0, call.stdout + call.stderr


def test_every_room_stands_on_the_stairs() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = " ".join(contracts[0]["layers"])
    layers += " ".join(one for contract in contracts if contract["id"] == "field-stairs" for one in contract["layers"])
    on_stairs = set(re.findall(r"(?:server|field_app)\.(\w+)", layers))
    standing = {file.relative_to(ROOT).parts[1] for file in product(".py") if named(file).startswith(WITH_ROOMS)}
    rooms = {name.removesuffix(".py") for name in standing} - {"__init__"}
    assert rooms <= on_stairs, f"not on the stairs: {rooms - on_stairs}"


def test_the_top_level_holds_only_what_the_plan_names() -> None:
    standing = {file.relative_to(ROOT).parts[0] for file in files()}
    strangers = {name for name in standing if not name.startswith(".")} - TOP
    assert not strangers


def test_every_room_has_a_door_plate() -> None:
    rooms = {file.parent for file in product(".py")}
    bare = [named(room) for room in sorted(rooms) if not _plate(room)]
    assert not bare, "no docstring in __init__.py of " + ", ".join(bare)


def _plate(room: Path) -> str | None:
    entrance = room / "__init__.py"
    return ast.get_docstring(tree(entrance)) if entrance.exists() else None


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [
        named(file) for file in product(".py", ".ts", ".tsx") if VAGUE & {*file.relative_to(ROOT).parts, file.stem}
    ]


@pytest.mark.parametrize("ending", [".py", ".ts", ".tsx"])
def test_no_file_is_longer_than_a_reader_likes(ending: str) -> None:
    long = {named(file): _lines(file) for file in files(ending) if _lines(file) > LONGEST_FILE}
    assert not {name: lines for name, lines in long.items() if not _may_be_longer(name)}


def _lines(file: Path) -> int:
    return 0 if file.name.endswith(".d.ts") else len(file.read_text(encoding="utf-8").splitlines())


def _may_be_longer(name: str) -> bool:
    return name.startswith(tuple(LONGER))


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{named(file)}:{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for file in files(".py")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
        and not _may_be_longer(f"{named(file)}:{node.name}")
    ]
    assert not long


def test_exceptions_to_the_sizes_are_still_needed() -> None:
    assert not [name for name in LONGER if not (ROOT / name.partition(":")[0]).exists()]


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        f"{named(file)}:{node.lineno}"
        for file in product(".py")
        if named(file) != "server/core/config.py"
        for node in ast.walk(tree(file))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"} and _is_os(node.value))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {"environ", "getenv"} & {a.name for a in node.names}
        )
    ]
    assert not readers


def _is_os(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "os"


def test_nobody_catches_everything() -> None:
    blind = [
        named(file)
        for file in product(".py")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler) and _is_blind(node.type) and named(file) not in CATCH_ALL
    ]
    assert not blind


def _is_blind(kind: ast.expr | None) -> bool:
    return kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})


def test_types_are_ignored_only_by_name() -> None:
    bare = re.compile(r"# type: ignore(?!\[)|@ts-ignore|@ts-nocheck|as any\b")
    assert not [named(file) for file in product(".py", ".ts", ".tsx") if bare.search(file.read_text(encoding="utf-8"))]
