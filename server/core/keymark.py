"""The mark of the key in the database: nobody works on rows that another key sealed, nor a demo on real ones.

A wrong key would write what nobody can read beside what it cannot read itself, and say so only at the first name that
somebody asks for. So the mark is put when the tables are made, and looked at before anything else is.
"""

import base64
from typing import Any

import peewee

from server.core import crypto
from server.core.config import BadSetting, settings
from server.core.store import Row, Text, bind

PURPOSE, WORDS = "key-mark", b"lastmeter"

DEMOS = (
    "this database belongs to a demo: real use needs another one (DATABASE_URL, LASTMETER_DATA_DIR), "
    "then `lastmeter migrate`"
)
REAL = "this database belongs to a real installation: a demo needs its own, so unset DATABASE_URL or name another one"
OTHER_DEMO = (
    "this database belongs to another demo: name that demo's folder with --data, or unset DATABASE_URL for a new one"
)
OTHER_KEY = (
    "LASTMETER_MASTER_KEY is not the key that this database was made with: give that one, or name another database "
    "(DATABASE_URL)"
)


NOBODYS = (
    "DATABASE_URL names a database that is no demo's and may be meant for real use: unset it, and the demo makes its "
    "own (an empty one is given to the demo with --database)"
)
NOT_EMPTY = "--database names a database that others use already: the demo needs an empty one, or its own"


class KeyMark(Row):
    """One row: words sealed with the key of this database, and whether it is a demo's."""

    id = peewee.BigIntegerField(primary_key=True)
    is_demo = peewee.BooleanField()
    sealed = Text()

    class Meta:
        table_name = "key_mark"


def bind_own(store: Any) -> None:
    """Make this the database of every table, if it is ours."""
    bind(store)
    try:
        check(store)
    except BadSetting:
        store.close_all()
        raise


def check(store: Any) -> None:
    """Refuse a database of another key, or a demo's for real use and the other way round; a new one has no mark yet."""
    found = of(store)
    if not found:
        return
    is_demo, sealed = bool(found[0]), str(found[1])
    if is_demo != settings().demo:
        raise BadSetting(DEMOS if is_demo else REAL)
    if not _opens(sealed):
        raise BadSetting(OTHER_DEMO if is_demo else OTHER_KEY)


def of(store: Any) -> Any:
    """Whose the database is: (is it a demo's, sealed words); None for one that nobody has marked."""
    kept = store.table_exists("key_mark") and store.execute_sql("SELECT is_demo, sealed FROM key_mark").fetchone()
    return kept or None


def put(store: Any) -> None:
    """Mark a database that has just got its tables; one that is marked keeps its mark."""
    sealed = base64.b64encode(crypto.seal(PURPOSE, WORDS)).decode()
    with store.bind_ctx([KeyMark]):
        KeyMark.insert(id=1, is_demo=settings().demo, sealed=sealed).on_conflict_ignore().execute()


def _opens(sealed: str) -> bool:
    try:
        return crypto.open_sealed(PURPOSE, base64.b64decode(sealed)) == WORDS
    except crypto.Broken:
        return False
