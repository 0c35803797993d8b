"""Reads about people that several doors share."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from peewee import fn

from server.core import clock
from server.core.access import Actor
from server.core.config import settings
from server.core.errors import NotFound
from server.identity.models import (
    AccessRow,
    Account,
    AccountLink,
    Consent,
    ConsentText,
    Credential,
    DemoMessage,
    Guardianship,
    Mandate,
    Person,
    Post,
    Representation,
    SignInKey,
)
from server.identity.roles import Role


def mandated(mandates: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The items of these mandates; none named: all that may be mandated. One query."""
    return {row.id: row.items for row in Mandate.select(Mandate.id, Mandate.items).where(Mandate.id << list(mandates))}


def person_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """One query."""
    return _names(Person, ids)


def account_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """One query."""
    return _names(Account, ids)


def _names(table: Any, ids: Iterable[UUID]) -> dict[UUID, str]:
    return {row.id: str(row.name or "") for row in table.select(table.id, table.name).where(table.id.in_(list(ids)))}


def credentials(account_id: UUID, kind: str) -> list[Any]:
    mine = (Credential.account == account_id) & (Credential.kind == kind) & Credential.revoked_at.is_null()
    return list(Credential.select().where(mine).order_by(Credential.created_at.desc()))


def credential(account_id: UUID, kind: str) -> Any:
    found = credentials(account_id, kind)
    return found[0] if found else None


def password_hash(account_id: UUID) -> str | None:
    kept = credential(account_id, "password")
    return kept.hash if kept else None


def second_ways(account_id: UUID) -> list[str]:
    """How the second step can be made."""
    return [kind for kind in ("totp", "passkey", "pin") if credential(account_id, kind) is not None]


def live_posts(account_id: UUID) -> list[Any]:
    """Posts held now."""
    return list(Post.select().where(Post.account == account_id, _is_held(clock.now())).order_by(Post.since))


def _is_held(at: datetime) -> Any:
    """The posts of that moment."""
    return (Post.since <= at) & (Post.until.is_null() | (Post.until > at))


def posts_as(role: Role, *, at: datetime) -> list[Any]:
    """Who holds this role at that moment."""
    return list(Post.select().where(Post.role == role, _is_held(at)).order_by(Post.id))


def roles_of(account_id: UUID) -> set[Role]:
    return {Role(post.role) for post in live_posts(account_id)}


def live_link(account_id: UUID) -> Any:
    """The link that says whose account this is, or None."""
    return AccountLink.get_or_none((AccountLink.account == account_id) & AccountLink.until.is_null())


def staff_name(account_id: UUID) -> str:
    mine = (SignInKey.account == account_id) & (SignInKey.kind == "staff")
    key = SignInKey.get_or_none(mine & SignInKey.retired_at.is_null())
    return key.value if key else ""


def open_id(account_id: UUID, platform: str) -> str | None:
    """The id by which a platform knows this account: for sending it messages there."""
    key = SignInKey.get_or_none((SignInKey.account == account_id) & (SignInKey.kind == platform))
    return key.value if key else None


