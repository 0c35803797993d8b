"""The files that an application names: there, this owner's, sent for what they are named for; and handed in with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from server.applications import split, standing
from server.applications.models import Application
from server.applications.service import erasing
from server.core import clock
from server.core.access import Actor
from server.core.db import Question, ids_in
from server.core.errors import Fault, Invalid
from server.forms.compiled import compiled
from server.forms.faults import pointer
from server.forms.takes import Takes, of_paper
from server.identity import queries as people
from server.identity.care import Ground
from server.media import queries as media
from server.media.models import MediaRef
from server.media.queries import RefFacts
from server.media.rules import Measures, Purpose
from server.media.service import papers

MATERIAL = (Purpose.MATERIAL, Purpose.CORRECTION)
SIGNATURE = (Purpose.SIGNATURE,)
ELEMENT_PHOTO = (Purpose.ELEMENT_PHOTO,)


#: Of the files that are there, what they are; None for one of which that is not known, which counts as one page.
Known = Mapping[UUID, Measures | None]


class Named(NamedTuple):
    """A file where it is named; `ref` is None where no id stands."""

    place: tuple[str | int, ...]
    ref: UUID | None
    purposes: tuple[Purpose, ...]  # for which it may have been sent
    takes: Takes | None = None  # what its place takes; None: whatever we take
    paper: tuple[UUID | None, ...] = ()  # all files of its paper, if it is of one


def named_in(settled: split.Settled) -> tuple[Named, ...]:
    """Every file that papers and values name."""
    return tuple(_named(settled))


def _named(settled: split.Settled) -> Iterator[Named]:
    takes = compiled(settled.form).takes
    for paper in settled.papers:
        code, pages = paper["material"], tuple(_uuid(ref) for ref in paper.get("pages", ()))
        for page, ref in enumerate(pages):
            yield Named(("materials", code, "pages", page), ref, MATERIAL, takes.get(("materials", code)), pages)
    for code, value in settled.values.items():
        kind = settled.form["fields"][code]["type"]
        if kind == "signature":
            yield Named(("values", code), _uuid(value), SIGNATURE)
        elif kind == "photo" and isinstance(value, list):
            for place, ref in enumerate(value):
                yield Named(("values", code, place), _uuid(ref), ELEMENT_PHOTO, takes.get(("values", code)))


def pages_of(material: Mapping[str, Any], refs: Sequence[Any]) -> list[Named]:
    """The pages of one paper that comes by itself, as the catalogue defines it."""
    limits, pages = of_paper(material), tuple(_uuid(ref) for ref in refs)
    return [Named(("pages", page), ref, MATERIAL, limits, pages) for page, ref in enumerate(pages)]


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def asked(application: UUID, signature: UUID | None) -> Question:
    """What to ask for `media.known`: the files of the draft's current revision, and the signature given with it."""
    return media.asked(f"{ids_in(REVISION_FILES)} UNION ALL SELECT ?", (application, signature))


REVISION_FILES = "SELECT r.files FROM application a JOIN application_revision r ON r.id = a.revision WHERE a.id = ?"


def hand_in(named: Sequence[Named], *, owner: UUID, application: UUID) -> None:
    """Hand files without `faults` in with this application, in the caller's unit; `PaperMissing` if one is lost."""
    papers.hand_in([one.ref for one in named if one.ref], owner=owner, used_in=application)


def hand_in_checked(named: Sequence[Named], *, owner: UUID, application: UUID) -> None:
    """As `hand_in`, but looks first: `Invalid` names all that cannot be handed in."""
    if wrong := faults({owner: named}):
        raise Invalid(wrong)
    hand_in(named, owner=owner, application=application)


def faults(named: Mapping[UUID, Sequence[Named]], *, changed: Sequence[Named] = ()) -> list[Fault]:
    """As `faults_in`, in one query for all.

    `changed`: files of papers whose pages are counted, also where nothing new is in them.
    """
    every = [*chain.from_iterable(named.values()), *changed]
    return faults_in(media.stored(ref for one in every for ref in (one.ref, *one.paper) if ref), named, changed=changed)


def faults_in(
    known: Mapping[UUID, RefFacts], named: Mapping[UUID, Sequence[Named]], *, changed: Sequence[Named] = ()
) -> list[Fault]:
    """Files, by who must have sent them: those that never came, are somebody else's, or not what their place takes."""
    every = [(owner, one) for owner, files in named.items() for one in files]
    wrong, here = [], []
    for owner, one in every:
        file = known.get(one.ref) if one.ref else None
        if file is None or file.owner != owner or file.purpose not in one.purposes:
            wrong.append(Fault(pointer(*one.place), "这个文件没有找到，请重新上传"))
        elif file.state == "expected":
            wrong.append(Fault(pointer(*one.place), "这个文件还没有传完，请等一等再提交"))
        elif not file.is_stored:
            wrong.append(Fault(pointer(*one.place), "这个文件用不了，请重新上传"))
        else:
            here.append(one)
    amiss = {one.ref for _, one in every} - {one.ref for one in here}
    measures = {ref: file.measures for ref, file in known.items() if ref not in amiss}
    return wrong + unfit(here, measures, changed=changed)


def unfit(named: Sequence[Named], known: Known, *, changed: Sequence[Named] = ()) -> list[Fault]:
    """Files that are not what the catalogue asks for at their place, and papers that have too many pages or too few."""
    return _refused(named, known) + _miscounted([*named, *changed], known)


def _refused(named: Sequence[Named], known: Known) -> list[Fault]:
    wrong = []
    for one in named:
        file = known[one.ref] if one.ref else None
        if one.takes and file and (said := one.takes.refused(file)):
            wrong.append(Fault(pointer(*one.place), said))
    return wrong


def _miscounted(named: Iterable[Named], known: Known) -> list[Fault]:
    """A picture is one page, a PDF as many as it has; a file that is not known has one at least."""
    papers = {one.place[:-1]: one for one in named if one.takes and one.paper}
    wrong = []
    for place, one in papers.items():
        files = [known.get(ref) if ref else None for ref in one.paper]
        pages = sum(file.pages if file else 1 for file in files)
        is_all = known.keys() >= set(one.paper)
        if one.takes and (said := one.takes.miscounted(pages, is_all=is_all)):
            wrong.append(Fault(pointer(*place), said))
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
