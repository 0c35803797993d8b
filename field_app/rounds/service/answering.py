"""A correction is answered at the bedside: what a phone is lent of the application, and what comes back from it.

It lands like the applicant's own answer, by who has the job, on the authority on which it was handed in. Her consent
goes with it only where something is declared anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from field_app.rounds import answer_rules
from field_app.rounds.models import DoorNotice
from field_app.visits import agent_rules, agreement
from field_app.visits.job_rules import happened
from field_app.visits.models import Job, JobStep
from field_app.visits.service import deeds, job_trace, of_jobs, ordering
from server.applications import mending, signing
from server.applications.models import Application, Case, Correction, CorrectionRequest, Revision
from server.applications.rules import changed_only
from server.applications.service import answers, checking, trace
from server.applications.service.answers import AnswerLate
from server.applications.split import Settled
from server.applications.standing import AuthorityEnded
from server.core import clock, crypto
from server.core.access import Actor
from server.core.errors import AlreadyUsed, DomainError, Fault, Invalid, NotFound
from server.core.workflow import IllegalStep
from server.forms.page_view import for_page
from server.forms.shapes import Form
from server.media.service import papers

#: What of a deed is the answer itself.
ANSWER = ("values", "materials", "signature")
#: The step of a job that an answer is.
ANSWERED = "notice_answered"
KEEPS = {AnswerLate: deeds.ANSWERED, IllegalStep: deeds.ANSWERED, AuthorityEnded: deeds.AUTHORITY_ENDED}


class Asked(NamedTuple):
    """What is to be mended of an application, as a phone needs it."""

    base: UUID
    content: dict[str, Any]
    form: Form
    marks: list[dict[str, Any]]


def asked(notices: Sequence[DoorNotice]) -> dict[UUID, Asked]:
    """By notice the application as it stands, its form, and what was marked by the form's own names. Four queries, none
    without notices."""
    ids = [one.job.application for one in notices]
    if not ids:
        return {}
    kept = {one.id: one for one in Application.select().where(Application.id.in_(ids))}
    written = {row.id: row for row in Revision.select().where(Revision.id.in_([one.revision for one in kept.values()]))}
    cases: dict[UUID, list[Case]] = {}
    for case in Case.select().where(Case.application.in_(ids)).order_by(Case.place):
        cases.setdefault(case.application_id, []).append(case)
    marked: dict[UUID, list[Any]] = {}
    wanted = CorrectionRequest.correction.in_([one.subject for one in notices])
    for row in CorrectionRequest.select().where(wanted).order_by(CorrectionRequest.body):
        marked.setdefault(row.correction_id, []).append(row)
    return {
        one.id: _asked(kept[one.job.application], written, cases[one.job.application], marked.get(one.subject, []))
        for one in notices
    }


def _asked(application: Application, written: Mapping[UUID, Any], cases: Sequence[Case], requests: list[Any]) -> Asked:
    row = written[application.revision]
    form = checking.form_again(application, row.content, [case.item for case in cases])
    items = {case.id: case.item for case in cases}
    marks = [mark for one in requests for mark in answer_rules.on_form(form, items[one.case_id], one.marks)]
    return Asked(UUID(str(row.id)), row.content, form, marks)


def form(notice_id: UUID, *, by: Actor) -> dict[str, Any]:
    """The form under which a correction of one's own job is answered, as a page takes it."""
    notice = of_jobs.row(DoorNotice, notice_id)
    if not to_answer([notice], by.account_id):
        raise NotFound()
    return for_page(asked([notice])[notice.id].form)


def to_answer(notices: Sequence[DoorNotice], worker: UUID) -> list[DoorNotice]:
    """Those of these notices whose correction this worker answers on the phone: of his own jobs, also of those that he
    took over. One query, none without a correction."""
    mine = [one for one in notices if one.kind == "correction" and one.job.worker == worker]
    if not mine:
        return []
    wanted = Correction.id.in_([one.subject for one in mine]) & (Correction.state == "sent")
    sent = {(row.id, row.application_id) for row in Correction.select().where(wanted)}
    return [one for one in mine if (one.subject, one.job.application) in sent]


def named_in(jobs: Sequence[Job]) -> dict[UUID, UUID]:
    """Which worker the application of each of these jobs names as who acts: who answered last, else whose words it
    began with. Two queries."""
    told = JobStep.job.in_([job.id for job in jobs]) & (JobStep.step == ANSWERED)
    rows: Any = JobStep.select(JobStep.job, JobStep.account).where(told).order_by(JobStep.seq)
    return job_trace.writers_of(jobs) | {step.job_id: step.account for step in rows}


