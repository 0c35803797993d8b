"""The files that an application names: there, this owner's, sent for what they are named for; and handed in with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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
from server.media.rules import Purpose
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
    """Files, by who must have sent them: those that never came, are somebody else's, or not what their place takes;
    and papers that have too many pages or too few.
    """
    wrong, here, amiss = [], list(changed), set()
    for owner, files in named.items():
        for one in files:
            file = known.get(one.ref) if one.ref else None
            if said := _missing(one, file, owner):
                amiss.add(one.ref)
            else:
                here.append(one)
                said = one.takes.refused(file.measures) if one.takes and file and file.measures else None
            if said:
                wrong.append(Fault(pointer(*one.place), said))
    return wrong + _miscounted(here, known, amiss)


def _missing(one: Named, file: RefFacts | None, owner: UUID) -> str | None:
    """Why there is no file that this owner sent for that."""
    if file is None or file.owner != owner or file.purpose not in one.purposes:
        return "这个文件没有找到，请重新上传"
    if file.is_stored:
        return None
    if file.state == "expected":
        return "这个文件还没有传完，请等一等再提交"
    return media.refusal_of(file) or "这个文件用不了，请重新上传"


def _miscounted(named: Iterable[Named], known: Mapping[UUID, RefFacts], amiss: Set[UUID | None]) -> list[Fault]:
    """A picture is one page, a PDF as many as it has; a file that is not there has one at least."""
    papers = {one.place[:-1]: one for one in named if one.takes and one.paper}
    wrong = []
    for place, one in papers.items():
        there = [known[ref].pages for ref in one.paper if ref and ref in known and ref not in amiss]
        lacking = len(one.paper) - len(there)
        if one.takes and (said := one.takes.miscounted(sum(there) + lacking, is_all=not lacking)):
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
