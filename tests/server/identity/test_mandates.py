"""Acting for others: mandates, guardians, consents."""

from datetime import timedelta
from uuid import uuid4

import pytest

from server.core import clock
from server.core.errors import AlreadyUsed, Forbidden, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity import errors, naming
from server.identity.care import Ground
from server.identity.facts import PersonFacts
from server.identity.models import AccessRow, Mandate, Parked
from server.identity.service import checks, mandates, persons
from server.identity.service.authority import NOT_HERE, authority_for
from server.identity.service.mandates import Proof, Terms
from tests.server.identity.builders import CHILD_NUMBER, NUMBERS, STREET, a_person, an_actor, later, seen_by

ITEMS = ["elderly_allowance"]


def terms(now, **more):
    told = {"ground": Ground.RELATIVE, "relation": "女儿", "items": ITEMS, "until": now + timedelta(days=30)}
    return Terms(**told | more)


def offer(mother, daughter, by, now, mandate_id=None, **more):
    return mandates.offer(
        mandate_id or uuid7(), principal=mother.id, agent=daughter.id, terms=terms(now, **more), by=by
    )


def acts(actor, person, now, items=ITEMS, **more):
    return authority_for(actor, person.id, items, now, **more)


def test_the_principals_own_mandate_holds_at_once(mother, daughter, frozen):
    mandate = offer(mother, daughter, an_actor(person=mother), frozen)
    assert mandate.state == "given"
    authority = acts(an_actor(person=daughter), mother, frozen)
    assert (authority.ground, authority.rests_on, authority.agent) == (Ground.RELATIVE, mandate.id, daughter.id)


def test_an_agents_offer_waits_for_the_principal(mother, daughter, frozen):
    mandate = offer(mother, daughter, an_actor(person=daughter), frozen)
    agent = an_actor(person=daughter)
    assert mandate.state == "offered"
    with pytest.raises(errors.NoAuthority):
        acts(agent, mother, frozen)
    with pytest.raises(NotFound):
        mandates.confirm(mandate.id, how="page", by=agent)
    mandates.confirm(mandate.id, how="page", by=an_actor(person=mother))
    assert acts(agent, mother, frozen).ground is Ground.RELATIVE


def test_without_a_checked_person_there_is_no_mandate(mother, daughter, frozen):
    with pytest.raises(errors.LevelTooLow):
        offer(mother, daughter, an_actor(), frozen)


def test_strangers_record_nothing(mother, daughter, frozen):
    with pytest.raises(Forbidden):
        offer(mother, daughter, an_actor(person=a_person(NUMBERS[2])), frozen)


def test_a_mandate_is_revoked_on_the_page_and_ends_at_once(mother, daughter, frozen):
    mandate = offer(mother, daughter, an_actor(person=mother), frozen)
    with later(1):
        mandates.revoke(mandate.id, how="page", by=an_actor(person=mother))
        mandates.revoke(mandate.id, how="page", by=an_actor(person=mother))
        with pytest.raises(errors.NoAuthority):
            acts(an_actor(person=daughter), mother, frozen + timedelta(minutes=1))
    assert Mandate.get_by_id(mandate.id).revoked_at == frozen + timedelta(minutes=1)


@pytest.mark.parametrize("how", ["telephone", "desk"])
def test_a_clerk_revokes_for_someone_who_called_or_came(mother, daughter, frozen, how):
    mandate = offer(mother, daughter, an_actor(person=mother), frozen)
    clerk = an_actor("clerk", division=STREET)
    mandates.revoke(mandate.id, how=how, by=clerk)
    kept = Mandate.get_by_id(mandate.id)
    assert (kept.state, kept.revoked_how, kept.revoked_by) == ("revoked", how, clerk.account_id)


def test_a_clerk_elsewhere_and_a_stranger_cannot_revoke(mother, daughter, frozen):
    mandate = offer(mother, daughter, an_actor(person=mother), frozen)
    for by in (an_actor("clerk", division="370199002000"), an_actor(person=a_person(NUMBERS[2])), an_actor()):
        with pytest.raises(NotFound):
            mandates.revoke(mandate.id, how="desk", by=by)


def test_an_agent_lays_a_mandate_down_and_the_principal_hears_of_it(mother, daughter, frozen):
    mandate, agent = offer(mother, daughter, an_actor(person=mother), frozen), an_actor(person=daughter)
    for _ in range(2):
        mandates.revoke(mandate.id, how="page", by=agent)
    kept = Mandate.get_by_id(mandate.id)
    assert (kept.state, kept.revoked_how, kept.revoked_by) == ("revoked", "laid_down", agent.account_id)
    with pytest.raises(errors.NoAuthority):
        acts(agent, mother, frozen)
    told = [row.name for row in OutboxEvent.select().where(OutboxEvent.subject_id == str(mandate.id))]
    assert told == ["mandate.given", "mandate.laid_down"]


