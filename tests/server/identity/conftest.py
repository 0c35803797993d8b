"""The two people of most stories here: who lets somebody act for her, and who does."""

from typing import Any

import pytest

from tests.server.identity.builders import NUMBERS, a_person


@pytest.fixture
def mother(db: Any, frozen: Any) -> Any:
    return a_person(NUMBERS[1], name="欧阳秀兰", phone="13800000002", address="天溪区柳泉街道清泉里社区示例街9号")


@pytest.fixture
def daughter(db: Any, frozen: Any) -> Any:
    return a_person(NUMBERS[0], name="林晓明")
