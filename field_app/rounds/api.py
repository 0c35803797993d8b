"""Doors of visit requests: asked for by citizens, secretaries and the desk; taken by grid workers."""

from typing import Any
from uuid import UUID

from field_app.rounds import queries, schemas
from field_app.rounds.models import VisitRequest
from field_app.rounds.rules import NotYourVisit, TooManyVisits, WhoIsMeant
from field_app.rounds.service import asking, visiting
from field_app.visits import leaving
from field_app.visits.errors import JobParked
from server.core.access import Late, allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, due_place, limit, page, refuses
from server.core.workflow import IllegalStep
from server.identity.roles import Role

blueprint = Blueprint("visit_requests", url_prefix="/api/v1/visit-requests", description="走访请求：请网格员上门")

ASKERS = (Role.CITIZEN, Role.SECRETARY, Role.CLERK)
STAFF = (Role.GRID_WORKER, Role.SECRETARY, Role.CLERK)


def _shown(row: VisitRequest) -> Any:
    return queries.views([row], signed_in())[0]


@blueprint.get("")
@limit("120/minute")
@allow(*ASKERS, Role.GRID_WORKER, Role.SUPERVISOR)
@blueprint.arguments(schemas.VisitsQuery(), location="query")
@blueprint.response(200, schemas.VisitsOut())
def get_visit_requests(query: dict[str, Any]) -> Any:
    """One's own; of the caller's grids and divisions; what the desk wrote down. Nearest due first."""
    after = due_place(query["cursor"])
    rows = queries.page(signed_in(), is_open=query["is_open"], after=after, limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["due_on"].isoformat(), row["id"]])


@blueprint.get("/<uuid:visit_id>")
@allow(*ASKERS, Role.GRID_WORKER, Role.SUPERVISOR)
@blueprint.response(200, schemas.VisitOut())
def get_visit_request(visit_id: UUID) -> Any:
    """One request, as far as the caller may see it."""
    return _shown(visiting.seen(visit_id, signed_in()))


@blueprint.put("/<uuid:visit_id>")
@limit("30/minute")
@allow(*ASKERS)
@blueprint.arguments(schemas.VisitIn())
@blueprint.response(200, schemas.VisitOut())
@refuses(AlreadyUsed, TooManyVisits)
def put_visit_request(told: dict[str, Any], visit_id: UUID) -> Any:
    """Ask for somebody to come, for oneself or for another; a repeat changes nothing."""
    asking.ask(visit_id, told, by=signed_in())
    return _shown(visiting.seen(visit_id, signed_in()))


@blueprint.put("/<uuid:visit_id>/confirmation")
@allow(*STAFF, Role.CITIZEN, late=Late.DEED)
@blueprint.arguments(schemas.ConfirmationIn())
@blueprint.response(200, schemas.VisitOut())
@refuses(AlreadyUsed, WhoIsMeant, IllegalStep, JobParked)
@leaving.keeps(visiting.of_leaver("confirm"))
def put_confirmation(told: dict[str, Any], visit_id: UUID) -> Any:
    """The resident was asked whether she wants it, or says so herself. Who is told in person alone hears the word from
    who asks her: then it stands in this answer."""
    caller = signed_in()
    row = visiting.confirm(visit_id, told, by=caller)
    shown = queries.views([row], caller)[0]
    return shown | {"word": shown["word"] or visiting.word_to_tell(row, caller)}


@blueprint.put("/<uuid:visit_id>/word-telling")
@allow(*STAFF, late=Late.DEED)
@blueprint.arguments(schemas.WordTellingIn())
@blueprint.response(200, schemas.VisitOut())
@refuses(AlreadyUsed, JobParked)
@leaving.keeps(visiting.of_leaver(visiting.TELL_WORD))
def put_word_telling(told: dict[str, Any], visit_id: UUID) -> Any:
    """Who asked her, or goes, told her the word that will be said at her door: how, and when."""
    return _shown(visiting.tell_word(visit_id, told, by=signed_in()))


@blueprint.put("/<uuid:visit_id>/taking")
@allow(Role.GRID_WORKER)
@blueprint.arguments(schemas.CommandIn())
@blueprint.response(200, schemas.VisitOut())
@refuses(AlreadyUsed, IllegalStep, JobParked)
def put_taking(told: dict[str, Any], visit_id: UUID) -> Any:
    """The worker will come: now the answer tells the word, and whom in full."""
    return _shown(visiting.take(visit_id, told, by=signed_in()))


@blueprint.put("/<uuid:visit_id>/pass")
@allow(Role.GRID_WORKER, late=Late.DUTY)
@blueprint.arguments(schemas.ReasonIn())
@blueprint.response(200, schemas.VisitOut())
@refuses(AlreadyUsed, NotYourVisit, IllegalStep, JobParked)
def put_pass(told: dict[str, Any], visit_id: UUID) -> Any:
    """The worker cannot come, and says why: the others of the grid are asked, the resident is told."""
    return _shown(visiting.give_up(visit_id, told, by=signed_in()))


@blueprint.put("/<uuid:visit_id>/visit")
@allow(Role.GRID_WORKER, late=Late.DEED)
@blueprint.arguments(schemas.FinishIn())
@blueprint.response(200, schemas.VisitOut())
@refuses(AlreadyUsed, NotYourVisit, IllegalStep, JobParked)
@leaving.keeps(visiting.of_leaver("finish"))
def put_visit(told: dict[str, Any], visit_id: UUID) -> Any:
    """The worker was there."""
    return _shown(visiting.finish(visit_id, told, by=signed_in()))


@blueprint.put("/<uuid:visit_id>/withdrawal")
@allow(*ASKERS)
@blueprint.arguments(schemas.ReasonIn())
@blueprint.response(200, schemas.VisitOut())
@refuses(AlreadyUsed, IllegalStep)
def put_withdrawal(told: dict[str, Any], visit_id: UUID) -> Any:
    """Nobody needs to come any more."""
    return _shown(visiting.withdraw(visit_id, told, by=signed_in()))
