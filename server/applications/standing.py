"""Who may look at an application and act on it at this moment: asked each time, not only when it was handed in.

The applicant may look and act always (under a guardian: look). Whoever typed it for somebody else may as long as that
on which he acts still holds, a draft too; afterwards number and step are left to him, as to any stranger. A draft is
kept meanwhile: who gets a new mandate goes on with it, who does not may still throw it away. Number and second secret
open to anybody what a phone code would have sufficed for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import pinned
from server.applications.models import Application, Case, Revision
from server.applications.rules import By
from server.core import clock
from server.core.access import LEVELS, Actor
from server.core.errors import DomainError, NotFound
from server.identity import care, queries
from server.identity.care import Ground
from server.identity.errors import GuardianNeeded
from server.identity.roles import Role
from server.identity.service import persons
from server.identity.service.standing import ENDING, Acting, footing, still_acts


class AuthorityEnded(DomainError):
    """On what one acted for somebody else has ended; to whom it belongs keeps everything."""

    status, slug = HTTPStatus.FORBIDDEN, "authority-ended"
    title = "替别人办这件事的授权已经结束，填的内容不能再看，也不能再改。办到哪一步，还可以看"


class SignInToAnswer(DomainError):
    status, slug = HTTPStatus.FORBIDDEN, "sign-in-to-answer"
    title = "这份申请光凭编号和查询码不能改。请登录后改，或者带证件到窗口，工作人员帮您改"


def is_about(application: Application, person: UUID | None) -> bool:
    """Whether it was handed in for this person, whichever of the person's records it names."""
    if person is None or application.applicant is None or application.is_draft:
        return False
    return application.applicant == person or application.applicant in queries.records_of(person)


def looked_at(application_id: UUID, actor: Actor) -> Application:
    """The application, for the applicant and for who typed it; 404 for everybody else. One query, for agents six."""
    application: Application | None = Application.get_or_none(Application.id == application_id)
    if application is None:
        raise NotFound()
    if is_about(application, actor.person_id):
        return application
    if application.account != actor.account_id:
        raise NotFound()
    if ended([application], clock.now()):
        raise AuthorityEnded()
    return application


def looks(application_id: UUID, actor: Actor) -> bool:
    """Whether the caller may look, for what was handed in with it."""
    try:
        return bool(looked_at(application_id, actor))
    except DomainError:
        return False


def check_acts(application: Application, by: By, *, now: datetime, opened: UUID | None = None) -> bool:
    """404, or a named no, for who may not act on it now. Whether it is the applicant who acts on what another typed.

    `opened`: the application whose number and second secret were told; then these alone have to be enough.
    """
    if opened:
        return check_opened(application, opened, now=now)
    mine, about_me = application.account == by.account, is_about(application, by.person)
    if about_me or (mine and application.authority == Ground.SELF and application.applicant is not None):
        _check_own_hands(application, now)
        return not mine
    if not mine:
        raise NotFound()
    if ended([application], now):
        raise AuthorityEnded()
    return False


#: Grounds for which nobody has to be known better than by a phone code; the others rest on a mandate.
BY_PHONE = (Ground.SELF, Ground.GUARDIAN, Ground.CLERK)


def check_opened(application: Application, opened: UUID, *, now: datetime) -> bool:
    """404, or a named no, where number and second secret of `opened` are not enough to act on the application.

    Whether it is the applicant who acts on what a clerk typed for him.
    """
    if application.id != opened:
        raise NotFound()
    if application.authority not in BY_PHONE or _is_above_phone(application) or _was_a_proxy_at_the_desk(application):
        raise SignInToAnswer()
    if ended([application], now):
        raise AuthorityEnded()
    if application.authority == Ground.SELF and application.applicant is not None:
        _check_own_hands(application, now)
    return application.authority != Ground.GUARDIAN and _is_from_a_desk(application)


def _is_above_phone(application: Application) -> bool:
    known = pinned.catalogue_of(str(application.release)).items
    cases = Case.select(Case.item).where(Case.application == application.id)
    return any(LEVELS.index(known[case.item]["identity_level"]) > LEVELS.index("phone") for case in cases)


def _is_from_a_desk(application: Application) -> bool:
    return application.channel != "online" or application.authority == Ground.CLERK


def _was_a_proxy_at_the_desk(application: Application) -> bool:
    """Whoever stood there for the applicant may hold the receipt now; whose hand answers would not be known."""
    if not _is_from_a_desk(application):
        return False
    content = Revision.get_by_id(application.revision).content
    return any(content.get(part, {}).get("is_proxy") is True for part in ("answers", "values"))


def _check_own_hands(application: Application, now: datetime) -> None:
    """A child's things are its guardian's to do, also where it may look at them."""
    party = persons.party(persons.get(UUID(str(application.applicant))))
    if not party.is_firm and care.needs_guardian(party.birth, party.capacity, clock.local(now).date()):
        raise GuardianNeeded()


def ended(applications: Iterable[Application], now: datetime) -> set[UUID]:
    """Those of them whose agent may act no more. Five queries for all together, one more for drafts; none where nobody
    acts for another."""
    asked = [one for one in applications if one.authority in ENDING and one.applicant]
    if not asked:
        return set()
    rests_on = {one.mandate: one.id for one in asked if one.is_draft and one.mandate}
    given = queries.mandated(list(rests_on)) if rests_on else {}
    items: dict[UUID, list[str]] = {one.id: list(given.get(one.mandate, ())) for one in asked}
    rows: Any = Case.select(Case.application, Case.item).where(Case.application << list(items)).tuples()
    for application, item in rows:
        items[application].append(item)
    verdicts = still_acts([_acting(one, items[one.id]) for one in asked], now)
    return {one.id for one, holds in zip(asked, verdicts, strict=True) if not holds}


def _acting(application: Application, items: list[str]) -> Acting:
    known = {} if application.is_draft else pinned.catalogue_of(str(application.release)).items
    return Acting(
        ground=Ground(str(application.authority)),
        applicant=application.applicant,
        agent=application.agent,
        items=items,
        categories=[known[code]["category"] for code in items if code in known],
    )


#: Typed for oneself, or for somebody whom only one's own word names.
OWN: dict[str, Any] = {"applicant": None, "agent": None, "authority": Ground.SELF.value, "mandate": None}


def for_whom(draft: Mapping[str, Any], by: By, now: datetime) -> dict[str, Any]:
    """For whom a revision is typed and on what that rests, as the draft's row keeps it.

    `AuthorityEnded` where that on which it was typed is over. Whoever types on nothing that is stored types his own
    words: whether he may hand them in is asked then. Clerks type what they are told at the counter.
    """
    named = (draft["content"].get("applicant") or {}).get("person")
    ground = Ground.WORKER_ORDER if by.role == Role.GRID_WORKER else Ground.RELATIVE
    if not named or by.role == Role.CLERK or (by.person is None and ground is Ground.RELATIVE):
        return OWN
    items = pinned.items_of(draft)
    known = pinned.catalogue_of(draft["release"]).items if items else {}
    kinds = [known[code]["category"] for code in items]
    acting = Acting(ground=ground, applicant=UUID(str(named)), agent=by.person, items=items, categories=kinds)
    found = footing(acting, now)
    if found.is_over:
        raise AuthorityEnded()
    if found.authority is None or found.authority.ground is Ground.SELF:
        return OWN
    rests_on = {"authority": found.authority.ground.value, "mandate": found.authority.rests_on}
    return {"applicant": found.authority.applicant, "agent": by.person} | rests_on
