"""Outside systems: sent once, asked after patiently, refusals to a person, the answer back in the case."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.applications.models import Case, Trace
from server.applications.service import verifying
from server.core import clock
from server.core.errors import NotFound, TryAgain
from server.core.ids import uuid7
from server.identity.models.records import AccessRow
from server.reviews import systems
from server.reviews.demo_systems import DemoSystem, Faults
from server.reviews.external import Refused, SentCase, Standing
from server.reviews.models import Decision, Dispatch
from server.reviews.rules.dispatch import LEASE, MAX_ATTEMPTS
from server.reviews.service import decisions, outside, views
from tests.server.reviews.builders import a_case, a_clerk, a_reviewer, names_of_steps

TOBACCO = a_reviewer("body_tobacco")
TAX = a_reviewer("body_tax")


class Scripted:
    """A system that answers what a test wrote down, and remembers what it was sent."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.sent, self.polled = list(answers), [], []

    def _next(self) -> Standing:
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        assert isinstance(answer, Standing)
        return answer

    def send(self, case: SentCase) -> Standing:
        self.sent.append(case)
        return self._next()

    def poll(self, number: str) -> Standing:
        self.polled.append(number)
        return self._next()


def connected(*answers: Any) -> Scripted:
    system = Scripted(*answers)
    systems.install(lambda code: system if code == "tobacco" else None)
    return system


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def later(hours: float) -> datetime:
    return clock.now() + timedelta(hours=hours)


def test_an_accepted_case_goes_out_and_its_answer_comes_back(district: Any, frozen: Any) -> None:
    system = connected(Standing("YC-1", "received"), Standing("YC-1", "in_review"), Standing("YC-1", "granted"))
    case = a_case("tobacco_licence", state="accepted")
    assert fresh(case).turn == "outside"
    for hours in (0, 1, 2):
        assert outside.send_due(later(hours)) == 1
    assert outside.send_due(later(99)) == 0
    assert ([one.key for one in system.sent], system.polled) == ([case.id], ["YC-1", "YC-1"])
    assert (fresh(case).state, fresh(case).result) == ("closed", "granted")
    closing = Trace.get((Trace.case == case.id) & (Trace.step == "close"))
    assert (closing.role, closing.source, closing.data["system"], closing.data["number"]) == (
        *("outside", "tobacco"),
        *("tobacco", "YC-1"),
    )
    assert (Decision.get().system, Decision.get().account) == ("tobacco", None)
    assert verifying.verify(case.application_id) == []


def test_their_denial_comes_with_their_reason_and_our_remedies(district: Any, frozen: Any) -> None:
    connected(Standing("YC-1", "denied", "距离中小学不足五十米"))
    case = a_case("tobacco_licence", state="accepted")
    outside.send_due(clock.now())
    assert fresh(case).result == "denied"
    assert Decision.get().reasons == ["距离中小学不足五十米"]
    assert "60日" in Decision.get().remedies["text"]


def test_a_lost_answer_is_asked_for_again_under_the_same_key(district: Any, frozen: Any) -> None:
    system = connected(TryAgain("lost"), Standing("YC-1", "received"))
    case = a_case("tobacco_licence", state="accepted")
    outside.send_due(clock.now())
    row = Dispatch.get()
    assert (row.state, row.attempts, row.trouble, row.lease) == ("queued", 1, "TryAgain", None)
    assert outside.send_due(later(0)) == 0, "it waits before it tries again"
    outside.send_due(later(1))
    assert [one.key for one in system.sent] == [case.id, case.id]
    assert names_of_steps(case).count("outside_taken") == 1


def test_a_system_that_never_answers_becomes_a_clerk_s_sheet(district: Any, frozen: Any) -> None:
    connected(*[TryAgain("away")] * MAX_ATTEMPTS)
    case = a_case("tobacco_licence", state="accepted")
    for tries in range(MAX_ATTEMPTS + 3):
        outside.send_due(later(7 * tries))
    assert (Dispatch.get().state, Dispatch.get().trouble, fresh(case).turn) == ("manual", "no-answer", "body")


def test_what_they_refuse_goes_to_a_person_with_their_words(district: Any, frozen: Any) -> None:
    connected(Refused("姓名与证件号码不一致"))
    case = a_case("tobacco_licence", state="accepted")
    outside.send_due(clock.now())
    assert (Dispatch.get().state, Dispatch.get().words) == ("manual", "姓名与证件号码不一致")
    assert fresh(case).state == "accepted", "a refused message is no refusal of the citizen"
    assert views.case_view(case.id, TOBACCO)["external"]["words"] == "姓名与证件号码不一致"


