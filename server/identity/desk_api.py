"""What staff and administrators do: check who someone is, look with a reason, keep accounts and posts, watch."""

from typing import Any
from uuid import UUID

from server.core.access import allow, signed_in
from server.core.errors import AlreadyUsed
from server.core.http import Blueprint, PageQuery, cursor_id, cursor_number, limit, page, refuses
from server.identity import people_schemas as schemas
from server.identity import queries, views
from server.identity.errors import MergeNotPossible, NameTaken, RolesExclude
from server.identity.people_api import facts_of
from server.identity.roles import CHECKERS, Role
from server.identity.schemas import PersonIn, PersonOut, ReasonIn
from server.identity.service import checks, persons, posts, records, renaming

LOOKERS = (Role.CLERK, Role.REVIEWER, Role.GRID_WORKER, Role.SECRETARY, Role.SUPERVISOR)

blueprint = Blueprint("accounts", url_prefix="/api/v1", description="人员核验、账号、岗位与查看记录")


@blueprint.put("/accounts/<uuid:account_id>/person")
@allow(*sorted(CHECKERS))
@blueprint.arguments(schemas.CheckedIn())
@blueprint.response(200, PersonOut())
@refuses(AlreadyUsed)
def put_person(told: dict[str, Any], account_id: UUID) -> Any:
    """The card was seen: this account is this person's."""
    return views.masked(checks.check(told["id"], facts_of(told), account_id=account_id, by=signed_in()))


@blueprint.put("/identity-checks/<uuid:check_id>")
@allow(*sorted(CHECKERS))
@blueprint.arguments(PersonIn())
@blueprint.response(200, PersonOut())
@refuses(AlreadyUsed)
def put_check(told: dict[str, Any], check_id: UUID) -> Any:
    """The card of somebody who came without an account was seen: for two hours one may apply for that person."""
    return views.masked(checks.check(check_id, facts_of(told), by=signed_in()))


@blueprint.post("/unmaskings")
@limit("60/minute")
@allow(*LOOKERS)
@blueprint.arguments(schemas.UnmaskIn())
@blueprint.response(200, schemas.UnmaskOut())
def post_unmasking(told: dict[str, Any]) -> Any:
    """See one field in full, for a reason; the look is logged."""
    return {"value": persons.unmask(told["person"], told["field"], reason=told["reason"], by=signed_in())}


@blueprint.put("/name-changes/<uuid:change_id>")
@limit("60/minute")
@allow(*sorted(CHECKERS))
@blueprint.arguments(schemas.NameChangeIn())
@blueprint.response(200, PersonOut())
@refuses(AlreadyUsed)
def put_name_change(told: dict[str, Any], change_id: UUID) -> Any:
    """The person of a number has another name now, as a paper showed that was seen; logged with paper and reason."""
    return views.masked(renaming.rename_person(change_id, renaming.NewName(**told), by=signed_in()))


@blueprint.put("/persons/<uuid:person_id>/merger")
@allow(Role.SUPERVISOR)
@blueprint.arguments(schemas.MergeIn())
@blueprint.response(204)
@refuses(MergeNotPossible)
def put_merger(told: dict[str, Any], person_id: UUID) -> None:
    """Two records are one human."""
    persons.merge_seen(person_id, told["into"], reason=told["reason"], by=signed_in())


@blueprint.delete("/persons/<uuid:person_id>/merger")
@allow(Role.SUPERVISOR)
@blueprint.arguments(ReasonIn(), location="query")
@blueprint.response(204)
@refuses(MergeNotPossible)
def delete_merger(told: dict[str, Any], person_id: UUID) -> None:
    """They were two after all."""
    persons.unmerge_seen(person_id, reason=told["reason"], by=signed_in())


@blueprint.get("/accounts")
@allow(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, schemas.StaffPageOut())
def get_accounts(query: dict[str, Any]) -> Any:
    """Staff accounts and their posts."""
    rows = queries.staff_page(after=cursor_id(query["cursor"]), limit=query["limit"] + 1)
    return page(rows, query["limit"], lambda row: (row["id"],))


@blueprint.put("/accounts/<uuid:account_id>")
@allow(Role.SYSTEM_ADMIN)
@blueprint.arguments(schemas.StaffIn())
@blueprint.response(200, schemas.FirstPasswordOut())
@refuses(AlreadyUsed, NameTaken)
def put_account(told: dict[str, Any], account_id: UUID) -> Any:
    """Open a staff account; its first password must be changed at the first sign-in."""
    return {"id": account_id, "first_password": posts.open_account(account_id, **told, by=signed_in().account_id)}


@blueprint.put("/accounts/<uuid:account_id>/name")
@allow(Role.SYSTEM_ADMIN)
@blueprint.arguments(schemas.AccountNameIn())
@blueprint.response(200, schemas.StaffOut())
@refuses(AlreadyUsed, NameTaken)
def put_account_name(told: dict[str, Any], account_id: UUID) -> Any:
    """Another sign-in name and name: sessions end, the old sign-in name is nobody's for ever."""
    renamed = renaming.rename_account(account_id, renaming.NewLogin(**told), by=signed_in())
    return queries.staff_views([renamed])[0]


@blueprint.put("/accounts/<uuid:account_id>/posts/<uuid:post_id>")
@allow(Role.SECURITY_ADMIN)
@blueprint.arguments(schemas.PostIn())
@blueprint.response(200, schemas.PostOut())
@refuses(RolesExclude)
def put_post(told: dict[str, Any], account_id: UUID, post_id: UUID) -> Any:
    """Give a post, or move its end."""
    role = Role(told.pop("role"))
    return queries.post_view(posts.give(post_id, account_id, role, **told, by=signed_in().account_id))


@blueprint.put("/accounts/<uuid:account_id>/lock")
@allow(Role.SECURITY_ADMIN)
@blueprint.arguments(schemas.LockIn())
@blueprint.response(204)
def put_lock(told: dict[str, Any], account_id: UUID) -> None:
    """Close an account at once, or open it again."""
    posts.lock(account_id, **told, by=signed_in().account_id)


@blueprint.put("/accounts/<uuid:account_id>/reset")
@allow(Role.SECURITY_ADMIN)
@blueprint.arguments(schemas.ResetIn())
@blueprint.response(200, schemas.FirstPasswordOut())
@refuses(AlreadyUsed)
def put_reset(told: dict[str, Any], account_id: UUID) -> Any:
    """A new first password; second step and sessions are dropped. Never an administrator's."""
    by, reason = signed_in().account_id, told["reason"]
    return {"id": account_id, "first_password": posts.reset(account_id, by=by, reason=reason, command=told["id"])}


@blueprint.get("/access-log")
@allow(Role.AUDITOR)
@blueprint.arguments(schemas.AccessQuery(), location="query")
@blueprint.response(200, schemas.AccessPageOut())
def get_access_log(query: dict[str, Any]) -> Any:
    """Who looked at what, newest first."""
    found = {"subject": query["subject"], "account": query["account"]}
    rows = queries.access_page(before=cursor_number(query["cursor"]), limit=query["limit"] + 1, **found)
    return page(rows, query["limit"], lambda row: (row.seq,))


@blueprint.get("/access-log/check")
@allow(Role.AUDITOR)
@blueprint.response(200, schemas.ChainOut())
def get_access_check() -> Any:
    """Whether the log's chain of hashes is whole."""
    broken = records.first_broken()
    return {"whole": broken is None, "first_broken": broken}
