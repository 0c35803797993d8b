"""What may be approved, by whom, and what is signed. Pure: no clock, no database, no HTTP."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.core import crypto
from server.core.errors import DomainError


class JobUnopened(DomainError):
    """`jobs` names those that were not opened as they are now."""

    status, slug, title = HTTPStatus.CONFLICT, "job-unopened", "有没打开看过的，请先一件一件打开看，再一起批"


class OwnJob(DomainError):
    """`jobs` names those that somebody else has to approve."""

    status, slug, title = HTTPStatus.CONFLICT, "own-job", "自己的、亲属的事自己不能批，请别的书记看"


class OtherWordsSigned(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "other-words-signed", "签名签的不是这几件，请看过以后重新签"


class NotAsked(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "not-asked", "没有这个问题，或者已经回答过了"


def to_sign(digests: Sequence[str]) -> str:
    """What is signed: the digest of the revision; of several, the digest over theirs in their order."""
    if len(digests) == 1:
        return digests[0]
    return f"sha256:{hashlib.sha256(crypto.canonical(list(digests))).hexdigest()}"


def pressing(since: datetime, until: datetime, now: datetime) -> list[str]:
    """What is due by now: a reminder after half of the time, a word to the street after three quarters."""
    gone = (now - since) / (until - since) if until > since else 1.0
    return [name for name, part in (("remind", 0.5), ("escalate", 0.75)) if gone >= part]


def said_by(body: Mapping[str, Any]) -> UUID | None:
    """Who agreed in the resident's place, where that person is on record."""
    given = (body.get("consent") or {}).get("given_by") or {}
    return UUID(given["person"]) if given.get("person") else None


def is_near(mine: Collection[UUID], theirs: Collection[UUID], pairs: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether one of them is the same human, or stands to one of them in a relation on record."""
    ours, others = set(mine), set(theirs)
    return bool(ours & others) or any(
        (one in ours and other in others) or (other in ours and one in others) for one, other in pairs
    )