@pytest.mark.parametrize(("days", "fits"), [(3 * 366, True), (3 * 366 + 1, False), (20_000, False)])
def test_no_mandate_lasts_longer_than_three_years(mother, daughter, frozen, days, fits):
    until = frozen + timedelta(days=days)
    if fits:
        assert offer(mother, daughter, an_actor(person=mother), frozen, until=until).state == "given"
        return
    with pytest.raises(Invalid) as no:
        offer(mother, daughter, an_actor(person=mother), frozen, until=until)
    assert [(one.pointer, one.message[:6]) for one in no.value.faults] == [("/until", "授权最长三年")]


def test_an_oral_order_needs_two_witnesses(mother, daughter, frozen):
    worker = an_actor("grid_worker")
    one = {"witnesses": [str(uuid4())]}
    with pytest.raises(Invalid):
        offer(mother, daughter, worker, frozen, how="oral_witnessed", evidence=one)
    two = {"witnesses": [str(uuid4()), str(uuid4())]}
    assert offer(mother, daughter, worker, frozen, how="oral_witnessed", evidence=two).state == "given"


def test_a_workers_order_lets_a_worker_act_and_nobody_without_one(mother, daughter, frozen):
    worker = an_actor("grid_worker")
    with pytest.raises(errors.NoAuthority):
        acts(worker, mother, frozen)
    order = terms(frozen, ground=Ground.WORKER_ORDER, how="signed")
    mandates.offer(uuid7(), principal=mother.id, agent=None, terms=order, by=an_actor("grid_worker"))
    assert acts(worker, mother, frozen).ground is Ground.WORKER_ORDER
    with pytest.raises(Invalid):
        mandates.offer(uuid7(), principal=mother.id, agent=None, terms=terms(frozen), by=an_actor("clerk"))


def test_a_clerk_types_for_whom_he_reaches_and_each_naming_is_logged(mother, frozen):
    clerk, application = an_actor("clerk", division=STREET), uuid7()
    assert acts(clerk, mother, frozen, application=application).ground is Ground.CLERK
    row = AccessRow.select().order_by(AccessRow.seq.desc()).first()
    assert (row.act, row.account_id, row.subject_id) == ("named_applicant", clerk.account_id, str(mother.id))
    assert row.reason == f"application {application}"


def test_staff_elsewhere_name_only_whose_card_they_just_saw(mother, frozen):
    clerk = an_actor("clerk", division="370199002000")
    for person in (mother.id, uuid7()):
        with pytest.raises(NotFound) as no:
            authority_for(clerk, person, ITEMS, frozen)
        assert no.value.detail == NOT_HERE
    assert AccessRow.select().where(AccessRow.act == "named_applicant").count() == 0
    facts = PersonFacts(name="欧阳秀兰", id_type="resident_id", id_number=NUMBERS[1])
    assert checks.check(uuid7(), facts, by=clerk).id == mother.id
    with later(110):
        assert acts(clerk, mother, clock.now()).ground is Ground.CLERK
    with pytest.raises(NotFound):
        acts(an_actor("clerk", division="370199002000"), mother, frozen)
    with later(121), pytest.raises(NotFound):
        acts(clerk, mother, clock.now())


@pytest.mark.parametrize("category", ["marriage", "adoption", "inheritance", "bank_card"])
def test_no_mandate_for_what_must_be_done_in_person(mother, daughter, frozen, category):
    with pytest.raises(errors.MandateNotPossible):
        offer(mother, daughter, an_actor(person=mother), frozen, categories=[category])
    offer(mother, daughter, an_actor(person=mother), frozen, items=[])
    with pytest.raises(errors.MandateNotPossible):
        acts(an_actor(person=daughter), mother, frozen, categories=[category])


def test_what_the_catalogue_says_of_an_item_counts_whatever_the_caller_says(mother, daughter, frozen, monkeypatch):
    monkeypatch.setattr(naming, "_ask_category", lambda: {"wedding": "marriage", "allowance": "elderly"})
    for told in ([], ["elderly"]):
        with pytest.raises(errors.MandateNotPossible):
            offer(mother, daughter, an_actor(person=mother), frozen, items=["allowance", "wedding"], categories=told)
    offer(mother, daughter, an_actor(person=mother), frozen, items=["allowance", "gone"])


def test_a_mandate_with_an_end_in_the_past_or_for_oneself_is_refused(mother, daughter, frozen):
    with pytest.raises(Invalid):
        offer(mother, daughter, an_actor(person=mother), frozen, until=frozen)
    with pytest.raises(Invalid):
        offer(mother, mother, an_actor(person=mother), frozen)


