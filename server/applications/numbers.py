"""Numbers and codes that people read aloud. Pure: the randomness and the keyed hash come in as arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, 1/I/L
SERIALS = 10_000_000


#: What the applicant knows by heart and no paper of ours shows: the first that was told, and what it is.
KNOWN = (
    ("mobile", "phone"),
    ("guardian_mobile", "phone"),
    ("id_number", "id_number"),
    ("child_id_number", "id_number"),
)


@dataclass(frozen=True)
class Half:
    """The half of the second secret that is not on the receipt: of what (phone, id_number, nothing), and the signs."""

    of: str
    signs: str


def known_half(values: Mapping[str, Any]) -> Half:
    """The last four signs of the phone, of the identity number where no phone was told, else nothing.

    With nothing the code alone opens the progress; then it must not stand on the paper that carries the number.
    """
    told = ((kind, tidy_code(str(values[element]))) for element, kind in KNOWN if values.get(element))
    return next((Half(kind, text[-4:]) for kind, text in told), Half("nothing", ""))


def application_number(division: str, day: date, serial: int) -> str:
    """County (6), date (8), a drawn serial (7) that tells nothing about the volume, check digit (1).

    The serial is drawn at random and the unique index is the judge: a number met twice is simply drawn again.
    """
    body = f"{division[:6]:0<6}{day.isoformat().replace('-', '')}{serial:07d}"
    return body + check_digit(body)


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10: finds every single wrong digit and nearly every swap of neighbours."""
    carry = 10
    for digit in map(int, digits):
        carry = ((carry + digit) % 10 or 10) * 2 % 11
    return str((11 - carry) % 10)


def is_application_number(text: str) -> bool:
    """Whether a typed number can exist at all."""
    return len(text) == 22 and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]


def tidy_number(text: str) -> str:
    """A number as people type it: blanks and dashes taken out, full-width digits made plain, a case's "-n" cut off."""
    number, dash, place = text.strip().rpartition("-")
    if not dash or len(number) < 22 or not place.isdecimal():
        number = text
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in number if sign not in " -\u3000")


def readable(number: str) -> str:
    """The number in groups, for paper and screen."""
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def code_from(keyed_hash: bytes, length: int) -> str:
    """A short code from a keyed hash: nothing to store, nothing to guess without the key."""
    value, base, code = int.from_bytes(keyed_hash, "big"), len(UNAMBIGUOUS), ""
    for _ in range(length):
        code += UNAMBIGUOUS[value % base]
        value //= base
    return code


def tidy_code(text: str) -> str:
    """A code as people type it."""
    return "".join(text.replace("-", "").split()).upper()
