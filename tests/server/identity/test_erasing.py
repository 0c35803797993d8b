"""Who was erased guards nobody, is nobody's ward, and lets nobody act for him."""

from datetime import timedelta

import pytest

from server.core.ids import uuid7
from server.identity.models import AccessRow, Guardianship, Mandate, Person
from server.identity.service import erasing, mandates, records
from server.identity.service.authority import held_for
from server.identity.service.mandates import Proof
from server.identity.service.standing import guards
from tests.server.identity.builders import STREET, a_person, an_actor
from tests.server.identity.test_mandates import offer


def guarded(ward, guardian, until=None):
    proof = Proof(relation="女儿", reason="limited_capacity", proof="法院判决书", until=until)
    clerk = an_actor("clerk", division=STREET)
    return mandates.record_guardianship(uuid7(), ward=ward.id, guardian=guardian.id, proof=proof, by=clerk)


@pytest.mark.parametrize("erased", ["ward", "guardian"])
def test_a_guardianship_ends_with_either_side_and_the_log_says_so(mother, daughter, frozen, erased):
    made, admin = guarded(mother, daughter), uuid7()
    side = mother if erased == "ward" else daughter
    assert guards(made, Person.get_by_id(mother.id), frozen)
    assert erasing.erase_person(side.id, now=frozen, by=admin)
    ended = Guardianship.get_by_id(made.id)
    assert (ended.until, guards(ended, Person.get_by_id(mother.id), frozen)) == (frozen, False)
    assert [one for one in held_for(mother.id, daughter.id) if one.stands(frozen)] == []
    (row,) = AccessRow.select().where(AccessRow.act == "guardianship_ended")
    assert (row.account_id, row.subject_kind, row.subject_id, row.reason) == (
        admin,
        "guardianship",
        str(made.id),
        "erased",
    )
    assert records.first_broken() is None


def test_an_end_that_was_set_for_later_comes_now_and_a_past_one_stays(mother, daughter, frozen):
    soon, past = guarded(mother, daughter, frozen + timedelta(days=9)), guarded(mother, a_person(name="林小满"))
    Guardianship.update(until=frozen - timedelta(days=1)).where(Guardianship.id == past.id).execute()
    erasing.erase_person(mother.id, now=frozen, by=uuid7())
    ends = [Guardianship.get_by_id(one.id).until for one in (soon, past)]
    assert ends == [frozen, frozen - timedelta(days=1)]
    assert AccessRow.select().where(AccessRow.act == "guardianship_ended").count() == 1


def test_mandates_end_logged_one_by_one(mother, daughter, frozen):
    admin, given = uuid7(), offer(mother, daughter, an_actor(person=mother), frozen)
    before = offer(mother, daughter, an_actor(person=mother), frozen)
    mandates.revoke(before.id, how="page", by=an_actor(person=mother))
    erasing.erase_person(daughter.id, now=frozen, by=admin)
    ended = Mandate.get_by_id(given.id)
    assert (ended.state, ended.revoked_at, ended.revoked_how, ended.revoked_by) == ("revoked", frozen, "erased", admin)
    assert Mandate.get_by_id(before.id).revoked_how == "page"
    rows = AccessRow.select().where(AccessRow.act == "mandate_revoked")
    assert [(row.account_id, row.subject_id, row.reason) for row in rows] == [(admin, str(given.id), "erased")]


def test_nothing_is_left_of_a_persons_capacity(mother, daughter, frozen):
    guarded(mother, daughter)
    assert Person.get_by_id(mother.id).capacity == "limited"
    erasing.erase_person(mother.id, now=frozen, by=uuid7())
    assert Person.get_by_id(mother.id).capacity == "full"
