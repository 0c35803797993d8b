"""Other names: of people, as a paper showed; of staff accounts, whose old sign-in name is nobody's for ever."""

from uuid import UUID

import pytest

from server.core.errors import AlreadyUsed, Forbidden, Invalid, NotFound
from server.core.ids import uuid7
from server.identity import errors, queries
from server.identity.facts import PersonFacts
from server.identity.models import AccessRow, Account, Person, SignInKey
from server.identity.roles import Role
from server.identity.service import checks, persons, posts, renaming
from server.identity.service.renaming import NewLogin, NewName
from tests.server.identity.builders import (
    ELSEWHERE,
    NUMBERS,
    STREET,
    a_person,
    a_staff_account,
    an_actor,
    as_staff,
    signed_in,
)
from tests.server.identity.calls import call
from tests.server.identity.test_sessions import at_once, resolved

HIS = {"id_type": "resident_id", "id_number": NUMBERS[2]}


def logged(act):
    return [(row.subject_id, row.field, row.reason) for row in AccessRow.select().where(AccessRow.act == act)]


def new_name(name="李大明", **more):
    return NewName(**HIS | {"name": name, "reason": "依法改名", "proof": "户口簿"} | more)


def new_login(sign_in_name, **more):
    return NewLogin(**{"id": uuid7(), "sign_in_name": sign_in_name, "name": "李明", "reason": "写错了"} | more)


# --- persons -------------------------------------------------------------------------------------------------------


def test_a_person_has_another_name_as_a_paper_showed(client, frozen):
    person, clerk = a_person(NUMBERS[2]), as_staff(Role.CLERK, division=STREET)
    told, change = HIS | {"name": " 李大明 ", "reason": "依法改名", "proof": "户口簿"}, uuid7()
    answers = [call(client, "put", f"/name-changes/{change}", told, clerk) for _ in range(2)]
    assert [(one.status_code, one.json["name"]) for one in answers] == [(200, "李*明")] * 2
    kept = Person.get_by_id(person.id)
    assert (kept.name, kept.id_number) == ("李大明", NUMBERS[2])
    assert logged("person_renamed") == [(str(person.id), "name", "户口簿：依法改名")]
    facts = PersonFacts(name="李大明", id_type="resident_id", id_number=NUMBERS[2])
    assert persons.find_or_create(facts).id == person.id, "his new name is his from now on"
    other = call(client, "put", f"/name-changes/{change}", told | {"name": "李小明"}, clerk)
    assert (other.status_code, Person.get_by_id(person.id).name) == (409, "李大明")


def test_of_eight_at_once_one_renames(db, frozen):
    a_person(NUMBERS[2])
    clerk, change = an_actor("clerk", division=STREET), uuid7()
    results = at_once(lambda: renaming.rename_person(change, new_name(), by=clerk))
    assert {one.name for one in results} == {"李大明"}
    assert len(logged("person_renamed")) == 1


def test_nobody_renames_whom_he_does_not_reach_or_into_nothing(db, frozen):
    person = a_person(NUMBERS[2])
    for by in (an_actor("clerk", division=ELSEWHERE), an_actor(person=person)):
        with pytest.raises(NotFound):
            renaming.rename_person(uuid7(), new_name(), by=by)
    with pytest.raises(NotFound):
        renaming.rename_person(uuid7(), new_name(id_number=NUMBERS[0]), by=an_actor("clerk", division=STREET))
    with pytest.raises(Invalid):
        renaming.rename_person(uuid7(), new_name("\u200b"), by=an_actor("clerk", division=STREET))
    assert Person.get_by_id(person.id).name == "李小明"


def test_a_card_with_another_name_renames_and_says_so_in_the_log(db, frozen):
    person, clerk = a_person(NUMBERS[2]), an_actor("clerk", division=STREET)
    for name in ("李小明", "李大明"):
        checks.check(uuid7(), PersonFacts(name=name, **HIS), by=clerk)
    assert Person.get_by_id(person.id).name == "李大明"
    assert logged("person_renamed") == [(str(person.id), "name", "clerk")]


# --- accounts ------------------------------------------------------------------------------------------------------


def test_a_renamed_account_signs_in_by_its_new_name_alone(db, frozen):
    account, old = a_staff_account(Role.CLERK)
    session, admin, told = signed_in(old), an_actor("system_admin"), new_login("Wang.Fang", name="王芳")
    for _ in range(2):
        renaming.rename_account(account.id, told, by=admin)
    with pytest.raises(errors.SessionEnded):
        resolved(session)
    with pytest.raises(errors.WrongSignIn):
        signed_in(old)
    assert signed_in("wang.fang").account_id == account.id
    assert (queries.staff_name(account.id), Account.get_by_id(account.id).name) == ("Wang.Fang", "王芳")
    assert logged("account_renamed") == [(str(account.id), "sign_in_name", "写错了")]
    with pytest.raises(AlreadyUsed):
        renaming.rename_account(account.id, new_login("other", id=told.id), by=admin)


def test_the_old_name_is_given_to_nobody(db, frozen):
    account, old = a_staff_account(Role.CLERK)
    other, others = a_staff_account(Role.CLERK)
    admin = an_actor("system_admin")
    renaming.rename_account(account.id, new_login("newer"), by=admin)
    with pytest.raises(errors.NameTaken):
        posts.open_account(uuid7(), sign_in_name=old.upper(), name="另一个", by=None)
    for account_id, name in ((other.id, old), (account.id, old), (account.id, others)):
        with pytest.raises(errors.NameTaken):
            renaming.rename_account(account_id, new_login(name), by=admin)
    assert signed_in("newer").account_id == account.id, "a refused name takes the one before from nobody"
    assert signed_in(others).account_id == other.id


def test_of_eight_that_want_one_name_one_gets_it(db, frozen):
    accounts = [a_staff_account(Role.CLERK)[0] for _ in range(8)]
    ids, admin = iter([one.id for one in accounts]), an_actor("system_admin")
    results = at_once(lambda: renaming.rename_account(next(ids), new_login("same-name"), by=admin))
    assert sum(isinstance(one, errors.NameTaken) for one in results) == 7, results
    live = SignInKey.select().where((SignInKey.kind == "staff") & SignInKey.retired_at.is_null())
    assert {row.account_id for row in live} >= {one.id for one in accounts}, "who got a no keeps his name"


def test_through_the_door_for_another_member_of_staff_only(client, frozen):
    account, _ = a_staff_account(Role.CLERK)
    admin = as_staff(Role.SYSTEM_ADMIN)
    told = {"id": str(uuid7()), "sign_in_name": "zhao", "name": "赵强", "reason": "写错了"}
    answer = call(client, "put", f"/accounts/{account.id}/name", told, admin)
    assert (answer.status_code, answer.json["sign_in_name"], answer.json["name"]) == (200, "zhao", "赵强")
    assert [post["role"] for post in answer.json["posts"]] == ["clerk"]
    mine = UUID(call(client, "get", "/me", headers=admin).json["id"])
    assert call(client, "put", f"/accounts/{mine}/name", told | {"id": str(uuid7())}, admin).status_code == 403
    with pytest.raises(Forbidden):
        renaming.rename_account(mine, new_login("me"), by=an_actor("system_admin", account=mine))
    assert call(client, "put", f"/accounts/{uuid7()}/name", told | {"id": str(uuid7())}, admin).status_code == 404
