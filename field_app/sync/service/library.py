"""Books of forms kept in the database: the worker composes them ahead, and who finds none composes it, once.

A book is named by all that decides what stands in it, so that another release or another list of a street makes
another book. Who enters its row composes; others wait for that, and go on themselves where nothing comes of it.
"""

import time
import zlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson

from field_app.sync.models import Book
from field_app.sync.service import books
from field_app.sync.service.books import Wanted
from field_app.visits.service import charges
from server.core import clock, crypto
from server.core.db import insert_many, outside, unit_of_work
from server.core.errors import NotFound
from server.core.sweeping import BATCH

#: After so long a book whose composer died is taken up by another one: the longest takes a few seconds.
LEASE = timedelta(seconds=30)
#: Between two looks whether another one is ready with it, seconds.
PAUSE = 0.05
#: Books of today's catalogue are never old; of another one they may come back with it.
KEPT = timedelta(days=7)


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
        if (row is None or row.claimed_at < now - LEASE) and _claim(name, now):
            return _compose(name, wanted)
        with outside():
            time.sleep(PAUSE)


def name_of(wanted: Wanted) -> str:
    return crypto.fingerprint([wanted.release, wanted.of, wanted.division, sorted(wanted.offered)])


def _claim(name: str, now: datetime) -> bool:
    """Whether it is ours to compose: nobody began, or whoever did is gone."""
    with unit_of_work():
        if insert_many(Book, [{"id": name, "claimed_at": now}], ignore=True):
            return True
        is_left = (Book.id == name) & Book.content.is_null() & (Book.claimed_at < now - LEASE)
        return bool(Book.update(claimed_at=now).where(is_left).execute())


def _compose(name: str, wanted: Wanted) -> dict[str, Any]:
    content = None
    try:
        told = books.composed(wanted)
        content = zlib.compress(orjson.dumps(told))
    finally:
        with unit_of_work():
            if content is None:  # the next one tries at once
                Book.delete().where((Book.id == name) & Book.content.is_null()).execute()
            else:
                Book.update(content=content).where(Book.id == name).execute()
    return told


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
    composed_or_begun = Book.content.is_null(False) | (Book.claimed_at >= clock.now() - LEASE)
    there = {row.id for row in Book.select(Book.id).where(composed_or_begun)}
    return [(name, one) for name, one in named.items() if name not in there]


def forget(now: datetime) -> int:
    """Drop books that nobody is lent any more: phones and drafts keep theirs, jobs are read by their release."""
    lent = {name_of(one) for one in books.wanted(*charges.divisions(clock.today()))}
    old = [row.id for row in Book.select(Book.id).where(Book.claimed_at < now - KEPT)]
    gone = [name for name in old if name not in lent]
    for start in range(0, len(gone), BATCH):
        with unit_of_work():
            Book.delete().where(Book.id.in_(gone[start : start + BATCH])).execute()
    return len(gone)
