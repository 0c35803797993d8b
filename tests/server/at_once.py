"""Calls let go at the same moment, each in a thread and a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from server.core.db import by_id, database, is_sqlite, unit_of_work
from server.core.errors import DomainError


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run them in as many threads, let go at the same moment; answers and named noes in order."""
    gate, answers = threading.Barrier(len(calls)), list[Any]([None] * len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        _told(answers, place, call)

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def _told(answers: list[Any], place: int, call: Callable[[], Any]) -> None:
    try:
        answers[place] = call()
    except DomainError as no:
        answers[place] = no
    finally:
        database.close()


def waiting() -> int:
    """How many wait for somebody, on PostgreSQL."""
    counted = database.execute_sql("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted").fetchone()
    return int(counted[0])


def beside(*calls: Callable[[], Any], held: tuple[Any, Any]) -> list[Any]:
    """Starts these one after the other while one row (table, key) is held here, each as soon as the one before waits;
    what became of each once the row is free. Each is a unit of its own; who was undone as a deadlock answers nothing.

    In SQLite nobody can wait for another in a circle, as one writes at a time: there each comes after the one before.
    """
    answers = list[Any]([None] * len(calls))
    threads = [threading.Thread(target=_told, args=(answers, place, call)) for place, call in enumerate(calls)]
    if is_sqlite():
        for thread in threads:
            thread.start()
            thread.join(60)
        return answers
    with unit_of_work():
        assert by_id(*held, for_update=True) is not None
        for place, thread in enumerate(threads):
            thread.start()
            while thread.is_alive() and waiting() <= place:
                thread.join(0.01)
    for thread in threads:
        thread.join(60)
    return answers
