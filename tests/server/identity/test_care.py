"""Who may act for whom, by the rules alone."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from server.identity import care, errors
from server.identity.care import Ground, Held, Party
from server.identity.identifiers import birth_in

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 18)
APPLICANT, AGENT, PAPER = UUID(int=1), UUID(int=2), UUID(int=3)
BORN_2012 = birth_in("540000201211128888")


def held(ground=Ground.RELATIVE, *, items=(), since=NOW, until=NOW + timedelta(days=30), revoked_at=None):
    return Held(PAPER, ground, since, until, frozenset(items), revoked_at)


def decide(party, *standing, agent=AGENT, items=("elderly_allowance",), categories=("elderly",), now=NOW, today=TODAY):
    return care.decide(party, agent, standing, care.Matter(items, categories, now, today))


ADULT = Party(APPLICANT, birth=date(1950, 1, 1))
CHILD = Party(APPLICANT, birth=date(2015, 6, 1))


def test_fourteen_is_reached_on_the_birthday_itself():
    assert date(2012, 11, 12) == BORN_2012
    assert care.is_under_14(BORN_2012, date(2026, 11, 11))
    assert not care.is_under_14(BORN_2012, date(2026, 11, 12))


def test_who_was_born_on_29_february_waits_for_march():
    assert care.age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert care.age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_an_adult_acts_for_himself():
    authority = decide(ADULT, agent=APPLICANT)
    assert (authority.ground, authority.agent, authority.proven) == (Ground.SELF, None, True)
    assert authority.texts == ("notice",)


@pytest.mark.parametrize("party", [CHILD, Party(APPLICANT, birth=date(1950, 1, 1), capacity="none")])
def test_a_child_or_a_person_without_capacity_needs_a_guardian(party):
    with pytest.raises(errors.GuardianNeeded):
        decide(party, agent=APPLICANT)
    with pytest.raises(errors.GuardianNeeded):
        decide(party)
    assert decide(party, held(Ground.GUARDIAN)).ground is Ground.GUARDIAN


def test_eighteen_is_reached_on_the_birthday_itself():
    party = Party(APPLICANT, birth=date(2008, 11, 18))
    assert decide(party, agent=APPLICANT).ground is Ground.SELF
    with pytest.raises(errors.GuardianNeeded):
        decide(party, agent=APPLICANT, today=date(2026, 11, 17))


def test_a_guardian_of_a_child_under_fourteen_is_shown_its_own_notice():
    assert decide(CHILD, held(Ground.GUARDIAN)).texts == ("notice", "under_14")
    older = Party(APPLICANT, birth=date(2010, 1, 1))
    assert decide(older, held(Ground.GUARDIAN)).texts == ("notice",)


def test_a_relative_acts_under_a_mandate_only():
    with pytest.raises(errors.NoAuthority):
        decide(ADULT)
    authority = decide(ADULT, held())
    assert (authority.ground, authority.agent, authority.rests_on) == (Ground.RELATIVE, AGENT, PAPER)
    assert authority.texts == ("notice",), "the mandate holds the principal's own consent"


def test_a_mandate_covers_its_items_and_no_other():
    assert decide(ADULT, held(items=["elderly_allowance", "other"]))
    with pytest.raises(errors.NoAuthority):
        decide(ADULT, held(items=["other"]))
    with pytest.raises(errors.NoAuthority):
        decide(ADULT, held(items=["elderly_allowance"]), items=("elderly_allowance", "other"))


def test_a_mandate_holds_from_its_beginning_until_its_end():
    mandate = held(since=NOW, until=NOW + timedelta(hours=1))
    assert not mandate.stands(NOW - timedelta(seconds=1))
    assert mandate.stands(NOW)
    assert not mandate.stands(NOW + timedelta(hours=1))


def test_a_revoked_mandate_ends_at_that_moment():
    mandate = held(revoked_at=NOW)
    assert not mandate.stands(NOW)
    with pytest.raises(errors.NoAuthority):
        decide(ADULT, mandate)


@pytest.mark.parametrize("category", ["marriage", "adoption", "inheritance", "bank_card"])
@pytest.mark.parametrize("ground", [Ground.RELATIVE, Ground.HANDLER, Ground.WORKER_ORDER])
def test_no_mandate_for_what_must_be_done_in_person(category, ground):
    with pytest.raises(errors.MandateNotPossible):
        decide(ADULT, held(ground), categories=("elderly", category))


def test_a_guardian_is_not_barred_by_it():
    assert decide(CHILD, held(Ground.GUARDIAN), categories=("adoption",)).ground is Ground.GUARDIAN


def test_a_handler_acts_for_a_firm():
    firm = Party(APPLICANT, is_firm=True)
    assert decide(firm, held(Ground.HANDLER)).ground is Ground.HANDLER
    with pytest.raises(errors.NoAuthority):
        decide(firm)
