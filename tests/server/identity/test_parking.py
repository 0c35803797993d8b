"""What waits for a person says whose it is, covered, to those who see to it."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from server.core.ids import uuid7
from server.identity.models import Account, AccountLink
from server.identity.roles import Role
from server.identity.service import parking
from tests.server.identity.builders import (
    COMMUNITY,
    a_person,
    a_staff_account,
    an_account,
    an_actor,
    as_checked_citizen,
    seen_by,
    signed_in_by_phone,
)

ROOMS = [Path(__file__).parents[3] / name for name in ("server", "field_app")]
NAMED = re.compile(r'(?:Order\([^\n]*kind=|refusal\(|[._ ]keep\(|[_.]order\(|of_grid\()"(\w+)"')


def test_whatever_can_be_parked_has_words() -> None:
    named = {
        kind
        for room in ROOMS
        for folder in (room, *room.glob("*/service"))
        for path in folder.glob("*.py")
        for kind in NAMED.findall(path.read_text())
    }
    assert {"job", "visit_step", "owed"} <= named
    assert named <= parking.KINDS.keys()


def parked_by(account: UUID) -> Any:
    """The row as the supervisor of the community sees it."""
    parking.keep("consent", uuid7(), {"a": 1}, account=account, belongs=parking.Belongs(division=COMMUNITY))
    (row,) = seen_by(an_actor("supervisor"))
    return row["author"], row["phone"]


def test_a_citizen_is_called_by_the_person_behind_the_account(db, frozen):
    as_checked_citizen(a_person(name="欧阳小明"))
    assert parked_by(AccountLink.get().account_id) == ("欧阳**", None)


def test_one_who_settles_it_reads_the_name_too(db, frozen):
    as_checked_citizen(a_person(name="李小明"))
    told = {"account": AccountLink.get().account_id, "belongs": parking.Belongs(division=COMMUNITY)}
    waits = parking.keep("consent", uuid7(), {"a": 1}, **told)
    row = parking.settle(waits, decision="void", words="已核对", by=an_actor("supervisor"))
    assert (row["author"], row["content"]) == ("李*明", None)


def test_a_link_that_has_ended_names_nobody(db, frozen):
    as_checked_citizen(a_person())
    AccountLink.update(until=frozen).execute()
    assert parked_by(AccountLink.get().account_id) == (None, None)


def test_who_signed_in_by_phone_is_shown_by_its_number(db, frozen):
    signed_in_by_phone("13800000000")
    (known,) = Account.select().where(Account.kind == "citizen")
    assert parked_by(known.id) == (None, "138****0000")


def test_staff_stand_with_their_whole_name(db, frozen):
    assert parked_by(a_staff_account(Role.CLERK)[0].id) == ("测试", None)


@pytest.mark.parametrize("gone", [True, False])
def test_of_a_guest_and_of_an_account_that_is_gone_nothing_is_known(db, frozen, gone):
    assert parked_by(uuid7() if gone else an_account("guest").id) == (None, None)
