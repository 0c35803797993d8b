"""What is told about a person, before it is known whether it is true."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from server.identity.identifiers import birth_in, resident_fault, tidy_code, tidy_name, tidy_phone

REGISTERED, LIVING, BUSINESS = "registered", "living", "business"
DIVISION_KINDS = (REGISTERED, LIVING, BUSINESS)

RESIDENT_ID, HOUSEHOLD_BOOK, CREDIT_CODE = "resident_id", "household_book", "uscc"


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
        """The number the one way it is kept."""
        return tidy_code(self.id_number) if self.id_number else None

    @property
    def paper(self) -> str | None:
        """The kind of paper. A child's number in the household register is the one its card will carry.

        Where no kind was told, a resident's number tells it: else the same human would be found under neither.
        """
        if self.id_type == HOUSEHOLD_BOOK and self.number and birth_in(self.number):
            return RESIDENT_ID
        if self.id_type is None and self.kind == "natural" and self.number and resident_fault(self.number) is None:
            return RESIDENT_ID
        return self.id_type or (CREDIT_CODE if self.kind == "firm" else None)

    @property
    def written_name(self) -> str:
        return tidy_name(self.name)

    @property
    def line(self) -> str | None:
        """The telephone number the one way it is kept."""
        return tidy_phone(self.phone) if self.phone else None

    @property
    def born(self) -> date | None:
        """The birth date told, or the one inside the number."""
        return self.birth or (birth_in(self.number) if self.number and self.kind == "natural" else None)
