"""The door to systems of record outside: what they are sent, what they answer, and how both may fail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID


@dataclass(frozen=True)
class SentCase:
    """What goes out: the item's own values and the digests of its papers. `key` makes a second sending harmless."""

    key: UUID
    item: str
    values: Mapping[str, Any]
    papers: tuple[str, ...]
    sent_at: datetime


@dataclass(frozen=True)
class Standing:
    """What comes back. `granted` and `denied` end the case; a denial says why; a grant may bring forth values."""

    number: str
    state: Literal["received", "in_review", "granted", "denied"]
    reason: str = ""
    produced: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_final(self) -> bool:
        return self.state in ("granted", "denied")


class Refused(Exception):
    """They will not take it as it is; the words are theirs. Trying again would not help: a person looks."""


class ExternalSystem(Protocol):
    """One system of record. Both calls may raise `TryAgain` (trouble on the way) or `Refused`."""

    def send(self, case: SentCase) -> Standing: ...

    def poll(self, number: str) -> Standing: ...
