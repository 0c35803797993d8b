"""Drafts: a series of revisions, each written once. Two devices never overwrite each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import standing
from server.applications.models import Application, Revision
from server.applications.rules import By
from server.applications.service.trace import hold
from server.core import clock
from server.core.crypto import fingerprint
from server.core.db import execute, insert_many, unit_of_work, uuid_of
from server.core.errors import DomainError, IdTaken, NotFound
from server.core.ids import named_in
from server.identity.service import accounts
from server.identity.service.parking import Belongs, refusal
from server.identity.service.standing import ENDING
from server.media.service import papers


class DraftMoved(DomainError):
    """The draft went on elsewhere. What came is kept beside; `theirs` is the state to merge with."""

    status, slug, title = HTTPStatus.CONFLICT, "draft-moved", "这份草稿在别的设备上改过，两份都留着，请核对后再保存"


class AlreadySubmitted(DomainError):
    """The words came after the submission; they are kept beside it."""

    status, slug, title = HTTPStatus.CONFLICT, "already-submitted", "这份申请已经提交，刚才改的内容另存着，没有丢"


def save_draft(application_id: UUID, draft: Mapping[str, Any], *, by: By, now: datetime) -> dict[str, Any]:
    """Keep one revision of a draft: {"revision", "base", "bundle", "release", "division", "content"}.

    The same revision again gets the same answer. A stale base is kept beside and answered with `DraftMoved`. Other
    content under a used revision id is parked for a person.
    """
    mark = fingerprint(draft)
    with unit_of_work():
        application = _mine(application_id, draft, by=by, now=now)
        whom = _for_whom(application, draft, by=by, now=now)
        known = _known(draft["revision"])
        verdict = _judge(application, known, draft, mark)
        if verdict in ("new", "aside", "late") and known is None:
            saved_at = _keep(application_id, draft, mark, whom=None if verdict != "new" else whom, by=by, now=now)
        else:
            saved_at = known["saved_at"] if known else now
    if verdict == "parked":
        belongs = Belongs(division=application["division"], application=application_id, number=application["number"])
        raise refusal("revision", draft["revision"], draft, account=by.account, belongs=belongs)
    if verdict == "late":
        raise AlreadySubmitted(number=application["number"])
    if verdict == "aside":
        raise DraftMoved(theirs=current(application_id, application["revision"]))
    return {"id": application_id, "revision": draft["revision"], "saved_at": saved_at}


def _mine(application_id: UUID, draft: Mapping[str, Any], *, by: By, now: datetime) -> dict[str, Any]:
    """The application's row, held; made on the first save. Another account's id is 404."""
    row = hold(application_id)
    if row is None:
        accounts.check_open(UUID(str(by.account)))
        first = {"id": application_id, "stage": "draft", "account": by.account, "authority": "self", "head_seq": 0}
        first |= {name: draft[name] for name in ("bundle", "release", "division")} | {"saved_at": now}
        insert_many(Application, [first], ignore=True)  # two first saves at once: one makes the row, both hold it
        row = hold(application_id)
    if row is None or row["account"] != by.account:
        raise NotFound()
    return row


def _for_whom(application: Mapping[str, Any], draft: Mapping[str, Any], *, by: By, now: datetime) -> dict[str, Any]:
    """For whom this revision is typed; `AuthorityEnded` where it, or what lies there, may be typed no more."""
    if application["stage"] != "draft":
        return standing.OWN
    if application["authority"] in ENDING and standing.ended([Application.get_by_id(application["id"])], now):
        raise standing.AuthorityEnded()
    return standing.for_whom(draft, by, now)


def _known(revision_id: UUID) -> dict[str, Any] | None:
    rows = Revision.select(Revision.id, Revision.application, Revision.digest, Revision.is_aside, Revision.saved_at)
    found: dict[str, Any] | None = rows.where(Revision.id == revision_id).dicts().first()
    return found


def _judge(application: dict[str, Any], known: dict[str, Any] | None, draft: Mapping[str, Any], mark: str) -> str:
    """What a revision is: "new", a "repeat" of one that was taken, "aside", "late", or "parked"."""
    if known is not None:
        if known["application"] != application["id"] or known["digest"] != mark:
            return "parked"
        if not known["is_aside"]:
            return "repeat"
    if application["stage"] != "draft":
        return "late"
    return "new" if known is None and application["revision"] == draft["base"] else "aside"


def _keep(  # noqa: PLR0913
    application_id: UUID, draft: Mapping[str, Any], mark: str, *, whom: dict[str, Any] | None, by: By, now: datetime
) -> datetime:
    """`whom`: for whom it is typed; None for what is kept aside."""
    last = execute(
        "SELECT COALESCE(MAX(number), 0) FROM application_revision WHERE application_id = ?", (application_id,)
    )
    row = {"id": draft["revision"], "application": application_id, "number": last.fetchone()[0] + 1}
    row |= {"base": draft["base"], "kind": "draft", "is_aside": whom is None, "correction": None, "account": by.account}
    row |= {"digest": mark, "content": draft["content"], "files": refs_of(draft["content"]), "saved_at": now}
    if not insert_many(Revision, [row], ignore=True):
        raise IdTaken()  # at this very moment by another application
    if whom is not None and whom["authority"] in ENDING:  # what was photographed for somebody else shuts with the draft
        papers.belong_to(application_id, named_in(draft["content"]), owner=UUID(str(by.account)))
    if whom is not None:
        changes = {name: draft[name] for name in ("revision", "bundle", "release", "division")} | whom
        columns = ", ".join(f"{name} = ?" for name in changes)
        sql = f"UPDATE application SET {columns}, saved_at = ? WHERE id = ?"  # noqa: S608
        execute(sql, (*changes.values(), now, application_id))
    return now


def refs_of(content: Mapping[str, Any]) -> list[str]:
    """Every id that stands in a content, as a revision keeps them beside it: its files are among them."""
    return list(dict.fromkeys([ref.hex for ref in named_in(content)]))


def current(application_id: UUID, revision_id: UUID | None) -> dict[str, Any] | None:
    """The current revision with its content, and the bundle it is written for."""
    if revision_id is None:
        return None
    revision = Revision.get_by_id(revision_id)
    application = Application.get_by_id(application_id)
    if standing.ended([application], clock.now()):
        raise standing.AuthorityEnded()
    return {
        "revision": str(revision.id),
        "base": str(revision.base) if revision.base else None,
        "bundle": application.bundle,
        "release": application.release,
        "division": application.division,
        "content": revision.content,
        "saved_at": revision.saved_at.isoformat(),
    }


def adopt(from_account: UUID, to_account: UUID) -> int:
    """A guest signed in: what was typed before belongs to the account now. Returns how many went over."""
    with unit_of_work():
        moved: int = Application.update(account=to_account).where(Application.account == from_account).execute()
    return moved


def pass_on(application_id: UUID, giver: UUID, taker: UUID) -> None:
    """A draft goes on in the hands of another; what was handed in stays who did it. Joins the caller's unit."""
    theirs = (Application.id == application_id) & (Application.account == giver) & (Application.stage == "draft")
    Application.update(account=taker).where(theirs).execute()