def answer(notice_id: UUID, answer_id: UUID, told: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """Answer the correction of a notice. A repeat changes nothing; one that is too late is parked."""
    notice = of_jobs.row(DoorNotice, notice_id)
    if notice.kind != "correction":
        raise NotFound()
    job = notice.job
    order = deeds.order("door_answer", answer_id, {**told, "notice": notice_id}, job=job, by=by)
    may = job.worker == by.account_id
    do, why = partial(_land, notice, answer_id, told, by), partial(deeds.of_hands, job, by)
    try:
        deeds.once(order, do, may=may, why=why, keeps=KEEPS)
    except Invalid as no:
        if _was_overtaken(job, told):
            raise deeds.refused(order, deeds.OVERTAKEN) from no
        raise
    return {"notice": notice_id, "correction": notice.subject}


def _was_overtaken(job: Job, told: Mapping[str, Any]) -> bool:
    """Whether it was signed upon what stood before another answer, which landed while this one was on its way."""
    if not told["signature"]:
        return False
    application, signed = Application.get_by_id(job.application), str(told["signature"]["shown_digest"])
    changes = {name: crypto.as_json(told[name]) for name in ANSWER}
    older = (Revision.application == application.id) & (Revision.id != application.revision)
    upon = (signing.in_first_hand(changed_only(row.content, changes)) for row in Revision.select().where(older))
    return any(signing.is_of(signed, content, application.form_digest) for content in upon)


def _land(notice: DoorNotice, answer_id: UUID, told: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """Under the job's row and the application's: what is declared anew is told by what the answer comes upon."""
    job = job_trace.held(notice.job_id)
    trace.hold(job.application)
    changes = {name: crypto.as_json(told[name]) for name in ANSWER}
    before, after = _before_and_after(job, answer_id, changes)
    besides = _anew_of_agent(job, before, after, by)
    anew = _agreed(job, answer_id, told, is_anew=answer_rules.declares_anew(before, after), by=by)
    me, now = job_trace.as_worker(by), clock.now()
    author = replace(me, account=job_trace.author_of(job))
    try:
        answers.answer(notice.subject, answer_id, changes, by=me, now=now, instead_of=author, besides=besides)
    except AlreadyUsed as no:  # kept here would be undone with this unit
        raise AnswerLate() from no
    named = answer_rules.named_in(before.form, changes)
    at = happened(told["at"], told.get("server_offset_ms"), now)
    data = {"notice": notice.id, "correction": notice.subject, "command": answer_id, "answered_at": at}
    data |= {"declared_at": told["at"]} | ({"how": anew["how"], "signature": anew["signature"]} if anew else {})
    said = "。".join([f"改了：{'、'.join(named)}", *(_agreed_words(anew, str(job.grade)) if anew else [])])
    job_trace.note(job, ANSWERED, by=me, now=now, words={"words": said, "consent": anew}, data=data)
    return {"correction": str(notice.subject)}


def _anew_of_agent(job: Job, before: Settled, after: Settled, by: Actor) -> mending.Asked:
    """What this worker may write of himself where another one stands, whom his words name no longer."""
    former, then = named_in([job])[job.id], {"values": before.values, "materials": before.papers}
    if former == by.account_id or not agent_rules.is_worker(then):
        return mending.NOTHING
    written = [(former, then), (by.account_id, {"values": after.values, "materials": after.papers})]
    if left := agent_rules.left_behind(written, ordering.name_of(by.account_id)):
        raise Invalid(left)
    return mending.Asked(frozenset(agent_rules.NAMES) & before.form["fields"].keys(), frozenset({agent_rules.CARD}))


def _agreed_words(anew: Mapping[str, Any], grade: str) -> list[str]:
    """How she agreed anew; an answer that a phone of before laid down is taken without a name, and tells so."""
    return [f"重新同意：{agreement.WAYS[anew['how']]}", *(one.message for one in agreement.unnamed(anew, grade))]


def _settled(application: Application) -> tuple[Revision, Settled]:
    kept = Revision.get_by_id(application.revision)
    return kept, checking.settle_again(application, kept.content, kept.id, signature=kept.signature)


def _before_and_after(job: Job, answer_id: UUID, changes: Mapping[str, Any]) -> tuple[Settled, Settled]:
    application = Application.get_by_id(job.application)
    kept, before = _settled(application)
    mended = changed_only(kept.content, changes)
    return before, checking.settle_again(application, mended, answer_id, signature=kept.signature)


def _agreed(job: Job, answer_id: UUID, told: Mapping[str, Any], *, is_anew: bool, by: Actor) -> dict[str, Any] | None:
    """Her consent to what is declared anew, graded as at the job; on record as soon as the answer is."""
    given = crypto.as_json(told["consent"]) if told["consent"] else None
    if not is_anew or given is None:
        if is_anew:
            raise Invalid([Fault("/consent", answer_rules.AGREE_ANEW)])
        return None
    items = [row.item for row in Case.select(Case.item).where(Case.application == job.application)]
    pictures = [given["signature"]] if given["signature"] else []
    fits: dict[str, Any] = {"shown": ordering.may_be_shown(), "files": pictures}
    fits |= {"worker": ordering.name_of(by.account_id)}
    fits |= {"resident": ordering.resident_of(job)}
    lacking = agreement.faults(given, agreement.Asked(str(job.grade), items, day=clock.today(), **fits))
    if refusing := [one for one in lacking if one.pointer != agreement.NAME_OF_GIVER]:
        raise Invalid(refusing)
    papers.hand_in([UUID(ref) for ref in pictures], owner=by.account_id, used_in=job.application)
    try:
        ordering.agree_anew(job, answer_id, given, worker=by.account_id)
    except DomainError as no:
        raise Invalid([Fault("/consent", str(no))]) from no
    return dict(given)
