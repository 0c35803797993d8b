"""Leave to look at what was handed in: photos, signatures and papers, each under the mark of its item and body."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from server.applications.mandated import MANDATE
from server.applications.models import Case, Owed
from server.applications.service import owed, papers
from server.core import clock
from server.core.access import Actor
from server.identity.mandate_views import on_record
from server.media.service import grant
from server.places.queries import bodies
from server.reviews.service import knowledge

LOOK_FOR = timedelta(minutes=30)


def name_of_body(code: str | None) -> str:
    """The body's name, its code where the register does not know it."""
    return str(bodies().get(code or "", {}).get("name", code or ""))


def field_seen(case: Case, field: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """A field with leave to look at its picture, where it holds one: photos and signatures are decided on too."""
    value = field["value"] if field["type"] in ("photo", "signature") and not case.blocked_at else None
    return field | {"pages": _looks(case, value if isinstance(value, list) else [value] if value else [], actor)}


def _looks(case: Case, refs: Sequence[Any], actor: Actor) -> list[dict[str, Any]]:
    """Leave for this reader to look at these files, under the mark of this item and body."""
    until, day = clock.now() + LOOK_FOR, clock.local(case.submitted_at).date()
    mark = (case.name, name_of_body(case.body))
    open_ones = () if case.blocked_at else refs
    return [{"ref": ref, "grant": grant(UUID(str(ref)), *mark, until, actor.account_id, day=day)} for ref in open_ones]


def papers_seen(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """The papers with leave to look at their pages; one that was to follow with its date, and with what came. One
    query; up to four more for the mandate that stands in for a letter."""
    later = {row.material: row for row in Owed.select().where(Owed.case == case.id)}
    return [_paper(case, paper, later.get(paper["material"]), actor) for paper in case.content["materials"]]


def _paper(case: Case, paper: Mapping[str, Any], later: Owed | None, actor: Actor) -> dict[str, Any]:
    code = paper["material"]
    name, made = knowledge.material_name(case, code), papers.is_made(paper)
    refs = later.pages if later is not None and later.handed_in_at else paper.get("pages", ())
    materials = knowledge.release(knowledge.release_of(case)).materials
    shown = owed.shown(later, materials[code]) if later is not None else None
    facts = {"material": code, "name": name, "source": paper["source"], "made": made, "owed": shown}
    facts |= {"mandate": _record(case, paper)}
    return facts | {"pages": _looks(case, refs, actor)}


def _record(case: Case, paper: Mapping[str, Any]) -> dict[str, Any] | None:
    """The mandate that stands in for this letter, as it is now: the desk sees its limits, and whether it ended."""
    if paper["source"] != MANDATE or case.blocked_at:
        return None
    return on_record(UUID(paper["rests_on"]), clock.now())
