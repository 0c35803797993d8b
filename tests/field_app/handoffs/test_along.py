"""Originals go along with a job from worker to worker where both sign; what is not signed for stays where it is."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from field_app.handoffs.service import passing
from field_app.visits import slip
from field_app.visits.errors import OtherReceiptSigned
from field_app.visits.models import Custody, Job
from field_app.visits.service import custody, job_trace
from server.applications.models import Handoff
from server.core.access import Actor
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.identity.models import Account
from server.identity.rules import Way
from server.identity.service import sessions
from server.notifications.models import Notice
from tests.field_app.handoffs.test_passing import offered
from tests.field_app.rounds.test_work import listed
from tests.field_app.sync.builders import PHOTO, a_file_of, settle_news, upload
from tests.field_app.visits.builders import a_secretary
from tests.field_app.visits.doors import sent
from tests.field_app.visits.test_custody import handed
from tests.field_app.visits.test_custody import taken as an_original
from tests.server.applications.filled import a_signature
from tests.server.at_once import at_once
from tests.server.identity.builders import bearer


def ink(by: Actor, handoff: UUID, *pieces: UUID) -> UUID:
    return UUID(a_signature(by.account_id, custody.to_sign_with(handoff, pieces))["ref"])


def given(job: UUID, to: Actor, by: Actor, *pieces: UUID) -> UUID:
    """Offered with the giver's signature over these pieces."""
    handoff = uuid7()
    return offered(job, to, by, id=handoff, originals=list(pieces), signature=ink(by, handoff, *pieces))


def pieces(actor: Actor) -> dict[str, Any]:
    return {row["original"]: row["piece"]["is_mine"] for row in listed(actor) if "original" in row}


def passages(job: UUID) -> list[Any]:
    return [step for step in job_trace.steps_of(job) if step.step == "original_passed"]


