"""A database belongs to one key, and to a demo or to real use: what was made is kept from all others."""

import dataclasses

import pytest

from server import worker
from server.cli.serving import open_database
from server.core import config, keymark, migrating
from server.core.db import execute

OTHER = bytes(range(1, 33))


def changed(**changes: object) -> config.Settings:
    """The settings of this test, with these changes, installed."""
    config.install(dataclasses.replace(config.settings(), **changes))
    return config.settings()


def content(db) -> list[object]:
    return [db.get_tables(), db.execute_sql("SELECT id, is_demo, sealed FROM key_mark").fetchall()]


def test_the_same_key_opens_it_again_also_under_the_other_suite(db):
    keymark.check(db)
    changed(suite="national")
    keymark.check(db)
    assert migrating.migrate(db) == []


@pytest.mark.parametrize(
    ("made", "come", "words"),
    [
        ({"demo": False}, {"demo": False, "master_key": OTHER}, "LASTMETER_MASTER_KEY is not the key"),
        ({"demo": False}, {"demo": True, "master_key": OTHER}, "belongs to a real installation"),
        ({"demo": True}, {"demo": True, "master_key": OTHER}, "belongs to another demo"),
        ({"demo": True}, {"demo": False, "master_key": OTHER}, "belongs to a demo"),
        ({"demo": True}, {"demo": False}, "belongs to a demo"),
    ],
)
@pytest.mark.parametrize("by", ["migrate", "back", "open", "process"])
def test_another_key_is_refused_in_one_line_and_nothing_is_written(db, made, come, words, by):
    changed(**made)
    execute("DELETE FROM key_mark")
    keymark.put(db)
    before = content(db)
    settings = changed(**come)
    acts = {
        "migrate": lambda: migrating.migrate(db),
        "back": lambda: migrating.back_to(db, None),
        "open": lambda: open_database(settings),
        "process": lambda: worker.set_up(settings),
    }
    with pytest.raises(config.BadSetting, match=words) as told:
        acts[by]()
    assert "\n" not in str(told.value)
    assert content(db) == before


def test_who_undid_all_steps_may_begin_with_another_key(db):
    migrating.back_to(db, None)
    changed(master_key=OTHER, demo=False)
    assert migrating.migrate(db)
    keymark.check(db)
