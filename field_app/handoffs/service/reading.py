"""One job in full, as a secretary reads it: covered like a desk's page; look and opening are recorded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.rules import SAID, kept_because, received
from field_app.handoffs.service import conflicts, handed_on, inbox
from field_app.visits.job_rules import ASKING
from field_app.visits.models import Job, JobRevision
from field_app.visits.place_rules import plain
from field_app.visits.queries import bundle_name
from field_app.visits.service import drafting, hands, job_trace, jobs, ordering, places, residents
from server.catalog import queries as catalog
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.forms import scenario
from server.forms.reading import as_text
from server.identity import masks
from server.identity.service import records
from server.media.service import grant
from server.places.queries import divisions, place_name
from server.reviews import masking

LOOK_FOR = timedelta(minutes=30)
#: Of what no release knows, nothing lies open.
UNKNOWN: Mapping[str, Any] = {"sensitivity": "sensitive"}
PICTURED = ("photo", "signature")
#: Why a job is corrected without anybody saying so: its last file came.
UNSAID = "files"


def open_job(job_id: UUID, actor: Actor) -> dict[str, Any]:
    """One job whole. That it was opened, in which revision, is a step; who read it stands in the log first."""
    job = inbox.seen(job_id, actor)
    records.write(actor.account_id, "opened", "job", job.id)
    if job.state in ASKING:
        _note(job, actor)
    return detail(job, actor)


def _note(job: Job, actor: Actor) -> None:
    told = (job.id, str(job.revision))
    if told in queries.opened([job.id], actor.account_id):
        return
    with unit_of_work(durable=True):
        held = job_trace.held(UUID(str(job.id)))
        if held.revision == job.revision and told not in queries.opened([job.id], actor.account_id):
            data = {"revision": job.revision}
            job_trace.note(held, "open", by=inbox.named(actor), now=clock.now(), data=data)


def detail(job: Job, actor: Actor) -> dict[str, Any]:
    """What was sent last, with what is missing, what changed since the time before, and what was said about it."""
    revision: Any = JobRevision.get_by_id(job.revision)
    body: Mapping[str, Any] = revision.body or {}
    before = _before(revision)
    steps = queries.steps([UUID(str(job.id))], *SAID)
    names = inbox.names_of([job])
    return inbox.head(job, revision, names) | {
        "grade": job.grade,
        "faults": revision.faults or [],
        "answers": _answers(body, before),
        "fields": fields_of(body, before),
        "materials": _papers(body, before),
        "files": _files(job, revision, before, actor),
        "consent": _consent(body, before),
        "words": [_told(step) for step in steps if step.reason != UNSAID],
        "hands": hands.shown(UUID(str(job.id))),
        "is_own": conflicts.is_own(job, body, actor),
        **handed_on.turns_of([job], names.workers)[job.id],
    }


def _before(revision: Any) -> Mapping[str, Any] | None:
    """What was sent the time before; None of the first."""
    found: Any = JobRevision.get_or_none(
        (JobRevision.job == revision.job_id) & (JobRevision.number == revision.number - 1)
    )
    return found.body if found is not None else None


def _elements(body: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    try:
        return catalog.release(body["release"]).elements
    except (KeyError, NotFound):
        return {}


def _values(body: Mapping[str, Any] | None) -> Mapping[str, Any]:
    values = ((body or {}).get("content") or {}).get("values")
    return values if isinstance(values, dict) else {}


def _answers(body: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What was asked before the form, in the words in which it was asked; covered like a value."""
    elements, now, then = _elements(body), _said(body), _said(before)
    lines = []
    for code, (asked, _) in {**then, **now}.items():
        texts = [_label(said.get(code), elements.get(code, UNKNOWN)) for said in (now, then)]
        is_changed = before is not None and now.get(code) != then.get(code)
        line = {"code": code, "label": asked, "text": texts[0], "is_changed": is_changed}
        lines.append(line | {"before": texts[1] if is_changed else None})
    return lines


def _said(body: Mapping[str, Any] | None) -> dict[str, tuple[str, str]]:
    """The answers by their element, each with its question; none where what was sent makes no sense."""
    answers = ((body or {}).get("content") or {}).get("answers")
    if not body or not isinstance(answers, dict):
        return {}
    try:
        bundle = catalog.release(body["release"]).bundle(body["bundle"])
    except (KeyError, NotFound):
        return {}
    return scenario.told(bundle, answers) if bundle else {}


def _label(said: tuple[str, str] | None, element: Mapping[str, Any]) -> str:
    return str(masking.COVERED if said and masking.is_sensitive(element) else said[1] if said else "")


