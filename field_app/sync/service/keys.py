"""Our key pair for envelopes, kept sealed in the database; the older ones open what was sealed before."""

import base64
import binascii
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from field_app.sync import sealing
from field_app.sync.models import SealingKey
from server.core import clock
from server.core.db import execute, insert_many, unit_of_work


def public() -> str:
    """The point to which phones seal, base64; made when it is first asked for."""
    newest = SealingKey.select().order_by(SealingKey.number.desc())
    found = newest.first()
    if found is None:
        make(1)
        found = newest.clone().first()
    return str(found.public)


def make(number: int) -> None:
    """A new pair under this number; of several at once one is kept."""
    key = sealing.new_key()
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    row = {"number": number, "public": _text(sealing.point_of(key)), "private": _text(plain), "made_at": clock.now()}
    with unit_of_work(durable=True):
        insert_many(SealingKey, [row], ignore=True)


def opened(name: str, envelope: str) -> bytes:
    """What a phone sealed to us, newest key first; `Unopened` where none of ours opens it."""
    try:
        sealed = base64.b64decode(envelope, validate=True)
    except (binascii.Error, ValueError) as reason:
        raise sealing.Unopened() from reason
    for (private,) in execute("SELECT private FROM sync_key ORDER BY number DESC").fetchall():
        try:
            return sealing.opened(_key(private), name, sealed)
        except sealing.Unopened:
            continue
    raise sealing.Unopened()


@lru_cache(maxsize=8)
def _key(column: str) -> ec.EllipticCurvePrivateKey:
    """The key that lies sealed in this column."""
    private = str(SealingKey.private.python_value(column))
    key = serialization.load_der_private_key(base64.b64decode(private), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise sealing.Unopened()
    return key


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
