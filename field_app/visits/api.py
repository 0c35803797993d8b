"""Doors: residents, their flags and duplicates, imports, and who looks after which grid."""

from typing import Any
from uuid import UUID

from flask import Response

from field_app.visits import schemas, template
from field_app.visits.errors import FlagWithoutRule, ResidentChanged
from field_app.visits.service import charges, duplicates, flags, importing, looking, residents, rosters
from server.core.access import allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import PDF, Blueprint, PageQuery, cursor_id, cursor_ids, cursor_number, limit, page, refuses
from server.identity.errors import MergeNotPossible
from server.identity.roles import Role

blueprint = Blueprint("residents", url_prefix="/api/v1", description="网格居民：底册、导入、疑似重复、网格分工")

VISITORS = (Role.GRID_WORKER, Role.SECRETARY, Role.SUPERVISOR)
OVERSEERS = charges.OVERSEERS


@blueprint.get("/residents")
@limit("120/minute")
@allow(*VISITORS)
@blueprint.arguments(schemas.ResidentsQuery(), location="query")
@blueprint.response(200, schemas.ResidentsOut())
def get_residents(query: dict[str, Any]) -> Any:
    """Residents of the grids that are the caller's today, masked."""
    asked = {"q": query["q"], "grid": query["grid"], "after": cursor_id(query["cursor"])}
    rows = looking.page(signed_in(), **asked, limit=query["limit"])
    return page(rows, query["limit"], lambda row: [row["id"]])


@blueprint.get("/residents/<uuid:resident_id>")
@allow(*VISITORS)
@blueprint.response(200, schemas.ResidentOut())
def get_resident(resident_id: UUID) -> Any:
    """One resident, masked and without flags."""
    return looking.detail(looking.seen(resident_id, signed_in()))


@blueprint.put("/residents/<uuid:resident_id>")
@allow(*VISITORS)
@blueprint.arguments(schemas.ResidentIn())
@blueprint.response(200, schemas.ResidentOut())
@refuses(AlreadyUsed, ResidentChanged)
def put_resident(told: dict[str, Any], resident_id: UUID) -> Any:
    """Enter a resident, put right what is named, or move one to another grid."""
    return residents.put(resident_id, told, by=signed_in())


@blueprint.post("/residents/<uuid:resident_id>/unmaskings")
@limit("60/minute")
@allow(*VISITORS)
@blueprint.arguments(schemas.ReasonIn())
@blueprint.response(200, schemas.UnmaskedOut())
def post_unmasking(told: dict[str, Any], resident_id: UUID) -> Any:
    """See flags, address and contact of one resident, for a reason; the look is logged."""
    return looking.unmask(resident_id, reason=told["reason"], by=signed_in())


@blueprint.put("/residents/<uuid:resident_id>/flags/<uuid:flag_id>")
@allow(*VISITORS)
@blueprint.arguments(schemas.FlagIn())
@blueprint.response(200, schemas.FlagOut())
@refuses(AlreadyUsed, FlagWithoutRule)
def put_flag(told: dict[str, Any], resident_id: UUID, flag_id: UUID) -> Any:
    """Note that a resident needs care, of a kind whose rule stands."""
    return residents.put_flag(flag_id, resident_id, **told, by=signed_in())


@blueprint.put("/residents/<uuid:resident_id>/flags/<uuid:flag_id>/ending")
@allow(*VISITORS)
@blueprint.arguments(schemas.ReasonIn())
@blueprint.response(200, schemas.FlagOut())
def put_flag_ending(told: dict[str, Any], resident_id: UUID, flag_id: UUID) -> Any:
    """The care is no longer needed."""
    return residents.end_flag(flag_id, resident_id, reason=told["reason"], by=signed_in())


@blueprint.get("/resident-duplicates")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.PairsQuery(), location="query")
@blueprint.response(200, schemas.PairsOut())
def get_duplicates(query: dict[str, Any]) -> Any:
    """Pairs that may be one human, side by side; or those that were told apart, or merged."""
    asked = {"after": cursor_ids(query["cursor"], 2), "limit": query["limit"] + 1}
    rows = duplicates.page(signed_in(), **asked, told_apart=query["told_apart"], merged=query["merged"])
    return page(rows, query["limit"], lambda row: [row["one"]["id"], row["other"]["id"]])


@blueprint.put("/residents/<uuid:resident_id>/merger")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.MergerIn())
@blueprint.response(200, schemas.ResidentOut())
@refuses(MergeNotPossible)
def put_merger(told: dict[str, Any], resident_id: UUID) -> Any:
    """The two are one human; both records stay, and it can be undone."""
    return duplicates.merge(resident_id, told["into"], reason=told["reason"], by=signed_in())