def fields_of(body: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Each value covered as on a desk; where it is another than the time before, that one beside it."""
    elements, now, then = _elements(body), _values(body), _values(before)
    told = []
    for code in _in_order(body, {**now, **then}):
        element = elements.get(code, UNKNOWN)
        is_changed = before is not None and now.get(code) != then.get(code)
        line = {"code": code, "label": element.get("name", code), "type": element.get("type", "string")}
        line |= {"text": _text(now.get(code), element), "is_changed": is_changed}
        line |= {"before": _text(then.get(code), element) if is_changed else None}
        told.append(line | {"pages": _refs(now.get(code)) if line["type"] in PICTURED else []})
    return told


def _in_order(body: Mapping[str, Any], codes: Iterable[str]) -> list[str]:
    """As the items ask for them; what none of them asks for comes last. What was sent lies sorted by code."""
    try:
        release = catalog.release(body["release"])
        items = (release.bundle(body["bundle"]) or {"items": ()})["items"]
        asked = [row["code"] for one in items for row in release.items[one["code"]]["elements"]]
    except (KeyError, NotFound):
        asked = []
    place = {code: at for at, code in reversed(list(enumerate(asked)))}
    return sorted(codes, key=lambda code: place.get(code, len(asked)))


def _refs(value: Any) -> list[str]:
    """The files of a photo or of a signature."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] * bool(value)


def _text(value: Any, element: Mapping[str, Any]) -> str:
    return as_text(masking.mask(value, element), element, place_name)


def _papers(body: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Which papers, from where, on which pages (looked at by `files`), and what of that was otherwise the time before;
    also a paper that is handed in no more, without a source.
    """
    now, then = _handed_in(body), _handed_in(before)
    try:
        known: Mapping[str, Any] = catalog.release(body["release"]).materials if now or then else {}
    except (KeyError, NotFound):
        known = {}
    nothing: Mapping[str, Any] = {}
    return [
        _paper(code, now.get(code, nothing), then.get(code, nothing), is_first=before is None)
        | {"name": str(known.get(code, {}).get("name", code))}
        for code in {**now, **then}
    ]


def _handed_in(body: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    papers = ((body or {}).get("content") or {}).get("materials")
    rows = [one for one in papers if isinstance(one, dict)] if isinstance(papers, list) else []
    return {str(one.get("material", "")): one for one in rows}


def _paper(code: str, now: Mapping[str, Any], then: Mapping[str, Any], *, is_first: bool) -> dict[str, Any]:
    pages, gone = _pages(now), [page for page in _pages(then) if page not in _pages(now)]
    sources = str(now.get("source", "")), str(then.get("source", ""))
    told: dict[str, Any] = {"material": code, "source": sources[0], "pages": pages}
    told |= {"is_changed": not is_first and (sources[0] != sources[1] or pages != _pages(then))}
    return told | {"before": None if is_first or sources[0] == sources[1] else sources[1], "removed": len(gone)}


def _pages(paper: Mapping[str, Any]) -> list[str]:
    return [str(page) for page in paper.get("pages") or ()]


def _files(job: Job, revision: Any, before: Mapping[str, Any] | None, actor: Actor) -> list[dict[str, Any]]:
    """Every file that came, with leave for this reader to look at its copy under the mark of what is done."""
    until, place = clock.now() + LOOK_FOR, str(divisions().get(str(job.division), {}).get("name", job.division))
    mark, day = (bundle_name(job), place), clock.local(job.received_at).date()
    known = {one["ref"] for one in (before or {}).get("files", ())}
    purposes = {one["ref"]: one["purpose"] for one in revision.files}
    taken = _taken(job, revision)
    facts = {one["ref"]: one.get("facts") for one in (revision.body or {}).get("files", ())}
    return [
        {
            **{name: one[name] for name in ("ref", "state", "reason")},
            "purpose": purposes[one["ref"]],
            "is_new": before is not None and one["ref"] not in known,
            "place": taken.get(one["ref"]),
            "kept": kept_because(facts.get(one["ref"])),
            "grant": grant(UUID(one["ref"]), *mark, until, actor.account_id, day=day)
            if one["state"] == "stored"
            else None,
        }
        for one in jobs.files_of(revision.files, job_trace.holders_of(job))
    ]


def _taken(job: Job, revision: Any) -> dict[str, str | None]:
    """How far from home each picture was taken whose item asks for that, by file."""
    known = places.of(UUID(one["ref"]) for one in revision.files)
    if not known:
        return {}
    home, of_home = residents.position_of(job.resident), drafting.pictured_at_home(revision.body or {}, job.resident)
    return {str(ref): plain(place, home, is_home=str(ref) in of_home) for ref, place in known.items()}


def _consent(body: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the resident agreed to, how and before whom; with the words of that day."""
    given = body.get("consent")
    if not given:
        return None
    witness, by = given["witness"], given["given_by"]
    shown = _shown(given["shown_digest"])
    told = {name: given[name] for name in ("items", "until", "how", "at", "shown_digest", "is_doubted")}
    told |= {"who": by["who"], "relation": by["relation"], "signature": given["signature"]}
    told |= {"giver_name": masks.name(by["name"]) if by.get("name") else None}
    told |= {"witness_name": masks.name(witness["name"]) if witness else None}
    told |= {"is_impartial": witness["is_impartial"] if witness else None}
    told |= {"item_names": _item_names(body, given["items"])}
    told |= {"texts": [{"title": text.title, "body": text.body} for text in shown]}
    return told | {"is_changed": before is not None and before.get("consent") != given}


def _item_names(body: Mapping[str, Any], codes: Sequence[str]) -> list[str]:
    try:
        items: Mapping[str, Any] = catalog.release(body["release"]).items
    except (KeyError, NotFound):
        items = {}
    return [str(items[code]["name"]) if code in items else code for code in codes]


def _shown(digest: str | None) -> list[Any]:
    """The texts with this digest, of whichever day; none where we never had such words."""
    for read in ordering.editions():
        ours, with_childs = ordering.digests(read)
        if digest in (ours, with_childs):
            return read if digest == with_childs else read[:-1]
    return []


def _told(step: Any) -> dict[str, Any]:
    """One thing that was said or done about this job, with its words."""
    words = step.words or {}
    told = {"id": step.data.get("command"), "at": step.at, "role": step.role, "step": step.step}
    text = received(words) if step.step == "deliver" else words.get("words", "")
    return told | {"reason": step.reason, "text": text, "marks": words.get("marks", [])}
