"""The forms of what may be done at the door, composed beforehand: a phone without network looks up that of its answers.

The rules of composing stay here, in one language. Forms are much alike, so each piece of them (a field, a condition,
a text) stands in a book once, and `{"$": n}` stands in its place: 58 single items are 55 KB packed, a bundle with its
168 forms 28 KB. A bundle whose questions can be answered in more ways than `MOST_WAYS` has its questions in its book
and no forms: of those the phone fetches the one that it needs, once the questions are answered and there is a network.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from server.catalog import proxying
from server.catalog import queries as catalog
from server.catalog.catalogue import SINGLE, Catalogue
from server.core import crypto
from server.forms.compose import compose
from server.forms.page_view import for_page
from server.forms.scenario import shown_questions

MOST_WAYS = 256
#: Of a question, what is asked with.
ASKED = ("code", "ask", "element", "multiple", "help", "show_when")
#: Shorter pieces are written out each time.
WORTH_NUMBERING = 24
#: All single items are one book: they are small, and change together.
ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A book by all that decides what stands in it."""

    release: str
    of: str
    division: str
    offered: frozenset[str]


def wanted(*divisions: str) -> list[Wanted]:
    """The books of what may be done at the doors of these divisions today. Two queries, none without divisions."""
    if not divisions:
        return []
    catalogue, version = catalog.current(), catalog.offers_version()
    places = [(division, catalog.offered(catalogue, division, version)) for division in divisions]
    return [
        Wanted(catalogue.release, of, division, offered)
        for division, offered in places
        for of in _titles(catalogue.release, offered)
    ]


@lru_cache(maxsize=64)
def _titles(release: str, offered: frozenset[str]) -> tuple[str, ...]:
    catalogue = catalog.release(release)
    return (*((ITEMS,) if items_for(catalogue, offered) else ()), *bundles_for(catalogue, offered))


def composed(book: Wanted) -> dict[str, Any]:
    """The book of all single items, or that of one bundle. Takes seconds."""
    catalogue = catalog.release(book.release)
    codes = [SINGLE + code for code in items_for(catalogue, book.offered)] if book.of == ITEMS else [book.of]
    pieces = Pieces()
    bundles = {code: _bundle(book, code, pieces) for code in codes}
    told = {"of": book.of, "release": book.release, "division": book.division}
    return told | {"pieces": pieces.numbered, "bundles": bundles}


def _bundle(book: Wanted, code: str, pieces: "Pieces") -> dict[str, Any]:
    catalogue = catalog.release(book.release)
    bundle = catalogue.bundle(code)
    assert bundle is not None
    place: dict[str, Any] = {"division": book.division, "offered": book.offered}
    is_wide = _is_wide(bundle)
    told = {"name": bundle["name"], "plain_name": bundle["plain_name"], "is_wide": is_wide}
    return told | {
        "questions": [_question(question) for question in bundle["questions"]],
        "digest": name_of(catalogue, code, **place),
        "parts": _parts(catalogue, bundle, book.offered),
        "forms": [
            pieces.put(for_page(compose(catalogue, bundle, ways, **place)))
            for ways in (() if is_wide else every_answer(bundle))
        ],
    }


def _parts(catalogue: Catalogue, bundle: Mapping[str, Any], offered: frozenset[str]) -> list[str]:
    """By what names it is found too."""
    return [catalogue.items[row["code"]]["plain_name"] for row in bundle["items"] if row["code"] in offered]


def _question(question: Mapping[str, Any]) -> dict[str, Any]:
    answers = [{name: answer.get(name) for name in ("value", "label", "note")} for answer in question["answers"]]
    return {name: question.get(name) for name in ASKED} | {"answers": answers}


class Pieces:
    """Each piece once; what recurs is named by its number."""

    def __init__(self) -> None:
        self.numbered: list[Any] = []
        self._numbers: dict[str, int] = {}

    def put(self, value: Any) -> Any:
        """The value, or its number."""
        if isinstance(value, Mapping):
            whole: Any = {name: self.put(part) for name, part in value.items()}
        elif isinstance(value, list | tuple):
            whole = [self.put(part) for part in value]
        else:
            return value
        written = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        if len(written) < WORTH_NUMBERING:
            return whole
        if written not in self._numbers:
            self._numbers[written] = len(self.numbered)
            self.numbered.append(whole)
        return {"$": self._numbers[written]}


def items_for(catalogue: Catalogue, offered: Iterable[str]) -> list[str]:
    """Items that a worker may do for somebody, each by itself."""
    known = catalogue.items
    return [code for code in sorted(offered) if proxying.at_the_door(known[code]) and not known[code]["bundle_only"]]


def bundles_for(catalogue: Catalogue, offered: frozenset[str]) -> list[str]:
    """Bundles of which a worker may do all."""
    return [code for code, bundle in sorted(catalogue.bundles.items()) if _is_for_the_door(catalogue, bundle, offered)]


def _is_for_the_door(catalogue: Catalogue, bundle: Mapping[str, Any], offered: frozenset[str]) -> bool:
    codes = [row["code"] for row in bundle["items"]]
    return any(code in offered for code in codes) and all(_at_the_door(catalogue, code) for code in codes)


def _at_the_door(catalogue: Catalogue, code: str) -> bool:
    return proxying.at_the_door(catalogue.items[code])


def _is_wide(bundle: Mapping[str, Any]) -> bool:
    """Whether its questions can be answered in too many ways to carry a form for each."""
    return sum(1 for _ in islice(every_answer(bundle), MOST_WAYS + 1)) > MOST_WAYS


def every_answer(bundle: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All ways in which the questions of a bundle can be answered, one after the other."""
    todo: list[dict[str, Any]] = [{}]
    while todo:
        told = todo.pop()
        open_ = next((one for one in shown_questions(bundle, told) if one["element"] not in told), None)
        if open_ is None:
            yield told
        else:
            todo += [{**told, open_["element"]: value} for value in reversed(_choices(open_))]


def _choices(question: Mapping[str, Any]) -> list[Any]:
    values = [answer["value"] for answer in question["answers"]]
    if not question["multiple"]:
        return values
    subsets = range(1, min(2 ** len(values), MOST_WAYS + 2))  # more are too many anyhow
    return [[value for place, value in enumerate(values) if subset >> place & 1] for subset in subsets]


def name_of(catalogue: Catalogue, code: str, division: str, offered: frozenset[str]) -> str:
    """What a phone compares to see whether the forms that it has are those of today; no form is composed for it."""
    bundle = catalogue.bundle(code)
    own = sorted(offered & {row["code"] for row in bundle["items"]}) if bundle else []
    return crypto.fingerprint([catalogue.release, code, division, own])
