"""Signing: strokes, picture and the digest of what was shown, under the server's seal; verified on every reading.

Such a signature equals a wet one only where 电子签名法 art. 13 is met or the parties agreed; not for marriage,
adoption and inheritance. The calling room knows which items may be signed like this.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.core import clock, crypto
from server.core.db import Question, by_id, insert_many, moment_of, moment_text, unit_of_work
from server.core.errors import DomainError, NotFound
from server.core.ids import uuid7
from server.identity.service import accounts
from server.identity.service.parking import refusal
from server.media import strokes as ink
from server.media import vault
from server.media.models import MediaRef, Signature
from server.media.rules import Purpose
from server.media.storage import key_for, storage
from server.media.strokes import Point


class SignatureBroken(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "signature-broken", "签名的封印对不上，这份签名不能使用"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """One act of signing, as the device reports it."""

    strokes: Sequence[Sequence[Point]]
    width: int
    height: int
    shown_digest: str
    signer: str
    signed_at: datetime
    witness: str | None = None
    device: str | None = None

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "signed_at": moment_text(self.signed_at)}


def sign(ref: UUID, signing: Signing, *, by: UUID) -> MediaRef:
    """Keep a signature. A repeat finds the stored one; other content under its id is parked."""
    ink.check(signing.strokes, signing.width, signing.height)
    held = _held(ref, signing, by)
    return held if held is not None else _keep(ref, signing, by)


def _digest(command: bytes) -> str:
    """As that of every file, in every suite: the phone on which it was signed knows no other."""
    return f"sha256:{hashlib.sha256(command).hexdigest()}"


def _held(ref: UUID, signing: Signing, by: UUID) -> MediaRef | None:
    """The ref if it holds this very signature; parks what differs."""
    row: MediaRef | None = MediaRef.get_or_none(MediaRef.id == ref)
    if row is None:
        return None
    if row.owner != by:
        raise NotFound()
    if row.purpose == Purpose.SIGNATURE and crypto.is_digest_of(str(row.digest), crypto.canonical(signing.plain())):
        return row
    raise refusal("signature", ref, signing.plain(), account=by)


def _keep(ref: UUID, signing: Signing, by: UUID) -> MediaRef:
    command = _digest(crypto.canonical(signing.plain()))
    picture = ink.draw(signing.strokes, signing.width, signing.height)
    name = key_for("signatures", uuid7().hex)
    storage().put(name, vault.sealed([picture], name))
    signature = _signature(ref, command, signing, name, crypto.digest(picture))
    row = {"id": ref, "owner": by, "purpose": Purpose.SIGNATURE, "state": "stored", "digest": command}
    row |= {"is_plain": False, "is_attached": False}
    row |= {"created_at": signature.received_at, "stored_at": signature.received_at}
    with unit_of_work(durable=True):
        accounts.check_open(by)
        is_first = insert_many(MediaRef, [row], ignore=True) == 1
        if is_first:
            signature.save(force_insert=True)
    if is_first:
        return MediaRef.get_by_id(ref)
    storage().delete(name)
    held = _held(ref, signing, by)
    if held is None:
        raise NotFound()
    return held


def _signature(ref: UUID, command: str, signing: Signing, picture_key: str, picture_digest: str) -> Signature:
    signature = Signature(
        ref=ref,
        digest=command,
        strokes=[[asdict(point) for point in stroke] for stroke in signing.strokes],
        width=signing.width,
        height=signing.height,
        picture_key=picture_key,
        picture_digest=picture_digest,
        shown_digest=signing.shown_digest,
        signer=signing.signer,
        witness=signing.witness,
        device=signing.device,
        signed_at=signing.signed_at,
        received_at=clock.now(),
    )
    # An empty text under a sealed statement: the seal alone, which names its suite and outlives a change of it.
    signature.seal = base64.b64encode(crypto.seal("media-signature", b"", _statement(_facts(signature)))).decode()
    return signature


SEALED = ("digest", "shown_digest", "picture_key", "picture_digest", "received_at")


def _facts(signature: Signature) -> dict[str, Any]:
    return {name: getattr(signature, name) for name in ("ref", *SEALED)}


def _statement(facts: Mapping[str, Any]) -> bytes:
    """What the seal covers: the digest stands for the whole act of signing, strokes and all."""
    return crypto.canonical(
        [str(facts["ref"]), *(facts[name] for name in SEALED[:-1]), moment_text(facts["received_at"])]
    )


SHOWN_SQL = f"SELECT {', '.join(SEALED)}, seal FROM media_signature WHERE ref = ?"  # noqa: S608


def asked(ref: UUID | None) -> Question:
    """What to ask for `shown_in`."""
    return SHOWN_SQL, (ref,)


def shown_in(ref: UUID, rows: Sequence[Sequence[Any]]) -> str:
    """The digest of what was shown to who signed, under a seal that holds; the strokes stay closed."""
    if not rows:
        raise NotFound()
    row = rows[0]
    facts = {"ref": ref, **dict(zip(SEALED, row, strict=False))}
    _check_seal(row[-1], facts | {"received_at": moment_of(facts["received_at"])})
    return str(facts["shown_digest"])


def verified(ref: UUID) -> Signature:
    """A signature whose seal holds over all of it; `SignatureBroken` where a row was changed by other hands."""
    signature = by_id(Signature, ref)
    if signature is None:
        raise NotFound()
    _check_seal(signature.seal, _facts(signature))
    if not crypto.is_digest_of(signature.digest, crypto.canonical(_signing(signature).plain())):
        raise SignatureBroken()
    return signature


def _check_seal(seal: str, facts: Mapping[str, Any]) -> None:
    try:
        crypto.open_sealed("media-signature", base64.b64decode(seal), _statement(facts))
    except crypto.Broken as reason:
        raise SignatureBroken() from reason


def _signing(signature: Signature) -> Signing:
    """The act of signing as it was reported."""
    strokes = [[Point(**point) for point in stroke] for stroke in signature.strokes]
    facts = ("width", "height", "shown_digest", "signer", "signed_at", "witness", "device")
    return Signing(strokes=strokes, **{name: getattr(signature, name) for name in facts})


def picture_of(ref: UUID) -> bytes:
    """The picture of a signature, after its seal held; the vault proves that it is the sealed picture."""
    signature = verified(ref)
    try:
        with vault.opened(storage().open(signature.picture_key), signature.picture_key) as file:
            return file.read()
    except (crypto.Broken, FileNotFoundError) as reason:
        raise SignatureBroken() from reason
