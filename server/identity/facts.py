"""What is told about a person, before it is known whether it is true."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

REGISTERED, LIVING, BUSINESS = "registered", "living", "business"
DIVISION_KINDS = (REGISTERED, LIVING, BUSINESS)

#: Papers whose number holds the birth date at this place.
_BIRTH_AT = {"resident_id": 6, "hmt_residence_permit": 6, "foreign_permanent_resident": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A natural person or a firm (its credit code is its number); a newborn has neither number nor phone."""

    name: str
    kind: str = "natural"
    id_type: str | None = None
    id_number: str | None = None
    phone: str | None = None
    address: str | None = None
    birth: date | None = None
    divisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> str | None:
        """The number as it is kept: trimmed, upper-case."""
        return self.id_number.strip().upper() if self.id_number else None

    @property
    def born(self) -> date | None:
        """The birth date told, or the one inside the number."""
        return self.birth or birth_in(self.id_type, self.number)


def birth_in(id_type: str | None, number: str | None) -> date | None:
    """The birth date inside an identity number; None where the paper holds none or it is not a date."""
    at = _BIRTH_AT.get(id_type or "")
    if at is None or not number or len(number) != 18:
        return None
    try:
        return date.fromisoformat(f"{number[at : at + 4]}-{number[at + 4 : at + 6]}-{number[at + 6 : at + 8]}")
    except ValueError:
        return None
