"""Facts that only the system may say: what registers know of an applicant. Typing never makes them true.

What our own tables know is told by `service/instant.py`; this is the door to shared data (数据共享), with a made-up
source for the demo. A fact that no source knows is left out, so that a rule asking for it fits nobody and a
person looks.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from server.core.config import settings


@dataclass(frozen=True)
class Subject:
    """About whom a register is asked: only a person who was checked."""

    person: UUID
    item: str
    values: Mapping[str, Any]


class FactSource(Protocol):
    """A register. May raise `TryAgain`."""

    def ask(self, wanted: Collection[str], subject: Subject) -> Mapping[str, Any]: ...


# What the demo's registers usually say; one person in ten is the other way round somewhere.
USUALLY = {
    **dict.fromkeys(("household_matched", "residence_verified", "name_precheck_passed", "insured_in_district"), True),
    **dict.fromkeys(("low_income_matched", "disability_matched", "property_verified", "address_matched"), True),
    **dict.fromkeys(("benefit_overlap", "on_abnormal_list", "false_promise_record", "employer_insured"), False),
    "immunity_valid": True,
}


class DemoRegisters:
    """Registers of the demo: the same person always gets the same answer."""

    def ask(self, wanted: Collection[str], subject: Subject) -> Mapping[str, Any]:
        return {name: USUALLY[name] ^ self._is_odd(name, subject) for name in wanted if name in USUALLY}

    def _is_odd(self, name: str, subject: Subject) -> bool:
        return hashlib.sha256(f"{name}/{subject.person}".encode()).digest()[0] < 26


class NoRegisters:
    """An installation that is connected to none: nothing is known."""

    def ask(self, wanted: Collection[str], subject: Subject) -> Mapping[str, Any]:
        return {}


_installed: FactSource | None = None


def install(source: FactSource | None) -> None:
    """Connect a source; None: as the settings say."""
    global _installed
    _installed = source


def source() -> FactSource:
    """Whom to ask."""
    return _installed or (DemoRegisters() if settings().demo else NoRegisters())
