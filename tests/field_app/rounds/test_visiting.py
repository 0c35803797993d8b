"""A visit from who asks for it to who was there: the word at the door, who cannot come, least sight."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from field_app import rounds
from field_app.rounds import queries, rules
from field_app.rounds.models import RoundStep, VisitRequest
from field_app.rounds.notice_rules import NOTICE
from field_app.rounds.rules import PLAIN, VISIT, NotYourVisit, WhoIsMeant
from field_app.rounds.service import asking, rights
from field_app.rounds.service.asking import TRAIL
from field_app.visits.models import Resident
from field_app.visits.service import charges, residents
from server import wiring
from server.core import clock
from server.core.access import Actor
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.workflow import IllegalStep
from server.identity.models import AccountLink, Guardianship, Parked, Person
from server.notifications.models import Message, Notice
from tests.conftest import SLOW_IS_FINE
from tests.field_app.rounds.builders import (
    ABOUT,
    CALLER,
    a_clerk,
    a_request,
    confirmed,
    finished,
    passed,
    taken,
    withdrawn,
)
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_resident, a_secretary, a_worker
from tests.server.at_once import at_once
from tests.server.identity.builders import NUMBERS, a_person, an_actor

DRAWING = Path(rounds.__file__).parent / "workflow.md"
PHONE = "13800000002"


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def tell() -> list[Any]:
    """What leaves for a telephone, and what stands in lists."""
    wiring.relay().drain()
    return list(Message.select())


def a_daughter(mother: UUID) -> Actor:
    """Her guardian by a paper that somebody saw."""
    person = a_person(NUMBERS[0], name="欧阳小兰")
    kept = {"proof": "判决书", "since": clock.now(), "recorded_by": uuid7(), "recorded_at": clock.now()}
    told = {"ward": mother, "guardian": person.id, "relation": "女儿", "reason": "limited_capacity"}
    Person.update(capacity="limited").where(Person.id == mother).execute()
    Guardianship.create(id=uuid7(), **told, **kept)
    return an_actor(person=person)


def only(rows: list[dict[str, Any]]) -> dict[str, Any]:
    (row,) = rows
    return row


def seen(by: Actor) -> list[dict[str, Any]]:
    return queries.page(by, is_open=True, after=None, limit=20)


def test_the_drawing_is_what_the_table_says() -> None:
    text = DRAWING.read_text(encoding="utf-8")
    for table in (VISIT, NOTICE):
        assert f"## {table.noun}\n\n```mermaid\n{table.draw()}```\n" in text
    assert set(PLAIN) == set(VISIT.states)


def test_from_a_daughters_wish_to_the_door(worker: Actor) -> None:
    mother = a_resident(phone=PHONE)
    row = a_request(a_daughter(mother), mother, asked={"relation": "女儿"})
    assert (row.state, row.source, row.due_on) == ("unconfirmed", "relative", date(2026, 11, 23))
    with pytest.raises(IllegalStep):
        taken(row, worker)  # nobody has asked her
    row = confirmed(row, worker)
    assert only(seen(worker))["word"] is None
    assert taken(row, worker).worker == worker.account_id
    told = only(seen(worker))
    assert (told["word"], told["resident_name"], told["is_mine"]) == (row.word, "欧阳秀兰", True)
    row = finished(row, worker, words="帮她看了水费单")
    assert (row.state, seen(worker)) == ("done", [])
    assert [step.step for step in TRAIL.steps_of(row.id)] == ["ask", "confirm", "take", "finish"]
    assert TRAIL.broken(row) == []


def test_the_word_goes_to_her_alone_and_by_her_way(worker: Actor) -> None:
    by = a_secretary()
    row = a_request(by, a_resident(phone=PHONE))
    (message,) = tell()
    assert (message.channel, message.state) == ("sms", "sent")
    assert all(row.word not in notice.sentence for notice in Notice.select())
    assert {notice.account for notice in Notice.select()} == {worker.account_id}
    contact = {"name": "李明", "phone": "13800000003", "relation": "儿子"}
    a_request(by, a_resident(name="王大", told_by="relative", contact=contact))
    a_request(by, a_resident(name="王二", told_by="in_person"))
    assert len(tell()) == 2
    tell()


def test_what_is_said_to_a_telephone_holds_the_word(worker: Actor, untold: Any) -> None:
    from server.identity.models import DemoMessage

    row = confirmed(a_request(a_secretary(), a_resident(phone=PHONE)), worker)
    tell()
    (sent,) = DemoMessage.select()
    assert (sent.to, row.word in sent.text, "欧阳" in sent.text) == (PHONE, True, False)


def test_one_asks_for_oneself_for_who_is_ones_family_and_for_nobody_else(worker: Actor) -> None:
    mother = a_resident(phone=PHONE)
    stranger, guest = an_actor(person=a_person(NUMBERS[3], name="王大")), an_actor()
    for who in (stranger, guest):
        with pytest.raises(NotFound):
            a_request(who, mother)
    with pytest.raises(Invalid) as no:
        a_request(guest)
    assert [one.pointer for one in no.value.faults] == ["/resident"]
    own = a_request(an_actor(person=Person.get_by_id(mother)))
    assert (own.state, own.source, own.resident) == ("open", "self", mother)
    with pytest.raises(NotFound):
        a_request(a_secretary(FAR_GRID[:12]), mother)


def test_who_is_on_no_list_enters_it_by_asking(worker: Actor) -> None:
    person = a_person(NUMBERS[3], name="王大")
    with pytest.raises(Invalid) as no:
        a_request(an_actor(person=person))
    assert [one.pointer for one in no.value.faults] == ["/grid"]
    row = a_request(an_actor(person=person), grid=GRID)
    assert (row.resident, row.grid, Resident.get_by_id(person.id).grid) == (person.id, GRID, GRID)


def test_the_desk_writes_down_who_called_and_a_worker_says_who_was_meant(worker: Actor) -> None:
    clerk, mother = a_clerk(), a_resident(phone=PHONE)
    with pytest.raises(Invalid) as no:
        a_request(clerk, grid=GRID, about=ABOUT)
    assert [one.pointer for one in no.value.faults] == ["/asked"]
    row = a_request(clerk, grid=GRID, about=ABOUT, asked=CALLER)
    assert (row.resident, row.source) == (None, "desk")
    assert only(seen(worker))["about"] == ABOUT
    assert only(seen(worker))["asked"]["phone"] == "138****0009"
    assert only(seen(clerk))["asked"] == CALLER
    assert (seen(a_clerk(FAR_GRID[:12])), tell()) == ([], [])
    with pytest.raises(WhoIsMeant):
        confirmed(row, worker)
    row = confirmed(row, worker, resident=mother)
    assert (row.resident, row.about, row.state, len(tell())) == (mother, None, "open", 1)


def test_who_asked_cannot_confirm_in_her_place_and_her_no_is_the_end(worker: Actor) -> None:
    mother = a_resident()
    daughter, herself = a_daughter(mother), an_actor(person=Person.get_by_id(mother))
    row = a_request(daughter, mother)
    with pytest.raises(NotFound):
        confirmed(row, daughter)
    row = confirmed(row, herself, agrees=False)
    assert (row.state, TRAIL.steps_of(row.id)[-1].reason) == ("withdrawn", "declined")
    with pytest.raises(IllegalStep):
        taken(row, worker)


def test_who_cannot_come_says_so_and_the_substitute_is_asked(worker: Actor) -> None:
    other, secretary = a_worker(GRID), a_secretary()
    row = confirmed(a_request(secretary, a_resident(phone=PHONE)), worker)
    tell()
    before = Notice.select().count()
    with pytest.raises(NotYourVisit):
        passed(taken(row, worker), other)
    row = passed(row, worker)
    assert (row.state, row.worker, row.passed_by) == ("open", None, [str(worker.account_id)])
    assert len(tell()) == 2  # she was told at first, and is told again
    assert Notice.select().count() == before + 1
    assert Notice.select().order_by(Notice.id.desc()).get().account == other.account_id
    passed(taken(row, other), other)
    tell()
    assert secretary.account_id in {notice.account for notice in Notice.select()}


@pytest.mark.parametrize("comes", [True, False])
def test_who_stood_in_when_he_took_it_ends_it_after_his_time_too(worker: Actor, comes: bool) -> None:
    stand_in, to = a_worker(), {"grid": GRID, "since": clock.today(), "until": clock.today()}
    charges.stand_in(uuid7(), to | {"worker": stand_in.account_id}, by=a_secretary())
    row = taken(confirmed(a_request(a_secretary(), a_resident()), worker), stand_in)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert [one["id"] for one in seen(stand_in)] == [row.id]
        if comes:
            assert finished(row, stand_in).state == "done"
        else:
            passed(row, stand_in)
            assert seen(stand_in) == []
        assert row.id in {one["id"] for one in queries.page(worker, is_open=False, after=None, limit=9)}


def test_another_grid_sees_nothing_and_a_request_moves_with_her(worker: Actor) -> None:
    there, mother = a_worker(OTHER_GRID), a_resident()
    row = confirmed(a_request(a_secretary(), mother), worker)
    assert seen(there) == []
    with pytest.raises(NotFound):
        taken(row, there)
    residents.put(mother, {"id": uuid7(), "base": None, "grid": OTHER_GRID} | _base(mother), by=a_secretary())
    tell()
    assert (seen(worker), only(seen(there))["id"]) == ([], row.id)


def _base(resident: UUID) -> dict[str, Any]:
    from field_app.visits.service import looking

    return {"base": looking.revision_of(looking.standing(resident))}


def test_only_days_ahead_can_be_wished(worker: Actor) -> None:
    mother, by = a_resident(), a_secretary()
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=61)):
        with pytest.raises(Invalid):
            a_request(by, mother, wanted_on=day)
    near = a_request(by, mother, wanted_on=clock.today())
    far = a_request(by, mother)
    assert [one["id"] for one in seen(worker)] == [near.id, far.id]


def test_eight_at_once_ask_once_and_other_words_are_parked(worker: Actor) -> None:
    mother, by, request = a_resident(), a_secretary(), uuid7()
    at_once(*[lambda: a_request(by, mother, request=request) for _ in range(8)])
    assert (VisitRequest.select().count(), RoundStep.select().count()) == (1, 1)
    with pytest.raises(AlreadyUsed):
        a_request(by, mother, request=request, words="别的事")
    assert Parked.get().kind == "visit_request"


def test_eight_workers_at_once_and_one_takes_it(worker: Actor) -> None:
    others = [worker, *(a_worker(GRID) for _ in range(3))]
    row = confirmed(a_request(a_secretary(), a_resident()), worker)
    answers = at_once(*[lambda one=one: taken(row, one) for one in others])
    assert sorted(type(one).__name__ for one in answers) == ["IllegalStep"] * 3 + ["VisitRequest"]


def test_a_worker_takes_nothing_back_and_hears_that_nobody_is_wanted(worker: Actor) -> None:
    secretary = a_secretary()
    row = taken(confirmed(a_request(secretary, a_resident()), worker), worker)
    with pytest.raises(NotYourVisit):
        withdrawn(row, worker)
    assert withdrawn(row, secretary).state == "withdrawn"
    tell()
    assert Notice.select().where(Notice.phrase == "不用去了").get().account == worker.account_id


def test_a_copy_tells_her_all_and_who_asked_only_his_part(worker: Actor) -> None:
    mother = a_resident()
    daughter = a_daughter(mother)
    row = a_request(daughter, mother)
    assert only(rights.copy([mother]))["word"] == row.word
    assert "asked" not in only(rights.copy([mother]))
    rights.forget(mother)
    gone = VisitRequest.get_by_id(row.id)
    assert (gone.state, gone.words, gone.asked, gone.about) == ("withdrawn", None, {}, None)
    assert TRAIL.broken(gone) == []


def test_what_the_desk_wrote_down_is_of_who_called_not_of_who_wrote_it(worker: Actor) -> None:
    clerk, me = a_clerk(), a_person(name="王柜员")
    AccountLink.create(account=clerk.account_id, person=me.id, how="staff", since=clock.now())
    row = a_request(clerk, a_resident(), asked=CALLER)
    assert rights.copy([me.id]) == []
    rights.forget(me.id)
    assert VisitRequest.get_by_id(row.id).asked["phone"] == CALLER["phone"]


@given(st.lists(st.sampled_from(("confirm", "take", "pass", "finish", "withdraw")), max_size=12))
@settings(max_examples=200, suppress_health_check=SLOW_IS_FINE)
def test_no_walk_reaches_the_door_without_her_yes(walk: list[str]) -> None:
    state, taken_steps = "unconfirmed", list[str]()
    for name in walk:
        if VISIT.allows(name, state):
            state = VISIT.take(name, state)
            taken_steps.append(name)
    assert state != "done" or taken_steps.index("confirm") < taken_steps.index("take")
    assert ("withdraw" in taken_steps or "finish" in taken_steps) == (state not in rules.OPEN)


def test_a_word_is_two_things_that_everybody_knows() -> None:
    assert len(set(rules.FIRST) | set(rules.SECOND)) == 32
    assert rules.word(lambda some: some[0]) == "荷花春风"
    assert asking.OF_FAMILY
