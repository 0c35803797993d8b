"""What is known is offered with agreement only, and never out of somebody else's record."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from server.applications import prefilling
from server.applications.models import Application
from server.catalog import queries as catalog
from server.core import clock
from server.core.access import Actor, Post
from server.core.ids import uuid7
from server.identity.errors import NoAuthority
from server.identity.models import Account, Consent, ConsentText, Mandate, Person
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import RENTED, SHOP, an_actor, answers_of
from tests.server.applications.test_corrections import a_submission


def an_account(person: UUID | None = None, level: str = "phone") -> Actor:
    account = Account.create(kind="citizen", created_at=clock.now(), profile={"residence_address": "柳泉街道 2 号"})
    return an_actor(account.id, person=person, level=level)


def a_person(name: str = "李明") -> UUID:
    made: UUID = Person.create(name=name, name_key=name, created_at=clock.now()).id
    return made


def a_consent(actor: Actor, code: str = "prefill") -> UUID:
    row = {"version": 90, "kind": "consent", "title": "t", "body": "b", "digest": "d", "since": clock.now()}
    text = ConsentText.create(code=code, **row)
    consent = {"id": uuid7(), "text": text, "shown_digest": "d", "account": actor.account_id, "how": "page"}
    made: UUID = Consent.create(**consent, given_at=clock.now()).id
    return made


def ask(actor: Actor, consent: UUID, person: UUID | None = None) -> dict[str, Any]:
    asked = {"answers": answers_of(SHOP, RENTED), "release": catalog.current_release(), "division": DIVISION}
    return prefilling.known_values(SHOP, asked | {"consent": consent, "person": person}, actor=actor, now=clock.now())


def test_what_was_told_before_is_filled_in_with_its_source(district: Any) -> None:
    actor = an_account()
    a_submission(actor)
    told = ask(actor, a_consent(actor))
    assert told["values"]["residence_address"] == "柳泉街道 2 号"
    assert told["sources"]["residence_address"] == "profile"
    assert "earlier_case" in told["sources"].values()


def test_without_a_standing_consent_of_this_account_nothing_is_told(district: Any) -> None:
    actor, other = an_account(), an_account()
    a_submission(actor)
    nothing: dict[str, Any] = {"values": {}, "sources": {}}
    consent = a_consent(actor)
    assert ask(actor, uuid7()) == ask(other, consent) == ask(actor, a_consent(actor, "notice")) == nothing
    Consent.update(withdrawn_at=clock.now()).where(Consent.id == consent).execute()
    assert ask(actor, consent) == nothing


def test_what_one_filled_in_for_somebody_else_is_not_offered_for_oneself(district: Any) -> None:
    actor = an_account()
    Application.update(authority="guardian").where(Application.id == a_submission(actor).id).execute()
    assert "earlier_case" not in ask(actor, a_consent(actor))["sources"].values()


def test_somebody_elses_record_needs_a_mandate(district: Any) -> None:
    actor = an_account(a_person(), level="checked")
    with pytest.raises(NoAuthority):
        ask(actor, a_consent(actor), person=a_person("王五"))


@pytest.mark.parametrize("role", ["clerk", "grid_worker"])
def test_staff_get_nothing_of_what_others_told_them_or_somebody_else(district: Any, role: str) -> None:
    known = a_person("王五")
    a_submission(an_account(known, level="checked"))
    an_order(known)
    staff = replace(
        an_account(a_person(), level="checked"), roles=frozenset({role}), posts=(Post(role, None, DIVISION),)
    )
    a_submission(staff)  # typed for somebody who came to the counter
    consent = a_consent(staff)
    for person in (known, None):
        with pytest.raises(prefilling.NotForStaff):
            ask(staff, consent, person=person)


def an_order(principal: UUID) -> None:
    """A standing order to a grid worker: it lets him write, not look up."""
    items = [one["code"] for one in catalog.current().bundles[SHOP]["items"]]
    times = {"since": clock.now(), "until": clock.now() + timedelta(days=1), "recorded_at": clock.now()}
    row = {"ground": "worker_order", "how": "paper", "state": "given", "recorded_by": uuid7()}
    Mandate.create(id=uuid7(), principal=principal, items=items, **row, **times)


def test_a_guest_gets_nothing_of_a_child_he_only_names(district: Any) -> None:
    child = a_person("王小五")
    Person.update(birth=date(2020, 1, 1).isoformat()).where(Person.id == child).execute()
    guest = an_account(level="phone")
    with pytest.raises(NoAuthority):
        ask(guest, a_consent(guest), person=child)


def test_a_checked_person_gets_what_the_check_vouches_for(district: Any) -> None:
    person = a_person("欧阳䶮")
    actor = an_account(person, level="checked")
    told = ask(actor, a_consent(actor))
    assert (told["values"]["person_name"], told["sources"]["person_name"]) == ("欧阳䶮", "profile")
    low = an_actor(actor.account_id, person=None, level="phone")
    assert "person_name" not in ask(low, a_consent_again(low))["values"]


def a_consent_again(actor: Actor) -> UUID:
    made: UUID = Consent.get(Consent.account == actor.account_id).id
    return made
