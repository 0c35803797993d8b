"""Chinese texts carry Chinese marks (GB/T 15834): no half-width comma, colon or question mark behind a Chinese sign."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.house.plan import files, named, tree

HALF_WIDTH = re.compile(r"[\u3400-\u9fff》」”）][,;:?!]|[\u3400-\u9fff]\([\u3400-\u9fff]")
COMMENT = re.compile(r"(?<!:)//.*|/\*.*?\*/|\{#.*?#\}|<!--.*?-->")
MEANT = {
    "server/cli/__init__.py": "最后一米: government",  # an English sentence that names the product
    "tests/house/test_punctuation.py": "",  # shows what is wrong
}


def _in_python(file: Path) -> Iterator[tuple[int, str]]:
    """Its strings; a docstring is an English sentence that may name a Chinese thing."""
    scopes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree(file)) if isinstance(node, scopes) and _has_doc(node.body)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def _has_doc(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[0], ast.Expr)


def _in_yaml(file: Path) -> Iterator[tuple[int, str]]:
    for token in yaml.scan(file.read_text(encoding="utf-8")):
        if isinstance(token, yaml.ScalarToken):
            yield token.start_mark.line + 1, token.value


#: A template's comma between two values, which are Chinese.
BETWEEN = re.compile(r"(?<=%\}),(?=\{\{)|(?<=\}\}),(?=\{[{%])")


def _in_pages(file: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = COMMENT.sub("", line)
        yield number, BETWEEN.sub("字,", text) if file.suffix == ".html" else text


READERS = {".py": _in_python, ".yaml": _in_yaml} | dict.fromkeys((".ts", ".tsx", ".html", ".typ"), _in_pages)


def slips(file: Path) -> list[str]:
    name, read = named(file), READERS[file.suffix]
    found = ((line, text.strip()) for line, text in read(file) if HALF_WIDTH.search(text))
    return [f"{name}:{line}: {text[:60]}" for line, text in found if name not in MEANT or MEANT[name] not in text]


def test_chinese_texts_carry_chinese_marks() -> None:
    assert not [slip for file in files(*READERS) for slip in slips(file)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'TOLD = f"{1}已经受理,正在办理"\n'),
        ("a.yaml", "a: 卖烟吗?\n"),
        ("a.tsx", "<p>材料:</p>\n"),
        ("a.html", "<p>要交的材料(原件)</p>\n"),
    ],
)
def test_a_half_width_mark_is_found(name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.house.plan.ROOT", tmp_path)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert slips(tmp_path / name)
