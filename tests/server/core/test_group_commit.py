"""Writers in line share a transaction; none of them notices, except when the disk says no."""

import threading
import time

import peewee
import pytest

from server.core import group_commit, turnstile
from server.core.group_commit import MOST, Group
from server.core.sqlite_store import CHECKPOINT
from server.core.store import open_store
from server.core.turnstile import Turnstile
from tests.waiting import wait_until

PATIENCE = 30


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/shared.db")
    store.execute_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    store.execute_sql("CREATE TABLE note (word TEXT PRIMARY KEY, parent INTEGER REFERENCES parent (id))")
    yield store
    store.close_all()


@pytest.fixture
def groups(monkeypatch):
    """How many units each transaction held."""
    sizes = []
    end = Group.end

    def counted(group):
        sizes.append(group.size)
        end(group)

    monkeypatch.setattr(Group, "end", counted)
    return sizes


def words(store):
    return sorted(word for (word,) in store.execute_sql("SELECT word FROM note").fetchall())


def write(store, word, *, durable=True):
    with store.unit(durable):
        store.execute_sql("INSERT INTO note (word) VALUES (?)", (word,))


def in_line(store, *works):
    """Run these, one behind the other through one turnstile, all of them waiting when the first begins."""
    line = Turnstile(1)
    line.enter()
    faults = {}

    def run(place, work):
        line.enter()
        try:
            work()
        except Exception as fault:  # noqa: BLE001  whatever it is, the test asks for it
            faults[place] = fault
        finally:
            turnstile.leave()
            store.close()

    threads = []
    for place, work in enumerate(works):
        threads.append(threading.Thread(target=run, args=(place, work)))
        threads[-1].start()
        while line.waiting <= place:  # they stand in the order in which they were named
            time.sleep(0.001)
    turnstile.leave()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return faults


def test_who_stands_in_line_shares_a_transaction(store, groups):
    wanted = [f"word {place}" for place in range(3 * MOST)]
    assert in_line(store, *(lambda word=word: write(store, word) for word in wanted)) == {}
    assert words(store) == sorted(wanted)
    assert sum(groups) == len(wanted)
    assert len(groups) < len(wanted) / 2
    assert max(groups) <= MOST


def test_alone_nobody_waits_for_others(store, groups):
    write(store, "alone")
    write(store, "alone again")
    assert groups == [1, 1]


def test_what_raises_is_undone_alone_and_sees_the_others_when_it_tries_again(store):
    seen = []

    def stumble():
        with pytest.raises(peewee.IntegrityError), store.unit(True):
            store.execute_sql("INSERT INTO note (word) VALUES ('half')")
            store.execute_sql("INSERT INTO note (word) VALUES ('first')")
        seen.append(words(store))

    in_line(store, lambda: write(store, "first"), stumble, *(lambda w=w: write(store, w) for w in "abcdef"))
    assert seen == [["first"]]
    assert words(store) == ["a", "b", "c", "d", "e", "f", "first"]


def test_a_first_one_that_raises_leaves_nothing(store):
    def stumble():
        with store.unit(True):
            store.execute_sql("INSERT INTO note (word) VALUES ('gone')")
            raise ValueError("changed my mind")

    faults = in_line(store, stumble, lambda: write(store, "kept"))
    assert isinstance(faults[0], ValueError)
    assert words(store) == ["kept"]


def test_a_commit_that_fails_fails_for_all_who_share_it(store, groups):
    def poison():
        with store.unit(True):
            store.execute_sql("PRAGMA defer_foreign_keys = ON")
            store.execute_sql("INSERT INTO note (word, parent) VALUES ('orphan', 7)")

    works = [poison, *(lambda w=w: write(store, w) for w in "abcdefghijklmnop")]
    faults = in_line(store, *works)
    shared = groups[0]
    assert shared > 1
    assert sorted(faults) == list(range(shared))
    assert {type(fault) for fault in faults.values()} == {peewee.IntegrityError}
    assert words(store) == sorted("abcdefghijklmnop")[shared - 1 :]


def test_who_waits_for_others_that_never_write_ends_it_himself(store, groups, monkeypatch):
    monkeypatch.setattr(group_commit, "PATIENCE", 0.001)

    def idle():
        wait_until(lambda: groups, "the first is on the disk")

    assert in_line(store, lambda: write(store, "first"), idle, idle, idle) == {}
    assert groups == [1]


def test_what_must_be_on_the_disk_joins_no_weaker_transaction(store, groups):
    levels = []

    def strict():
        with store.unit(True):
            levels.append(store.execute_sql("PRAGMA synchronous").fetchone()[0])

    works = [lambda: write(store, "weak", durable=False), strict, *(lambda w=w: write(store, w) for w in "abcd")]
    assert in_line(store, *works) == {}
    assert levels == [2]
    assert groups[0] == 1


def test_another_process_waits_for_the_file_lock_until_the_group_has_ended(store, tmp_path):
    other = open_store(f"sqlite:///{tmp_path}/shared.db")
    works = [lambda w=w: write(store, w) for w in "abcdefgh"] + [lambda w=w: write(other, w) for w in "ABCDEFGH"]
    try:
        assert in_line(store, *works) == {}
        assert words(store) == sorted("abcdefghABCDEFGH")
    finally:
        other.close_all()


def test_what_was_written_is_taken_over_into_the_file_beside_the_writers(store, tmp_path):
    file = tmp_path / "shared.db"
    before = file.stat().st_size
    for place in range(CHECKPOINT):
        write(store, f"{place}" * 500, durable=False)
    wait_until(lambda: file.stat().st_size > before, "the file has grown")
    assert len(words(store)) == CHECKPOINT
