"""Envelopes that phones seal to our public key: P-256, HKDF-SHA-256, AES-256-GCM. Pure.

The layout is that of `field_app/app/store/seal.ts`: 0x01 · ephemeral point (65) · iv (12) · ciphertext with its tag.
The key is HKDF of the ECDH secret, salt both points (ephemeral, ours). `tests/vectors/sealing.json` holds one to try.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION, POINT, IV, TAG = 1, 65, 12, 16
PURPOSE = b"lastmeter field 1"


class Unopened(Exception):
    """Sealed to another key, under another name, or changed on the way."""


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public key as phones take it."""
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def opened(key: ec.EllipticCurvePrivateKey, name: str, envelope: bytes) -> bytes:
    """What was sealed to this key under this name."""
    if len(envelope) < 1 + POINT + IV + TAG or envelope[0] != VERSION:
        raise Unopened()
    point, rest = envelope[1 : 1 + POINT], envelope[1 + POINT :]
    try:
        secret = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
        kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=point + point_of(key), info=PURPOSE)
        return AESGCM(kdf.derive(secret)).decrypt(rest[:IV], rest[IV:], name.encode())
    except (InvalidTag, ValueError) as reason:
        raise Unopened() from reason


def sealed_to(point: bytes, name: str, plain: bytes, iv: bytes) -> bytes:
    """What a phone does; here for tests, simulations and benches."""
    ours = new_key()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=point_of(ours) + point, info=PURPOSE)
    key = kdf.derive(ours.exchange(ec.ECDH(), theirs))
    return bytes([VERSION]) + point_of(ours) + iv + AESGCM(key).encrypt(iv, plain, name.encode())
