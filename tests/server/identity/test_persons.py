"""Persons: one record for one human, shown masked, looked at with a reason."""

from datetime import timedelta

import pytest

from server.core.db import execute
from server.core.errors import Invalid, NotFound
from server.identity import errors, views
from server.identity.facts import LIVING, PersonFacts
from server.identity.models import AccessRow, Person
from server.identity.service import persons
from tests.server.identity.builders import (
    CHILD_NUMBER,
    COMMUNITY,
    ELSEWHERE,
    NUMBERS,
    STREET,
    a_person,
    an_account,
    an_actor,
    seen_by,
)
from tests.server.identity.test_sessions import at_once


def facts(**more):
    return PersonFacts(**{"name": "李小明", "id_type": "resident_id", "id_number": NUMBERS[2]} | more)


def test_one_number_is_one_person_however_it_is_written(db, frozen):
    person = persons.find_or_create(facts(id_number=NUMBERS[0]))
    assert persons.find_or_create(facts(id_number=" 11000019900307001x ")).id == person.id
    assert persons.find_or_create(facts(id_number="11000019900307001X")).id == person.id


def test_the_pair_of_paper_and_number_is_unique(db, frozen):
    assert persons.find_or_create(facts()).id != persons.find_or_create(facts(id_type="passport")).id


def test_a_childs_household_number_is_its_cards_number(db, frozen):
    child = persons.find_or_create(facts(id_type="household_book", id_number=CHILD_NUMBER))
    assert persons.find_or_create(facts(id_number=CHILD_NUMBER)).id == child.id


def test_a_newborn_needs_no_number_and_two_newborns_are_two(db, frozen):
    newborn = PersonFacts(name="林新新")
    assert persons.find_or_create(newborn).id != persons.find_or_create(newborn).id


def test_several_persons_may_share_a_phone(db, frozen):
    one, other = (persons.find_or_create(facts(id_number=n, phone="13800000000")) for n in NUMBERS[:2])
    assert one.id != other.id
    assert one.phone_key == other.phone_key


def test_eight_at_once_with_one_number_are_one_person(db):
    people = at_once(lambda: persons.find_or_create(facts()).id)
    assert len(set(people)) == 1
    assert Person.select().count() == 1


def test_a_claim_changes_nothing_of_a_known_person_but_a_seen_card_does(db, frozen):
    person = persons.find_or_create(facts(name="李小明", phone="13800000000"))
    persons.find_or_create(facts(name="别人", phone="13900000000"))
    assert persons.get(person.id).name == "李小明"
    persons.find_or_create(facts(name="李晓明"), trusted=True)
    assert persons.get(person.id).name == "李晓明"


def test_a_claim_with_another_name_is_set_apart_and_told_to_a_supervisor(db, frozen):
    known = a_person(NUMBERS[0], name="李小明")
    claims = at_once(lambda: persons.find_or_create(facts(id_number=NUMBERS[0], name="别人")).id)
    assert len(set(claims)) == 1
    assert claims[0] != known.id
    assert persons.find("resident_id", NUMBERS[0]).id == known.id
    here, far = an_actor("supervisor"), an_actor("supervisor", division=ELSEWHERE)
    told = [(one["kind"], one["subject"], one["content"]) for one in seen_by(here)]
    assert told == [("claim", known.id, {"claimed": str(claims[0])})]
    assert seen_by(far) == seen_by(an_actor("clerk")) == seen_by(an_actor(person=known)) == []
    assert persons.find_or_create(facts(id_number=NUMBERS[0], name="李小明")).id == known.id
    persons.merge(claims[0], known.id, reason="打错字", by=here.account_id)
    assert persons.find_or_create(facts(id_number=NUMBERS[0], name="别人")).id == known.id


def test_numbers_phones_addresses_and_names_lie_encrypted(db, frozen):
    a_person(name="李小明", phone="13800000000", address="天溪区示例街8号")
    stored = " ".join(map(str, execute("SELECT * FROM person").fetchone()))
    for value in ("李小明", NUMBERS[2], "13800000000", "天溪区", "1949-10-01"):
        assert value not in stored


def test_the_birth_date_is_read_from_the_number(db, frozen):
    assert str(persons.party(a_person(CHILD_NUMBER)).birth) == "2012-11-12"


