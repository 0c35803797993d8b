"""A mandate on record is not asked for once more as a page: it stands in for the letter, and the desk sees which."""

from typing import Any
from uuid import UUID

import pytest

from server.applications import queries
from server.applications.models import Application, Case, Revision
from server.applications.service import answers, checking, verifying
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid
from server.core.ids import uuid7
from server.identity.care import number_of
from server.identity.mandate_views import on_record
from server.identity.models import Guardianship, Person
from server.identity.service import persons
from server.reviews.service import looks
from tests.server.applications import acting
from tests.server.applications.acting import Family, signed_by
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import a_file
from tests.server.applications.test_corrections import a_sent_correction
from tests.server.identity.builders import NUMBERS, an_actor

LETTER = "authorisation_letter"


def the_letter(application: Application) -> Any:
    (case,) = Case.select().where(Case.application == application.id)
    return next(one for one in case.content["materials"] if one["material"] == LETTER), case


def without_pages(monkeypatch: pytest.MonkeyPatch, entry: dict[str, Any] | None) -> None:
    """The letter is handed in so, or (None) not at all."""
    filled = acting._filled

    def bare(form: Any, actor: Actor, *, is_proxy: bool) -> dict[str, Any]:
        content = filled(form, actor, is_proxy=is_proxy)
        papers = [one for one in content["materials"] if one["material"] != LETTER]
        return content | {"materials": papers + ([entry] if entry else [])}

    monkeypatch.setattr(acting, "_filled", bare)


@pytest.mark.parametrize("source", [None, "mandate", "upload"])
def test_who_acts_under_a_mandate_hands_in_no_letter(
    district: Any, monkeypatch: pytest.MonkeyPatch, source: str | None
) -> None:
    without_pages(monkeypatch, {"material": LETTER, "source": source, "pages": []} if source else None)
    family = Family()
    application = family.hands_in()
    letter, case = the_letter(application)
    assert letter == {"material": LETTER, "source": "mandate", "pages": [], "rests_on": str(family.mandate)}
    seen = {one["material"]: one["mandate"] for one in looks.papers_seen(case, an_actor())}
    shown = seen.pop(LETTER)
    assert shown["number"] == number_of(family.mandate)
    assert (shown["principal"], shown["agent"], shown["relation"]) == ("欧阳**", "林*明", "外孙")
    assert (shown["stands"], len(shown["item_names"])) == (True, 1)
    assert set(seen.values()) == {None}
    assert queries.one(application.id, family.his)["for_whom"].endswith(f"凭授权 {number_of(family.mandate)}")
    family.revokes()
    again: Any = on_record(family.mandate, clock.now())
    assert (again["stands"], again["revoked_at"] is not None) == (False, True)


def test_a_letter_that_was_sent_is_kept_beside_the_mandate(district: Any) -> None:
    family = Family()
    application = family.hands_in()
    letter, _case = the_letter(application)
    assert (letter["source"], len(letter["pages"])) == ("upload", 1)


def test_a_record_that_is_none_is_no_letter(district: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stands at the window for somebody, without a mandate, brings the letter; saying otherwise does not help."""
    without_pages(monkeypatch, {"material": LETTER, "source": "mandate", "pages": []})
    family = Family()
    monkeypatch.setattr(checking.pinned, "authority", lambda *_, **__: _own_word(family))
    with pytest.raises(Invalid) as no:
        family.hands_in()
    (fault,) = [one for one in no.value.faults if one.pointer == f"/materials/{LETTER}"]
    assert "没有查到授权记录" in fault.message


def _own_word(family: Family) -> Any:
    return checking.care.Authority(checking.care.Ground.GUARDIAN, family.principal.id, None, proven=False)


def test_the_record_stays_when_something_else_is_mended_and_gives_way_to_a_letter_that_the_desk_wants(
    district: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_pages(monkeypatch, None)
    family = Family()
    application = family.hands_in()
    letter, _case = the_letter(application)
    mend(family, application, {"values": {"mobile": "13900000001"}, "materials": []}, {"pointer": "/mobile"})
    assert the_letter(application)[0] == letter
    page = a_file(family.his.account_id, "correction")
    sent = {"material": LETTER, "source": "upload", "pages": [page]}
    mend(family, application, {"values": {}, "materials": [sent]}, {"material": LETTER})
    assert the_letter(application)[0] == sent
    assert verifying.verify(application.id) == []


def mend(family: Family, application: Application, changes: dict[str, Any], target: dict[str, str]) -> UUID:
    cases = list(Case.select().where(Case.application == application.id))
    mark = {"target": target, "reason": "wrong", "text": "请补"}
    correction = a_sent_correction(application, *cases, marks=(mark,))
    told = signed_by(family.his, application.id, changes, own_hand=False)
    answers.answer(correction, answer := uuid7(), told, by=acting.by(family.his), now=clock.now())
    return answer


def test_a_guardian_on_record_brings_no_letter_either(district: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    without_pages(monkeypatch, None)
    family, now = Family(), clock.now()
    Person.update(capacity="none").where(Person.id == family.principal.id).execute()
    sides = {"ward": family.principal.id, "guardian": family.agent.id}
    proof = {"relation": "母亲", "reason": "no_capacity", "proof": "户口簿"}
    record = Guardianship.create(
        id=uuid7(), **sides, **proof, since=now, recorded_at=now, recorded_by=family.his.account_id
    )
    named = {"person": str(family.principal.id), "authority": "guardian"}
    letter, case = the_letter(acting.handed_in(family.his, named))
    assert letter["rests_on"] == str(record.id)
    (shown,) = [one["mandate"] for one in looks.papers_seen(case, an_actor()) if one["mandate"]]
    assert (shown["ground"], shown["agent"], shown["stands"]) == ("guardian", "林*明", True)


def typed_by_a_clerk(family: Family, number: str) -> Application:
    """The grandson stands at the window; the clerk names her, and him by his number."""
    clerk = an_actor("clerk", division=DIVISION)
    named = {"person": str(family.principal.id), "authority": "clerk"}
    return acting.handed_in(clerk, named, channel="window", is_proxy=True, proxy_id_number=number)


def test_who_stands_at_the_window_under_a_mandate_brings_no_letter(
    district: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_pages(monkeypatch, None)
    family = Family()
    persons.set_division(family.principal.id, "living", DIVISION)
    application = typed_by_a_clerk(family, NUMBERS[3])
    letter, _case = the_letter(application)
    assert letter == {"material": LETTER, "source": "mandate", "pages": [], "rests_on": str(family.mandate)}
    assert (application.authority, application.mandate) == ("clerk", None), "it is the clerk who types"
    family.revokes()
    content = Revision.get_by_id(application.revision).content
    again = checking.settle_again(application, content, application.revision)
    assert letter in again.papers, "as it stood when it was handed in"


@pytest.mark.parametrize("stranger", [True, False])
def test_who_stands_at_the_window_without_a_mandate_brings_the_letter(
    district: Any, monkeypatch: pytest.MonkeyPatch, stranger: bool
) -> None:
    without_pages(monkeypatch, None)
    family = Family()
    persons.set_division(family.principal.id, "living", DIVISION)
    if not stranger:
        family.revokes()
    with pytest.raises(Invalid) as no:
        typed_by_a_clerk(family, NUMBERS[2] if stranger else NUMBERS[3])
    assert [one.pointer for one in no.value.faults] == [f"/materials/{LETTER}"]
