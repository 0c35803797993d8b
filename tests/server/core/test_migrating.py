"""Tables: up, down, twice, and two at once; and the same as the rooms' models."""

import importlib
import pkgutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import field_app
import server
from server.core import migrating
from server.core.db import Row, open_store
from server.core.sqlite_store import SqliteStore


def every_table() -> list[type[Row]]:
    houses = (server, field_app)
    for module in (one for house in houses for one in pkgutil.walk_packages(house.__path__, f"{house.__name__}.")):
        if (
            module.name.rsplit(".", 1)[-1] == "models"
            or ".models." in module.name
            or module.name == "server.core.outbox"
        ):
            importlib.import_module(module.name)
    found, queue = [], list(Row.__subclasses__())
    while queue:
        table = queue.pop()
        queue += table.__subclasses__()
        if table.__module__.startswith(("server.", "field_app.")) and ".bench" not in table.__module__:
            found.append(table)
    return sorted(found, key=lambda table: table._meta.table_name)


def columns(store, name: str) -> set[tuple[str, str, bool]]:
    return {(c.name, c.data_type.upper().split("(")[0], c.null) for c in store.get_columns(name)}


def indexes(store, name: str) -> set[tuple[str, str | None]]:
    """With their names: a name used twice would silently leave out the second index. The text tells partial ones."""
    return {(index.name, index.sql) for index in store.get_indexes(name)}


def test_migrating_twice_changes_nothing(db):
    assert migrating.migrate(db) == []
    assert migrating.pending(db) == []


def test_migrated_tables_equal_the_models(db):
    migrated = {
        table._meta.table_name: (columns(db, table._meta.table_name), indexes(db, table._meta.table_name))
        for table in every_table()
    }
    migrating.back_to(db, None)
    db.create_tables(every_table())
    for table in every_table():
        name = table._meta.table_name
        assert migrated[name] == (columns(db, name), indexes(db, name)), name
    db.drop_tables(every_table())


def test_every_step_can_be_undone_and_done_again(db):
    before = set(db.get_tables())
    names = migrating.back_to(db, None)
    assert names[-1] == "0001_core"
    assert set(db.get_tables()) <= {"schema_migration"}
    assert migrating.migrate(db) == names[::-1]
    assert set(db.get_tables()) == before


def test_two_that_start_together_migrate_once(db, db_kind, tmp_path: Path):
    if db_kind == "sqlite":
        url = f"sqlite:///{tmp_path}/fresh.db"
    else:
        migrating.back_to(db, None)
        url = db.database
    stores = [open_store(url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        applied = list(pool.map(migrating.migrate, stores))
    assert sorted(map(len, applied)) == [0, len(list(migrating.FOLDER.glob("[0-9]*.py")))]
    for store in stores:
        close = getattr(store, "close_all", store.close)
        close()


@pytest.mark.parametrize("file", sorted(migrating.FOLDER.glob("[0-9]*.py")), ids=lambda file: file.stem)
def test_a_step_is_frozen(file: Path):
    """No migration imports a room: tables move on, history does not."""
    assert "from server" not in file.read_text()
    assert "import server" not in file.read_text()


def test_of_eight_who_open_a_new_file_one_makes_it_wal_at_a_time(tmp_path: Path):
    """Two at once lock each other out, about once in a hundred times."""
    inside: list[int] = []

    class Slow(SqliteStore):
        def _set_pragmas(self, connection: Any) -> None:
            inside.append(1)
            time.sleep(0.01)
            assert len(inside) == 1
            super()._set_pragmas(connection)
            inside.pop()

    def opened(_: int) -> bool:
        store = Slow(str(tmp_path / "new.db"))
        try:
            return store.table_exists("key_mark")
        finally:
            store.close_all()

    with ThreadPoolExecutor(8) as crowd:
        assert list(crowd.map(opened, range(8))) == [False] * 8
