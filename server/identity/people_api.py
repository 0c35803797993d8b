"""What people agree to, and whom they let act for them."""

from typing import Any
from uuid import UUID

from server.core import clock
from server.core.access import ANYONE, Actor, allow, signed_in
from server.core.errors import AlreadyUsed, Fault, Forbidden, Invalid
from server.core.http import Blueprint, limit, refuses
from server.identity import firm_schemas, mandate_views, queries
from server.identity import people_schemas as schemas
from server.identity.care import Ground
from server.identity.errors import MandateNotPossible, TextChanged
from server.identity.facts import PersonFacts
from server.identity.roles import CHECKERS, STAFF, Role
from server.identity.service import consents, mandates, persons, representing, withdrawing

EVERYBODY = (Role.GUEST, *sorted(STAFF))
#: To whom people say that they take something back.
TELLERS = (Role.CLERK, Role.SECRETARY, Role.SUPERVISOR)

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
@refuses(AlreadyUsed, TextChanged)
def put_consent(told: dict[str, Any], consent_id: UUID) -> Any:
    """Take note of a text, or agree to it: these very words."""
    return consents.give(consent_id, consents.Agreement(**told), by=signed_in())


@blueprint.put("/consents/<uuid:consent_id>/withdrawal")
@allow(*EVERYBODY)
@blueprint.response(200, schemas.ConsentOut())
def put_withdrawal(consent_id: UUID) -> Any:
    """Take a consent back."""
    return withdrawing.withdraw(consent_id, signed_in())


@blueprint.post("/consents/search")
@limit("60/minute")
@allow(*TELLERS)
@blueprint.arguments(schemas.WhoseIn())
@blueprint.response(200, schemas.ConsentsOut())
def post_search(told: dict[str, Any]) -> Any:
    """What a person who calls or comes agreed to, to take something back; the look is logged."""
    return {"items": withdrawing.of_person(told["id_type"], told["id_number"], by=signed_in())}


@blueprint.put("/consents/<uuid:consent_id>/told-withdrawal")
@allow(*TELLERS)
@blueprint.arguments(schemas.ToldIn())
@blueprint.response(200, schemas.ConsentOut())
def put_told_withdrawal(told: dict[str, Any], consent_id: UUID) -> Any:
    """Write down that its giver took a consent back: said at the desk, by telephone, in writing or before witnesses."""
    return withdrawing.withdraw_for(consent_id, withdrawing.Told(**told), by=signed_in())


@blueprint.get("/mandates")
@allow(Role.CITIZEN)
@blueprint.response(200, schemas.MandatesOut())
def get_mandates() -> Any:
    """Mandates that one gave or holds."""
    person = signed_in().person_id
    return {"items": _show(queries.mandates_of(person)) if person else []}


def _show(found: list[Any]) -> list[dict[str, Any]]:
    return mandate_views.shown(found, signed_in())


@blueprint.put("/mandates/<uuid:mandate_id>")
@allow(Role.CITIZEN, *sorted(CHECKERS))
@blueprint.arguments(schemas.MandateIn())
@blueprint.response(200, schemas.MandateOut())
@refuses(AlreadyUsed, MandateNotPossible)
def put_mandate(told: dict[str, Any], mandate_id: UUID) -> Any:
    """Let someone act, offer to act, or (staff) record what a person signed or said."""
    caller = signed_in()
    ordered = told["ground"] == "worker_order" and not told.keys() & {"agent", "agent_facts"}
    named = {side: _words(told[f"{side}_facts"]) for side in ("principal", "agent") if f"{side}_facts" in told}
    principal, agent = _side(told, "principal"), None if ordered else _side(told, "agent")
    terms = mandates.Terms(**told | {"ground": Ground(told["ground"]), "named": named})
    return _show([mandates.offer(mandate_id, principal=principal, agent=agent, terms=terms, by=caller)])[0]


def _side(told: dict[str, Any], side: str) -> UUID:
    """The person of one side, taken out of what was told; anyone but oneself is named by name and number."""
    known, facts = told.pop(side, None), told.pop(f"{side}_facts", None)
    caller = signed_in()
    if facts is not None:
        is_staff = not caller.roles.isdisjoint(CHECKERS)
        said = facts_of(facts) if is_staff else PersonFacts(**_words(facts))  # strangers say who it is, no more
        return persons.find_or_create(said).id  # type: ignore[no-any-return]
    if known is None or not _may_name(known, side, caller):
        raise Invalid([Fault(f"/{side}_facts", "请填写对方的姓名和证件号码")])
    return persons.get(known).id  # type: ignore[no-any-return]


