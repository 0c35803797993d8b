"""The shelf of books: composed ahead, once, whoever asks at the same moment; and cleared."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from field_app.sync.models import Book
from field_app.sync.service import books, library
from field_app.sync.tasks import compose_books, forget_books
from server.core import clock, turnstile
from server.core.db import database
from server.core.turnstile import Turnstile
from tests.field_app.visits.builders import FAR_GRID, GRID, a_worker
from tests.server.at_once import at_once
from tests.server.identity.builders import COMMUNITY
from tests.server.queries import counted

SMALL = "flexible_employment"


class Composer:
    """Composes as always, and counts."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.is_broken = False
        self.never: str | None = None

    def __call__(self, wanted: books.Wanted) -> dict[str, Any]:
        self.made.append(wanted.of)
        if self.is_broken or wanted.of == self.never:
            raise RuntimeError("out of memory")
        return {"of": wanted.of, "release": wanted.release, "division": wanted.division, "pieces": [], "bundles": {}}


@pytest.fixture
def composer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Composer]:
    composer = Composer()
    monkeypatch.setattr(books, "composed", composer)
    library._remembered.cache_clear()
    yield composer
    library._remembered.cache_clear()


def always() -> bool:
    return True


def named(of: str) -> str:
    (one,) = [one for one in books.wanted(COMMUNITY) if one.of == of]
    return library.name_of(one)


def begun(of: str, at: datetime) -> None:
    """Somebody composes this since then."""
    Book.create(id=named(of), claimed_at=at)


def test_of_eight_who_ask_for_the_same_book_one_composes_it(district: Any, composer: Composer) -> None:
    answers = at_once(*[partial(library.book, SMALL, COMMUNITY)] * 8)
    assert composer.made == [SMALL]
    assert [one["of"] for one in answers] == [SMALL] * 8


def test_what_the_timetable_composed_no_phone_waits_for(district: Any, composer: Composer) -> None:
    a_worker(GRID)
    assert library.fill(always) == len(books.wanted(COMMUNITY)) > 3
    composer.made.clear()
    assert all(library.book(one.of, COMMUNITY)["of"] == one.of for one in books.wanted(COMMUNITY))
    assert library.fill(always) == 0
    assert composer.made == []


def test_where_nobody_looks_after_a_grid_nothing_is_composed_ahead(district: Any, composer: Composer) -> None:
    compose_books()
    assert (composer.made, Book.select().count()) == ([], 0)


def test_looking_for_what_is_missing_costs_the_same_for_many_divisions(district: Any, composer: Composer) -> None:
    counts = []
    for division in (COMMUNITY, FAR_GRID[:12], "370199003001"):
        a_worker(f"{division}001", division=division)
        library.fill(always)
        with counted() as statements:
            assert library.fill(always) == 0
        counts.append(len([one for one in statements if "place_version" not in one]))
    assert counts[0] == counts[1] == counts[2] <= 5


def test_before_there_is_a_catalogue_the_timetable_has_nothing_to_do(db: Any) -> None:
    compose_books()
    forget_books()
    assert Book.select().count() == 0


def test_composing_ahead_stops_when_others_wait_for_the_worker(district: Any, composer: Composer) -> None:
    a_worker(GRID)
    turns = iter([True, True, False])
    assert library.fill(lambda: next(turns)) == 2
    assert library.fill(always) == len(books.wanted(COMMUNITY)) - 2


def test_what_another_one_composes_is_left_to_it_until_it_is_gone(
    district: Any, composer: Composer, frozen: datetime
) -> None:
    a_worker(GRID)
    begun(SMALL, frozen)
    library.fill(always)
    assert SMALL not in composer.made
    with clock.frozen(frozen + library.LEASE + timedelta(seconds=1)):
        assert library.book(SMALL, COMMUNITY)["of"] == SMALL
    assert composer.made.count(SMALL) == 1


