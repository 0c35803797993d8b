"""Books of forms kept in the database: the worker composes them ahead, and who finds none composes it, once.

A book is named by all that decides what stands in it, so that another release or another list of a street makes
another book. Who enters its row composes; others wait for that, and go on themselves where nothing comes of it. The
timetable lets a book that came to nothing rest for longer each time, so that those behind it are composed.
"""

import sys
import time
import zlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson

from field_app.sync.models import Book
from field_app.sync.rules import LEASE, tried_again_at
from field_app.sync.service import books
from field_app.sync.service.books import Wanted
from field_app.visits.service import charges
from server.core import clock, crypto
from server.core.db import insert_many, outside, unit_of_work
from server.core.errors import NotFound
from server.core.logs import get_logger
from server.core.sweeping import BATCH

#: Between two looks whether another one is ready with it, seconds.
PAUSE = 0.05
#: Books of today's catalogue are never old; of another one they may come back with it.
KEPT = timedelta(days=7)

log = get_logger(__name__)


def book(of: str, division: str) -> dict[str, Any]:
    """The book of all single items, or that of one bundle; 404 for what is not for the door."""
    wanted = next((one for one in books.wanted(division) if one.of == of), None)
    if wanted is None:
        raise NotFound()
    return _remembered(wanted)


@lru_cache(maxsize=16)
def _remembered(wanted: Wanted) -> dict[str, Any]:
    return _kept(wanted)


def _kept(wanted: Wanted) -> dict[str, Any]:
    """Only who finds nobody composing it writes; who waits keeps nothing from others meanwhile."""
    name = name_of(wanted)
    while True:
        row, now = Book.get_or_none(Book.id == name), clock.now()
        if row is not None and row.content is not None:
            told: dict[str, Any] = orjson.loads(zlib.decompress(bytes(row.content)))
            return told
        if (row is None or _is_left(row, now)) and _claim(name, now):
            return _compose(name, wanted)
        with outside():
            time.sleep(PAUSE)


def name_of(wanted: Wanted) -> str:
    return crypto.fingerprint([wanted.release, wanted.of, wanted.division, sorted(wanted.offered)])


def _is_left(row: Book, now: datetime) -> bool:
    """Whether nobody composes it any more."""
    return row.failed_at is not None or row.claimed_at < now - LEASE


def _is_gone(now: datetime) -> Any:
    """The same, asked of the rows."""
    return Book.failed_at.is_null(False) | (Book.claimed_at < now - LEASE)


def _claim(name: str, now: datetime) -> bool:
    """Whether it is ours to compose: nobody began, or whoever did is gone."""
    with unit_of_work():
        if insert_many(Book, [{"id": name, "claimed_at": now, "tries": 1}], ignore=True):
            return True
        mine = Book.update(claimed_at=now, tries=Book.tries + 1, failed_at=None)
        return bool(mine.where((Book.id == name) & Book.content.is_null() & _is_gone(now)).execute())


def _compose(name: str, wanted: Wanted) -> dict[str, Any]:
    content = None
    try:
        told = books.composed(wanted)
        content = zlib.compress(orjson.dumps(told))
    finally:
        if content is None:
            _has_failed(name, wanted, sys.exc_info()[0])
    _change(name, content=content)
    return told


def _has_failed(name: str, wanted: Wanted, reason: type | None) -> None:
    """Who asks for it tries at once, the timetable later."""
    _change(name, failed_at=clock.now())
    about = {"of": wanted.of, "division": wanted.division, "release": wanted.release}
    log.warning("book_failed", reason=reason and reason.__name__, **about)


def _change(name: str, **values: Any) -> None:
    with unit_of_work():
        Book.update(values).where((Book.id == name) & Book.content.is_null()).execute()


def fill(may_go_on: Callable[[], bool]) -> int:
    """Compose what is missing of today's books, as long as that may go on; how many it composed."""
    count = 0
    for name, wanted in _missing(clock.today()):
        if not may_go_on():
            break
        if _claim(name, clock.now()):  # else another one began meanwhile
            _compose(name, wanted)
            count += 1
    return count


def _missing(day: date) -> list[tuple[str, Wanted]]:
    """The books of every division where somebody has a grid, that nobody composed or composes, by name. Five
    queries."""
    named = {name_of(one): one for one in books.wanted(*charges.divisions(day))}
    now = clock.now()
    rows: Any = Book.select(Book.id, Book.claimed_at, Book.tries, Book.content.is_null(False)).tuples()
    there = {id_ for id_, began, tries, is_there in rows if is_there or now < tried_again_at(began, tries)}
    return [(name, one) for name, one in named.items() if name not in there]


def failing() -> int:
    """How many books came to nothing when they were tried last."""
    return int(Book.select().where(Book.content.is_null() & _is_gone(clock.now())).count())


def forget(now: datetime) -> int:
    """Drop books that nobody is lent any more: phones and drafts keep theirs, jobs are read by their release."""
    lent = {name_of(one) for one in books.wanted(*charges.divisions(clock.today()))}
    is_old = (Book.claimed_at < now - KEPT) | Book.failed_at.is_null(False)
    old = [row.id for row in Book.select(Book.id).where(is_old)]
    gone = [name for name in old if name not in lent]
    for start in range(0, len(gone), BATCH):
        with unit_of_work():
            Book.delete().where(Book.id.in_(gone[start : start + BATCH])).execute()
    return len(gone)