def test_a_killed_worker_s_case_is_taken_up_after_its_lease(district: Any, frozen: Any) -> None:
    connected(KeyboardInterrupt(), Standing("YC-1", "received"))
    a_case("tobacco_licence", state="accepted")
    with pytest.raises(KeyboardInterrupt):
        outside.send_due(clock.now())
    assert outside.send_due(clock.now()) == 0
    assert outside.send_due(clock.now() + LEASE) == 1
    assert Dispatch.get().number == "YC-1"


def test_an_answer_that_comes_after_the_lease_was_taken_over_writes_nothing(district: Any, frozen: Any) -> None:
    case = a_case("tobacco_licence")

    class Slow(Scripted):
        def send(self, sent: SentCase) -> Standing:
            Dispatch.update(lease=uuid7()).execute()  # another worker thought this one dead
            return super().send(sent)

    system = Slow(Standing("YC-1", "granted"))
    systems.install(lambda code: system)
    from server.reviews.service import intake

    intake.accept(case.id, uuid7(), actor=TOBACCO)
    outside.send_due(clock.now())
    assert (fresh(case).state, Dispatch.get().state) == ("accepted", "queued")


def test_a_decision_of_ours_on_their_item_is_refused(district: Any, frozen: Any) -> None:
    connected()
    case = a_case("tobacco_licence", state="accepted")
    with pytest.raises(decisions.DecidedOutside):
        decisions.decide(case.id, uuid7(), {"verdict": "grant", "reasons": []}, actor=TOBACCO)


def test_a_case_taken_back_is_sent_no_more(relay: Any, frozen: Any) -> None:
    from server.applications.service.withdrawal import withdraw
    from tests.server.reviews.builders import CITIZEN

    system = connected(Standing("YC-1", "received"))
    case = a_case("tobacco_licence", state="accepted")
    withdraw(case.application_id, reason="不办了", by=CITIZEN, now=clock.now())
    relay.drain()
    assert outside.send_due(later(1)) == 0
    assert (Dispatch.get().state, system.sent) == ("cancelled", [])


def test_a_result_that_comes_while_the_clock_stands_waits_for_it(district: Any, frozen: Any) -> None:
    from server.reviews.rules.clocks import Limit

    connected(Standing("YC-1", "granted"), Standing("YC-1", "granted"))
    case = a_case("tobacco_licence", state="accepted")
    decisions.suspend(case.id, uuid7(), kind="inspection", expected=Limit(3), actor=TOBACCO)
    outside.send_due(clock.now())
    assert fresh(case).state == "suspended"
    decisions.resume(case.id, uuid7(), actor=TOBACCO)
    outside.send_due(later(1))
    assert fresh(case).result == "granted"


ENTERED = {"number": "SW-77", "outcome": "received", "reason": "", "produced": {}}


def values_on(sheet: dict[str, Any]) -> dict[str, str]:
    return {line["code"]: line["value"] for line in sheet["lines"]}


def test_nobody_copies_what_is_not_to_be_entered(district: Any, frozen: Any) -> None:
    connected()
    for case in (a_case("car_tax"), a_case("tobacco_licence", state="accepted")):
        with pytest.raises(views.NotToCopy):
            views.copied_sheet(case.id, reason="抄录", actor=a_clerk("370199000000"))
        assert not AccessRow.select().where(AccessRow.subject_id == str(case.id)).exists()


def test_without_an_interface_a_clerk_copies_the_sheet_and_enters_the_outcome(district: Any, frozen: Any) -> None:
    case = a_case("car_tax", state="accepted")
    clerk = a_clerk("370199000000")
    assert values_on(views.sheet_of(case.id, clerk))["id_number"] == "440000********0217"
    sheet = views.copied_sheet(case.id, reason="抄录到税务系统", actor=clerk)
    assert (sheet["name"], values_on(sheet)["id_number"]) == ("税务征管系统", "440000194910010217")
    look = AccessRow.get(AccessRow.subject_id == str(case.id))
    assert (look.act, look.field, look.reason) == ("unmasked", "sheet", "抄录到税务系统")
    taken = outside.enter(case.id, uuid7(), ENTERED, actor=clerk)
    assert (taken["state"], taken["number"]) == ("accepted", "SW-77")
    outside.enter(case.id, uuid7(), ENTERED | {"outcome": "granted"}, actor=clerk)
    assert (fresh(case).result, Dispatch.get().state, Decision.get().system) == ("granted", "decided", "tax")
    assert verifying.verify(case.application_id) == []