def test_both_sign_and_the_line_says_so(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    first, second = an_original(worker, job), an_original(worker, job)
    handoff = given(job, other, worker, first, second)
    (offer,) = [row for row in listed(other) if row["kind"] == "passing"]
    assert [one["what"] for one in offer["gives"]] == ["户口簿", "户口簿"]
    signature = ink(other, handoff, second, first)
    for _ in range(2):
        passing.take(handoff, by=other, signature=signature)
    assert {(row.keeper, row.account) for row in Custody.select()} == {("worker", other.account_id)}
    assert {step.data["original"] for step in passages(job)} == {str(first), str(second)}
    assert {step.data["signature"] for step in passages(job)} == {str(signature)}
    assert all(step.data["given"] for step in passages(job))
    assert slip.data(custody.seen(first, other))["hands"][-1].endswith("网格员交给网格员，已签字，测试经手")
    assert (pieces(worker), pieces(other)) == ({}, {str(first): True, str(second): True})
    assert job_trace.broken(Job.get_by_id(job)) == []


@pytest.mark.parametrize("signs", ["neither", "giver", "taker"])
def test_what_not_both_signed_stays_in_the_givers_hands(worker: Actor, other: Actor, signs: str) -> None:
    job = sent(worker)
    piece = an_original(worker, job)
    handoff = given(job, other, worker, piece) if signs == "giver" else offered(job, other, worker)
    passing.take(handoff, by=other, signature=ink(other, handoff, piece) if signs == "taker" else None)
    row = Custody.get_by_id(piece)
    name = Account.get_by_id(worker.account_id).name
    assert (Job.get_by_id(job).worker, row.account, row.keeper_name) == (other.account_id, worker.account_id, name)
    assert passages(job) == []
    assert (pieces(worker), pieces(other)) == ({str(piece): True}, {str(piece): False})
    settle_news()
    (news,) = Notice.select().where((Notice.account == worker.account_id) & (Notice.phrase == "已经接手"))
    assert "还有1件原件没有签字交接" in news.sentence
    handed(other, piece, "worker")
    assert (pieces(worker), pieces(other)) == ({}, {str(piece): True})


def test_who_still_carries_it_brings_it_back_whoever_has_the_job(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    piece = an_original(worker, job)
    passing.take(offered(job, other, worker), by=other)
    assert handed(worker, piece, "resident").state == "back"


def test_what_went_back_meanwhile_is_not_handed_on(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    kept, back = an_original(worker, job), an_original(worker, job)
    handoff = given(job, other, worker, kept, back)
    handed(worker, back, "resident")
    passing.take(handoff, by=other, signature=ink(other, handoff, kept, back))
    assert [step.data["original"] for step in passages(job)] == [str(kept)]
    assert Custody.get_by_id(back).state == "back"


def test_a_signature_for_other_pieces_takes_nothing(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    piece = an_original(worker, job)
    with pytest.raises(OtherReceiptSigned):
        offered(job, other, worker, originals=[piece], signature=ink(worker, uuid7(), piece))
    handoff = given(job, other, worker, piece)
    photo = a_file_of(PHOTO)
    upload(other, photo, PHOTO)
    noes = (
        (ink(other, handoff), OtherReceiptSigned),
        (ink(worker, handoff, piece), Invalid),
        (UUID(photo["ref"]), Invalid),
    )
    for signature, no in noes:
        with pytest.raises(no):
            passing.take(handoff, by=other, signature=signature)
    assert (Job.get_by_id(job).worker, Handoff.get_by_id(handoff).state) == (worker.account_id, "offered")
    assert Custody.get_by_id(piece).account == worker.account_id


def test_nobody_gives_away_what_he_does_not_carry(worker: Actor, other: Actor) -> None:
    job, elsewhere = sent(worker), sent(worker)
    away, foreign = an_original(worker, job), an_original(worker, elsewhere)
    handed(worker, away, "centre")
    for piece in (away, foreign, uuid7()):
        with pytest.raises(Invalid):
            given(job, other, worker, piece)
    mine = an_original(worker, job)
    with pytest.raises(Invalid):
        offered(job, other, worker, originals=[mine])
    with pytest.raises(Invalid):  # a secretary may pass the job on; his signature is his
        given(job, other, a_secretary(), mine)
    with pytest.raises(NotFound):
        given(job, worker, other, mine)


def test_of_eight_takings_at_once_each_piece_is_handed_over_once(worker: Actor, other: Actor) -> None:
    job = sent(worker)
    piece = an_original(worker, job)
    handoff = given(job, other, worker, piece)
    signature = ink(other, handoff, piece)
    answers = at_once(*[lambda: passing.take(handoff, by=other, signature=signature)["state"]] * 8)
    assert answers == ["taken"] * 8
    assert len(passages(job)) == 1


def test_by_the_door(client: FlaskClient, worker: Actor, other: Actor) -> None:
    def as_one(actor: Actor) -> dict[str, str]:
        return bearer(sessions.begin(Account.get_by_id(actor.account_id), Way.PASSWORD, level="checked"))

    job, handoff = sent(worker), uuid7()
    piece = an_original(worker, job)
    where = f"/api/v1/job-handoffs/{handoff}"
    body = {"job": str(job), "to": str(other.account_id), "reason": "休假", "originals": [str(piece)]}
    assert client.put(where, json=body, headers=as_one(worker)).status_code == 422
    body["signature"] = str(ink(worker, handoff, piece))
    assert client.put(where, json=body, headers=as_one(worker)).json["state"] == "offered"
    signature = ink(other, handoff, piece)
    assert client.put(f"{where}/taking/{signature}", headers=as_one(worker)).status_code == 404
    wrong = client.put(f"{where}/taking/{ink(other, handoff)}", headers=as_one(other))
    assert (wrong.status_code, wrong.json["type"].endswith("other-receipt-signed")) == (409, True)
    assert client.put(f"{where}/taking/{signature}", headers=as_one(other)).json["state"] == "taken"
    assert Custody.get_by_id(piece).account == other.account_id
