"""Background work: Celery only wakes; the tables say what is to be done.

`every` enters a function in the timetable. The embedded broker is a folder in the data directory: a wake-up that is
lost there costs a few seconds, never a delivery.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery import Celery
from celery.exceptions import OperationalError

from server.core.config import Settings
from server.core.logs import get_logger

celery = Celery("lastmeter")
celery.conf.update(
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    task_default_queue="lastmeter",
    timezone="Asia/Shanghai",
)

#: Not more than one wake-up per process in this time, seconds.
RING_PAUSE = 0.2

log = get_logger(__name__)


def configure(settings: Settings) -> None:
    """Point Celery at the broker of the settings."""
    celery.conf.broker_url = settings.broker_url or "filesystem://"
    if not settings.broker_url:
        folder = settings.data_dir / "wake"
        for name in ("queue", "control"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        celery.conf.broker_transport_options = {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "control_folder": str(folder / "control"),
        }
        celery.conf.polling_interval = 0.25
    celery.conf.beat_schedule_filename = str(Path(settings.data_dir) / "timetable")


def every(seconds: float) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Run the function again and again, about every so many seconds; it must bear being run twice."""

    def enter(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__}.{function.__name__}"
        celery.task(name=name)(function)
        schedule = dict(celery.conf.beat_schedule or {})
        schedule[name] = {"task": name, "schedule": seconds, "options": {"expires": seconds}}
        celery.conf.beat_schedule = schedule
        return function

    return enter


class Bell:
    """Wakes the worker soon after a unit of work left news; many units, one ring."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._news = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def __call__(self) -> None:
        self._news.set()
        if self._thread is None or not self._thread.is_alive():  # also after a fork
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._watch, daemon=True, name="bell")
                    self._thread.start()

    def _watch(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            try:
                self._ring()
            except (OSError, OperationalError) as reason:  # the broker is away: the timetable sweeps
                log.warning("wake_up_lost", reason=type(reason).__name__)
            time.sleep(RING_PAUSE)