def has_any(account: UUID) -> bool:
    """Whether something was begun or handed in under this account."""
    return bool(Application.select().where(Application.account == account).exists())


def throw_away(application_id: UUID, *, by: By) -> None:
    """Delete a draft with all its revisions; its owner's wish. Repeated, it is gone already."""
    with unit_of_work():
        row = hold(application_id)
        if row is None:
            return
        if row["account"] != by.account:
            raise NotFound()
        if row["stage"] != "draft":
            raise AlreadySubmitted(number=row["number"])
        if row["authority"] in ENDING:  # nobody reads again what was photographed for somebody else
            typed = Revision.select(Revision.files).where(Revision.application == application_id)
            papers.belong_to(application_id, named_in([one.files for one in typed]), owner=row["account"])
        Revision.delete().where(Revision.application == application_id).execute()
        Application.delete().where(Application.id == application_id).execute()


SUPERSEDED_AFTER = timedelta(days=1)
LOOKED_BACK = timedelta(days=8)
LEFT_BEHIND_AFTER = timedelta(days=180)
BATCH = 500


def thin(now: datetime) -> int:
    """Delete revisions that were typed over a day ago; returns how many.

    What is current, kept aside, seen by a case or an answer to a correction always stays. Only the last days are looked
    at: what stayed then stays for good.
    """
    with unit_of_work():
        return int(execute(THIN_SQL, (False, now - LOOKED_BACK, now - SUPERSEDED_AFTER)).rowcount)


THIN_SQL = (
    "DELETE FROM application_revision WHERE kind = 'draft' AND is_aside = ? AND saved_at >= ? AND saved_at < ? "
    "AND NOT EXISTS (SELECT 1 FROM application a WHERE a.id = application_revision.application_id "
    "AND a.revision = application_revision.id) "
    "AND NOT EXISTS (SELECT 1 FROM application_case c WHERE c.application_id = application_revision.application_id "
    "AND c.revision = application_revision.id) "
    "AND NOT EXISTS (SELECT 1 FROM application_revision n WHERE n.application_id = application_revision.application_id "
    "AND n.base = application_revision.id AND n.kind = 'answer')"
)


def drop_left_behind(now: datetime) -> int:
    """Delete drafts that nobody touched for half a year, some at a time; returns how many."""
    before = now - LEFT_BEHIND_AFTER
    old = (Application.stage == "draft") & (Application.saved_at < before)
    ids = [uuid_of(row[0]) for row in execute(LEFT_BEHIND_SQL, (before, BATCH)).fetchall()]
    if not ids:
        return 0
    with unit_of_work():
        Revision.delete().where(Revision.application.in_(ids)).execute()
        Application.delete().where(Application.id.in_(ids) & old).execute()
    return len(ids)


LEFT_BEHIND_SQL = "SELECT id FROM application WHERE number IS NULL AND saved_at < ? ORDER BY saved_at LIMIT ?"
