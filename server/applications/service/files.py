"""The files that an application names: there, this owner's, sent for what they are named for; and handed in with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from server.applications import split, standing
from server.applications.models import Application
from server.applications.service import erasing
from server.core import clock
from server.core.access import Actor
from server.core.errors import Fault, Invalid
from server.forms.faults import pointer
from server.identity import queries as people
from server.identity.care import Ground
from server.media import queries as media
from server.media.models import MediaRef
from server.media.rules import PaperMissing, Purpose
from server.media.service import papers

MATERIAL = (Purpose.MATERIAL, Purpose.CORRECTION)
SIGNATURE = (Purpose.SIGNATURE,)
ELEMENT_PHOTO = (Purpose.ELEMENT_PHOTO,)


class Named(NamedTuple):
    """A file where it is named; `ref` is None where no id stands."""

    place: tuple[str | int, ...]
    ref: UUID | None
    purposes: tuple[Purpose, ...]  # for which it may have been sent


def named_in(settled: split.Settled) -> tuple[Named, ...]:
    """Every file that papers and values name."""
    return tuple(_named(settled))


def _named(settled: split.Settled) -> Iterator[Named]:
    for paper in settled.papers:
        for page, ref in enumerate(paper.get("pages", ())):
            yield Named(("materials", paper["material"], "pages", page), _uuid(ref), MATERIAL)
    for code, value in settled.values.items():
        kind = settled.form["fields"][code]["type"]
        if kind == "signature":
            yield Named(("values", code), _uuid(value), SIGNATURE)
        elif kind == "photo" and isinstance(value, list):
            for place, ref in enumerate(value):
                yield Named(("values", code, place), _uuid(ref), ELEMENT_PHOTO)


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def hand_in(named: Sequence[Named], *, owner: UUID, application: UUID) -> Callable[[], None]:
    """Hand the files in with this application, in the caller's transaction.

    Call what comes back before it ends: `Invalid` names all that cannot be handed in, and undoes it.
    """
    handed_in = papers.hand_in([one.ref for one in named if one.ref], owner=owner, used_in=application)

    def judge() -> None:
        try:
            sent_for = handed_in()
        except PaperMissing:
            if wrong := faults(named, owner=owner):
                raise Invalid(wrong) from None
            raise
        if any(one.ref is None or sent_for[one.ref.hex] not in one.purposes for one in named):
            raise Invalid(faults(named, owner=owner))

    return judge


def faults(named: Sequence[Named], *, owner: UUID | None) -> list[Fault]:
    """Files that never came, were refused, or are somebody else's; one query for all."""
    known = media.stored([one.ref for one in named if one.ref])
    wrong = []
    for one in named:
        file = known.get(one.ref) if one.ref else None
        if file is None or file.owner != owner or file.purpose not in one.purposes:
            wrong.append(Fault(pointer(*one.place), "这个文件没有找到，请重新上传"))
        elif file.state == "expected":
            wrong.append(Fault(pointer(*one.place), "这个文件还没有传完，请等一等再提交"))
        elif not file.is_stored:
            wrong.append(Fault(pointer(*one.place), "这个文件用不了，请重新上传"))
    return wrong


def looks(file: MediaRef, actor: Actor) -> bool:
    """Whether the caller may look: by that for which it was sent, or by what else it was handed in with for somebody.

    The same photo may stand in two drafts of which one is thrown away. What was taken for another is not read by
    handing it in for oneself.
    """
    if standing.looks(file.used_in, actor):
        return True
    return file.is_attached and file.id in erasing.files_of(_handed_in(file, actor))


def _handed_in(file: MediaRef, actor: Actor) -> list[UUID]:
    """What the file's owner handed in for others at which the caller may look. Some six queries."""
    me = people.records_of(actor.person_id) if actor.person_id else []
    mine = (Application.account == actor.account_id) | Application.applicant.in_(me)
    theirs = (Application.account == file.owner) & (Application.authority != Ground.SELF)
    found = list(Application.select().where(theirs & (Application.stage == "submitted") & mine))
    shut = standing.ended([one for one in found if one.applicant not in me], clock.now())
    return [one.id for one in found if one.id not in shut]
