"""Digests as phones make them, so that both sides can compare what they hold."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from server.core import crypto

#: What stands in a text that has one of the numbers that phones write otherwise.
MILLIONTHS = b"e-6"


def sha256(value: Any) -> str:
    """Of the canonical text, in every suite: the phone knows no other digest."""
    text = crypto.canonical(value)
    if MILLIONTHS in text:
        text = crypto.canonical(_as_on_the_phone(value))
    return f"sha256:{hashlib.sha256(text).hexdigest()}"


def _as_on_the_phone(value: Any) -> Any:
    """Millionths are the one kind of number that JavaScript writes out and we do not: 0.000001, not 1e-6."""
    if isinstance(value, float) and 1e-6 <= abs(value) < 1e-5:
        return orjson.Fragment(format(Decimal(repr(value)), "f"))
    if isinstance(value, Mapping):
        return {name: _as_on_the_phone(one) for name, one in value.items()}
    return [_as_on_the_phone(one) for one in value] if isinstance(value, list) else value


def of_bytes(content: bytes) -> str:
    """Of an envelope or a file, as it is."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
