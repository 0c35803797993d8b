"""The raw writes of a batched unit: on PostgreSQL one statement, on either database the same in its effects."""

import peewee
import pytest

from server.core.db import database, execute, insert_many, is_sqlite, rows_later, unit_of_work
from server.core.store import Row, Text
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
