"""Envelopes of the phone open here, and nowhere else, and under no other name."""

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from field_app.sync import sealing
from field_app.sync.models import SealingKey
from field_app.sync.service import keys
from tests.server.at_once import at_once

VECTOR = json.loads((Path(__file__).parents[2] / "vectors/sealing.json").read_text(encoding="utf-8"))
KEY = serialization.load_der_private_key(base64.b64decode(VECTOR["private_pkcs8"]), None)
ENVELOPE = base64.b64decode(VECTOR["envelope"])
assert isinstance(KEY, ec.EllipticCurvePrivateKey)


def test_what_the_phone_sealed_opens() -> None:
    assert base64.b64encode(sealing.point_of(KEY)).decode() == VECTOR["public"]
    assert sealing.opened(KEY, VECTOR["name"], ENVELOPE).decode() == VECTOR["text"]


@given(place=st.integers(0, len(ENVELOPE) - 1), bit=st.integers(0, 7))
def test_one_bit_changed_opens_nothing(place: int, bit: int) -> None:
    changed = bytearray(ENVELOPE)
    changed[place] ^= 1 << bit
    with pytest.raises(sealing.Unopened):
        sealing.opened(KEY, VECTOR["name"], bytes(changed))


@given(st.binary(max_size=200))
def test_nonsense_opens_nothing(envelope: bytes) -> None:
    with pytest.raises(sealing.Unopened):
        sealing.opened(KEY, VECTOR["name"], envelope)


def test_another_key_or_name_opens_nothing() -> None:
    for key, name in ((sealing.new_key(), VECTOR["name"]), (KEY, "job\nother\nother")):
        with pytest.raises(sealing.Unopened):
            sealing.opened(key, name, ENVELOPE)


def test_our_key_is_made_once_sealed_at_rest_and_older_ones_still_open(db: Any) -> None:
    first, *others = at_once(*[keys.public for _ in range(8)])
    assert set(others) == {first}
    raw = base64.b64encode(sealing.sealed_to(base64.b64decode(first), "n", b"x", os.urandom(12))).decode()
    keys.make(2)
    assert keys.public() != first
    assert keys.opened("n", raw) == b"x"
    (stored,) = SealingKey._meta.database.execute_sql("SELECT private FROM sync_key WHERE number = 1").fetchone()
    assert base64.b64decode(stored)[0] in (1, 2)  # of a suite, not PKCS #8
    with pytest.raises(sealing.Unopened):
        keys.opened("n", "这不是")
