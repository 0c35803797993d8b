"""The worker: Celery wakes it, the relay's tables say what to do, and the timetable sweeps."""

import warnings
from typing import Any

from celery.platforms import SecurityWarning
from celery.signals import setup_logging, worker_process_init

from server import wiring
from server.core import clock, config, keymark, logs, relay, tasks
from server.core.db import bind, database, open_store
from server.core.outbox import wake_with
from server.core.tasks import celery, every

SWEEP = 5.0
HOUR = 3600.0


def set_up(settings: config.Settings) -> None:
    """Make this process ready to work: settings, database, broker, and the bell that wakes the worker."""
    config.install(settings)
    keymark.bind_own(open_store(settings.database_url, settings.database_connections))
    database.close()
    tasks.configure(settings)
    wake_with(tasks.Bell(lambda: celery.send_task("server.worker.drain", expires=60)))


@setup_logging.connect
def _logs(**_: Any) -> None:
    logs.set_up(config.settings().log_format)


@worker_process_init.connect
def _fresh_connection(**_: Any) -> None:
    """A forked child opens its own connections."""
    bind(open_store(config.settings().database_url, config.settings().database_connections))


@every(SWEEP)
def drain() -> None:
    """Tell all news that waits."""
    wiring.relay().drain()


@every(HOUR)
def thin_news() -> None:
    """Forget news that all have heard long ago."""
    relay.thin(clock.now())


def create_celery() -> Any:
    """What `celery -A server.worker:app` runs."""
    warnings.simplefilter("ignore", SecurityWarning)  # of a superuser who unpickles messages: ours are JSON
    set_up(config.from_environment())
    return celery


def __getattr__(name: str) -> Any:
    """`server.worker.app`, built on first use: importing this module must not read the environment."""
    if name == "app":
        return create_celery()
    raise AttributeError(name)
