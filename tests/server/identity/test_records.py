"""The log of looks: only ever longer, and whole."""

import dataclasses

import peewee
import pytest

from server.core import config
from server.core.db import execute, unit_of_work
from server.core.ids import uuid7
from server.identity.models import AccessRow
from server.identity.service import records
from tests.server.identity.test_sessions import at_once

SOMEONE = uuid7()


def look(field="phone"):
    return records.write(SOMEONE, "unmasked", "person", uuid7(), field=field, reason="核对")


def test_rows_are_chained(db, frozen):
    look()
    look()
    first, second = AccessRow.select().order_by(AccessRow.seq)
    assert second.previous == first.hash
    assert first.previous == ""
    assert records.first_broken() is None


def test_eight_at_once_make_one_chain(db):
    assert sorted(at_once(look)) == list(range(1, 9))
    assert records.first_broken() is None


def test_the_database_refuses_to_change_or_drop_a_row(db, frozen):
    look()
    for sql in ("UPDATE access_log SET reason = 'x'", "DELETE FROM access_log"):
        with pytest.raises(peewee.DatabaseError), unit_of_work():
            execute(sql)
    assert AccessRow.get().reason == "核对"


def _without_guard(db, sql):
    """What someone with the database in his hands could do."""
    if isinstance(db, peewee.SqliteDatabase):
        for verb in ("update", "delete"):
            db.execute_sql(f"DROP TRIGGER access_log_no_{verb}")
    else:
        db.execute_sql("ALTER TABLE access_log DISABLE TRIGGER access_log_guard")
    db.execute_sql(sql)


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE access_log SET reason = 'x' WHERE seq = 2", 2),
        ("DELETE FROM access_log WHERE seq = 2", 3),
        ("DELETE FROM access_log WHERE seq = 3", 3),
        ("UPDATE access_head SET seq = 2", 2),
    ],
)
def test_what_was_changed_behind_its_back_is_found(db, frozen, sql, broken):
    for _ in range(3):
        look()
    _without_guard(db, sql)
    assert records.first_broken() == broken


def test_a_look_that_is_undone_leaves_no_hole(db, frozen):
    look()
    with pytest.raises(ZeroDivisionError), unit_of_work():
        look()
        raise ZeroDivisionError
    look()
    assert records.first_broken() is None
    assert AccessRow.select().count() == 2


def test_the_log_stays_whole_when_the_suite_changes(db, frozen):
    look()
    config.install(dataclasses.replace(config.settings(), suite="national"))
    look()
    assert records.first_broken() is None
    assert [row.hash.split(":")[0] for row in AccessRow.select().order_by(AccessRow.seq)] == ["sha256", "sm3"]
    _without_guard(db, "UPDATE access_log SET reason = 'x' WHERE seq = 1")
    assert records.first_broken() == 1
