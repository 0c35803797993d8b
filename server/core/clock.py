"""The clock. Services ask it; rules get the moment as an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
UTC = UTC

_frozen: datetime | None = None


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment as people here read it."""
    return moment.astimezone(SHANGHAI)


def today() -> date:
    return local(now()).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock: for tests, and for replaying the past."""
    global _frozen
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


__all__ = ["SHANGHAI", "UTC", "date", "datetime", "frozen", "local", "now", "timedelta", "today"]
