"""The raw writes of a batched unit, and several reads: on PostgreSQL one statement, on either database the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from uuid import UUID

import peewee
import pytest

from server.core.db import (
    Unmet,
    ask,
    database,
    execute,
    ids_in,
    insert_many,
    is_sqlite,
    must,
    unit_of_work,
    uuid_of,
)
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


def test_the_writes_of_a_unit_are_one_statement_that_is_its_transaction():
    with counted() as said, batched():
        must("UPDATE word SET note = ? WHERE id IN (?, ?) RETURNING id, text", ("看过", 1, 2), rows=2)
        insert_many(Word, [{"id": 3, "text": "墙", "note": None}])
        must("UPDATE word SET note = ? WHERE id = ? RETURNING id", ("没有", 9), rows=0)
        assert is_sqlite() or not said
    assert len(said) == (3 if is_sqlite() else 1), said
    assert kept() == [(1, "门", "看过"), (2, "窗", "看过"), (3, "墙", None)]


def test_a_unit_that_wrote_nothing_sends_nothing():
    with counted() as said, batched():
        pass
    assert not said


def test_what_cannot_be_written_undoes_all_of_it():
    with pytest.raises(peewee.IntegrityError), batched():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        insert_many(Word, [{"id": 4, "text": "门"}])
        must("UPDATE word SET note = ? WHERE id = 1 RETURNING id", ("看过",), rows=1)
    assert kept() == [(1, "门", None), (2, "窗", None)]
    assert insert_many(Word, [{"id": 5, "text": "桥"}]) == 1  # the connection works on


@pytest.mark.parametrize("unit", [batched, unit_of_work])
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_write_that_changes_more_or_less_than_it_must_undoes_all_of_it(unit, rows):
    with pytest.raises(Unmet), unit():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        must("UPDATE word SET note = ? WHERE id IN (1, 2) RETURNING id", ("看过",), rows=rows)
        must("UPDATE word SET note = ? WHERE id = ? RETURNING id", ("没有", 9), rows=0)
    assert kept() == [(1, "门", None), (2, "窗", None)]
    assert insert_many(Word, [{"id": 5, "text": "桥"}]) == 1


def test_a_unit_that_changes_its_mind_leaves_nothing():
    with pytest.raises(ValueError, match="changed"), batched():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        must("UPDATE word SET note = ? WHERE id = 1 RETURNING id", ("看过",), rows=1)
        raise ValueError("changed my mind")
    assert kept() == [(1, "门", None), (2, "窗", None)]


@pytest.mark.parametrize(
    "read", [lambda: execute("SELECT count(*) FROM word"), lambda: Word.select().count()], ids=["raw", "peewee"]
)
def test_nothing_is_read_in_it_where_that_would_part_it(read):
    """SQLite's is one transaction anyway."""
    with nullcontext() if is_sqlite() else pytest.raises(RuntimeError, match="only writes"), batched():
        insert_many(Word, [{"id": 3, "text": "墙"}])
        read()
    assert len(kept()) == (3 if is_sqlite() else 2)


def test_ids_are_found_in_a_list_that_lies_in_a_row():
    database.create_tables([Kept])
    keys = [UUID(int=7), UUID(int=8)]
    facts = [[keys[1].hex, keys[1].hex, UUID(int=9).hex], []]
    insert_many(Kept, [{"id": key, "is_good": True, "facts": known} for key, known in zip(keys, facts, strict=True)])
    listed = ids_in("SELECT facts FROM kept WHERE id = ?")
    for key, found in ((keys[0], [keys[1]]), (keys[1], []), (UUID(int=6), [])):
        rows = execute(f"SELECT id FROM kept WHERE id IN ({listed})", (key,)).fetchall()
        assert [uuid_of(row[0]) for row in rows] == found


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
