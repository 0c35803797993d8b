"""What each side of a mandate, and a guardian, get to see through the doors."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from server.core.ids import uuid7
from server.identity import mandate_views, naming, queries
from server.identity.models import Person
from server.identity.roles import Role
from server.identity.service import mandates, persons
from server.identity.service.mandates import Proof
from tests.server.identity.builders import (
    COMMUNITY,
    NUMBERS,
    STREET,
    a_person,
    an_actor,
    as_checked_citizen,
    as_staff,
)
from tests.server.identity.calls import MANDATE, call

HERS = {"name": "欧阳秀兰", "id_type": "resident_id", "id_number": NUMBERS[1]}
UNTIL = {"ground": "relative", "until": MANDATE["until"]}


@pytest.fixture
def his(db, frozen):
    return as_checked_citizen(a_person(NUMBERS[2], phone="13800000003"))


def me(client, headers):
    return call(client, "get", "/me", headers=headers).json["person"]["id"]


def listed(client, headers):
    (one,) = call(client, "get", "/mandates", headers=headers).json["items"]
    return one


def test_an_offer_tells_no_more_of_the_other_than_was_typed(client, mother, his):
    mandate = str(uuid7())
    offered = call(
        client, "put", f"/mandates/{mandate}", UNTIL | {"agent": me(client, his), "principal_facts": HERS}, his
    )
    assert offered.json["state"] == "offered"
    side = offered.json["principal"]
    assert (side["name"], side["id_number"]) == ("欧阳**", "3****************1")
    assert [side[name] for name in ("id", "phone", "address", "checked")] == [None] * 4
    assert listed(client, his)["principal"] == side
    nobody = {"name": "郑不存在", "id_type": "resident_id", "id_number": NUMBERS[0]}
    answers = [
        call(client, "put", f"/mandates/{uuid7()}", UNTIL | {"agent": me(client, his), "principal_facts": facts}, his)
        for facts in (HERS, nobody)
    ]
    known, unknown = (answer.json["principal"] for answer in answers)
    assert {name for name in known if (known[name] is None) != (unknown[name] is None)} == set()


def test_once_she_agreed_the_agent_sees_for_whom_he_acts(client, mother, his):
    mandate, hers = str(uuid7()), as_checked_citizen(mother)
    call(client, "put", f"/mandates/{mandate}", UNTIL | {"agent": me(client, his), "principal_facts": HERS}, his)
    seen = listed(client, hers)
    assert (seen["principal"]["id"], seen["agent"]["name"]) == (str(mother.id), "李*明")
    assert (seen["agent"]["id"], seen["agent"]["phone"]) == (None, None)
    call(client, "put", f"/mandates/{mandate}/confirmation", {}, hers)
    given = listed(client, his)["principal"]
    assert (given["id"], given["phone"]) == (str(mother.id), "138****0002")
    call(client, "put", f"/mandates/{mandate}/revocation", {}, his)
    ended = listed(client, his)
    assert (ended["state"], ended["revoked_how"], ended["principal"]["phone"]) == ("revoked", "laid_down", None)


def test_giving_a_mandate_tells_nothing_of_the_agent(client, mother, his):
    facts = {
        "name": "李小明",
        "id_type": "resident_id",
        "id_number": NUMBERS[2],
        "phone": "13911112222",
        "living": STREET,
    }
    told = UNTIL | {"principal": str(mother.id), "agent_facts": facts}
    given = call(client, "put", f"/mandates/{uuid7()}", told, as_checked_citizen(mother)).json
    assert (given["state"], given["agent"]["name"], given["agent"]["phone"]) == ("given", "李*明", None)
    agent = Person.get_by_id(UUID(me(client, his)))
    assert (agent.phone, persons.divisions_of(agent.id)) == ("13800000003", {"living": COMMUNITY})


def test_what_a_stranger_types_of_someone_new_is_name_and_number_only(client, mother):
    facts = {"name": "郑新人", "id_type": "resident_id", "id_number": NUMBERS[0], "phone": "139", "living": COMMUNITY}
    told = UNTIL | {"principal": str(mother.id), "agent_facts": facts}
    call(client, "put", f"/mandates/{uuid7()}", told, as_checked_citizen(mother))
    made = persons.find("resident_id", NUMBERS[0])
    assert (made.phone, persons.divisions_of(made.id)) == (None, {})


def test_staff_see_whom_they_reach(client, mother, his):
    clerk = as_staff(Role.CLERK, division=STREET)
    told = UNTIL | {"principal": str(mother.id), "agent_facts": HERS | {"name": "王外人", "id_number": NUMBERS[0]}}
    seen = call(client, "put", f"/mandates/{uuid7()}", told | {"how": "desk"}, clerk).json
    assert (seen["principal"]["phone"], seen["agent"]["name"], seen["agent"]["id"]) == ("138****0002", "王*人", None)


def test_items_are_named_in_words(client, mother, his, monkeypatch):
    monkeypatch.setattr(naming, "_ask", lambda: {"elderly_allowance": "老人每月领高龄津贴"})
    told = MANDATE | {"principal": str(mother.id), "items": ["elderly_allowance", "gone_for_good"]}
    given = call(client, "put", f"/mandates/{uuid7()}", told, as_checked_citizen(mother)).json
    assert given["item_names"] == ["老人每月领高龄津贴", naming.GONE]


def test_a_mandate_of_a_merged_record_is_still_mine(client, mother, his):
    hers = as_checked_citizen(mother)
    call(client, "put", f"/mandates/{uuid7()}", MANDATE | {"principal": str(mother.id)}, hers)
    other = a_person(NUMBERS[3], name="欧阳秀兰")
    persons.merge(mother.id, other.id, reason="同一个人", by=uuid4())
    assert listed(client, hers)["principal"]["id"] == str(other.id) == me(client, hers)


def test_a_guardian_finds_his_wards(client, db, frozen):
    parent, child = a_person(NUMBERS[3], name="林晓明"), a_person("110000201505200013", name="林小满")
    clerk, proof = an_actor("clerk", division=STREET), Proof(relation="父亲", reason="minor", proof="户口簿")
    mandates.record_guardianship(uuid7(), ward=child.id, guardian=parent.id, proof=proof, by=clerk)
    (ward,) = call(client, "get", "/guardianships", headers=as_checked_citizen(parent)).json["items"]
    assert (ward["ward"]["id"], ward["ward"]["name"], ward["relation"], ward["stands"]) == (
        str(child.id),
        "林*满",
        "父亲",
        True,
    )
    assert call(client, "get", "/guardianships", headers=as_checked_citizen(child)).json == {"items": []}


def test_a_guardianship_of_a_child_stands_until_the_child_is_eighteen(db, frozen):
    parent, child = a_person(NUMBERS[3], name="林晓明"), a_person("110000201505200013", name="林小满")
    guardianship, birthday = uuid7(), datetime(2033, 5, 19, 16, tzinfo=UTC)
    proof = Proof(relation="父亲", reason="minor", proof="户口簿")
    mandates.record_guardianship(
        guardianship, ward=child.id, guardian=parent.id, proof=proof, by=an_actor("clerk", division=STREET)
    )
    for now, stands in ((birthday - timedelta(minutes=1), True), (birthday, False)):
        (listed,) = mandate_views.wards(queries.guardianships_of(parent.id), now)
        assert (listed["stands"], mandate_views.on_record(guardianship, now)["stands"]) == (stands, stands)


def test_a_check_without_an_account_lets_a_clerk_elsewhere_name_the_person(client, mother):
    clerk, check = as_staff(Role.CLERK, division="370199002000"), str(uuid7())
    seen = call(client, "put", f"/identity-checks/{check}", HERS, clerk)
    assert seen.json["id"] == str(mother.id)
    assert call(client, "put", f"/identity-checks/{check}", HERS, clerk).json == seen.json
    other = call(client, "put", f"/identity-checks/{check}", HERS | {"name": "欧阳秀英"}, clerk)
    assert (other.status_code, other.json["type"]) == (409, "id-already-used")
    newborn = {"name": "林新新", "birth": "2026-11-01", "living": COMMUNITY}
    made = {call(client, "put", f"/identity-checks/{check}", newborn, clerk).json["id"] for check in [uuid7()] * 3}
    assert len(made) == 1


def test_who_is_named_by_number_alone_is_the_one_whose_card_was_seen(client, mother, his):
    told = UNTIL | {"agent": me(client, his), "principal_facts": {"name": "欧阳秀兰", "id_number": NUMBERS[1]}}
    mandate = str(uuid7())
    call(client, "put", f"/mandates/{mandate}", told, his)
    assert listed(client, as_checked_citizen(mother))["id"] == mandate