def test_a_number_entered_twice_is_taken_once(district: Any, frozen: Any) -> None:
    case, command = a_case("car_tax", state="accepted"), uuid7()
    first = outside.enter(case.id, command, ENTERED | {"outcome": "granted"}, actor=TAX)
    assert outside.enter(case.id, command, ENTERED | {"outcome": "granted"}, actor=TAX) == first
    assert names_of_steps(case).count("close") == 1


def test_nobody_enters_by_hand_what_the_program_carries(district: Any, frozen: Any) -> None:
    connected()
    case = a_case("tobacco_licence", state="accepted")
    with pytest.raises(outside.SentByProgram):
        outside.enter(case.id, uuid7(), ENTERED, actor=TOBACCO)


def test_our_own_items_have_no_sheet(district: Any, frozen: Any) -> None:
    with pytest.raises(NotFound):
        views.sheet_of(a_case("temp_relief", state="accepted").id, a_reviewer("body_civil"))


def system_of_demo(now: Callable[[], datetime], **faults: Any) -> DemoSystem:
    return DemoSystem("tobacco", clock=now, faults=Faults(**{"lost": 0, "refused": 0, "denied": 0} | faults))


def test_the_demo_system_gives_one_number_per_case_and_takes_its_time(frozen: datetime) -> None:
    moment = [frozen]
    system = system_of_demo(lambda: moment[0])
    case = SentCase(uuid7(), "tobacco_licence", {}, (), frozen)
    first = system.send(case)
    assert system.send(case) == first
    assert system.poll(first.number).state == "in_review"
    moment[0] += timedelta(minutes=3)
    assert system.poll(first.number).state == "granted"


def test_the_demo_system_loses_and_refuses_as_often_as_it_is_told(frozen: datetime) -> None:
    cases = [SentCase(uuid7(), "x", {}, (), frozen) for _ in range(400)]
    lossy, strict = system_of_demo(lambda: frozen, lost=20), system_of_demo(lambda: frozen, refused=20)
    assert 40 < sum(_fails(lossy, case, TryAgain) for case in cases) < 130
    refused = [case for case in cases if _fails(strict, case, Refused)]
    assert 40 < len(refused) < 130
    assert all(_fails(strict, case, Refused) for case in refused), "trying again does not help"


def _fails(system: DemoSystem, case: SentCase, how: type[Exception]) -> bool:
    try:
        system.send(case)
    except how:
        return True
    return False


def test_every_case_ends_though_the_demo_systems_lose_refuse_and_deny(district: Any, frozen: Any) -> None:
    moment = [clock.now()]
    system = DemoSystem("tobacco", clock=lambda: moment[0], faults=Faults(lost=30, refused=20, denied=20))
    systems.install(lambda _code: system)
    cases = [a_case("tobacco_licence", state="accepted") for _ in range(12)]
    for _ in range(40):
        outside.send_due(moment[0])
        moment[0] += timedelta(minutes=30)
    ends = {fresh(case).result or Dispatch.get_by_id(case.id).state for case in cases}
    assert ends <= {"granted", "denied", "manual"}
    assert all(names_of_steps(case).count("close") <= 1 for case in cases)
    assert (
        len({row.number for row in Dispatch.select() if row.number})
        == Dispatch.select().where(Dispatch.number.is_null(False)).count()
    )


def test_of_what_they_hand_out_only_what_the_item_brings_forth_is_taken(district: Any, frozen: Any) -> None:
    number = "370000202611189018"
    more = {"child_id_number": number, "mobile": "1"}
    systems.install(lambda _code: Scripted(Standing("RK-1", "granted", produced=more)))
    case = a_case("birth_household", state="accepted")
    outside.send_due(clock.now())
    assert (fresh(case).result, Decision.get().produced) == ("granted", {"child_id_number": number})


def test_the_demo_register_of_people_numbers_a_newborn(frozen: datetime) -> None:
    from server.identity.identifiers import resident_check

    moment = [frozen]
    faults = Faults(lost=0, refused=0, denied=0)
    system = DemoSystem("police_population", clock=lambda: moment[0], faults=faults)
    number = system.send(SentCase(uuid7(), "birth_household", {}, (), frozen)).number
    moment[0] += timedelta(minutes=3)
    child = system.poll(number).produced["child_id_number"]
    assert child[-1] == resident_check(child[:17])
