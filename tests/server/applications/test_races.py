"""One answer id in two applications at the same moment: one takes it, the other is parked. On both databases."""

from typing import Any

from server.applications.api import by
from server.applications.models import Case, Correction, Revision
from server.applications.service import answers, verifying
from server.core.errors import AlreadyUsed
from server.core.ids import uuid7
from server.identity.models import Parked
from tests.server.applications.builders import NOON
from tests.server.applications.filled import an_actor, signed_anew
from tests.server.applications.test_corrections import a_sent_correction, a_submission
from tests.server.at_once import at_once


def test_one_answer_id_in_two_applications_at_once_is_taken_once_and_parked_once(district: Any, frozen: Any) -> None:
    for _ in range(3):
        _race()


def _race() -> None:
    actor, answer = an_actor(), uuid7()
    made = [a_submission(actor) for _ in range(2)]
    asked = [(one, a_sent_correction(one, Case.get((Case.application == one.id) & (Case.place == 1)))) for one in made]
    calls = []
    for application, correction in asked:
        changes = signed_anew(application.id, {"values": {"trade_name": "清泉便利店"}})
        calls.append(lambda c=correction, t=changes: answers.answer(c, answer, t, by=by(actor), now=NOON))
    said = at_once(*calls)
    (taken,) = [one for one in said if isinstance(one, dict)]
    (no,) = [one for one in said if isinstance(one, AlreadyUsed)]
    assert taken["correction"] in [correction for _, correction in asked]
    assert Revision.select().where(Revision.id == answer).count() == 1
    assert Parked.get_by_id(no.facts["parked"]).subject == answer
    states = {Correction.get_by_id(correction).state for _, correction in asked}
    assert states == {"answered", "sent"}
    assert [verifying.verify(one.id) for one in made] == [[], []]
