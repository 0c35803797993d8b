"""Books of forms: each form in them is the one that the server composes, and all fit the weakest line."""

import gzip
import json
from itertools import islice
from typing import Any

import pytest
from flask.testing import FlaskClient

from field_app.sync.service import books, library, offers
from server.catalog import queries as catalog
from server.core.errors import NotFound
from server.forms import service as forms
from server.forms.page_view import for_page
from server.identity.models import Account
from server.identity.rules import Way
from server.identity.service import sessions
from tests.field_app.visits.builders import GRID, a_worker
from tests.server.identity.builders import COMMUNITY, bearer

#: 12,096 ways.
WIDE = "open_small_restaurant"


def whole(book: dict[str, Any], piece: Any) -> Any:
    """As the phone puts a form together again."""
    if isinstance(piece, dict):
        if list(piece) == ["$"]:
            return whole(book, book["pieces"][piece["$"]])
        return {name: whole(book, part) for name, part in piece.items()}
    return [whole(book, part) for part in piece] if isinstance(piece, list) else piece


def test_a_form_of_a_book_is_the_one_that_the_server_composes(district: Any) -> None:
    catalogue = catalog.current()
    offered = catalog.offered(catalogue, COMMUNITY)
    for of in (books.ITEMS, "flexible_employment"):
        book = json.loads(json.dumps(library.book(of, COMMUNITY)))
        for code, bundle in book["bundles"].items():
            for piece in bundle["forms"]:
                form = whole(book, piece)
                asked = forms.form_for(catalogue, code, form["answers"], division=COMMUNITY, offered=offered)
                assert form == json.loads(json.dumps(for_page(asked)))


def test_every_way_to_answer_has_its_form() -> None:
    once = {"element": "kind", "multiple": False, "answers": [{"value": "a"}, {"value": "b"}]}
    then = {"element": "more", "multiple": True, "answers": [{"value": 1}, {"value": 2}]}
    then["show_when"] = {"required": ["kind"], "properties": {"kind": {"const": "b"}}}
    found = list(books.every_answer({"questions": [once, then]}))
    assert found == [{"kind": "a"}, *({"kind": "b", "more": more} for more in ([1], [2], [1, 2]))]


def test_a_question_with_a_hundred_ticks_is_found_to_be_too_much_at_once() -> None:
    ticks = {"element": "kind", "multiple": True, "answers": [{"value": n} for n in range(100)]}
    ways = islice(books.every_answer({"questions": [ticks]}), books.MOST_WAYS + 5)
    assert len(list(ways)) == books.MOST_WAYS + 1


def test_what_can_be_answered_in_too_many_ways_is_carried_with_its_questions_alone(
    client: FlaskClient, district: Any
) -> None:
    book = library.book(WIDE, COMMUNITY)
    offer = book["bundles"][WIDE]
    assert (offer["is_wide"], offer["forms"], book["pieces"]) == (True, [], [])
    assert len(offer["questions"]) == len(catalog.current().bundles[WIDE]["questions"])
    assert len(offer["parts"]) == len(set(offer["parts"])) > 3
    (one,) = [one for one in offers.items([COMMUNITY])[1] if one["bundle"] == WIDE]
    assert one["digest"] == offer["digest"]
    asked = {
        "answers": next(books.every_answer(catalog.current().bundles[WIDE])),
        "division": COMMUNITY,
        "release": book["release"],
    }
    form = client.post(f"/api/v1/bundles/{WIDE}/forms", json=asked | {"view": "page"}).json
    assert form["answers"] == asked["answers"]
    assert form["release"] == book["release"]


def test_what_the_pack_names_stands_in_the_books_and_all_together_is_small(client: FlaskClient, district: Any) -> None:
    worker = a_worker(GRID)
    opened = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
    _, rows = offers.items([COMMUNITY])
    sent = 0
    for url in dict.fromkeys(row["url"] for row in rows):
        answer = client.get(url, headers=bearer(opened))
        assert answer.status_code == 200
        sent += len(gzip.compress(answer.data, 9))
        own = {row["bundle"]: row["digest"] for row in rows if row["url"] == url}
        assert {code: one["digest"] for code, one in answer.json["bundles"].items()} == own
        assert {code: one["is_wide"] for code, one in answer.json["bundles"].items()} == {
            code: not one["forms"] for code, one in answer.json["bundles"].items()
        }
    assert sent <= 250 * 1024
    assert {"item:elderly_pass", "elderly_benefits"} <= {row["bundle"] for row in rows}


@pytest.mark.parametrize("of", ["newborn", "item:elderly_pass", "nothing"])
def test_what_is_not_for_the_door_has_no_book(district: Any, of: str) -> None:
    with pytest.raises(NotFound):
        library.book(of, COMMUNITY)
