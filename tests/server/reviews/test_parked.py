"""Who decides on what came later under a used id sees what differs, covered, and the case it belongs to."""

from typing import Any

import pytest

from server.applications.api import by
from server.applications.models import Application, Case
from server.applications.service import answers
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity.models import AccessRow
from server.identity.service import parking
from server.media.service.papers import seen_by
from server.reviews.service import parked
from tests.server.applications.builders import NOON
from tests.server.applications.filled import a_file, an_actor, signed_anew
from tests.server.applications.test_corrections import MARK, MOBILE, a_sent_correction, a_submission
from tests.server.reviews.builders import DIVISION, ELSEWHERE, a_clerk, a_supervisor


def test_two_answers_under_one_id_differ_field_by_field_and_covered(district: Any) -> None:
    actor, answer = an_actor(), uuid7()
    application = a_submission(actor)
    case: Case = Case.get((Case.application == application.id) & (Case.place == 1))
    correction = a_sent_correction(application, case, marks=[MARK, MOBILE])
    changes = signed_anew(application.id, {"values": {"trade_name": "清泉便利店", "mobile": "13800004321"}})
    answers.answer(correction, answer, changes, by=by(actor), now=NOON)
    with pytest.raises(AlreadyUsed) as no:
        later = {"values": {"trade_name": "甘泉便利店", "mobile": "13900004321"}}
        answers.answer(correction, answer, later, by=by(actor), now=NOON)
    told = parked.difference(no.value.facts["parked"], a_supervisor())
    assert {line["code"]: (line["first"], line["later"]) for line in told["lines"]} == {
        "trade_name": ("清泉便利店", "甘泉便利店"),
        "mobile": ("138****4321", "139****4321"),
    }
    assert case.id in [one["id"] for one in told["cases"]]
    assert told["file"] is None
    with pytest.raises(NotFound):
        parked.difference(no.value.facts["parked"], a_clerk(ELSEWHERE))
    Application.update(blocked_at=NOON).where(Application.id == application.id).execute()
    assert parked.difference(no.value.facts["parked"], a_supervisor())["lines"] == []


def test_a_parked_file_is_looked_at_by_a_grant_and_logged(district: Any) -> None:
    from uuid import UUID

    owner, clerk = an_actor(), a_clerk()
    file = UUID(a_file(owner.account_id))
    belongs = parking.Belongs(division=DIVISION)
    kept = parking.keep("file", uuid7(), {"file": file, "kind": "jpeg"}, account=owner.account_id, belongs=belongs)
    leave = parked.difference(kept, clerk)["file"]
    assert seen_by(file, clerk, leave["grant"])[0].id == file
    with pytest.raises(NotFound):
        seen_by(file, a_clerk(), leave["grant"])
    (row,) = AccessRow.select().where(AccessRow.act == "parked_looked")
    assert (row.account_id, row.subject_id) == (clerk.account_id, str(kept))
