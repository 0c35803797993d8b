"""What is written down about the house is true: settings, states, errors."""

import re
from collections import defaultdict

import readme

from tests.house.plan import ROOT


def test_the_readme_explains_every_setting_state_and_error() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == readme.refreshed(text), "run `make readme`"


def test_every_error_has_a_slug_of_its_own_and_a_title_for_people() -> None:
    by_slug = defaultdict(set)
    for error in readme.errors():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", error.slug), error
        assert re.search(r"[一-鿿]", error.title), f"{error}: a title in Chinese"
        by_slug[error.slug].add((int(error.status), error.title))
    assert not {slug: meanings for slug, meanings in by_slug.items() if len(meanings) > 1}


def test_no_two_tables_of_states_share_a_noun() -> None:
    tables = {id(table): table.noun for table in readme.workflows()}
    assert len(set(tables.values())) == len(tables)