def _may_name(known: UUID, side: str, caller: Actor) -> bool:
    """By id alone: oneself, for staff anybody whom they reach, and as giver the firm for which one speaks."""
    if known == caller.person_id or not caller.roles.isdisjoint(CHECKERS):
        return True
    return side == "principal" and mandates.speaks_for(caller, known)


def _words(facts: dict[str, Any]) -> dict[str, Any]:
    """Who it is, as typed."""
    return {name: facts[name] for name in ("kind", "name", "id_type", "id_number")}


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
    """End a mandate at once: on the page, also by the agent who lays it down, or for someone who called or came."""
    return _show([mandates.revoke(mandate_id, how=_how(told), by=signed_in())])[0]


def _how(told: dict[str, Any]) -> str:
    """Only staff write down what was said by telephone or at the desk."""
    how: str = told["how"]
    if how != "page" and signed_in().roles.isdisjoint(CHECKERS):
        raise Forbidden()
    return how


@blueprint.get("/representations")
@allow(Role.CITIZEN)
@blueprint.response(200, firm_schemas.SpokensOut())
def get_representations() -> Any:
    """The firms for which one speaks, as licence and card showed that staff saw."""
    person = signed_in().person_id
    return {"items": mandate_views.spoken(representing.spoken_by(person)) if person else []}


@blueprint.post("/representations/search")
@limit("60/minute")
@allow(*sorted(CHECKERS))
@blueprint.arguments(firm_schemas.FirmIn())
@blueprint.response(200, firm_schemas.LookedUpsOut())
def post_representation_search(told: dict[str, Any]) -> Any:
    """Who speaks for a firm now, and whom it lets act; the look is logged. Nobody also where its licence was not
    seen."""
    return {"items": mandate_views.looked_up(representing.who_speaks(told["id_number"], by=signed_in()))}


@blueprint.put("/representations/<uuid:representation_id>/ending")
@allow(Role.CITIZEN, *sorted(CHECKERS))
@blueprint.arguments(firm_schemas.EndingIn())
@blueprint.response(200, firm_schemas.RepresentationOut())
def put_ending(told: dict[str, Any], representation_id: UUID) -> Any:
    """Nobody speaks for the firm from now on: laid down on the page, or written down by staff with the reason,
    perhaps with mandates that end with it."""
    return representing.end(representation_id, **told | {"how": _how(told)}, by=signed_in())


@blueprint.put("/representations/<uuid:representation_id>")
@allow(*sorted(CHECKERS))
@blueprint.arguments(firm_schemas.RepresentationIn())
@blueprint.response(200, firm_schemas.RepresentationOut())
@refuses(AlreadyUsed)
def put_representation(told: dict[str, Any], representation_id: UUID) -> Any:
    """Record who speaks for a firm, as its licence and his card showed; whoever did until now does no longer."""
    return representing.record(representation_id, representing.Speaking(**told), by=signed_in())


@blueprint.get("/guardianships")
@allow(Role.CITIZEN)
@blueprint.response(200, schemas.WardsOut())
def get_guardianships() -> Any:
    """For whom one is a guardian, as a paper showed that staff saw."""
    person = signed_in().person_id
    return {"items": mandate_views.wards(queries.guardianships_of(person), clock.now()) if person else []}


@blueprint.put("/guardianships/<uuid:guardianship_id>")
@allow(*sorted(CHECKERS))
@blueprint.arguments(schemas.GuardianshipIn())
@blueprint.response(200, schemas.GuardianshipOut())
@refuses(AlreadyUsed)
def put_guardianship(told: dict[str, Any], guardianship_id: UUID) -> Any:
    """Record that the paper which makes someone a guardian was seen."""
    ward, guardian = told.pop("ward"), told.pop("guardian")
    proof = mandates.Proof(**told)
    return mandates.record_guardianship(guardianship_id, ward=ward, guardian=guardian, proof=proof, by=signed_in())
