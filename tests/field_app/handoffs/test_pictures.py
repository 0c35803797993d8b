"""What a secretary reads beside a picture that its phone doubted."""

import re
from typing import Any

import pytest

from field_app.handoffs import rules
from field_app.handoffs.service import reading
from server.core.access import Actor
from server.core.ids import uuid7
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send
from tests.field_app.visits.builders import a_resident, a_secretary
from tests.house.plan import ROOT


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"flaw": "dark", "kept_because": "light"}, "照片偏暗，网格员说：屋里光线只能这样"),
        ({"flaw": "cut", "kept_because": "whole"}, "纸好像没拍全，网格员说：要看的都拍进来了"),
        ({"flaw": "blurred"}, "照片有点糊，网格员没说为什么就用这张"),
        ({"flaw": "blurred", "kept_because": ["original"]}, "照片有点糊，网格员没说为什么就用这张"),
        ({"kept_because": "light"}, None),
        ({"flaw": {"dark": 1}}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_why_a_poor_picture_was_kept_stands_beside_it(worker: Actor, facts: Any, said: str | None) -> None:
    """Whatever a phone may tell."""
    resident, file = a_resident(phone="13800000002"), a_file_of(PHOTO)
    job, body = uuid7(), a_body(worker, resident, files=[file | {"facts": facts}])
    assert rules.kept_because(facts) == said
    if isinstance(facts, dict):
        send(worker, job, body)
        assert [one["kept"] for one in reading.open_job(job, a_secretary())["files"]] == [said]


def test_reasons_and_doubts_are_those_of_the_phone() -> None:
    phone = (ROOT / "field_app/app/rules/picture.ts").read_text(encoding="utf-8")
    assert [f"{code}: '{words}'" for code, words in rules.KEPT.items() if f"{code}: '{words}'" not in phone] == []
    told = phone.split("const ANYWAY")[1].split("const DARK")[0]
    assert set(re.findall(r"(\w+): '", told)) == set(rules.KEPT)
    assert set(re.findall(r"'(\w+)'", phone.split("type Flaw =")[1].split(";")[0])) == set(rules.FLAWS)
