"""The files that an application names: there, this owner's, sent for what they are named for; and handed in with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from server.applications import split, standing
from server.applications.models import Application
from server.applications.service import erasing
from server.core import clock
from server.core.access import Actor
from server.core.errors import Fault, Invalid
from server.forms.compiled import compiled
from server.forms.faults import pointer
from server.forms.takes import Takes, of_paper
from server.identity import queries as people
from server.identity.care import Ground
from server.media import queries as media
from server.media.models import MediaRef
from server.media.rules import Measures, PaperMissing, Purpose
from server.media.service import papers

MATERIAL = (Purpose.MATERIAL, Purpose.CORRECTION)
SIGNATURE = (Purpose.SIGNATURE,)
ELEMENT_PHOTO = (Purpose.ELEMENT_PHOTO,)


class Named(NamedTuple):
    """A file where it is named; `ref` is None where no id stands."""

    place: tuple[str | int, ...]
    ref: UUID | None
    purposes: tuple[Purpose, ...]  # for which it may have been sent
    takes: Takes | None = None  # what its place takes; None: whatever we take
    among: int = 1  # of so many files that make up the paper


def named_in(settled: split.Settled) -> tuple[Named, ...]:
    """Every file that papers and values name."""
    return tuple(_named(settled))


def _named(settled: split.Settled) -> Iterator[Named]:
    takes = compiled(settled.form).takes
    for paper in settled.papers:
        code, pages = paper["material"], paper.get("pages", ())
        for page, ref in enumerate(pages):
            limits = takes.get(("materials", code))
            yield Named(("materials", code, "pages", page), _uuid(ref), MATERIAL, limits, len(pages))
    for code, value in settled.values.items():
        kind = settled.form["fields"][code]["type"]
        if kind == "signature":
            yield Named(("values", code), _uuid(value), SIGNATURE)
        elif kind == "photo" and isinstance(value, list):
            for place, ref in enumerate(value):
                yield Named(("values", code, place), _uuid(ref), ELEMENT_PHOTO, takes.get(("values", code)))


def pages_of(material: Mapping[str, Any], refs: Sequence[Any]) -> list[Named]:
    """The pages of one paper that comes by itself, as the catalogue defines it."""
    limits = of_paper(material)
    return [Named(("pages", page), _uuid(ref), MATERIAL, limits, len(refs)) for page, ref in enumerate(refs)]


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def hand_in(named: Sequence[Named], *, owner: UUID, application: UUID) -> Callable[[], None]:
    """Hand the files in with this application, in the caller's transaction.

    Call what comes back before it ends: `Invalid` names all that cannot be handed in, and undoes it.
    """
    refs, is_limited = [one.ref for one in named if one.ref], any(one.takes for one in named)
    handed_in = papers.hand_in(refs, owner=owner, used_in=application, measured=is_limited)

    def judge() -> None:
        try:
            sent = handed_in()
        except PaperMissing:
            if wrong := faults(named, owner=owner):
                raise Invalid(wrong) from None
            raise
        if any(one.ref is None or sent[one.ref.hex].purpose not in one.purposes for one in named):
            raise Invalid(faults(named, owner=owner))
        if is_limited and (wrong := unfit([(one, sent[one.ref.hex].measures) for one in named if one.ref])):
            raise Invalid(wrong)

    return judge


def faults(named: Sequence[Named], *, owner: UUID | None) -> list[Fault]:
    """Files that never came, were refused, are somebody else's, or not what their place takes; one query for all."""
    known = media.stored([one.ref for one in named if one.ref])
    wrong, here = [], []
    for one in named:
        file = known.get(one.ref) if one.ref else None
        if file is None or file.owner != owner or file.purpose not in one.purposes:
            wrong.append(Fault(pointer(*one.place), "这个文件没有找到，请重新上传"))
        elif file.state == "expected":
            wrong.append(Fault(pointer(*one.place), "这个文件还没有传完，请等一等再提交"))
        elif not file.is_stored:
            wrong.append(Fault(pointer(*one.place), "这个文件用不了，请重新上传"))
        else:
            here.append((one, file.measures))
    return wrong + unfit(here)


def unfit(files: Sequence[tuple[Named, Measures | None]]) -> list[Fault]:
    """Files that are not what the catalogue asks for at their place, and papers that have too many pages or too few.

    A picture is one page, a PDF as many as it has; a file of which nothing is known here counts as one.
    """
    wrong, pages = [], dict[Takes, tuple[Named, int]]()
    for one, file in files:
        if one.takes is None:
            continue
        if file and (said := one.takes.refused(file)):
            wrong.append(Fault(pointer(*one.place), said))
        _, so_far = pages.get(one.takes, (one, one.among))
        pages[one.takes] = one, so_far + (file.pages - 1 if file else 0)
    for one, count in pages.values():
        if one.takes and (said := one.takes.miscounted(count)):
            wrong.append(Fault(pointer(*one.place[:-1]), said))
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