@blueprint.put("/residents/<uuid:resident_id>/separation")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.SeparationIn())
@blueprint.response(200, schemas.ResidentOut())
@refuses(MergeNotPossible)
def put_separation(told: dict[str, Any], resident_id: UUID) -> Any:
    """They were two after all, or look alike and are two: the pair leaves the list."""
    return duplicates.separate(resident_id, **told, by=signed_in())


@blueprint.post("/resident-imports")
@limit("20/minute")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.ImportQuery(), location="query")
@blueprint.arguments(schemas.ImportIn())
@blueprint.response(202, schemas.ImportOut())
@refuses(AlreadyUsed)
def post_import(query: dict[str, Any], told: dict[str, Any]) -> Any:
    """Hand a file of residents in; it is read in the background. The same id again changes nothing."""
    row = importing.receive(told, dry_run=query["dry_run"], by=signed_in())
    return importing.view(row, limit=0) | {"lines": [], "next": None}


@blueprint.get("/resident-imports")
@allow(*OVERSEERS)
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, schemas.ImportsOut())
def get_imports(query: dict[str, Any]) -> Any:
    """The caller's own imports and checks of the last ninety days, the newest first."""
    rows = importing.page(signed_in(), after=cursor_id(query["cursor"]), limit=query["limit"] + 1)
    return page(rows, query["limit"], lambda row: [row["id"]])


@blueprint.get("/resident-import-template")
@allow(*OVERSEERS)
@blueprint.response(200, PDF, content_type=template.XLSX)
def get_import_template() -> Response:
    """An empty file of residents: every column that is known, as text, so that a spreadsheet spoils no number."""
    return Response(template.workbook(), mimetype=template.XLSX)


@blueprint.get("/resident-imports/<uuid:import_id>")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.ReportQuery(), location="query")
@blueprint.response(200, schemas.ImportOut())
def get_import(query: dict[str, Any], import_id: UUID) -> Any:
    """How far an import is, and what became of each line, or of those of one outcome."""
    start = cursor_number(query["cursor"]) or 0
    row = importing.get(import_id, by=signed_in())
    told = importing.view(row, after=start, limit=query["limit"], outcome=query["outcome"])
    shown = page(told["lines"], query["limit"], lambda _: [start + query["limit"]])
    return told | {"lines": shown["items"], "next": shown["next"]}


@blueprint.get("/flag-rules")
@allow(Role.SYSTEM_ADMIN, Role.AUDITOR, *OVERSEERS)
@blueprint.response(200, schemas.RulesOut())
def get_rules() -> Any:
    """For what, on which ground and until when care flags are kept."""
    return {"items": flags.rules()}


@blueprint.put("/flag-rules/<uuid:rule_id>")
@allow(Role.SYSTEM_ADMIN)
@blueprint.arguments(schemas.RuleIn())
@blueprint.response(200, schemas.RuleOut())
@refuses(AlreadyUsed)
def put_rule(told: dict[str, Any], rule_id: UUID) -> Any:
    """Let a kind of flag be kept: purpose, legal basis, source, last day. The newest of a kind counts."""
    flags.put_rule(rule_id, told, by=signed_in())
    return flags.rule(rule_id)


@blueprint.get("/grids")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.GridsQuery(), location="query")
@blueprint.response(200, schemas.OverseenGridsOut())
def get_grids(query: dict[str, Any]) -> Any:
    """The caller's grids, each with who looks after it and who stands in, from today on; also those without anybody."""
    asked = {"q": query["q"], "after": cursor_number(query["cursor"])}
    rows = rosters.page(signed_in(), **asked, limit=query["limit"] + 1)
    return page(rows, query["limit"], lambda row: [row["code"]])


@blueprint.get("/grids/<string:grid>/workers")
@allow(*OVERSEERS)
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, schemas.AbleWorkersOut())
def get_able_workers(query: dict[str, Any], grid: str) -> Any:
    """Who could be given this grid."""
    rows = rosters.able(signed_in(), grid, after=cursor_id(query["cursor"]), limit=query["limit"] + 1)
    return page(rows, query["limit"], lambda row: [row["account"]])


@blueprint.put("/grid-workers/<uuid:charge_id>")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.ChargeIn())
@blueprint.response(200, schemas.ChargeOut())
@refuses(AlreadyUsed)
def put_grid_worker(told: dict[str, Any], charge_id: UUID) -> Any:
    """Give a worker a grid, or move the end of that."""
    return charges.view(charges.give(charge_id, told, by=signed_in()), is_leave=False)


@blueprint.put("/substitutions/<uuid:substitution_id>")
@allow(*OVERSEERS)
@blueprint.arguments(schemas.SubstitutionIn())
@blueprint.response(200, schemas.ChargeOut())
@refuses(AlreadyUsed)
def put_substitution(told: dict[str, Any], substitution_id: UUID) -> Any:
    """Let a worker stand in for a grid, or move the end of that."""
    return charges.view(charges.stand_in(substitution_id, told, by=signed_in()), is_leave=True)
