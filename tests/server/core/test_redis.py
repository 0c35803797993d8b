"""Grown up: Redis wakes the workers and counts requests for all web processes. The tables stay the truth."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.exceptions import OperationalError

from server.app import create_app
from server.core import config, tasks
from tests import services
from tests.server.core.test_crash import ROOT, kill
from tests.waiting import wait_until

#: Leaves news twice, each time until all has been heard: with no timetable, only a wake-up can do that.
TELLING = """
from server import worker
from server.core import config
from server.core.db import unit_of_work
from server.core.outbox import OutboxDelivery
from tests.waiting import wait_until

worker.set_up(config.from_environment())
for year in ("2027", "2028"):
    with unit_of_work() as outbox:
        outbox.add("calendar.changed", "calendar", year)
    heard = OutboxDelivery.select().where((OutboxDelivery.subject == f"calendar:{year}") & OutboxDelivery.done)
    wait_until(heard.count, f"the news of {year} is heard")
"""


@pytest.fixture
def redis() -> Iterator[str]:
    with services.redis_server() as url:
        yield url


def test_news_wakes_a_worker_over_redis(db, redis, tmp_path: Path) -> None:
    environ = os.environ | {
        "LASTMETER_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "LASTMETER_DATA_DIR": str(tmp_path),
        "LASTMETER_DEMO": "1",
        "LASTMETER_BROKER_URL": redis,
        "DATABASE_URL": config.settings().database_url,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "server.worker:app", "worker", "--pool", "solo"]
    worker = subprocess.Popen(command, env=environ, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        told = subprocess.run([sys.executable, "-c", TELLING], env=environ, capture_output=True, text=True, check=False)
    finally:
        kill(worker)
    assert told.returncode == 0, told.stderr
    assert not (tmp_path / "wake").exists(), "no wake-up went through files"


def test_a_broker_that_is_away_costs_the_wake_up_and_nothing_else() -> None:
    rung: list[bool] = []

    def ring() -> None:
        rung.append(True)
        raise OperationalError("nobody there")

    bell = tasks.Bell(ring)
    bell()
    wait_until(lambda: rung, "the bell was rung")
    watching = bell._thread
    bell()
    wait_until(lambda: len(rung) > 1, "it was rung again")
    assert bell._thread is watching


def test_two_web_processes_count_one_callers_requests_together(db, redis) -> None:
    known = dataclasses.replace(config.settings(), limits_on=True, limits_url=redis)
    config.install(known)
    answers = []
    for asks in (6, 6):  # an app each, as in a process of its own: nothing is remembered but in Redis
        client = create_app(known).test_client()
        answers += [client.post("/api/v1/sign-in-codes", json={"phone": "1"}).status_code for _ in range(asks)]
    assert answers == [422] * 10 + [429] * 2
