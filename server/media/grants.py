"""A look passed down: the room that knows who may see a paper gives its reader a short-lived, sealed token.

The token is sealed by the server's key, so that nobody can make or read one; it holds for one account, one ref, one
mark.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from server.core import crypto
from server.media.rules import Mark

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may look at what, until when, and what is burnt into it."""

    ref: UUID
    mark: Mark
    until: datetime
    for_account: UUID

    def token(self) -> str:
        facts = {"ref": self.ref.hex, "item": self.mark.item, "body": self.mark.body, "day": self.mark.day.isoformat()}
        facts |= {"until": self.until.isoformat(), "for": self.for_account.hex}
        return base64.urlsafe_b64encode(crypto.seal("media-grant", crypto.canonical(facts))).decode().rstrip("=")

    def lets(self, account: UUID, ref: UUID, now: datetime) -> bool:
        return self.for_account == account and self.ref == ref and now < self.until


def read(token: str) -> Grant | None:
    """The grant of a token; None for one that we did not make."""
    if len(token) > LONGEST:
        return None
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        facts = json.loads(crypto.open_sealed("media-grant", sealed))
    except (binascii.Error, ValueError, crypto.Broken):
        return None
    mark = Mark(facts["item"], facts["body"], date.fromisoformat(facts["day"]))
    return Grant(UUID(facts["ref"]), mark, datetime.fromisoformat(facts["until"]), UUID(facts["for"]))
