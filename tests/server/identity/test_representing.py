"""Firms speak through their legal representatives: the card and the licence were seen, then a page is enough.

Here the mother has a firm, and the daughter is its handler.
"""

from datetime import timedelta

import pytest

from server.core import clock
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.identity import errors, queries
from server.identity.care import Ground
from server.identity.facts import BUSINESS, PersonFacts
from server.identity.models import AccessRow, Mandate, Representation
from server.identity.roles import Role
from server.identity.service import checks, erasing, mandates, persons, representing
from server.identity.service.authority import authority_for
from server.identity.service.mandates import Terms
from server.identity.service.representing import Speaking
from tests.server.identity.builders import (
    COMMUNITY,
    ELSEWHERE,
    NUMBERS,
    STREET,
    a_person,
    an_actor,
    as_checked_citizen,
    as_staff,
)
from tests.server.identity.calls import MANDATE, call
from tests.server.identity.test_sessions import at_once

FIRM = {"kind": "firm", "name": "清泉便利店", "id_type": "uscc", "id_number": "91350100M000100Y43"}


@pytest.fixture
def firm(db, frozen):
    facts = PersonFacts(**FIRM, divisions={BUSINESS: COMMUNITY})
    return persons.find_or_create(facts, trusted=True)


def recorded(firm, person, *, by=None, record_id=None, proof="营业执照"):
    told = Speaking(firm=firm.id, person=person.id, proof=proof)
    return representing.record(record_id or uuid7(), told, by=by or an_actor("clerk", division=STREET))


def offered(firm, daughter, now):
    terms = Terms(ground=Ground.HANDLER, relation="会计", items=["elderly_allowance"], until=now + timedelta(days=30))
    return mandates.offer(uuid7(), principal=firm.id, agent=daughter.id, terms=terms, by=an_actor(person=daughter))


def test_a_handlers_offer_is_confirmed_by_who_speaks_for_the_firm(firm, mother, daughter, frozen):
    mandate = offered(firm, daughter, frozen)
    assert mandate.state == "offered"
    for nobody in (mother, daughter):
        with pytest.raises(NotFound):
            mandates.confirm(mandate.id, how="page", by=an_actor(person=nobody))
    recorded(firm, mother)
    mandates.confirm(mandate.id, how="page", by=an_actor(person=mother))
    found = authority_for(an_actor(person=daughter), firm.id, ["elderly_allowance"], frozen)
    assert (found.ground, found.rests_on) == (Ground.HANDLER, mandate.id)
    mandates.revoke(mandate.id, how="page", by=an_actor(person=mother))
    assert (Mandate.get_by_id(mandate.id).state, Mandate.get_by_id(mandate.id).revoked_how) == ("revoked", "page")


