"""A database whose disk is full: its own no, whichever driver says it."""

import sqlite3

import peewee
import psycopg.errors
import pytest
from flask import Flask

from server.core.problems import install_problems


def full_sqlite():
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


@pytest.mark.parametrize(
    ("cause", "status", "slug"),
    [
        (full_sqlite(), 507, "storage-full"),
        (psycopg.errors.DiskFull("could not extend file"), 507, "storage-full"),
        (sqlite3.OperationalError("no such table: a"), 500, None),
    ],
)
def test_no_room_is_told_and_other_faults_are_not_taken_for_it(cause, status, slug):
    app = Flask("full")
    install_problems(app)

    def write():
        raise peewee.OperationalError(*cause.args) from cause

    app.add_url_rule("/", view_func=write)
    answer = app.test_client().get("/")
    assert answer.status_code == status
    assert slug is None or answer.json["type"] == slug