def test_who_waits_for_a_book_keeps_nothing_from_others(
    district: Any, composer: Composer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(SMALL, clock.now())
    looks: list[tuple[bool, bool]] = []
    made = zlib.compress(b'{"of":"theirs"}')

    def sleep(_: float) -> None:
        has_place = getattr(turnstile._here, "turnstile", None) is not None
        looks.append((has_place, database.is_closed()))
        if len(looks) == 3:  # whoever composes it is ready
            Book.update(content=made).execute()

    monkeypatch.setattr(library, "time", SimpleNamespace(sleep=sleep))
    Turnstile(1).enter()
    try:
        with counted() as statements:
            assert library.book(SMALL, COMMUNITY) == {"of": "theirs"}
    finally:
        turnstile.leave()
    assert looks == [(False, True)] * 3
    assert not [one for one in statements if "claimed_at" in one and not one.startswith("SELECT")]
    assert composer.made == []


def test_the_timetable_waits_for_nobody_who_began_meanwhile(district: Any, composer: Composer) -> None:
    a_worker(GRID)
    others = iter(books.wanted(COMMUNITY))

    def another_one_is_quicker() -> bool:
        begun(next(others).of, clock.now())
        return True

    assert library.fill(another_one_is_quicker) == 0
    assert composer.made == []


def test_a_book_that_could_not_be_composed_is_tried_again_at_once(district: Any, composer: Composer) -> None:
    composer.is_broken = True
    with pytest.raises(RuntimeError):
        library.book(SMALL, COMMUNITY)
    composer.is_broken = False
    assert library.book(SMALL, COMMUNITY)["of"] == SMALL


def tried(seconds: int, since: datetime) -> None:
    """The timetable has its turn every fifteen seconds for so long, whatever becomes of it."""
    for later in range(0, seconds, 15):
        with clock.frozen(since + timedelta(seconds=later)), suppress(RuntimeError):
            library.fill(always)


def test_a_book_that_never_succeeds_stops_none_behind_it(district: Any, composer: Composer, frozen: datetime) -> None:
    a_worker(GRID)
    composer.never = books.wanted(COMMUNITY)[0].of
    tried(30, frozen)
    assert len([one for one in composer.made if one != composer.never]) == len(books.wanted(COMMUNITY)) - 1


def test_it_is_tried_after_longer_and_longer_pauses_and_composed_once_it_can_be(
    district: Any, composer: Composer, frozen: datetime
) -> None:
    a_worker(GRID)
    composer.never = SMALL
    tried(3600, frozen)
    assert composer.made.count(SMALL) == 6  # after 0, 1, 3, 7, 15 and 31 minutes
    composer.never = None
    tried(3600, frozen + timedelta(hours=1))
    assert (composer.made.count(SMALL), library.failing()) == (7, 0)


def test_who_composed_it_was_killed_each_time_and_it_rests_too(
    district: Any, composer: Composer, frozen: datetime
) -> None:
    a_worker(GRID)
    Book.create(id=named(SMALL), claimed_at=frozen, tries=9)
    tried(600, frozen)
    assert SMALL not in composer.made
    with clock.frozen(frozen + timedelta(minutes=10)):
        assert library.failing() == 1


def test_the_metrics_and_the_log_tell_of_it_by_kind_alone(
    district: Any, composer: Composer, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    composer.never, told = SMALL, []
    monkeypatch.setattr(library, "log", SimpleNamespace(warning=lambda event, **facts: told.append((event, facts))))
    with pytest.raises(RuntimeError):
        library.book(SMALL, COMMUNITY)
    assert 'lastmeter_failing{what="books"} 1.0' in client.get("/metrics").get_data(as_text=True)
    ((event, facts),) = told
    assert (event, facts["reason"]) == ("book_failed", "RuntimeError")
    assert "out of memory" not in str(facts)


def test_books_of_what_is_no_more_in_force_go_and_those_of_today_stay(
    district: Any, composer: Composer, frozen: datetime
) -> None:
    a_worker(GRID)
    library.fill(always)
    Book.create(id="of another release", claimed_at=frozen, content=b"")
    kept = {library.name_of(one) for one in books.wanted(COMMUNITY)}
    forget_books()
    assert {row.id for row in Book.select()} == {*kept, "of another release"}
    with clock.frozen(frozen + library.KEPT + timedelta(seconds=1)):
        forget_books()
    assert {row.id for row in Book.select()} == kept


def test_another_list_of_a_street_is_another_book(district: Any) -> None:
    (one,) = [one for one in books.wanted(COMMUNITY) if one.of == books.ITEMS]
    fewer = books.Wanted(one.release, one.of, one.division, one.offered - {"elderly_pass"})
    assert library.name_of(one) != library.name_of(fewer)
