"""What a worker has to do: one list for the page and for the phone's pack, nearest due first.

Words are those of whoever wants it done; whom it is about is named by id, the phone knows her door.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from peewee import SQL, Value, fn

from field_app.rounds.models import DoorNotice, RoundStep, VisitRequest
from field_app.rounds.notice_rules import spoken
from field_app.rounds.rules import IN_PERSON, OPEN, TO_TELL, VISIT_WORDS, WORD_TO_TELL, WORD_TOLD
from field_app.rounds.service import answering, notices, offered, wording
from field_app.rounds.service.telling import number_of
from field_app.visits import queries as residents
from field_app.visits.custody_rules import KEEPERS
from field_app.visits.job_rules import AGAIN_WITHIN, ASKING, PLAIN, UNDECIDED
from field_app.visits.models import Custody, Job, JobStep
from field_app.visits.queries import bundle_name
from field_app.visits.service import charges, custody, delivering
from server.applications.models import Case, Correction, CorrectionRequest
from server.core import clock, crypto
from server.core.access import Actor
from server.identity import masks
from server.identity import queries as people

KINDS = {"returned": "return", "result_ready": "deliver"}
#: A no is a result too.
BRING = "结果出来了，请送到本人手里"
#: It stays the other one's until it is handed on.
TAKE_OVER = "{whose}经手的，书记退回来了：{words}。您在代班，要改请社区书记把这件转给您"
#: She was told of the paper, or of what is to be mended; it has not come.
FETCH = "还有材料没补交，最晚{day}。请上门拍下来交上去。"
MEND = "部门要补正，最晚{day}。请和本人一起改好，交上去。"


@dataclass(frozen=True, slots=True)
class Work:
    """A worker's tasks; the jobs among them; and whom he may see in full because of one."""

    tasks: list[dict[str, Any]]
    jobs: list[Job]
    to_answer: list[Any]  # notices whose correction he answers himself
    residents: frozenset[UUID]
    underway: list[Job]  # one's own that nobody has decided


def of(actor: Actor, grids: frozenset[str]) -> Work:
    """Everything that this worker has to do in these grids. Eight queries; five more where a job is offered, one where
    a result is ready, others asked for a visit, a colleague was asked to take a job or a secretary gave one back, five
    where something has to be told."""
    lent = Job.grid.in_(sorted(grids)) & charges.is_stood_in_for(Job.grid, actor.account_id, clock.today())
    found = _jobs(actor, lent)
    open_ = [job for job in found if job.state in KINDS]
    turned = turns(open_)
    visits, due = _visits(actor, grids), _notices(actor, grids)
    mending = answering.to_answer(due, actor.account_id)
    due = [row for row in due if row.kind != "correction" or row.state == "open" or row in mending]
    asked, said = _asked(due), wording.of(due)
    pictured = delivering.pictured([job for job in open_ if job.state == "result_ready"])
    to_take, in_hands = offered.of(actor.account_id)
    others = _of_others(open_, actor)
    told_of = {job.id: _job(job, turned.get(job.id), pictured) | in_hands.get(job.id, {}) for job in open_}
    tasks = [_to_take_over(task, others.get(job)) for job, task in told_of.items()]
    tasks += _questions(actor.account_id)
    unreached = _unreached(visits)
    tasks += [_visit(row, actor, row.resident in unreached) for row in visits if _is_his(row, actor)] + to_take
    tasks += [_word(row) for row in visits if _is_to_tell(row, unreached) and not _is_his(row, actor)]
    tasks += [_notice(row, asked.get(row.subject, []), said.get(row.id), mends=row in mending) for row in due]
    told = {row.job.resident for row in due}
    mine = {row.resident for row in visits if row.worker == actor.account_id}
    tasks += [_original(row, actor) for row in _originals(actor, lent)]
    seen = frozenset({job.resident for job in open_} | mine | told)
    underway = [job for job in found if job.worker == actor.account_id and job.state in UNDECIDED]
    return Work(sorted(tasks, key=_place), open_, mending, seen, sorted(underway, key=lambda job: job.id))


