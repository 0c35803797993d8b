"""Which adapter speaks for which outside system. An operator's adapter is installed here; the demo brings its own."""

from collections.abc import Callable
from functools import lru_cache

from server.core import clock
from server.core.config import settings
from server.reviews.demo_systems import DemoSystem
from server.reviews.external import ExternalSystem

Finder = Callable[[str], ExternalSystem | None]


@lru_cache(maxsize=64)
def _of_the_demo(code: str) -> ExternalSystem:
    return DemoSystem(code, clock=clock.now)


def _by_settings(code: str) -> ExternalSystem | None:
    return _of_the_demo(code) if settings().demo else None


_find: Finder = _by_settings


def install(find: Finder | None) -> None:
    """Say which adapter speaks for a system's code (None: a clerk carries it over); no finder: as the settings say."""
    global _find
    _find = find or _by_settings


def adapter_of(code: str) -> ExternalSystem | None:
    """The adapter of a system."""
    return _find(code)
