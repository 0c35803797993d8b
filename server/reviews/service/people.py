"""Who sits at which desk of a case. What one may not see is not there: 404, never 403."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from uuid import UUID

from server.applications.models import Case, Handoff
from server.applications.rules import By
from server.applications.service import find_case
from server.core import clock
from server.core.access import Actor
from server.core.errors import DomainError, NotFound
from server.identity.roles import Role
from server.places.queries import sites
from server.reviews.rules.desks import BODY, INTAKE


def desks_at(case: Case, actor: Actor) -> frozenset[str]:
    """The desks this person may act as: the window of the intake site, the body that decides."""
    desks = set()
    site = sites().get(case.site) if case.site else None
    place = site["division"] if site else case.division
    if any(post.covers(place) for post in actor.posts_as(Role.CLERK)):
        desks.add(INTAKE)
    if any(post.covers(case.division) and post.body == case.body for post in actor.posts_as(Role.REVIEWER)):
        desks.add(BODY)
    return frozenset(desks)


def sees(case: Case, actor: Actor) -> bool:
    """Desks see their cases, supervisors those of their divisions, and a body what it is asked to take."""
    return holds(case, actor) or is_offered(case, actor)


def holds(case: Case, actor: Actor) -> bool:
    """The desks' and supervisors' own: what an offer alone does not open is a full look."""
    watching = actor.posts_as(Role.SUPERVISOR)
    over = any(post.covers(case.division) and post.body in (None, case.body) for post in watching)
    return over or bool(desks_at(case, actor))


def is_offered(case: Case, actor: Actor) -> bool:
    """Was it offered to a body of this person, and can it still be taken?"""
    return bool(_offered([case], actor))


def seen_of(cases: Sequence[Case], actor: Actor) -> list[Case]:
    """Those of these cases that this person may see. One query, none for who holds all of them."""
    held = {case.id for case in cases if holds(case, actor)}
    seen = held | _offered([case for case in cases if case.id not in held], actor)
    return [case for case in cases if case.id in seen]


def _offered(cases: Iterable[Case], actor: Actor) -> set[UUID]:
    """Those of them that were offered to a body of this person, and can still be taken."""
    posts = actor.posts_as(Role.REVIEWER)
    asked = [case.id for case in cases if any(post.covers(case.division) for post in posts)]
    if not asked:
        return set()
    theirs = (Handoff.subject_kind == "case") & Handoff.subject.in_(asked)
    offers = Handoff.select().where(theirs & (Handoff.state == "offered") & (Handoff.until > clock.now()))
    return {offer.subject for offer in offers if is_for(offer, actor)}


def is_for(handoff: Handoff, actor: Actor) -> bool:
    """Does this person answer for the body that an offer is made to?"""
    posts = actor.posts_as(Role.REVIEWER)
    return any(post.covers(handoff.division) and post.body == handoff.receiver_body for post in posts)


def seen_case(case_id: UUID, actor: Actor) -> Case:
    """The case, if this person may see it."""
    case = find_case(case_id)
    if not sees(case, actor):
        raise NotFound()
    return case


class KeptOnly(DomainError):
    """Its owner asked for deletion and a law wants it kept: nobody works with it meanwhile."""

    status, slug, title = HTTPStatus.CONFLICT, "kept-only", "这些信息依法留存，除了保管不能再用"


def read_case(case_id: UUID, actor: Actor) -> Case:
    """The case, to read what its values are: for those with whom it lies, or under whose eyes."""
    case = find_case(case_id)
    if not holds(case, actor):
        raise NotFound()
    return _open(case)


def copied_case(case_id: UUID, actor: Actor) -> Case:
    """The case, for the desk that carries its values elsewhere."""
    case, _desks = desk_case(case_id, actor)
    return _open(case)


def _open(case: Case) -> Case:
    if case.blocked_at is not None:
        raise KeptOnly()
    return case


def desk_case(case_id: UUID, actor: Actor) -> tuple[Case, frozenset[str]]:
    """The case and the desks from which this person may act on it."""
    case = find_case(case_id)
    desks = desks_at(case, actor)
    if not desks:
        raise NotFound()
    return case, desks


def by(actor: Actor, desk: str) -> By:
    """The actor as the trace names them."""
    return By(actor.account_id, Role.CLERK if desk == INTAKE else Role.REVIEWER, "desk", actor.person_id)