def test_it_is_confirmed_on_the_page_by_a_checked_account(client, firm, mother, daughter):
    his, hers, clerk = as_checked_citizen(daughter), as_checked_citizen(mother), as_staff(Role.CLERK, division=STREET)
    mandate, record = uuid7(), uuid7()
    told = {"agent": str(daughter.id), "principal_facts": FIRM, "ground": "handler", "until": MANDATE["until"]}
    assert call(client, "put", f"/mandates/{mandate}", told, his).json["state"] == "offered"
    assert call(client, "get", "/mandates", headers=hers).json["items"] == []
    says = {"firm": str(firm.id), "person": str(mother.id), "proof": "营业执照"}
    answers = [call(client, "put", f"/representations/{record}", says, clerk) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    (listed,) = call(client, "get", "/mandates", headers=hers).json["items"]
    assert (listed["is_principal"], listed["principal"]["name"]) == (True, "清泉便利店")
    assert listed["agent"]["name"] == "林*明"
    given = [call(client, "put", f"/mandates/{mandate}/confirmation", {}, hers) for _ in range(2)]
    assert [(one.status_code, one.json["state"]) for one in given] == [(200, "given")] * 2
    (his_own,) = call(client, "get", "/mandates", headers=his).json["items"]
    assert (his_own["is_principal"], his_own["state"]) == (False, "given")


def test_a_firm_has_one_at_a_time(firm, mother, daughter, frozen):
    mandate = offered(firm, daughter, frozen)
    first, clerk = recorded(firm, mother), an_actor("clerk", division=STREET)
    results = at_once(lambda: recorded(firm, daughter, by=clerk))
    assert all(isinstance(one, Representation) for one in results), results
    assert Representation.get_by_id(first.id).until == frozen
    assert Representation.select().where(Representation.until.is_null()).count() == 1
    with pytest.raises(NotFound):
        mandates.confirm(mandate.id, how="page", by=an_actor(person=mother))


def test_of_eight_equal_commands_one_is_kept_and_logged(firm, mother):
    clerk, record_id = an_actor("clerk", division=STREET), uuid7()
    results = at_once(lambda: recorded(firm, mother, by=clerk, record_id=record_id))
    assert {one.id for one in results} == {record_id}
    assert Representation.select().count() == 1
    assert AccessRow.select().where(AccessRow.act == "representation_recorded").count() == 1
    with pytest.raises(AlreadyUsed):
        recorded(firm, mother, by=clerk, record_id=record_id, proof="登记通知书")
    assert Representation.get().proof == "营业执照"


def test_only_whom_one_reaches_and_a_human_for_a_firm(firm, mother, daughter):
    for by in (an_actor("clerk", division=ELSEWHERE), an_actor(person=mother)):
        with pytest.raises(NotFound):
            recorded(firm, mother, by=by)
    with pytest.raises(Invalid):
        recorded(mother, daughter)
    with pytest.raises(Invalid):
        recorded(firm, firm)
    assert not Representation.select().exists()


def ended(record, by, *, how="page", reason=""):
    return representing.end(record.id, how=how, reason=reason, by=by)


def test_it_ends_without_a_successor_and_what_the_firm_gave_stands(firm, mother, daughter, frozen):
    record, mandate = recorded(firm, mother), offered(firm, daughter, frozen)
    mandates.confirm(mandate.id, how="page", by=an_actor(person=mother))
    clerk = an_actor("clerk", division=STREET)
    assert ended(record, clerk, how="desk", reason="股东会免职").until == frozen
    assert ended(record, clerk, how="telephone", reason="又说了一次").until == frozen
    assert queries.firms_of(mother.id) == set()
    (row,) = AccessRow.select().where(AccessRow.act == "representation_ended")
    assert (row.reason, row.subject_id) == ("desk: 股东会免职", str(firm.id))
    with pytest.raises(NotFound):
        mandates.revoke(mandate.id, how="page", by=an_actor(person=mother))
    assert authority_for(an_actor(person=daughter), firm.id, ["elderly_allowance"], frozen).rests_on == mandate.id
    mandates.revoke(mandate.id, how="desk", by=clerk)


def test_who_speaks_next_sees_and_revokes_what_was_given_before(client, firm, mother, daughter, frozen):
    recorded(firm, mother)
    mandate = offered(firm, daughter, frozen)
    mandates.confirm(mandate.id, how="page", by=an_actor(person=mother))
    head = a_person(NUMBERS[2], name="李明")
    recorded(firm, head)
    his, hers = as_checked_citizen(head), as_checked_citizen(mother)
    (seen,) = call(client, "get", "/mandates", headers=his).json["items"]
    assert (seen["id"], seen["is_principal"], seen["state"]) == (str(mandate.id), True, "given")
    assert call(client, "get", "/mandates", headers=hers).json["items"] == []
    assert call(client, "put", f"/mandates/{mandate.id}/revocation", {}, hers).status_code == 404
    assert call(client, "put", f"/mandates/{mandate.id}/revocation", {}, his).json["state"] == "revoked"


def test_the_desk_sees_what_runs_and_ends_with_it_what_it_is_asked_to(client, firm, mother, daughter, frozen):
    clerk = as_staff(Role.CLERK, division=STREET)
    before = offered(firm, daughter, frozen)
    mandates.confirm(before.id, how="desk", by=an_actor("clerk", division=STREET))
    with clock.frozen(later := frozen + timedelta(minutes=5)):
        record = recorded(firm, mother)
        his = offered(firm, daughter, later)
        mandates.confirm(his.id, how="page", by=an_actor(person=mother))
        offered(firm, daughter, later)  # nobody agreed: it lets nobody act
        asked = {"id_number": FIRM["id_number"]}
        (found,) = call(client, "post", "/representations/search", asked, clerk).json["items"]
        told = [(one["id"], one["in_his_time"]) for one in found["mandates"]]
        assert told == [(str(his.id), True), (str(before.id), False)]
        path, reason = f"/representations/{record.id}/ending", {"how": "desk", "reason": "股东会免职"}
        foreign = {**reason, "mandates": [str(uuid7())]}
        assert call(client, "put", path, foreign, clerk).status_code == 404
        assert Representation.get_by_id(record.id).until is None  # one step: all of it or nothing
        hers = as_checked_citizen(mother)
        assert call(client, "put", path, {"mandates": [str(his.id)]}, hers).status_code == 422
        says = {**reason, "mandates": [str(his.id)]}
        answers = [call(client, "put", path, says, clerk) for _ in range(2)]
        assert [one.status_code for one in answers] == [200, 200]
    assert Mandate.get_by_id(his.id).revoked_how == "desk"
    assert Mandate.get_by_id(before.id).state == "given"
    (row,) = AccessRow.select().where(AccessRow.act == "mandate_revoked")
    assert (row.reason, row.subject_id) == ("desk: 股东会免职", str(his.id))


def test_who_speaks_lays_it_down_himself(firm, mother, daughter, frozen):
    record = recorded(firm, mother)
    with pytest.raises(NotFound):
        ended(record, an_actor(person=daughter))
    with pytest.raises(NotFound):
        ended(record, an_actor())
    assert ended(record, an_actor(person=mother)).until == frozen


def test_staff_end_it_only_with_a_reason_and_where_they_reach(firm, mother):
    record = recorded(firm, mother)
    with pytest.raises(Invalid):
        ended(record, an_actor("clerk", division=STREET), how="desk", reason=" ")
    with pytest.raises(NotFound):
        ended(record, an_actor("clerk", division=ELSEWHERE), how="desk", reason="股东会免职")
    assert queries.firms_of(mother.id) == {firm.id}


def test_of_eight_who_end_it_one_is_logged(firm, mother):
    record, clerk = recorded(firm, mother), an_actor("clerk", division=STREET)
    results = at_once(lambda: ended(record, clerk, how="desk", reason="股东会免职"))
    assert len({one.until for one in results}) == 1
    assert AccessRow.select().where(AccessRow.act == "representation_ended").count() == 1


def test_who_speaks_is_told_to_who_saw_the_licence_and_the_look_is_logged(firm, mother):
    record = recorded(firm, mother)
    near, far = an_actor("clerk", division=STREET), an_actor("clerk", division=ELSEWHERE)
    assert representing.who_speaks("91350100m000100y43", by=near) == [record]
    assert representing.who_speaks(FIRM["id_number"], by=far) == []
    checks.check(uuid7(), PersonFacts(**FIRM), by=far)
    assert representing.who_speaks(FIRM["id_number"], by=far) == [record]
    assert AccessRow.select().where(AccessRow.act == "representation_looked_up").count() == 2


def test_on_the_page_he_gives_a_handler_a_mandate_and_lays_it_down(client, firm, mother, daughter):
    hers, his, clerk = as_checked_citizen(mother), as_checked_citizen(daughter), as_staff(Role.CLERK, division=STREET)
    record = uuid7()
    says = {"firm": str(firm.id), "person": str(mother.id), "proof": "营业执照"}
    told = {"principal": str(firm.id), "ground": "handler", "relation": "会计", "until": MANDATE["until"]}
    told["agent_facts"] = {"name": daughter.name, "id_type": "resident_id", "id_number": daughter.id_number}
    assert call(client, "put", f"/mandates/{uuid7()}", told, hers).status_code == 422  # she speaks for no firm yet
    call(client, "put", f"/representations/{record}", says, clerk)
    (one,) = call(client, "get", "/representations", headers=hers).json["items"]
    assert (one["id"], one["firm"]["name"], one["until"]) == (str(record), "清泉便利店", None)
    assert call(client, "get", "/representations", headers=his).json == {"items": []}
    assert call(client, "put", f"/mandates/{uuid7()}", told, hers).json["state"] == "given"
    own = {**told, "principal_facts": FIRM, "agent": str(daughter.id)}
    del own["principal"], own["agent_facts"]
    assert call(client, "put", f"/mandates/{uuid7()}", own, his).json["state"] == "offered"
    assert call(client, "put", f"/mandates/{uuid7()}", told, his).status_code == 422
    assert call(client, "put", f"/representations/{record}/ending", {}, his).status_code == 404
    laid = [call(client, "put", f"/representations/{record}/ending", {}, hers) for _ in range(2)]
    assert [(one.status_code, one.json["until"] is not None) for one in laid] == [(200, True)] * 2
    assert call(client, "put", f"/representations/{record}/ending", {"how": "desk"}, hers).status_code == 403
    assert call(client, "get", "/representations", headers=hers).json == {"items": []}


def test_who_is_erased_speaks_for_nobody(firm, mother, daughter, frozen):
    recorded(firm, mother)
    assert queries.firms_of(mother.id) == {firm.id}
    erasing.erase_person(mother.id, now=frozen, by=uuid7())
    assert queries.firms_of(mother.id) == set()


def test_a_handler_himself_confirms_nothing(firm, mother, daughter, frozen):
    recorded(firm, mother)
    offered(firm, daughter, frozen)
    with pytest.raises(errors.NoAuthority):
        authority_for(an_actor(person=daughter), firm.id, ["elderly_allowance"], frozen)
