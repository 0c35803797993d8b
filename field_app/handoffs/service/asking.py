"""A question to the worker and his answer; and the resident who insists: steps of the job, which move it or not."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from field_app.handoffs import queries
from field_app.handoffs.rules import NotAsked
from field_app.handoffs.service import deciding, inbox
from field_app.visits.job_rules import ASKING, JOB
from field_app.visits.models import Job
from field_app.visits.service import approving, deeds, hands, job_trace, of_jobs
from field_app.visits.service.approving import INSISTS
from server.applications.rules import By
from server.core import clock
from server.core.access import Actor
from server.identity.service.orders import Answer, Order, once


def ask(job_id: UUID, question: UUID, text: str, *, by: Actor) -> dict[str, Any]:
    """Ask the worker. The time for the approval goes on."""
    inbox.seen(job_id, by)
    order = Order(id=question, kind="job_question", content={"job": str(job_id), "text": text}, by=by.account_id)
    return _said(job_id, order, lambda: _ask(job_id, question, text, inbox.named(by)))


def _ask(job_id: UUID, question: UUID, text: str, by: By) -> None:
    job = job_trace.held(job_id)
    if job.state not in ASKING:
        JOB.take("approve", str(job.state))  # names what may be done instead
    job_trace.note(job, "ask", by=by, now=clock.now(), words={"words": text}, data={"command": question})


def answer(job_id: UUID, question: UUID, command: UUID, text: str, *, by: Actor) -> dict[str, Any]:
    """Answer what was asked about one's own job, once."""
    job, named = of_jobs.job(job_id), job_trace.as_worker(by)
    order = deeds.order("job_answer", command, {"question": question, "text": text}, job=job, by=by)
    may = job.worker == by.account_id
    do, why = partial(_answer, job_id, question, text, named), partial(deeds.of_hands, job, by)
    deeds.once(order, do, may=may, why=why, keeps={NotAsked: deeds.OVER, **deeds.ALWAYS})
    return deciding.shown(of_jobs.job(job_id))


def _answer(job_id: UUID, question: UUID, text: str, by: By) -> Answer:
    job = job_trace.held(job_id)
    said = queries.steps([job_id], "ask", "answer")
    if [step.step for step in said if step.data["command"] == str(question)] != ["ask"]:
        raise NotAsked()
    job_trace.note(job, "answer", by=by, now=clock.now(), words={"words": text}, data={"command": question})
    return {}


def insist(job_id: UUID, command: UUID, words: str, *, by: Actor) -> dict[str, Any]:
    """The resident wants it handed in as it was: it goes on, marked. Only what the form needs can hinder it."""
    job, named = of_jobs.job(job_id), job_trace.as_worker(by)
    may = job.worker == by.account_id
    yes: Callable[..., Job] = approving.approve
    if may and job.state == "returned":
        approving.check_whole(job)
        yes = approving.say_yes  # looked at just now: once is enough
    order = deeds.order("job_insistence", command, {"words": words}, job=job, by=by)
    deeds.once(order, lambda: _insist(job_id, command, words, named), may=may, why=lambda: deeds.of_hands(job, by))
    if may:
        why: dict[str, Any] = {"reason": INSISTS, "data": {"command": str(command)}}
        job = yes(job_id, revision=job.revision, by=named, now=clock.now(), **why)
    return deciding.shown(job)


def _insist(job_id: UUID, command: UUID, words: str, by: By) -> dict[str, Any]:
    job, now = job_trace.held(job_id), clock.now()
    if job.state != "returned":
        JOB.take(INSISTS, str(job.state))
    told, data, sets = {"words": words}, {"command": command}, {"approve_by": now}
    hands.go_on(job, by=by, now=now)
    job_trace.take(job, "correct", by=by, now=now, reason=INSISTS, words=told, data=data, sets=sets)
    return {}


def _said(job_id: UUID, order: Order, do: Callable[[], None]) -> dict[str, Any]:
    def carry_out() -> dict[str, Any]:
        do()
        return {}

    once(order, carry_out)
    return deciding.shown(Job.get_by_id(job_id))
