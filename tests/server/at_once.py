"""Calls let go at the same moment, each in a thread and a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from server.core.db import database
from server.core.errors import DomainError


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run them in as many threads, let go at the same moment; answers and named noes in order."""
    gate, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[place] = call()
        except DomainError as no:
            answers[place] = no
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
