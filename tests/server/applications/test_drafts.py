"""Drafts from several devices, lost answers, and words that come too late: nothing is overwritten, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications.models import Application, Revision
from server.applications.rules import By
from server.applications.service import drafts
from server.core.db import database
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity.models import Parked
from tests.server.applications.builders import CITIZEN, CONTENT, NOON, a_draft, an_application

OTHER = By(UUID(int=77), "guest", "online")


def save(application: UUID, draft: dict[str, Any], by: By = CITIZEN) -> dict[str, Any]:
    return drafts.save_draft(application, draft, by=by, now=NOON)


def test_revisions_follow_one_another_and_each_is_kept(db: Any) -> None:
    application, first = uuid7(), a_draft()
    save(application, first)
    second = a_draft(base=first["revision"], content=CONTENT | {"values": {"trade_name": "改了"}})
    save(application, second)
    assert Application.get_by_id(application).revision == second["revision"]
    kept = {row.id: row.content["values"]["trade_name"] for row in Revision.select()}
    assert kept == {first["revision"]: "𠮷祥便利店", second["revision"]: "改了"}


def test_a_lost_answer_is_harmless(db: Any) -> None:
    application, first = uuid7(), a_draft()
    answer = save(application, first)
    second = a_draft(base=first["revision"])
    save(application, second)
    assert save(application, first) == answer
    assert Revision.select().count() == 2
    assert Application.get_by_id(application).revision == second["revision"]


def test_a_stale_base_is_kept_beside_and_shows_the_other_revision(db: Any) -> None:
    application, first = uuid7(), a_draft()
    save(application, first)
    phone, desktop = (a_draft(base=first["revision"], content=CONTENT | {"values": {"n": n}}) for n in (1, 2))
    save(application, phone)
    for _ in range(2):  # the second time its answer was lost
        with pytest.raises(drafts.DraftMoved) as moved:
            save(application, desktop)
        assert moved.value.facts["theirs"]["revision"] == str(phone["revision"])
        assert moved.value.facts["theirs"]["content"]["values"] == {"n": 1}
    assert Revision.get_by_id(desktop["revision"]).content["values"] == {"n": 2}
    merged = a_draft(base=phone["revision"], content=CONTENT | {"values": {"n": 3}})
    save(application, merged)
    assert Application.get_by_id(application).revision == merged["revision"]


def test_other_content_under_a_used_revision_is_parked(db: Any) -> None:
    application, first = uuid7(), a_draft()
    save(application, first)
    with pytest.raises(AlreadyUsed):
        save(application, first | {"content": CONTENT | {"values": {}}})
    with pytest.raises(AlreadyUsed):
        save(uuid7(), first)
    assert Parked.select().count() == 2
    assert Revision.get_by_id(first["revision"]).content == CONTENT


def test_words_that_come_after_the_submission_are_kept_beside_it(db: Any) -> None:
    application = an_application()
    late = a_draft(base=application.revision, content=CONTENT | {"values": {"late": True}})
    with pytest.raises(drafts.AlreadySubmitted):
        save(application.id, late)
    assert Revision.get_by_id(late["revision"]).content["values"] == {"late": True}
    assert Application.get_by_id(application.id).revision == application.revision


def test_somebody_elses_draft_is_not_there(db: Any) -> None:
    application, first = uuid7(), a_draft()
    save(application, first)
    with pytest.raises(NotFound):
        save(application, a_draft(base=first["revision"]), by=OTHER)
    with pytest.raises(NotFound):
        drafts.throw_away(application, by=OTHER)


def test_what_a_guest_typed_goes_on_after_signing_in(db: Any) -> None:
    application, first = uuid7(), a_draft()
    save(application, first, by=OTHER)
    for _ in range(2):  # a listener may run twice
        drafts.adopt(OTHER.account, CITIZEN.account)
    save(application, a_draft(base=first["revision"]))
    with pytest.raises(NotFound):
        save(application, a_draft(base=first["revision"]), by=OTHER)


def test_a_draft_lies_sealed(db: Any) -> None:
    save(uuid7(), a_draft())
    assert "便利店" not in str(database.execute_sql("SELECT * FROM application_revision").fetchall())


def test_eight_first_saves_of_one_revision_at_once_make_one(db: Any) -> None:
    application, first = uuid7(), a_draft()

    def send(_: int) -> dict[str, Any]:
        try:
            return save(application, first)
        finally:
            database.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert Revision.select().count() == Application.select().count() == 1


def test_a_draft_can_be_thrown_away_and_a_submission_cannot(db: Any) -> None:
    application = uuid7()
    save(application, a_draft())
    drafts.throw_away(application, by=CITIZEN)
    drafts.throw_away(application, by=CITIZEN)
    assert not Application.select().exists()
    with pytest.raises(drafts.AlreadySubmitted):
        drafts.throw_away(an_application().id, by=CITIZEN)


def test_thinning_leaves_all_that_somebody_may_still_need(db: Any) -> None:
    application, submitted = uuid7(), an_application()
    first = a_draft()
    save(application, first)
    second, aside = a_draft(base=first["revision"]), a_draft(base=first["revision"])
    save(application, second)
    with pytest.raises(drafts.DraftMoved):
        save(application, aside)
    assert drafts.thin(NOON + timedelta(hours=1)) == 0
    assert drafts.thin(NOON + timedelta(days=2)) == 1
    assert {row.id for row in Revision.select()} == {second["revision"], aside["revision"], submitted.revision}
    assert drafts.drop_left_behind(NOON + timedelta(days=200)) == 1
    assert {row.id for row in Application.select()} == {submitted.id}
