"""Who acts for the resident, as the form has it, in a job that changes hands."""

from typing import Any

import pytest

from field_app.visits import agent_rules
from server.core.ids import uuid7

FIRST, SECOND, THIRD = uuid7(), uuid7(), uuid7()
CARD = {"material": "proxy_id_card", "source": "upload", "pages": ["front", "back"]}
HERS = {"material": "id_card", "source": "upload", "pages": ["a"]}


def said(name: str, number: str | None = None, **told: Any) -> dict[str, Any]:
    values = {"mobile": "13800000002", "proxy_name": name, "proxy_mobile": "13800000001", "proxy_id_number": number}
    return {"answers": {}, "values": {code: one for code, one in values.items() if one} | told, "materials": [HERS]}


def left(*written: Any, name: str = "某") -> list[str]:
    return [one.pointer for one in agent_rules.left_behind(written, name)]


def test_the_worker_and_the_pictures_of_his_card_are_left_out_and_nothing_else() -> None:
    pledged = {**CARD, "source": "certificate", "pages": []}
    content = said("周敏", "110101") | {"materials": [HERS, CARD, pledged, "nonsense"]}
    kept = {"answers": {}, "values": {"mobile": "13800000002"}, "materials": [HERS, pledged, "nonsense"]}
    assert agent_rules.without(content) == kept
    assert agent_rules.without({"materials": "none"}) == {"materials": "none", "values": {}}


@pytest.mark.parametrize(("relation", "is_his"), [(None, True), ("grid_worker", True), ("child", False)])
def test_a_relative_who_acts_is_nobodys_worker(relation: str | None, is_his: bool) -> None:
    content = said("周敏", proxy_relation=relation)
    assert agent_rules.is_worker(content) == is_his
    assert left((FIRST, content), (SECOND, content)) == (["/proxy_name", "/proxy_mobile"] if is_his else [])


def test_one_human_is_told_by_his_number_then_by_name_and_telephone() -> None:
    former = said("周敏", "110101 x")
    assert left((FIRST, former), (SECOND, said("李敏", "110101X"))) == [f"/{code}" for code in agent_rules.NAMES]
    assert left((FIRST, former), (SECOND, said("周敏", "220202"))) == []
    assert left((FIRST, said("周敏")), (SECOND, said("李敏"))) == []
    assert left((FIRST, said("")), (SECOND, said(""))) == ["/proxy_mobile"]
    assert left((FIRST, {"values": {}}), (SECOND, {"values": {}})) == []


def test_who_wrote_himself_there_first_stands_there_whoever_had_it_meanwhile() -> None:
    his, hers = said("周敏", "1"), said("李敏", "2")
    assert left((FIRST, his), (SECOND, hers), (FIRST, his)) == []
    assert left((FIRST, his), (SECOND, his), (FIRST, his)) == []
    assert left((FIRST, his), (SECOND, his), (SECOND, his)) != []
    assert left((FIRST, his), (SECOND, hers), (THIRD, his)) != []
    assert left((FIRST, his), (SECOND, hers), (THIRD, hers)) != []


def test_under_his_own_name_nobody_is_taken_for_another() -> None:
    assert left((FIRST, said("李敏", "2")), (SECOND, said("李敏", "2")), name="李 敏") == []


def test_pictures_of_the_former_ones_card_are_told_by_themselves() -> None:
    his, hers = said("周敏") | {"materials": [CARD]}, said("李敏") | {"materials": [CARD]}
    fresh = said("李敏") | {"materials": [{**CARD, "pages": ["new"]}]}
    assert left((FIRST, his), (SECOND, hers)) == ["/materials/proxy_id_card"]
    assert left((FIRST, his), (SECOND, fresh)) == []
    assert left((FIRST, his), (SECOND, fresh), (FIRST, his)) == []
