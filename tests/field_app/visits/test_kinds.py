"""The console names care flags as the rules do."""

import re
from pathlib import Path

from field_app.visits.rules import DISABILITIES, FLAGS, GRADES

TEXT = (Path(__file__).resolve().parents[3] / "server/web/console/grids/kinds.ts").read_text(encoding="utf-8")


def test_every_kind_is_named_in_the_order_of_the_rules() -> None:
    assert re.findall(r"\['(\w+)', '([^']+)'\]", TEXT) == list(FLAGS.items())


def test_kinds_and_grades_of_disability_are_numbered_alike() -> None:
    lists = [tuple(re.findall(r"'([^']+)'", one)) for one in re.findall(r"numbered\(\[(.+)\]\)", TEXT)]
    assert lists == [DISABILITIES, GRADES]