def page(actor: Actor, *, after: tuple[date, UUID] | None, limit: int) -> list[dict[str, Any]]:
    """The same as a list, residents by their covered names; one more than `limit`. Two queries more, and the log of
    whose notices are shown."""
    found = of(actor, charges.scope(actor).grids).tasks
    if after:
        found = [row for row in found if _place(row) > (after[0].isoformat(), str(after[1]))]
    shown = found[: limit + 1]
    notices.lend(shown[:limit], to=actor)
    names = people.person_names({UUID(row["resident"]) for row in shown if row["resident"]})
    return [row | {"resident_name": _covered(row["resident"], names)} for row in shown]


def _covered(resident: str | None, names: Mapping[UUID, str]) -> str:
    name = names.get(UUID(resident), "") if resident else ""
    return masks.name(name) if name else ""


def _jobs(actor: Actor, lent: Any) -> list[Job]:
    """One's own that are not over, and what waits where one stands in. One query."""
    mine = (Job.worker == actor.account_id) & Job.state.in_((*UNDECIDED, *KINDS))
    return list(Job.select().where(mine | (lent & Job.state.in_(tuple(KINDS)))))


def _of_others(jobs: Sequence[Job], actor: Actor) -> dict[UUID, str]:
    """Whose those are that came back to somebody else, by name. One query, none where there are none."""
    theirs = [job for job in jobs if job.state == "returned" and job.worker != actor.account_id]
    names = people.account_names({job.worker for job in theirs}) if theirs else {}
    return {job.id: names.get(job.worker) or "同事" for job in theirs}


def _to_take_over(task: dict[str, Any], whose: str | None) -> dict[str, Any]:
    """What came back to who is away is seen by who stands in; it is done again by whoever takes it over."""
    return task if whose is None else task | {"job": None, "words": TAKE_OVER.format(whose=whose, words=task["words"])}


