"""Real processes, really killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from server.core import config
from server.core.db import unit_of_work
from server.core.outbox import OutboxDelivery
from tests.server.core.slow_worker import Tally
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def environ(db, tmp_path: Path) -> dict[str, str]:
    db.create_tables([Tally])
    settings = config.settings()
    return os.environ | {
        "LASTMETER_MASTER_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "LASTMETER_DATA_DIR": str(tmp_path),
        "LASTMETER_DEMO": "1",
        "DATABASE_URL": settings.database_url,
        "PYTHONPATH": str(ROOT),
    }


def a_worker(environ: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.server.core.slow_worker:app"]
    command += ["worker", "--pool", "solo", "--beat", "--without-mingle", "--without-gossip"]
    command += ["--schedule", environ["LASTMETER_DATA_DIR"] + "/beat"]
    return subprocess.Popen(command, env=environ, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)


def kill(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_worker_killed_in_the_middle_of_a_task_loses_nothing_and_repeats_nothing(environ, tmp_path):
    for subject in ("a", "b", "c"):
        with unit_of_work() as outbox:
            outbox.add("thing.made", "thing", subject)
    first = a_worker(environ)
    try:
        wait_until((tmp_path / "in-the-middle").exists, "the first worker is in the middle")
    finally:
        kill(first)
    assert Tally.select().count() == 0, "what the dead worker wrote is undone"
    (tmp_path / "go").touch()
    second = a_worker(environ)
    try:
        wait_until(lambda: OutboxDelivery.select().where(OutboxDelivery.done).count() == 3, "all three are done")
    finally:
        kill(second)
    events = [row.event for row in Tally.select()]
    assert len(events) == len(set(events)) == 3