def test_a_repeat_gives_the_same_and_other_content_is_parked(mother, daughter, frozen):
    by, mandate_id = an_actor(person=mother), uuid7()
    offer(mother, daughter, by, frozen, mandate_id)
    assert offer(mother, daughter, by, frozen, mandate_id).id == mandate_id
    for _ in range(2):
        with pytest.raises(AlreadyUsed):
            offer(mother, daughter, by, frozen, mandate_id, items=["other"])
    assert list(Mandate.get_by_id(mandate_id).items) == ITEMS
    (kept,) = Parked.select()
    assert kept.content["items"] == ["other"]
    assert [one["subject"] for one in seen_by(by)] == [mandate_id]
    assert len(seen_by(an_actor("supervisor", division=STREET))) == 1
    assert seen_by(an_actor("supervisor", division="370199002000")) == []


def test_someone_elses_used_id_is_not_there(mother, daughter, frozen):
    mandate_id = uuid7()
    offer(mother, daughter, an_actor(person=mother), frozen, mandate_id)
    with pytest.raises(NotFound):
        offer(mother, daughter, an_actor(person=mother), frozen, mandate_id)


# --- guardians -------------------------------------------------------------------------------------------------------


def guard(ward, guardian, by, guardianship_id=None, **more):
    proof = Proof(**{"relation": "母亲", "reason": "minor", "proof": "户口簿"} | more)
    ids = {"ward": ward.id, "guardian": guardian.id}
    return mandates.record_guardianship(guardianship_id or uuid7(), **ids, proof=proof, by=by)


def test_a_guardian_acts_once_the_paper_was_seen(daughter, frozen):
    child = a_person("110000201505200013", name="林小满")
    with pytest.raises(errors.GuardianNeeded):
        acts(an_actor(person=daughter), child, frozen)
    guard(child, daughter, an_actor("clerk", division=STREET))
    authority = acts(an_actor(person=daughter), child, frozen)
    assert (authority.ground, authority.texts) == (Ground.GUARDIAN, ("notice", "under_14"))


def test_of_one_born_on_12_november_2012_the_own_notice_ends_on_that_day(daughter, frozen):
    child = a_person(CHILD_NUMBER, name="林小满")
    guard(child, daughter, an_actor("clerk", division=STREET))
    from datetime import UTC, datetime

    from server.core import clock

    for day, texts in ((11, ("notice", "under_14")), (12, ("notice",))):
        noon = datetime(2026, 11, day, 4, 0, tzinfo=UTC)
        with clock.frozen(noon):
            from server.identity.models import Guardianship

            Guardianship.update(since=noon).execute()
            assert acts(an_actor(person=daughter), child, noon).texts == texts


def test_a_person_without_capacity_does_not_act_alone_any_more(mother, daughter, frozen):
    assert acts(an_actor(person=mother), mother, frozen).ground is Ground.SELF
    guard(mother, daughter, an_actor("clerk", division=STREET), reason="no_capacity", proof="法院判决书")
    with pytest.raises(errors.GuardianNeeded):
        acts(an_actor(person=mother), mother, frozen)
    assert acts(an_actor(person=daughter), mother, frozen).ground is Ground.GUARDIAN


def test_guardianship_is_recorded_once_by_staff_who_reach_the_ward(mother, daughter, frozen):
    clerk, guardianship_id = an_actor("clerk", division=STREET), uuid7()
    guard(mother, daughter, clerk, guardianship_id, reason="limited_capacity")
    guard(mother, daughter, clerk, guardianship_id, reason="limited_capacity")
    with pytest.raises(AlreadyUsed):
        guard(mother, daughter, clerk, guardianship_id, reason="limited_capacity", relation="姑姑")
    with pytest.raises(NotFound):
        guard(mother, daughter, an_actor("clerk", division="370199002000"))
    with pytest.raises(Invalid):
        guard(mother, mother, clerk)


def test_a_caller_who_is_not_checked_may_only_claim(mother, frozen):
    authority = acts(an_actor(), mother, frozen)
    assert (authority.ground, authority.proven, authority.agent) == (Ground.SELF, False, None)
    child = a_person("110000201505200013", name="林小满")
    assert acts(an_actor(), child, frozen).ground is Ground.GUARDIAN
    with pytest.raises(errors.LevelTooLow):
        acts(an_actor(), mother, frozen, claim=Ground.RELATIVE)


def test_a_mandate_for_a_record_that_was_merged_still_holds(mother, daughter, frozen):
    offer(mother, daughter, an_actor(person=mother), frozen)
    other = a_person(NUMBERS[2])
    persons.merge(mother.id, other.id, reason="同一个人", by=uuid7())
    assert acts(an_actor(person=daughter), mother, frozen).applicant == other.id
