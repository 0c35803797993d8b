"""The demo district: places, calendar, catalogue and one account for each role. May be prepared again and again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What the demo prints: how to sign in as whom. `code` is the current TOTP code, or empty."""

    title: str
    name: str
    password: str
    code: str


def prepare() -> list[DemoAccount]:
    """Bring the bound database to the state of the demo district."""
    return []