def _place(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["due_on"], row["id"]


def turns(jobs: Sequence[Job]) -> dict[UUID, JobStep]:
    """The step by which each of these jobs became its worker's turn: it came back, or its result came. One query, none
    without jobs."""
    if not jobs:
        return {}
    to_worker = JobStep.step.in_(("return", "result"))
    steps: Any = JobStep.select().where(JobStep.job.in_([job.id for job in jobs]) & to_worker)
    return {step.job_id: step for step in steps.order_by(JobStep.seq)}


def due_on(job: Job, turn: JobStep | None) -> date:
    """Until when a worker should have done again or brought what is his `turn`: what is noted afterwards moves no
    day."""
    return clock.local(turn.at if turn else job.moved_at).date() + AGAIN_WITHIN


def _job(job: Job, turn: JobStep | None, pictured: Mapping[UUID, str]) -> dict[str, Any]:
    kind, said = KINDS[str(job.state)], (turn and turn.words) or {}
    told = {"id": str(id_of(f"{job.id}/{kind}")), "kind": kind, "resident": str(job.resident), "job": str(job.id)}
    told |= {"due_on": due_on(job, turn).isoformat(), "marks": said.get("marks", [])}
    told |= {"words": said.get("words") or (BRING if kind == "deliver" else PLAIN[str(job.state)])}
    if kind == "return":
        return told
    asks = {"grade": str(job.grade), "name": bundle_name(job), "to_sign": delivering.to_sign(job)}
    return told | asks | {"asks_photo": job.id in pictured, "photo_why": pictured.get(UUID(str(job.id)))}


def id_of(what: str) -> UUID:
    """Of what has no id of its own, always the same."""
    return UUID(bytes=crypto.mac("sync.task", what.encode())[:16], version=4)


def _questions(worker: UUID) -> list[dict[str, Any]]:
    """What secretaries asked about jobs that wait, and nobody answered yet. One query."""
    asked: dict[str, tuple[Job, JobStep]] = {}
    of_waiting = (Job.worker == worker) & Job.state.in_(ASKING) & JobStep.step.in_(("ask", "answer"))
    steps: Any = JobStep.select(JobStep, Job).join(Job).where(of_waiting).order_by(JobStep.job, JobStep.seq)
    for step in steps:
        if step.step == "ask":
            asked[step.data["command"]] = (step.job, step)
        else:
            asked.pop(step.data["command"], None)
    return [_question(job, step) for job, step in asked.values()]


def _question(job: Job, step: JobStep) -> dict[str, Any]:
    due = (clock.local(step.at).date() + timedelta(days=1)).isoformat()
    told = {"id": step.data["command"], "kind": "notice", "resident": str(job.resident), "job": str(job.id)}
    told |= {"due_on": due, "marks": [], "words": (step.words or {}).get("words", "")}
    return told | {"question": step.data["command"], "name": bundle_name(job)}


def _visits(actor: Actor, grids: frozenset[str]) -> list[Any]:
    """Taken by this worker, or to be taken in one of these grids; with each, whether it was this worker who asked the
    resident: those stay also where somebody else goes, as she may still have to be told the word. One query."""
    his = (RoundStep.request == VisitRequest.id) & (RoundStep.step == "confirm")
    was_asked = fn.EXISTS(RoundStep.select(SQL("1")).where(his & (RoundStep.account == actor.account_id)))
    told = (RoundStep.request == VisitRequest.id) & (RoundStep.step == WORD_TOLD)
    was_told = fn.EXISTS(RoundStep.select(SQL("1")).where(told))
    near = VisitRequest.grid.in_(sorted(grids)) | (VisitRequest.worker == actor.account_id)
    wanted = VisitRequest.state.in_(OPEN) & near
    rows = (
        VisitRequest.select(VisitRequest, was_asked.alias("was_asked"), was_told.alias("was_told"))
        .where(wanted)
        .order_by(VisitRequest.due_on, VisitRequest.id)
    )
    found: list[Any] = [*rows]
    return [row for row in found if _is_his(row, actor) or row.was_asked]


def _is_his(row: VisitRequest, actor: Actor) -> bool:
    """Whether he goes, or may: nobody does yet, and he has not said no."""
    is_free = row.worker is None and str(actor.account_id) not in row.passed_by
    return is_free or row.worker == actor.account_id


def _is_to_tell(row: Any, unreached: set[UUID]) -> bool:
    return row.resident in unreached and row.was_asked and not row.was_told


def _unreached(rows: Sequence[VisitRequest]) -> set[UUID]:
    """Those for whom others asked and whom no message reaches: who goes has to tell them. At most one query."""
    others = {row.resident for row in rows if row.resident and row.source != "self"}
    known = residents.rows_of(others) if others else []
    return {row.person_id for row in known if number_of(row) is None}


def _visit(row: Any, actor: Actor, is_unreached: bool) -> dict[str, Any]:
    """What for; the word and the caller's number only for who took it. Whom no message reaches hears the word from who
    asked her."""
    is_mine = row.worker == actor.account_id
    told = {"id": str(row.id), "kind": "visit", "resident": row.resident and str(row.resident), "job": None}
    told |= {"due_on": row.due_on.isoformat(), "marks": [], "state": str(row.state)}
    words = VISIT_WORDS[str(row.state)].format(words=row.words or "")
    told |= {"words": words + IN_PERSON if is_unreached else words}
    if is_unreached and row.was_asked and not row.was_told:
        told["word_to_tell"] = row.word
    return told | ({"word": row.word, "call_back": (row.asked or {}).get("phone")} if is_mine else {})


def _word(row: Any) -> dict[str, Any]:
    """Somebody else goes; the word is still to be told by who asked her."""
    told: dict[str, Any] = {
        "id": str(id_of(f"{row.id}/word")),
        "kind": "visit",
        "resident": str(row.resident),
        "job": None,
    }
    told |= {"due_on": row.due_on.isoformat(), "marks": [], "state": TO_TELL, "words": WORD_TO_TELL}
    return told | {"word_to_tell": row.word, "visit": str(row.id)}


def _notices(actor: Actor, grids: frozenset[str]) -> list[Any]:
    """What has to be told at a bedside, of one's own jobs and of one's grids, whose worker may be away; and what was
    told while a paper that was to follow by then, or the answer to a correction, has not come. What came just now is
    not asked for again, though its event is still on its way. One query."""
    mine = (Job.worker == actor.account_id) | Job.grid.in_(sorted(grids))
    wanted = ((DoorNotice.state == "open") & ~_has_come()) | ((DoorNotice.state == "told") & _is_awaited())
    query = DoorNotice.select(DoorNotice, Job).join(Job).where(wanted & mine)
    return list(query.order_by(DoorNotice.due_on, DoorNotice.id))


def _is_awaited() -> Any:
    needs_it = (Case.state != "closed") | (Case.result == "granted_deferred")
    is_due = (Case.id == DoorNotice.subject) & (Case.owes_until == DoorNotice.due_on) & needs_it
    deferred = (DoorNotice.kind == "deferred") & fn.EXISTS(Case.select(Value(1)).where(is_due))
    is_sent = (Correction.id == DoorNotice.subject) & (Correction.state == "sent")
    return deferred | ((DoorNotice.kind == "correction") & fn.EXISTS(Correction.select(Value(1)).where(is_sent)))


def _has_come() -> Any:
    owes_nothing = (Case.id == DoorNotice.subject) & Case.owes_until.is_null()
    handed_in = (DoorNotice.kind == "deferred") & fn.EXISTS(Case.select(Value(1)).where(owes_nothing))
    is_answered = (Correction.id == DoorNotice.subject) & (Correction.state != "sent")
    return handed_in | ((DoorNotice.kind == "correction") & fn.EXISTS(Correction.select(Value(1)).where(is_answered)))


def _originals(actor: Actor, lent: Any) -> list[Any]:
    """What this worker has to bring back to whom, and whoever he stands in for; also what he carries of a job that is
    another's now. One query."""
    carried = (Custody.keeper == "worker") & (Custody.account == actor.account_id)
    mine = ((Job.worker == actor.account_id) | lent | carried) & (Custody.state == "out")
    return list(Custody.select(Custody, Job).join(Job).where(mine).order_by(Custody.due_back, Custody.id))


def _original(row: Any, actor: Actor) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(row.id), "kind": "deliver", "resident": str(row.job.resident)}
    told |= {"job": str(row.job_id), "due_on": row.due_back.isoformat(), "marks": [], "original": str(row.id)}
    piece = {name: getattr(row, name) for name in ("what", "keeper", "keeper_name")}
    piece |= {"keeper_plain": KEEPERS[row.keeper], "is_mine": custody.is_with(row, actor.account_id)}
    return told | {"words": f"原件要还给本人：{row.what}，最晚{spoken(row.due_back)}", "piece": piece}


def _asked(rows: Sequence[Any]) -> dict[UUID, list[Any]]:
    """What corrections mark, by their id. One query, none without corrections."""
    asked = [row.subject for row in rows if row.kind == "correction"]
    found: dict[UUID, list[Any]] = {}
    requests: Any = CorrectionRequest.select().where(CorrectionRequest.correction.in_(asked)) if asked else ()
    for request in requests:
        found.setdefault(request.correction_id, []).extend(request.marks)
    return found


def _notice(row: Any, marks: list[Any], said: dict[str, Any] | None, *, mends: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(row.id), "kind": "notice", "resident": str(row.job.resident)}
    told |= {"job": str(row.job_id), "due_on": row.due_on.isoformat(), "marks": marks}
    is_told = row.state == "told"
    words = (MEND if mends else FETCH).format(day=spoken(row.due_on)) if is_told or mends else notices.words(row)
    told |= {"words": words, "door_notice": str(row.id), "is_told": is_told}
    told |= {"to_answer": True} if mends else {}
    return told | ({"notice": said} if said else {})
