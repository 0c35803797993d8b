"""What an answer from the bedside declares anew."""

from typing import Any

import pytest

from field_app.rounds import answer_rules
from server.applications.split import Settled
from server.core.ids import uuid7


def a_settled(values: dict[str, Any], *papers: tuple[str, str]) -> Settled:
    types = {"mobile": "mobile", "proxy_name": "string", "home": "photo", "proxy_signature": "signature"}
    form: Any = {"fields": {code: {"type": kind} for code, kind in types.items()}}
    handed_in = [{"material": code, "source": source, "pages": [source]} for code, source in papers]
    return Settled(form, values, handed_in, uuid7(), {})


@pytest.mark.parametrize(
    ("values", "papers", "is_anew"),
    [
        ({"mobile": "2"}, [], True),
        ({}, [], True),
        ({"mobile": "1", "proxy_name": "李明"}, [], False),
        ({"mobile": "1", "home": ["another"], "proxy_signature": "x"}, [], False),
        ({"mobile": "1"}, [("card", "upload")], False),
        ({"mobile": "1"}, [("card", "pledge")], True),
    ],
)
def test_pictures_and_the_worker_declare_nothing(values: Any, papers: Any, is_anew: bool) -> None:
    before = a_settled({"mobile": "1", "proxy_name": "王网格", "home": ["one"]}, ("photo", "upload"))
    assert answer_rules.declares_anew(before, a_settled(values, *papers)) is is_anew
