"""What is kept of people is told beside the code: every table, every term, and the code that keeps the term."""

import importlib
import re
from datetime import timedelta
from pathlib import Path

import pytest

from server.core.db import Row
from tests.house.plan import ROOT, named

HOUSES = ("server", "field_app")
TEXTS = sorted(text for house in HOUSES for text in (ROOT / house).glob("*/privacy/pia.md"))
#: Rooms that know nothing of anybody: streets, bodies, the law; news, which carries ids only; the bench's bare table.
OF_NOBODY = {"places", "catalog", "core", "cli"}
TERM = re.compile(
    r"^\| (?P<what>[^|]+) \| (?P<term>[^|]+) \| `(?P<module>(?:server|field_app)[\w./-]+):(?P<name>[A-Z_]+)` \|$",
    re.MULTILINE,
)
LENGTH = re.compile(r"^(\d+) (天|小时|分钟)$")
UNITS = {"天": "days", "小时": "hours", "分钟": "minutes"}


def terms() -> list[tuple[str, str, str, str]]:
    found = [match.groups() for text in TEXTS for match in TERM.finditer(text.read_text(encoding="utf-8"))]
    return [(what, term, module, name) for what, term, module, name in found]


def tables() -> dict[Path, set[str]]:
    """The tables of each room, by its folder."""
    for path in sorted(one for house in HOUSES for one in (ROOT / house).glob("*/models*")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found: dict[Path, set[str]] = {}
    kinds = list(Row.__subclasses__())
    for model in kinds:
        kinds += model.__subclasses__()
        house, room, *_ = model.__module__.split(".")
        if house in HOUSES:
            found.setdefault(ROOT / house / room, set()).add(model._meta.table_name)
    return found


def test_every_table_about_people_is_told_of() -> None:
    for room, names in tables().items():
        if room.name in OF_NOBODY:
            continue
        text = (room / "privacy" / "pia.md").read_text(encoding="utf-8")
        assert {name for name in names if f"`{name}`" not in text} == set(), room


@pytest.mark.parametrize(("what", "term", "module", "name"), terms(), ids=lambda one: str(one)[:20])
def test_each_term_is_the_one_that_the_code_keeps(what: str, term: str, module: str, name: str) -> None:
    number, unit = LENGTH.fullmatch(term.strip()).groups()  # type: ignore[union-attr]
    if module.endswith(".ts"):  # what lies in the phone
        assert f"const {name} = {number};" in (ROOT / module).read_text(encoding="utf-8"), what
        assert unit == "天"
        return
    assert getattr(importlib.import_module(module), name) == timedelta(**{UNITS[unit]: int(number)}), what


def test_a_term_in_figures_names_the_code_that_keeps_it() -> None:
    for text in TEXTS:
        rows = text.read_text(encoding="utf-8").partition("保存期限\n")[2].splitlines()
        for row in rows:
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            if len(cells) == 3 and LENGTH.fullmatch(cells[1]):
                assert TERM.match(row), f"{named(text)}: {row}"


def test_the_words_that_people_read_say_the_same_terms() -> None:
    from server.applications.service.drafts import LEFT_BEHIND_AFTER

    notice = max(
        (ROOT / "server/identity/texts").glob("notice.*.md"), key=lambda path: int(Path(path).name.split(".")[1])
    )
    (days,) = re.findall(r"(\d+) 天", notice.read_text(encoding="utf-8"))
    assert timedelta(days=int(days)) == LEFT_BEHIND_AFTER


def test_there_are_terms_to_hold() -> None:
    assert len(terms()) >= 10