def test_the_three_divisions_are_dated(db, frozen):
    person = a_person(living=COMMUNITY)
    move = frozen + timedelta(days=10)
    persons.set_division(person.id, LIVING, ELSEWHERE, since=move)
    assert persons.division_of(person.id, LIVING, frozen) == COMMUNITY
    assert persons.division_of(person.id, LIVING, move) == ELSEWHERE
    assert persons.division_of(person.id, "registered", move) is None


def test_a_merged_record_points_on_and_comes_back(db, frozen):
    by = an_account().id
    one, two, three = (a_person(number) for number in NUMBERS[:3])
    persons.merge(one.id, two.id, reason="同一个人", by=by)
    persons.merge(two.id, three.id, reason="同一个人", by=by)
    assert persons.get(one.id).id == three.id
    assert persons.find("resident_id", NUMBERS[0]).id == three.id
    persons.unmerge(two.id, reason="弄错了", by=by)
    assert persons.get(one.id).id == two.id
    persons.unmerge(one.id, reason="弄错了", by=by)
    assert persons.get(one.id).id == one.id
    assert [row.act for row in AccessRow.select().order_by(AccessRow.seq)][-4:] == ["merged"] * 2 + ["unmerged"] * 2


def test_mergers_that_make_no_sense_are_refused(db, frozen):
    by = an_account().id
    one, two = (a_person(number) for number in NUMBERS[:2])
    firm = persons.find_or_create(PersonFacts(name="某店", kind="firm", id_number="91350100M000100Y43"))
    for person, into in ((one, one), (one, firm)):
        with pytest.raises(errors.MergeNotPossible):
            persons.merge(person.id, into.id, reason="试", by=by)
    with pytest.raises(errors.MergeNotPossible):
        persons.unmerge(two.id, reason="试", by=by)


def test_lists_show_masks_only(db, frozen):
    person = a_person(name="李小明", phone="13800000000", address="天溪区柳泉街道示例街8号")
    shown = views.masked(person)
    assert (shown["name"], shown["id_number"]) == ("李*明", "4" + "*" * 16 + "7")
    assert (shown["phone"], shown["address"]) == ("138****0000", "天溪区柳泉街道***")
    assert views.masked(person, detail=True)["id_number"] == "440000********0217"


def test_a_firms_name_is_public(db, frozen):
    firm = persons.find_or_create(PersonFacts(name="清泉便利店", kind="firm", id_number="91350100M000100Y43"))
    assert views.masked(firm)["name"] == "清泉便利店"


def test_an_unmasked_look_is_logged_with_its_reason(db, frozen):
    person = a_person()
    clerk = an_actor("clerk", division=STREET)
    assert persons.unmask(person.id, "id_number", reason="电话核对", by=clerk) == NUMBERS[2]
    row = AccessRow.select().order_by(AccessRow.seq.desc()).first()
    assert (row.act, row.account_id, row.subject_id) == ("unmasked", clerk.account_id, str(person.id))
    assert (row.field, row.reason) == ("id_number", "电话核对")


@pytest.mark.parametrize(
    ("role", "division"),
    [("clerk", "370199002000"), ("auditor", COMMUNITY), ("system_admin", "370000000000"), ("helper", COMMUNITY)],
)
def test_whoever_does_not_reach_the_person_finds_nobody(db, frozen, role, division):
    person = a_person(living=COMMUNITY)
    with pytest.raises(NotFound):
        persons.unmask(person.id, "phone", reason="好奇", by=an_actor(role, division=division))
    assert AccessRow.select().where(AccessRow.act == "unmasked").count() == 0


def test_only_fields_of_a_person_can_be_looked_at(db, frozen):
    with pytest.raises(NotFound):
        persons.unmask(a_person().id, "id_key", reason="试一试", by=an_actor("clerk", division=STREET))


def test_a_worker_follows_the_living_division_only(db, frozen):
    person = persons.find_or_create(facts(divisions={"registered": COMMUNITY, "living": ELSEWHERE}), trusted=True)
    assert not persons.sees(an_actor("grid_worker", division=COMMUNITY), person.id)
    assert persons.sees(an_actor("grid_worker", division=ELSEWHERE), person.id)
    assert persons.sees(an_actor("clerk", division=COMMUNITY), person.id)


@pytest.mark.parametrize("name", ["\x1b", " ", "\u3000", "\u200b"])
def test_nobody_is_called_nothing(db, frozen, name):
    with pytest.raises(Invalid):
        persons.find_or_create(PersonFacts(name=name))
