"""Where benches run: a fresh installation with the demo district, gone afterwards."""

import base64
import os
import platform
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.cli import district
from server.cli.bench import bare
from server.cli.serving import open_database
from server.core import clock, config, migrating


@contextmanager
def installation(database: str | None) -> Iterator[dict[str, str]]:
    """A fresh installation with the demo district, in a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lastmeter-bench-"))
    changes = {
        "LASTMETER_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "LASTMETER_DATA_DIR": str(folder),
        "LASTMETER_LIMITS_ON": "0",
        "DATABASE_URL": database or f"sqlite:///{folder}/lastmeter.db",
    }
    environ = config.inherited(changes)
    try:
        store = open_database(config.load(environ))
        if not migrating.migrate(store):
            raise config.BadSetting("the bench needs an empty database")
        store.create_tables([bare.BenchRow])
        district.prepare()
        yield environ
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def machine(url: str) -> dict[str, Any]:
    """On what was measured, and when."""
    return {
        "database": url.partition(":")[0],
        "at": clock.now().isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
