"""The floor: plain Flask, one insert into one table with one JSON column; the same store, durability and web server.

A photo is a file that is written and synced, and a row.
"""

import os
import uuid
from typing import Any

import peewee
from flask import Flask, jsonify, request

from server.core import config
from server.core.db import JsonField, Row, bind, database, open_store
from server.core.store import close_request_connection


class BenchRow(Row):
    """One row of the floor."""

    id = peewee.BigAutoField()
    content = JsonField()

    class Meta:
        table_name = "bench_row"


def create() -> Flask:
    """What the web server calls."""
    settings = config.from_environment()
    config.install(settings)
    bind(open_store(settings.database_url, settings.database_connections))
    app = Flask(__name__)

    @app.put("/bare")
    def put() -> Any:
        with database.obj.unit(durable=True):
            row = BenchRow.create(content=request.get_json())
        return jsonify(id=row.id)

    @app.post("/bare/photo")
    def post() -> Any:
        content = request.get_data()
        name = uuid.uuid4().hex
        with (settings.data_dir / f"bare-{name}").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with database.obj.unit(durable=True):
            row = BenchRow.create(content={"name": name, "size": len(content)})
        return jsonify(id=row.id)

    app.teardown_appcontext(lambda _error: close_request_connection())
    return app
