"""A worker for the crash test: its only listener writes a row, says so, and waits to be let go before it ends."""

import time
from datetime import timedelta
from pathlib import Path

from server import worker
from server.core import config
from server.core.db import Row, Text
from server.core.relay import Relay
from server.core.tasks import celery, every


class Tally(Row):
    """One row for each event that was really worked on."""

    event = Text()

    class Meta:
        table_name = "tally"


def count(event) -> None:
    folder = Path(config.settings().data_dir)
    Tally.create(event=str(event.uuid))
    (folder / "in-the-middle").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)


@every(0.5)
def sweep() -> None:
    Relay({"thing.made": (count,)}, lease=timedelta(seconds=1)).drain()


def __getattr__(name: str):
    if name == "app":
        worker.set_up(config.from_environment())
        celery.conf.beat_schedule = {k: v for k, v in celery.conf.beat_schedule.items() if k.endswith(".sweep")}
        return celery
    raise AttributeError(name)
