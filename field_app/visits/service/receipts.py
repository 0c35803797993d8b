"""Receipts at the door: how somebody said that a thing changed hands, by the choices of the consent."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from field_app.visits import agreement
from field_app.visits.agreement import Asked
from field_app.visits.errors import OtherReceiptSigned
from field_app.visits.service import ordering
from server.core import crypto
from server.core.errors import Fault
from server.media import queries as media
from server.media.queries import RefFacts
from server.media.service import signatures


def sent(refs: list[UUID], by: UUID) -> dict[UUID, RefFacts]:
    """Those of these files that are here and this account's."""
    known = media.stored(refs)
    return {ref: file for ref, file in known.items() if file.owner == by and file.state == "stored"}


def faults(told: Mapping[str, Any], grade: str, by: UUID, *, resident: str = "") -> list[Fault]:
    """All that the receipt lacks. `resident`: the name of her to whom it is brought."""
    ref = told["signature"]
    mine = sent([ref] if ref else [], by)
    given = crypto.as_json(dict(told))
    seen = [str(one) for one in mine]
    wrong = agreement.of_receipt(given, Asked(grade, (), (), seen, ordering.name_of(by), resident, date.min))
    if told["how"] == "signature" and ref in mine and mine[ref].purpose != "signature":
        wrong.append(Fault("/signature", "要在屏幕上签，照片不算签名"))
    return wrong


def is_ink(ref: UUID | None, by: UUID) -> bool:
    """Whether this is a signature on the screen that is here and this account's."""
    file = sent([ref], by).get(ref) if ref else None
    return file is not None and file.purpose == "signature"


def check_ink(ref: UUID | None, digest: str, by: UUID) -> None:
    """A signature on the screen was made under exactly this."""
    file = sent([ref], by).get(ref) if ref else None
    if ref and file and file.purpose == "signature" and signatures.verified(ref).shown_digest != digest:
        raise OtherReceiptSigned()
