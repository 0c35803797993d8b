"""A request for everything covers what others typed about oneself: agents, guardians, clerks."""

from typing import Any
from uuid import UUID

import pytest

from server.applications import queries
from server.applications.api import by
from server.applications.models import Application, Case, Revision
from server.applications.service import erasing, verifying, withdrawal
from server.core import clock
from server.core.ids import uuid7
from server.identity.models import Person
from server.identity.service import persons
from server.media.models import MediaRef
from server.rights.models import DeletionRequest
from server.rights.service import deleting
from tests.server.applications.acting import Family, handed_in
from tests.server.identity.builders import NUMBERS, a_person, an_actor
from tests.server.rights.test_rights import ADMIN, SUPERVISOR, everything_of

HERS = "13800000002"


def withdrawn(application: Application, family: Family) -> Application:
    withdrawal.withdraw(application.id, reason="", by=by(family.hers), now=clock.now())
    return application


def decided(actor: Any, verdict: str = "deleted", *, by: Any = SUPERVISOR) -> DeletionRequest:
    request = uuid7()
    deleting.ask(request, application=None, words="全删", actor=actor)
    return deleting.decide(request, verdict=verdict, answer="按档案规定要保存到 2036 年", actor=by)


def typed_by_a_clerk(family: Family) -> Application:
    """At the window, in an account that is not hers."""
    application = family.hands_in(mobile=HERS)
    clerk = an_actor("clerk")
    Application.update(account=clerk.account_id, agent=None, authority="clerk", mandate=None).where(
        Application.id == application.id
    ).execute()
    return Application.get_by_id(application.id)


def test_what_an_agent_and_a_clerk_typed_goes_with_its_files_and_drafts(family: Family) -> None:
    made = [withdrawn(one, family) for one in (family.hands_in(mobile=HERS), typed_by_a_clerk(family))]
    draft = uuid7()
    family.begins(draft)
    files = erasing.files_of([one.id for one in made])
    assert MediaRef.select().where(MediaRef.id.in_(list(files))).exists()
    decided(family.hers)
    for one in made:
        assert HERS not in everything_of(one)
        assert (Application.get_by_id(one.id).applicant, verifying.verify(one.id)) == (None, [])
    assert not MediaRef.select().where(MediaRef.id.in_(list(files))).exists()
    assert not Revision.select().where(Revision.application == draft).exists()
    emptied = Person.get_by_id(family.principal.id)
    assert (emptied.name, emptied.id_number) == ("（已删除）", None)
    assert Person.get_by_id(family.agent.id).name == "林晓明"


def test_what_the_agent_did_for_himself_stays_with_its_files(family: Family) -> None:
    his = handed_in(family.his, None)
    withdrawn(family.hands_in(), family)
    before = MediaRef.select().where(MediaRef.id.in_(list(erasing.files_of([his.id])))).count()
    decided(family.hers)
    assert MediaRef.select().where(MediaRef.id.in_(list(erasing.files_of([his.id])))).count() == before > 0
    assert queries.one(his.id, family.his)["content"]["values"]


def test_what_a_law_keeps_is_blocked_whoever_typed_it(family: Family) -> None:
    application = withdrawn(family.hands_in(mobile=HERS), family)
    decided(family.hers, "kept")
    assert Application.get_by_id(application.id).blocked_at is not None
    assert Case.get(Case.application == application.id).blocked_at is not None
    assert HERS in everything_of(application)


def test_what_is_still_worked_on_is_withdrawn_first_whoever_typed_it(family: Family) -> None:
    application = family.hands_in()
    with pytest.raises(erasing.StillOpen):
        deleting.ask(uuid7(), application=None, words="", actor=family.hers)
    withdrawn(application, family)
    assert decided(family.hers).verdict == "deleted"


def test_an_agents_own_request_leaves_hers_and_takes_his_drafts(family: Family) -> None:
    application, draft = withdrawn(family.hands_in(mobile=HERS), family), uuid7()
    family.begins(draft)
    decided(family.his, by=ADMIN)
    assert HERS in everything_of(application)
    assert Application.get_by_id(application.id).applicant == family.principal.id
    assert Application.get_or_none(Application.id == draft) is None


def test_a_wards_own_account_asks_for_what_it_typed_alone(family: Family) -> None:
    application = withdrawn(family.hands_in(mobile=HERS), family)
    Person.update(capacity="limited").where(Person.id == family.principal.id).execute()
    decided(family.hers, by=ADMIN)
    assert HERS in everything_of(application)
    assert Person.get_by_id(family.principal.id).name == "欧阳秀兰"


def test_all_records_of_one_human_are_emptied(family: Family) -> None:
    other = a_person(NUMBERS[2], name="欧阳秀兰")
    application = handed_in(an_actor(person=other), None)
    persons.merge(other.id, family.principal.id, reason="一个人", by=uuid7())
    withdrawn(application, family)
    decided(family.hers)
    names: set[str] = {Person.get_by_id(UUID(str(one))).name for one in (other.id, family.principal.id)}
    assert names == {"（已删除）"}
    assert Application.get_by_id(application.id).applicant is None
