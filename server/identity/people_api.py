"""What people agree to, and whom they let act for them."""

from typing import Any
from uuid import UUID

from server.core.access import ANYONE, allow, signed_in
from server.core.errors import Fault, Forbidden, Invalid
from server.core.http import Blueprint
from server.identity import people_schemas as schemas
from server.identity import queries, views
from server.identity.care import Ground
from server.identity.facts import PersonFacts
from server.identity.roles import CHECKERS, STAFF, Role
from server.identity.service import consents, mandates, persons

EVERYBODY = (Role.GUEST, *sorted(STAFF))

blueprint = Blueprint("mandates", url_prefix="/api/v1", description="告知、同意与授权")


@blueprint.get("/consent-texts/<string:code>")
@allow(ANYONE)
@blueprint.response(200, schemas.TextOut())
def get_text(code: str) -> Any:
    """The newest wording of a notice or consent."""
    return consents.current(code)


@blueprint.get("/consents")
@allow(*EVERYBODY)
@blueprint.response(200, schemas.ConsentsOut())
def get_consents() -> Any:
    """What one took note of or agreed to."""
    return {"items": queries.consents_of(signed_in())}


@blueprint.put("/consents/<uuid:consent_id>")
@allow(*EVERYBODY)
@blueprint.arguments(schemas.ConsentIn())
@blueprint.response(200, schemas.ConsentOut())
def put_consent(told: dict[str, Any], consent_id: UUID) -> Any:
    """Take note of a text, or agree to it: these very words."""
    return consents.give(consent_id, consents.Agreement(**told), by=signed_in())


@blueprint.put("/consents/<uuid:consent_id>/withdrawal")
@allow(*EVERYBODY)
@blueprint.response(200, schemas.ConsentOut())
def put_withdrawal(consent_id: UUID) -> Any:
    """Take a consent back."""
    return consents.withdraw(consent_id, signed_in())


def _shown(mandate: Any, people: dict[UUID, Any]) -> dict[str, Any]:
    names = ("id", "ground", "relation", "items", "since", "until", "how", "state", "revoked_at", "revoked_how")
    sides = {"principal": people[mandate.principal_id], "agent": people.get(mandate.agent_id)}
    return {name: getattr(mandate, name) for name in names} | sides


def _show(found: list[Any]) -> list[dict[str, Any]]:
    people = views.masked_many([side for one in found for side in (one.principal_id, one.agent_id) if side])
    return [_shown(one, people) for one in found]


@blueprint.get("/mandates")
@allow(Role.CITIZEN)
@blueprint.response(200, schemas.MandatesOut())
def get_mandates() -> Any:
    """Mandates that one gave or holds."""
    person = signed_in().person_id
    return {"items": _show(queries.mandates_of(person)) if person else []}


@blueprint.put("/mandates/<uuid:mandate_id>")
@allow(Role.CITIZEN, *sorted(CHECKERS))
@blueprint.arguments(schemas.MandateIn())
@blueprint.response(200, schemas.MandateOut())
def put_mandate(told: dict[str, Any], mandate_id: UUID) -> Any:
    """Let someone act, offer to act, or (staff) record what a person signed or said."""
    caller = signed_in()
    ordered = told["ground"] == "worker_order" and not told.keys() & {"agent", "agent_facts"}
    principal, agent = _side(told, "principal"), None if ordered else _side(told, "agent")
    terms = mandates.Terms(**told | {"ground": Ground(told["ground"])})
    return _show([mandates.offer(mandate_id, principal=principal, agent=agent, terms=terms, by=caller)])[0]


def _side(told: dict[str, Any], side: str) -> UUID:
    """The person of one side, taken out of what was told; anyone but oneself is named by name and number."""
    known, facts = told.pop(side, None), told.pop(f"{side}_facts", None)
    if facts is not None:
        return persons.find_or_create(facts_of(facts)).id  # type: ignore[no-any-return]
    caller = signed_in()
    if known is None or (known != caller.person_id and caller.roles.isdisjoint(CHECKERS)):
        raise Invalid([Fault(f"/{side}_facts", "请填写对方的姓名和证件号码")])
    return persons.get(known).id  # type: ignore[no-any-return]


def facts_of(told: dict[str, Any]) -> PersonFacts:
    """The facts of a `PersonIn`."""
    divisions = {kind: told[kind] for kind in ("registered", "living", "business") if told.get(kind)}
    names = ("kind", "name", "id_type", "id_number", "phone", "address", "birth")
    return PersonFacts(**{name: told[name] for name in names}, divisions=divisions)


@blueprint.put("/mandates/<uuid:mandate_id>/confirmation")
@allow(Role.CITIZEN, *sorted(CHECKERS))
@blueprint.arguments(schemas.HowIn())
@blueprint.response(200, schemas.MandateOut())
def put_confirmation(told: dict[str, Any], mandate_id: UUID) -> Any:
    """The principal agrees to an offered mandate."""
    return _show([mandates.confirm(mandate_id, how=_how(told), by=signed_in())])[0]


@blueprint.put("/mandates/<uuid:mandate_id>/revocation")
@allow(Role.CITIZEN, *sorted(CHECKERS))
@blueprint.arguments(schemas.HowIn())
@blueprint.response(200, schemas.MandateOut())
def put_revocation(told: dict[str, Any], mandate_id: UUID) -> Any:
    """End a mandate at once: on the page, or for someone who called or came."""
    return _show([mandates.revoke(mandate_id, how=_how(told), by=signed_in())])[0]


def _how(told: dict[str, Any]) -> str:
    """Only staff write down what was said by telephone or at the desk."""
    how: str = told["how"]
    if how != "page" and signed_in().roles.isdisjoint(CHECKERS):
        raise Forbidden()
    return how


@blueprint.put("/guardianships/<uuid:guardianship_id>")
@allow(*sorted(CHECKERS))
@blueprint.arguments(schemas.GuardianshipIn())
@blueprint.response(200, schemas.GuardianshipOut())
def put_guardianship(told: dict[str, Any], guardianship_id: UUID) -> Any:
    """Record that the paper which makes someone a guardian was seen."""
    ward, guardian = told.pop("ward"), told.pop("guardian")
    proof = mandates.Proof(**told)
    return mandates.record_guardianship(guardianship_id, ward=ward, guardian=guardian, proof=proof, by=signed_in())
