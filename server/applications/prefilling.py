"""Never ask again: what this person told before, with agreement only, and never out of somebody else's record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import pinned
from server.applications.models import Application, Revision
from server.catalog.catalogue import Catalogue
from server.core.access import Actor
from server.core.errors import DomainError
from server.forms.prefill import Candidate, prefill
from server.forms.shapes import Form
from server.identity.care import Ground
from server.identity.errors import NoAuthority
from server.identity.models import Consent
from server.identity.queries import records_of
from server.identity.roles import STAFF
from server.identity.service import profiles


class NotForStaff(DomainError):
    """Looking somebody up has its own doors at the desk: a case at hand, masked, with a reason, in the access log."""

    status, slug = HTTPStatus.FORBIDDEN, "not-for-staff"
    title = "工作人员不能调取别人以前填过的内容，请当面问清楚再填"


EARLIER = 10  # so many applications are looked back upon
AGREEMENT = "prefill"  # code of the text that the person agrees to

#: What a check vouches for, by the element it fills.
CHECKED = {
    "person_name": "name",
    "id_type": "id_type",
    "id_number": "id_number",
    "mobile": "phone",
    "residence_address": "address",
    "birth_date": "birth",
    "household_region": "registered",
}


def known_values(bundle: str, asked: Mapping[str, Any], *, actor: Actor, now: datetime) -> dict[str, Any]:
    """What can stand in a form before anybody types: {"values", "sources"}; nothing without a consent that stands.

    `asked`: {"answers", "release", "division", "consent", "person"}; a `person` other than the caller needs a mandate
    or a guardianship that was proven. Staff get nothing here: what they typed at the desk was told by other people.
    """
    if not actor.roles.isdisjoint(STAFF):
        raise NotForStaff()
    form = pinned.form_of({"bundle": bundle, **asked}, asked["answers"])
    principal, ground = (asked["person"] if asked["person"] != actor.person_id else None), Ground.SELF
    if principal is not None:
        ground = _right(pinned.catalogue_of(asked["release"]), form, principal, actor=actor, now=now)
    found = prefill(
        form,
        candidates(actor, principal, is_ward=ground is Ground.GUARDIAN),
        level=actor.level,
        agreed=has_agreed(asked["consent"], actor),
        persons={_key(actor, principal)},
    )
    return {
        "values": {code: one.value for code, one in found.items()},
        "sources": {code: one.source for code, one in found.items()},
    }


def _right(catalogue: Catalogue, form: Form, principal: UUID, *, actor: Actor, now: datetime) -> Ground:
    """Only who was let in by the person, or by the law, reads what that person told before."""
    named = {"person": principal, "authority": Ground.RELATIVE}
    found = pinned.authority(catalogue, form, named, actor=actor, now=now)
    if not found.proven:
        raise NoAuthority()
    return found.ground


def has_agreed(consent_id: UUID, actor: Actor) -> bool:
    """Whether this account gave this consent to prefilling and has not taken it back."""
    consent: Any = Consent.get_or_none((Consent.id == consent_id) & (Consent.account == actor.account_id))
    return consent is not None and consent.text.code == AGREEMENT and consent.withdrawn_at is None


def candidates(actor: Actor, principal: UUID | None, *, is_ward: bool = False) -> list[Candidate]:
    """Values of the caller, or of the principal for whom he may act; the surest first. A handful of queries.

    A guardian reads the ward's own record too: the law lets him; a mandate lets its holder see what was told before.
    """
    whose = _key(actor, principal)
    if principal is not None:
        known = profiles.record_of(principal) if is_ward else {}
        found = [Candidate(e, known[name], "profile", whose, "checked") for e, name in CHECKED.items() if name in known]
        return found + list(_earlier(Application.applicant.in_(records_of(principal)), whose, "checked"))
    told, checked = profiles.for_prefill(actor)
    found = [Candidate(e, checked[name], "profile", whose, "checked") for e, name in CHECKED.items() if name in checked]
    found += [Candidate(element, value, "profile", whose) for element, value in told.items()]
    found += _earlier(
        (Application.account == actor.account_id) & (Application.authority == Ground.SELF), whose, "phone"
    )
    if actor.person_id is not None:
        found += _earlier(Application.applicant.in_(records_of(actor.person_id)), whose, "checked")
    return found


def _earlier(whose_rows: Any, whose: str, level: str) -> Iterator[Candidate]:
    """What was submitted before, the newest first."""
    rows = (
        Revision.select(Revision.content)
        .join(Application, on=(Application.revision == Revision.id))
        .where(whose_rows & (Application.stage == "submitted") & Application.blocked_at.is_null())
        .order_by(Application.id.desc())
        .limit(EARLIER)
    )
    for row in rows:
        for element, value in row.content.get("values", {}).items():
            yield Candidate(element, value, "earlier_case", whose, level)


def _key(actor: Actor, principal: UUID | None) -> str:
    return str(principal or actor.person_id or actor.account_id)
