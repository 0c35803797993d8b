"""Passing on: the giver stays owner until somebody of the body takes it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications.models import Case, Handoff, Note, Trace
from server.applications.service import verifying
from server.applications.service.handoffs import HandoffOver
from server.core import clock, crypto
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.workflow import IllegalStep
from server.media.models import MediaRef
from server.places.queries import sites
from server.reviews.service import decisions, handing, intake, views
from server.reviews.service.commands import Overtaken
from tests.server.reviews.builders import ELSEWHERE, a_case, a_clerk, a_reviewer, names_of_steps

CENTRE = a_clerk("370199000000")
HRSS = a_reviewer("body_hrss")


def fresh(case: Case) -> Case:
    found: Case = Case.get_by_id(case.id)
    return found


def offered(case: Case, body: str = "body_hrss") -> Any:
    handoff = uuid7()
    handing.offer(handoff, case_id=case.id, body=body, reason="应由人社局决定", actor=CENTRE)
    return handoff


def test_a_taken_case_is_the_taker_s_and_their_body_decides(district: Any, frozen: Any) -> None:
    case = a_case()
    handoff = offered(case)
    assert fresh(case).body == "body_civil", "until it is taken nothing changes"
    with pytest.raises(NotFound):
        intake.accept(case.id, uuid7(), actor=HRSS)
    assert handing.take(handoff, actor=HRSS)["state"] == "taken"
    assert (fresh(case).body, fresh(case).owner, fresh(case).turn) == ("body_hrss", HRSS.account_id, "body")
    assert intake.accept(case.id, uuid7(), actor=HRSS)["state"] == "accepted"
    assert verifying.verify(case.application_id) == []


def test_an_offer_names_by_digests_what_is_handed_over(district: Any, frozen: Any) -> None:
    case = a_case()
    page = UUID(case.content["materials"][0]["pages"][0])
    MediaRef.create(id=page, owner=uuid7(), purpose="material", digest="sha256:ab", state="stored", created_at=frozen)
    handed = Handoff.get_by_id(offered(case)).papers
    assert handed == [crypto.fingerprint(case.content), "sha256:ab"]


def test_an_offer_that_comes_again_after_it_was_taken_gets_its_answer(district: Any, frozen: Any) -> None:
    case, handoff = a_case(), uuid7()

    def offer() -> Any:
        return handing.offer(handoff, case_id=case.id, body="body_hrss", reason="应由人社局决定", actor=CENTRE)

    first = offer()
    handing.take(handoff, actor=HRSS)
    assert offer() == first
    for body in ("body_hrss", "body_of_nowhere"):
        with pytest.raises(Invalid):
            handing.offer(uuid7(), case_id=case.id, body=body, reason="请看", actor=HRSS)


def test_offers_are_listed_to_the_bodies_they_are_for(district: Any, frozen: Any) -> None:
    handoff = offered(a_case())
    assert [row["id"] for row in handing.offers_to(HRSS, clock.now())] == [str(handoff)]
    for other in (a_reviewer("body_tax"), a_reviewer("body_hrss", ELSEWHERE), CENTRE):
        assert handing.offers_to(other, clock.now()) == []


def test_a_page_of_offers_is_full_though_others_lie_between(district: Any, frozen: Any) -> None:
    mine = []
    for n in range(4):
        mine += [str(offered(a_case()))]
        Handoff.update(division="370101001001").where(Handoff.id == offered(a_case())).execute()
        if n % 2:
            Handoff.update(receiver_body="body_tax").where(Handoff.id == offered(a_case())).execute()
    assert [row["id"] for row in handing.offers_to(HRSS, clock.now(), limit=3)] == mine[:3]
    assert [row["id"] for row in handing.offers_to(HRSS, clock.now())] == mine


def test_an_offer_says_which_case_and_the_body_may_look_before_it_takes(district: Any, frozen: Any) -> None:
    case = a_case()
    with pytest.raises(NotFound):
        views.case_view(case.id, HRSS)
    offered(case)
    (row,) = handing.offers_to(HRSS, clock.now())
    assert (row["name"], row["number"]) == (case.name, case.number)
    seen = views.case_view(case.id, HRSS)
    assert (seen["allowed"], seen["hidden"]) == ([], []), "to look at, not yet to act on"
    assert (seen["handoff"]["is_for_me"], seen["handoff"]["is_mine"]) == (True, False)
    with pytest.raises(NotFound):
        views.unmask(case.id, ["mobile"], reason="看看", actor=HRSS)
    given = views.case_view(case.id, CENTRE)["handoff"]
    assert (given["is_for_me"], given["is_mine"], given["body_name"]) == (False, True, "区人力资源社会保障局")
    for stranger in (a_reviewer("body_tax"), a_reviewer("body_hrss", ELSEWHERE)):
        with pytest.raises(NotFound):
            views.case_view(case.id, stranger)


def test_an_offer_says_which_desk_or_body_gave_it(district: Any, frozen: Any) -> None:
    case = a_case()
    handoff, window = offered(case), sites()[case.site]["name"]
    (row,) = handing.offers_to(HRSS, clock.now())
    assert row["giver_name"] == window
    assert views.case_view(case.id, HRSS)["handoff"]["giver_name"] == window
    handing.take(handoff, actor=HRSS)
    tax = a_reviewer("body_tax")
    handing.offer(uuid7(), case_id=case.id, body="body_tax", reason="请看", actor=HRSS)
    (row,) = handing.offers_to(tax, clock.now())
    assert row["giver_name"] == views.case_view(case.id, tax)["handoff"]["giver_name"] == "区人力资源社会保障局"


def test_an_offer_that_is_over_opens_nothing(district: Any, frozen: Any) -> None:
    case = a_case()
    handoff = offered(case)
    with clock.frozen(clock.now() + timedelta(days=9)), pytest.raises(NotFound):
        views.case_view(case.id, HRSS)
    handing.withdraw(handoff, actor=CENTRE)
    with pytest.raises(NotFound):
        views.case_view(case.id, HRSS)


def test_a_clerk_who_takes_an_offer_back_stands_in_the_trace_as_clerk(district: Any, frozen: Any) -> None:
    case = a_case()
    handing.withdraw(offered(case), actor=CENTRE)
    row = Trace.get((Trace.case == case.id) & (Trace.step == "handoff_withdrawn"))
    assert (row.role, row.account) == ("clerk", CENTRE.account_id)


def test_a_returned_case_stays_with_the_giver_and_says_why(district: Any, frozen: Any) -> None:
    case = a_case()
    handoff = offered(case)
    answer = handing.give_back(handoff, reason="也不归我们", actor=HRSS)
    assert (answer["state"], fresh(case).body) == ("returned", "body_civil")
    assert handing.give_back(handoff, reason="也不归我们", actor=HRSS) == answer
    with pytest.raises(IllegalStep):
        handing.take(handoff, actor=HRSS)


def test_the_giver_may_take_an_offer_back(district: Any, frozen: Any) -> None:
    handoff = offered(a_case())
    with pytest.raises(NotFound):
        handing.withdraw(handoff, actor=HRSS)
    assert handing.withdraw(handoff, actor=CENTRE)["state"] == "withdrawn"


def test_an_offer_ends_after_two_working_days(district: Any, frozen: Any) -> None:
    handoff = offered(a_case())
    with clock.frozen(clock.now() + timedelta(days=3)), pytest.raises(HandoffOver):
        handing.take(handoff, actor=HRSS)


def test_only_the_body_it_is_for_may_take_or_return(district: Any, frozen: Any) -> None:
    handoff = offered(a_case())
    for stranger in (a_reviewer("body_tax"), a_reviewer("body_hrss", ELSEWHERE)):
        with pytest.raises(NotFound):
            handing.take(handoff, actor=stranger)
        with pytest.raises(NotFound):
            handing.give_back(handoff, reason="不是我们的", actor=stranger)


def test_a_body_that_does_not_exist_is_no_receiver(district: Any, frozen: Any) -> None:
    with pytest.raises(Invalid):
        offered(a_case(), body="body_of_nobody")


def test_an_offer_may_be_repeated_but_not_changed(district: Any, frozen: Any) -> None:
    case = a_case()
    handoff = offered(case)
    handing.offer(handoff, case_id=case.id, body="body_hrss", reason="应由人社局决定", actor=CENTRE)
    with pytest.raises(AlreadyUsed):
        handing.offer(handoff, case_id=case.id, body="body_tax", reason="应由人社局决定", actor=CENTRE)
    assert names_of_steps(case).count("handoff_offered") == 1


def test_a_case_is_offered_to_one_body_at_a_time(district: Any, frozen: Any) -> None:
    case = a_case()
    first = offered(case)
    with pytest.raises(handing.AlreadyOffered) as no:
        offered(case, body="body_tax")
    assert no.value.facts["handoff"] == str(first)
    with pytest.raises(Invalid):
        offered(case, body="body_civil")


def test_what_ended_meanwhile_is_not_taken(district: Any, frozen: Any) -> None:
    case = a_case()
    handoff = offered(case)
    said = {"verdict": "not_needed", "reasons": ["不用办"]}
    decisions.decide(case.id, uuid7(), said, actor=a_reviewer("body_civil"))
    with pytest.raises(Overtaken):
        handing.take(handoff, actor=HRSS)


def test_the_giver_s_words_are_sealed_and_not_in_the_trace(district: Any, frozen: Any) -> None:
    case = a_case()
    offered(case)
    row = Trace.get((Trace.case == case.id) & (Trace.step == "handoff_offered"))
    assert "人社局" not in str(row.__data__)
    assert Note.get().words == "应由人社局决定"
