"""Originals that travel: signed from hand to hand, never money or codes, and no job is over while one is away."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from field_app.rounds.service import work
from field_app.visits import custody_rules, slip
from field_app.visits.custody_rules import NO_CARD, NO_CODE, NO_MONEY, ORIGINAL, PLAIN, refused
from field_app.visits.errors import JobParked, OriginalOut, OtherReceiptSigned
from field_app.visits.models import Custody, Job
from field_app.visits.service import custody, delivering, job_trace, jobs, rights, withdrawing
from server.applications.models import Case
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.identity.models import AccessRow, Account, Parked
from server.identity.service import parking
from tests.field_app.sync.builders import settle_news
from tests.field_app.visits.builders import GRID, OTHER_GRID, a_secretary, a_worker
from tests.field_app.visits.doors import approved, sent
from tests.field_app.visits.test_delivering import a_receipt, pointers
from tests.server.applications.filled import a_signature
from tests.server.at_once import at_once

VECTORS = Path(__file__).parents[2] / "vectors"
#: As the phone says it too, see `field_app/app/rules/carrying.ts`.
NOS = {"money": NO_MONEY, "card": NO_CARD, "code": NO_CODE}
WITNESS = {"name": "赵大娘", "phone": None, "is_impartial": True}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def back_by() -> Any:
    return clock.today() + timedelta(days=10)


def taken(worker: Actor, job: UUID, *, original: UUID | None = None, **told: Any) -> UUID:
    """A household register goes along, seen by a witness."""
    original = original or uuid7()
    given = {"what": "户口簿", "due_back": back_by(), "how": "witness", "signature": None, "witness": WITNESS}
    custody.take_along(job, original, given | {"at": clock.now()} | told, by=worker)
    return original


def back_told(to: str = "resident") -> dict[str, Any]:
    return {"to": to, "to_name": "", "how": "witness", "signature": None, "witness": WITNESS, "at": clock.now()}


def handed(worker: Actor, original: UUID, to: str, *, handover: UUID | None = None, **told: Any) -> Custody:
    custody.hand_over(original, handover or uuid7(), back_told(to) | told, by=worker)
    return Custody.get_by_id(original)  # type: ignore[no-any-return]


def test_every_state_has_its_words() -> None:
    assert set(PLAIN) == set(ORIGINAL.states)


@pytest.mark.parametrize(("what", "why"), json.loads((VECTORS / "carrying.json").read_text(encoding="utf-8")))
def test_money_cards_and_codes_never_travel(what: str, why: str | None) -> None:
    assert refused(what) == (why and NOS[why])


@given(st.sampled_from(("现金", "银行卡", "密码", "验证码")), st.text(" 　的一张", max_size=4), st.integers(0, 4))
def test_no_blank_hides_what_never_travels(word: str, more: str, place: int) -> None:
    hidden = word[: place % len(word)] + " " + word[place % len(word) :]
    assert refused(more + hidden + more)


def test_a_line_for_money_is_refused_in_plain_words(worker: Actor) -> None:
    job = sent(worker)
    with pytest.raises(Invalid) as no:
        taken(worker, job, what="银行卡")
    assert [(one.pointer, one.message) for one in no.value.faults] == [("/what", NO_CARD)]
    assert Custody.select().count() == 0


def test_from_hand_to_hand_and_back_each_time_signed(worker: Actor) -> None:
    job = sent(worker)
    original = taken(worker, job)
    assert handed(worker, original, "centre", to_name="3号窗口").keeper_name == "3号窗口"
    assert handed(worker, original, "worker").keeper == "worker"
    row = handed(worker, original, "resident")
    assert (row.state, row.back_at is not None) == ("back", True)
    with pytest.raises(JobParked, match="原样留着"):
        handed(worker, original, "centre")
    names = [(step.step, step.data["to"]) for step in job_trace.steps_of(job) if step.step.startswith("original")]
    assert names[0] == ("original_taken", "worker")
    assert names[-1] == ("original_back", "resident")
    assert len(names) == 4
    assert job_trace.broken(Job.get_by_id(job)) == []


def test_a_signature_is_for_this_piece_to_this_hand_by_this_day(worker: Actor) -> None:
    job, original = sent(worker), uuid7()

    def signed(digest: str) -> UUID:
        return UUID(a_signature(worker.account_id, digest)["ref"])

    unsigned = {"how": "signature", "witness": None}
    with pytest.raises(Invalid) as no:
        taken(worker, job, **unsigned)
    assert pointers(no) == ["/signature"]
    other = custody.to_sign(uuid7(), to="worker", due_back=back_by())
    with pytest.raises(OtherReceiptSigned):
        taken(worker, job, original=original, **unsigned, signature=signed(other))
    right = signed(custody.to_sign(original, to="worker", due_back=back_by()))
    taken(worker, job, original=original, **unsigned, signature=right)
    with pytest.raises(OtherReceiptSigned):
        handed(worker, original, "centre", **unsigned, signature=right)


@pytest.mark.parametrize("days", [-1, 61])
def test_it_is_due_back_within_two_months(worker: Actor, days: int) -> None:
    with pytest.raises(Invalid) as no:
        taken(worker, sent(worker), due_back=clock.today() + timedelta(days=days))
    assert pointers(no) == ["/due_back"]


def test_what_was_promised_without_a_network_for_yesterday_is_taken_today(worker: Actor) -> None:
    job, yesterday = sent(worker), clock.now() - timedelta(days=1)
    original = taken(worker, job, at=yesterday, due_back=clock.local(yesterday).date(), why="窗口要看原件")
    assert Custody.get_by_id(original).state == "out"
    step = job_trace.steps_of(job)[-1]
    assert (step.step, step.words["why"]) == ("original_taken", "窗口要看原件")


@pytest.mark.parametrize("days", [-3, 1])
def test_a_clock_that_goes_wrong_refuses_nothing_and_moves_no_date(worker: Actor, days: int) -> None:
    job, wrong = sent(worker), clock.now() + timedelta(days=days)
    last = clock.local(wrong).date() + (custody_rules.LONGEST if days > 0 else timedelta(days=1))  # that phone's choice
    original = taken(worker, job, at=wrong, due_back=last)
    row = handed(worker, original, "resident", at=wrong, server_offset_ms=-days * 86_400_000)
    assert (row.taken_at, row.back_at) == (min(wrong, clock.now()), clock.now())
    said = [step.data for step in job_trace.steps_of(job) if step.step.startswith("original")]
    assert [datetime.fromisoformat(one["declared_at"]) for one in said] == [wrong, wrong]
    assert [datetime.fromisoformat(one["at"]) for one in said] == [row.taken_at, row.back_at]


def test_each_handover_names_the_account_that_was_signed_in(worker: Actor) -> None:
    job, colleague = sent(worker), a_worker(GRID)
    Account.update(name="王网格").where(Account.id == worker.account_id).execute()
    Account.update(name="李接手").where(Account.id == colleague.account_id).execute()
    original = taken(worker, job)
    assert Custody.get_by_id(original).account == worker.account_id
    assert handed(colleague, original, "centre").account == colleague.account_id
    assert handed(worker, original, "resident").account == worker.account_id
    steps = [step for step in job_trace.steps_of(job) if step.step.startswith("original")]
    assert [step.account for step in steps] == [worker.account_id, colleague.account_id, worker.account_id]
    hands = slip.data(custody.seen(original, worker))["hands"]
    assert [line.rpartition("，")[2] for line in hands] == ["王网格经手", "李接手经手", "王网格经手"]
    (row,) = custody.page(worker, is_open=False, after=None, limit=5)
    assert row["account"] == worker.account_id


def test_no_job_is_over_while_an_original_is_away(worker: Actor) -> None:
    job = sent(worker)
    original = taken(worker, job)
    with pytest.raises(JobParked) as kept:
        withdrawing.withdraw(job, command=uuid7(), reason="不办了", by=worker)
    assert (kept.value.facts["reason"], Job.get_by_id(job).state) == ("original-out", "waiting")
    approved(job)
    settle_news()
    Case.update(state="closed", result="not_accepted").execute()
    jobs.follow(Job.get_by_id(job).application, by=SYSTEM, now=clock.now())
    assert Job.get_by_id(job).state == "result_ready"  # a legal no too goes to the door, with the original
    with pytest.raises(OriginalOut) as no:
        delivering.deliver(job, a_receipt(), by=worker)
    assert no.value.facts["originals"] == [str(original)]
    handed(worker, original, "resident")
    assert delivering.deliver(job, a_receipt(how="witness", witness=WITNESS), by=worker)["state"] == "delivered"
    with pytest.raises(JobParked, match="原样留着"):
        taken(worker, job)


def test_what_became_of_a_piece_that_was_not_noted_is_kept_beside_it(worker: Actor) -> None:
    job, original, handover = sent(worker), uuid7(), uuid7()
    Job.update(state="delivered").where(Job.id == job).execute()
    with pytest.raises(JobParked):
        taken(worker, job, original=original)
    for _ in range(2):
        with pytest.raises(JobParked, match="放在一起"):
            custody.hand_over(original, handover, back_told(), by=worker)
    kept = Parked.get(Parked.subject == handover)
    assert (kept.kind, kept.content["job"], parking.why(kept)) == ("original_handover", str(job), "not-taken-yet")
    with pytest.raises(NotFound):  # nobody else's piece
        custody.hand_over(original, uuid7(), back_told(), by=a_worker(GRID))
    assert Parked.select().count() == 2


def test_it_stands_on_the_workers_list_until_it_is_back(worker: Actor) -> None:
    original = taken(worker, sent(worker))
    (task,) = work.page(worker, after=None, limit=10)
    assert (task["kind"], task["original"], task["due_on"]) == ("deliver", str(original), back_by().isoformat())
    assert "户口簿" in task["words"]
    handed(worker, original, "resident")
    assert work.page(worker, after=None, limit=10) == []


def test_another_grid_sees_nothing_and_the_secretary_does(worker: Actor) -> None:
    job = sent(worker)
    original, other = taken(worker, job), a_worker(OTHER_GRID)
    for forbidden in (lambda: taken(other, job), lambda: handed(other, original, "resident")):
        with pytest.raises(NotFound):
            forbidden()
    seen = [custody.page(one, is_open=True, after=None, limit=5) for one in (worker, a_secretary(), other)]
    assert [[row["what"] for row in rows] for rows in seen] == [["户口簿"], ["户口簿"], []]


def test_eight_at_once_are_one_and_other_words_are_parked(worker: Actor) -> None:
    job, original, handover = sent(worker), uuid7(), uuid7()
    told = {"original": original, "at": clock.now()}
    at_once(*[lambda: taken(worker, job, **told) for _ in range(8)])
    at_once(*[lambda: handed(worker, original, "centre", handover=handover, at=told["at"]) for _ in range(8)])
    steps = [step.step for step in job_trace.steps_of(job) if step.step.startswith("original")]
    assert (Custody.select().count(), steps) == (1, ["original_taken", "original_passed"])
    with pytest.raises(AlreadyUsed):
        taken(worker, job, **told, what="身份证")


def test_the_slip_says_what_went_along_who_had_it_and_until_when(worker: Actor) -> None:
    original = taken(worker, sent(worker))
    handed(worker, original, "centre")
    row = custody.seen(original, worker)
    told = slip.data(row)
    assert told["title"] == "原件收条"
    assert ["原件", "户口簿"] in told["rows"]
    assert ["谁的", "欧阳**"] in told["rows"]
    assert len(told["hands"]) == 2
    assert slip.pdf(row).startswith(b"%PDF")
    assert AccessRow.select().where(AccessRow.field == "original_slip").count() == 0
    custody.opened(original, worker)
    (look,) = AccessRow.select().where(AccessRow.field == "original_slip")
    assert (look.act, look.account_id, look.subject_id) == ("opened", worker.account_id, str(row.job.resident))
    Account.update(name="李接手").where(Account.id == (taker := a_worker(GRID)).account_id).execute()
    Job.update(worker=taker.account_id).execute()  # who took it along stays who took it along
    assert slip.data(custody.seen(original, worker))["rows"] == told["rows"]
    handed(worker, original, "resident")
    assert slip.data(custody.seen(original, worker))["title"] == "原件已归还"


def test_a_copy_names_her_originals_and_deletion_forgets_what_they_were(worker: Actor) -> None:
    job = sent(worker)
    taken(worker, job)
    resident = Job.get_by_id(job).resident
    (told,) = rights.originals([resident])
    assert (told["what"], told["state_name"]) == ("户口簿", "原件在外面")
    rights.forget(resident)
    assert (Custody.get().what, Custody.get().keeper_name) == (None, None)


@given(st.lists(st.sampled_from(("centre", "body", "worker", "resident")), max_size=10))
@settings(max_examples=100)
def test_whatever_hands_it_goes_through_it_is_back_only_with_her(hands: list[str]) -> None:
    state = "out"
    for to in hands:
        step = "give_back" if to == "resident" else "pass"
        if ORIGINAL.allows(step, state):
            state = ORIGINAL.take(step, state)
    assert (state == "back") == ("resident" in hands)
    assert set(hands) <= set(custody_rules.KEEPERS)
