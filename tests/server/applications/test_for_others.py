"""Who may apply for others: a thing that takes the person himself, and staff who name an applicant."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from server.applications import pinned
from server.applications.api import by
from server.applications.service import drafts, submission
from server.catalog import queries as catalog
from server.core import clock
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.identity.care import Ground
from server.identity.models import AccessRow
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import a_content, a_form, an_actor
from tests.server.identity.builders import NUMBERS, a_person


def authority(actor: Any, ground: Ground, bundle: str = "newborn") -> Any:
    named = {"person": None, "authority": ground}
    return pinned.authority(catalog.current(), a_form(bundle, 0), named, actor=actor, now=clock.now())


def test_parents_do_for_a_child_what_nobody_else_may(district: Any) -> None:
    actor = an_actor()
    found = authority(actor, Ground.GUARDIAN)
    assert (found.ground, found.applicant, found.proven) == (Ground.GUARDIAN, None, False)
    with pytest.raises(Invalid) as no:
        authority(actor, Ground.RELATIVE)
    assert no.value.faults[0].pointer == "/applicant/authority"


def test_nobody_marries_for_another(district: Any) -> None:
    catalogue, form = catalog.current(), a_form("newborn", 0)
    wedding = dict(catalogue.items["birth_certificate"]) | {"category": "marriage"}
    catalogue = replace(catalogue, items=catalogue.items | {"birth_certificate": wedding})
    with pytest.raises(Invalid):
        pinned.authority(
            catalogue, form, {"person": None, "authority": Ground.GUARDIAN}, actor=an_actor(), now=clock.now()
        )


def test_each_form_says_what_takes_the_person_himself(district: Any) -> None:
    told = {item["code"]: item["proxy_allowed"] for item in a_form("newborn", 0)["items"]}
    assert [code for code, allowed in told.items() if not allowed] == ["birth_certificate"]


def test_a_clerk_who_names_somebody_elsewhere_finds_nobody_and_the_rest_is_logged(district: Any) -> None:
    person = a_person(NUMBERS[2], name="欧阳䶮", living=DIVISION)
    here, elsewhere = (an_actor(role="clerk", level="checked", over=over) for over in (DIVISION, "370199002000"))
    with pytest.raises(NotFound):
        hand_in(elsewhere, person)
    application = hand_in(here, person)
    row = AccessRow.select().order_by(AccessRow.seq.desc()).first()
    assert (row.act, row.account_id, row.subject_id) == ("named_applicant", here.account_id, str(person.id))
    assert row.reason == f"application {application}"


def hand_in(actor: Any, person: Any) -> Any:
    """A draft for this person, as far as the question who it is for."""
    form, application, revision = a_form("elderly_benefits", 0), uuid7(), uuid7()
    content = a_content(form, actor.account_id) | {"applicant": {"person": str(person.id), "authority": "clerk"}}
    draft = {"revision": revision, "base": None, "bundle": "elderly_benefits", "release": form["release"]}
    drafts.save_draft(application, draft | {"division": DIVISION, "content": content}, by=by(actor), now=clock.now())
    told = {"revision": revision, "form_digest": form["digest"], "channel": "window", "site": None, "origin": None}
    told |= {"signature": None, "consents": []}
    with suppress(Invalid):  # what else is missing is not asked here
        submission.submit(application, told, actor=actor, by=by(actor), now=clock.now())
    return application
