"""The raw writes of a batched unit, and several reads: on PostgreSQL one statement, on either database the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import peewee
import pytest

from server.core.db import ask, database, execute, insert_many, is_sqlite, rows_later, unit_of_work, uuid_of
from server.core.store import JsonField, MomentField, Row, Text, UuidField, moment_of
from server.core.turnstile import House
from tests.server.queries import counted


class Word(Row):
    id = peewee.BigIntegerField(primary_key=True)
    text = Text(unique=True)
    note = Text(null=True)


@pytest.fixture(autouse=True)
def words(db):
    database.create_tables([Word])
    insert_many(Word, [{"id": 1, "text": "门"}, {"id": 2, "text": "窗"}])


def batched():
    return unit_of_work(durable=True, batched=True)


def kept():
    return [tuple(row) for row in execute("SELECT id, text, note FROM word ORDER BY id").fetchall()]


def test_each_write_gets_its_own_rows_in_one_statement():
    with counted() as said, batched():
        changed = rows_later("UPDATE word SET note = ? WHERE id IN (?, ?) RETURNING id, text", ("看过", 1, 2))
        insert_many(Word, [{"id": 3, "text": "墙", "note": None}])
        none = execute("UPDATE word SET note = ? WHERE id = ? RETURNING id", ("没有", 9))
        assert none.fetchone() is None
        assert sorted(map(tuple, changed())) == [(1, "门"), (2, "窗")]
    assert len(said) == (3 if is_sqlite() else 1), said
    assert kept() == [(1, "门", "看过"), (2, "窗", "看过"), (3, "墙", None)]


def test_writes_whose_rows_nobody_asks_for_are_sent_at_the_end():
    with counted() as said, batched():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        insert_many(Word, [{"id": 4, "text": "梁"}])
    assert len(said) == (2 if is_sqlite() else 1)
    assert [row[0] for row in kept()] == [1, 2, 3, 4]


def test_a_read_sees_what_was_written_before_it():
    with batched():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        assert execute("SELECT count(*) FROM word").fetchone()[0] == 3
        insert_many(Word, [{"id": 4, "text": "梁"}])
        assert Word.select().count() == 4


def test_what_cannot_be_written_undoes_all_of_it():
    with pytest.raises(peewee.IntegrityError), batched():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        insert_many(Word, [{"id": 4, "text": "门"}])
        execute("UPDATE word SET note = ? WHERE id = 1 RETURNING id", ("看过",)).fetchone()
    assert kept() == [(1, "门", None), (2, "窗", None)]
    assert insert_many(Word, [{"id": 5, "text": "桥"}]) == 1  # the connection works on


def test_a_unit_that_changes_its_mind_leaves_nothing():
    with pytest.raises(ValueError, match="changed"), batched():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        assert execute("UPDATE word SET note = ? WHERE id = 1 RETURNING id", ("看过",)).fetchone()[0] == 1
        raise ValueError("changed my mind")
    assert kept() == [(1, "门", None), (2, "窗", None)]


class Kept(Row):
    id = UuidField(primary_key=True)
    at = MomentField(null=True)
    is_good = peewee.BooleanField()
    facts = JsonField()


def test_several_reads_give_each_its_rows_by_columns():
    database.create_tables([Kept])
    key, at = UUID(int=7), datetime(2026, 11, 22, 8, 30, 0, 120, tzinfo=UTC)
    insert_many(Kept, [{"id": key, "at": at, "is_good": True, "facts": {"名": ["䶮"]}}])
    with counted() as said:
        words, none, (kept,) = ask(
            ("SELECT text, id FROM word WHERE id IN (?, ?)", (1, 2)),
            ("SELECT id FROM word WHERE text = ?", ("没有",)),
            ("SELECT facts, id, at, is_good, NULL FROM kept WHERE id = ? AND at = ?", (key, at)),
        )
    assert len(said) == (3 if is_sqlite() else 1), said
    assert (sorted(map(tuple, words)), none) == ([("窗", 2), ("门", 1)], [])
    facts, found, moment, is_good, nothing = kept
    assert Kept.facts.python_value(facts) == {"名": ["䶮"]}
    assert (uuid_of(found), moment_of(moment), bool(is_good), nothing) == (key, at, True, None)


def test_more_callers_than_connections_wait_for_each_other_and_all_are_served(monkeypatch):
    """Who waits for a place holds no connection, else whoever has the place would wait for it in vain."""
    app = House("house", width=1)
    app.teardown_appcontext(lambda _error: None if database.is_closed() else database.close())

    def write(place):
        execute("SELECT id FROM word").fetchall()
        with batched():
            insert_many(Word, [{"id": place, "text": f"字{place}"}])
        return str(execute("SELECT id FROM word WHERE id = ?", (place,)).fetchone()[0])

    app.get("/<int:place>")(write)
    if not is_sqlite():
        database.close()  # the test's own
        monkeypatch.setattr(database.obj, "_max_connections", 1)
    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(lambda place: app.test_client().get(f"/{place}").text, range(10, 42)))
    assert answers == [str(place) for place in range(10, 42)]
