"""A consent that is taken back, on a page or by telling staff: logged, traced, and every desk it bore is told."""

from typing import Any
from uuid import UUID

import pytest

from server import wiring
from server.applications.api import by
from server.applications.models import Application, Case, Trace
from server.applications.service import submission, verifying
from server.core import clock
from server.core.errors import Invalid, NotFound
from server.identity.models import AccessRow, Consent
from server.identity.roles import Role
from server.identity.service import withdrawing
from server.identity.service.withdrawing import Told
from server.notifications.models import Notice
from server.reviews.service import agreed, views
from tests.server.applications.filled import LLC, a_saved_draft, an_actor
from tests.server.identity.builders import a_person, a_staff_account
from tests.server.identity.builders import an_actor as a_caller
from tests.server.reviews.builders import ELSEWHERE, a_clerk, a_supervisor

BY_PHONE = Told("telephone", "本人来电，核对了姓名")


def an_application(**more: Any) -> tuple[Application, Any, UUID]:
    """A submission, its applicant, and the consent to the use of private facts that it rests on."""
    actor = an_actor(**more)
    application, command = a_saved_draft(actor, scenario=LLC)
    submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())
    wiring.relay().drain()
    return Application.get_by_id(application), actor, command["consents"][1]


def the_case(application: Application, place: int = 1) -> Case:
    found: Case = Case.get((Case.application == application.id) & (Case.place == place))
    return found


def notes(application: Application) -> list[Any]:
    mine = (Trace.application == application.id) & (Trace.step == agreed.STEP)
    return [row.case for row in Trace.select().where(mine).order_by(Trace.seq)]


def test_the_desk_of_each_running_case_reads_that_a_consent_is_gone(district: Any) -> None:
    clerk, _ = a_staff_account(Role.CLERK)
    application, actor, consent = an_application()
    Case.update(state="closed", result="denied").where(Case.id == the_case(application, 5).id).execute()
    withdrawing.withdraw(consent, actor)
    wiring.relay().drain()
    assert notes(application) == [the_case(application, n).id for n in range(1, 5)]
    told = Notice.select().where(Notice.account == clerk.id)
    assert {row.case for row in told} == set(notes(application))
    assert "收回了同意" in told.first().sentence
    seen = views.case_view(the_case(application).id, a_clerk())
    (gone,) = [row for row in seen["consents"] if row["withdrawn_at"]]
    assert (gone["id"], gone["withdrawn_how"]) == (consent, "page")


def test_news_heard_twice_is_written_once(district: Any) -> None:
    application, actor, consent = an_application()
    withdrawing.withdraw(consent, actor)
    withdrawing.withdraw(consent, actor)
    wiring.relay().drain()
    count = Notice.select().count()
    event: Any = type("E", (), {})()
    event.subject_id, event.data, event.at = str(consent), {"application": str(application.id)}, clock.now()
    agreed.note(event)
    assert len(notes(application)) == 5
    assert Notice.select().count() == count
    assert verifying.verify(application.id) == []


def test_staff_write_down_what_was_said_with_how_and_why(district: Any) -> None:
    application, actor, consent = an_application()
    clerk = a_clerk()
    for _ in range(2):
        agreed.withdraw(the_case(application).id, consent, BY_PHONE, actor=clerk)
    row = Consent.get_by_id(consent)
    assert (row.withdrawn_how, row.withdrawn_by) == ("telephone", clerk.account_id)
    (logged,) = AccessRow.select().where(AccessRow.act == "consent_withdrawn")
    assert (logged.account_id, logged.subject_id) == (clerk.account_id, str(consent))
    assert logged.reason == "telephone: 本人来电，核对了姓名"
    wiring.relay().drain()
    assert len(notes(application)) == 5
    (told,) = [one for one in Notice.select().where(Notice.account == actor.account_id) if one.phrase == "已收回"]
    assert "12345" in told.sentence


def test_a_desk_reaches_only_the_consents_of_its_own_cases(district: Any) -> None:
    application, _, consent = an_application()
    other, _, others = an_application()
    with pytest.raises(NotFound):
        agreed.withdraw(the_case(application).id, others, BY_PHONE, actor=a_clerk())
    with pytest.raises(NotFound):
        agreed.withdraw(the_case(application).id, consent, BY_PHONE, actor=a_clerk(ELSEWHERE))
    with pytest.raises(NotFound):
        withdrawing.withdraw_for(consent, BY_PHONE, by=a_clerk())
    assert not Consent.select().where(Consent.withdrawn_at.is_null(False)).exists()
    assert notes(other) == []
    agreed.withdraw(the_case(application).id, consent, BY_PHONE, actor=a_supervisor())


def test_a_notice_was_only_read_and_is_not_taken_back(district: Any) -> None:
    application, _, _ = an_application()
    notice = agreed.rested_on(application.id)[0]
    with pytest.raises(Invalid):
        agreed.withdraw(the_case(application).id, notice, BY_PHONE, actor=a_clerk())


def test_whoever_calls_without_a_case_is_found_by_number_and_the_look_is_logged(district: Any) -> None:
    person = a_person()
    _, _, consent = an_application(person=person.id)
    Consent.update(giver=person.id).where(Consent.id == consent).execute()
    secretary = a_caller("secretary")
    (found,) = withdrawing.of_person("resident_id", person.id_number, by=secretary)
    assert found.id == consent
    withdrawing.withdraw_for(consent, Told("desk", "本人到社区说的"), by=secretary)
    with pytest.raises(NotFound):
        withdrawing.of_person("resident_id", person.id_number, by=a_caller("secretary", division=ELSEWHERE))
    acts = [row.act for row in AccessRow.select().where(AccessRow.account_id == secretary.account_id)]
    assert acts == ["consents_read", "consent_withdrawn"]