def staff_page(*, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Staff accounts with their live posts, in the order they were made. Three queries."""
    query = Account.select().where(Account.kind == "staff").order_by(Account.id).limit(limit)
    found = list(query.where(Account.id > after) if after else query)
    return staff_views(found)


def staff_views(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Staff accounts as administrators see them. Two queries."""
    ids = [one.id for one in found]
    live = (SignInKey.kind == "staff") & SignInKey.retired_at.is_null()
    keys: Any = SignInKey.select().where(SignInKey.account.in_(ids), live)
    names = {key.account_id: key.value for key in keys}
    posts: dict[UUID, list[Any]] = {}
    held: Any = Post.select().where(Post.account.in_(ids), _is_held(clock.now())).order_by(Post.since)
    for post in held:
        posts.setdefault(post.account_id, []).append(post_view(post))
    return [
        {
            "id": one.id,
            "sign_in_name": names.get(one.id, ""),
            "name": one.name,
            "closed": one.closed_at is not None,
            "posts": posts.get(one.id, []),
        }
        for one in found
    ]


def post_view(post: Any) -> dict[str, Any]:
    names = ("id", "role", "body", "division", "since", "until")
    return {name: getattr(post, name) for name in names}


def access_page(
    *, before: int | None, limit: int, subject: str | None = None, account: UUID | None = None
) -> list[Any]:
    """The log of looks, newest first."""
    query = AccessRow.select().order_by(AccessRow.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(AccessRow.seq < before)
    if subject is not None:
        query = query.where(AccessRow.subject_id == subject)
    if account is not None:
        query = query.where(AccessRow.account_id == account)
    return list(query)


def consents_of(actor: Actor, *, limit: int = 100) -> list[Any]:
    """What this account (or its person elsewhere) took note of or agreed to."""
    mine = Consent.account == actor.account_id
    if actor.person_id:
        mine |= Consent.giver == actor.person_id
    return list(
        Consent.select(Consent, ConsentText)
        .join(ConsentText)
        .where(mine)
        .order_by(Consent.given_at.desc())
        .limit(limit)
    )


def mandates_of(person_id: UUID, *, limit: int = 100) -> list[Any]:
    """Mandates given (also for a firm one represents, whoever gave them in its name) and held: those that run before
    those that ended, then the newest first."""
    mine = records_of(person_id)
    either = (Mandate.principal << [*mine, *firms_of(person_id)]) | (Mandate.agent << mine)
    runs = Mandate.revoked_at.is_null() & (Mandate.until > clock.now())
    return list(Mandate.select().where(either).order_by(runs.desc(), Mandate.recorded_at.desc()).limit(limit))


def running_mandates(principal: UUID) -> list[Any]:
    """What this principal gave and what still lets somebody act, the newest first."""
    runs = (Mandate.state == "given") & Mandate.given_at.is_null(False) & (Mandate.until > clock.now())
    given = Mandate.select().where((Mandate.principal << records_of(principal)) & runs)
    return list(given.order_by(Mandate.given_at.desc()))


def guardianships_of(guardian: UUID, *, limit: int = 100) -> list[Any]:
    """Of whom this person is a guardian, newest first; one that has ended too."""
    mine = Guardianship.guardian << records_of(guardian)
    return list(Guardianship.select().where(mine).order_by(Guardianship.recorded_at.desc()).limit(limit))


def firms_of(person_id: UUID) -> set[UUID]:
    """The records of the firms for which this person speaks now. Two queries."""
    mine = (Representation.person << records_of(person_id)) & Representation.until.is_null()
    named = Person.id << Representation.select(Representation.firm).where(mine)
    firms = Person.select(fn.COALESCE(Person.merged_into, Person.id)).where(named)
    either = (Person.id << firms) | (Person.merged_into << firms)
    return {row.id for row in Person.select(Person.id).where(either)}


def speakers_of(firm: UUID) -> list[Any]:
    """The persons who speak for a firm now, by whichever of its records."""
    named = Person.select(fn.COALESCE(Person.merged_into, Person.id)).where(Person.id == firm)
    records = Person.select(Person.id).where((Person.id << named) | (Person.merged_into << named))
    mine = (Representation.firm << records) & Representation.until.is_null()
    return list(Person.select().where(Person.id << Representation.select(Representation.person).where(mine)))


def records_of(person_id: UUID) -> list[UUID]:
    """A person's own record and those merged into it."""
    either = (Person.id == person_id) | (Person.merged_into == person_id)
    return [row.id for row in Person.select(Person.id).where(either)]


def demo_messages(*, limit: int = 50) -> Sequence[Any]:
    """The newest messages that went nowhere; real installations have none to show (`NotFound`)."""
    if not settings().demo:
        raise NotFound()
    return list(DemoMessage.select().order_by(DemoMessage.at.desc(), DemoMessage.id.desc()).limit(limit))
