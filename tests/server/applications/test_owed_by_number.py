"""A paper that was to follow, seen and handed in with number and second secret: worth a phone code, and no more."""

from typing import Any

import pytest

from server.applications.models import Application, Case, Owed, Trace
from server.applications.rules import WRONG_TRIES, By
from server.applications.service import asking, erasing, owed, verifying, withdrawal
from server.applications.standing import SignInToAnswer
from server.core import clock
from server.core.db import unit_of_work
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.media.models import MediaRef
from tests.server.applications.acting import Family
from tests.server.applications.builders import CLERK, case_of
from tests.server.applications.filled import RENTED, a_file
from tests.server.applications.test_api import GUEST, Doors, a_submitted, doors  # noqa: F401  (a fixture)
from tests.server.applications.test_by_number import a_receipt

PAPER = "lease_contract"
SHOP = "individual_business_new"


def owing(case: Case) -> Case:
    """As if the contract had been promised when it was handed in."""
    others = [one for one in case.content["materials"] if one["material"] != PAPER]
    later = {"material": PAPER, "source": "later", "pages": []}
    Case.update(content={**case.content, "materials": [*others, later]}).where(Case.id == case.id).execute()
    owed.note(case.application_id)
    return case


def of_the_shop(application: Application) -> Case:
    return owing(case_of(application, SHOP))


def test_who_has_the_receipt_sees_what_is_owed_and_hands_it_in_as_a_guest(doors: Doors) -> None:  # noqa: F811
    application, _, receipt = a_submitted(doors)
    case = of_the_shop(Application.get_by_id(application))
    with unit_of_work() as outbox:
        owed.pin(case, clock.today(), outbox)
    keys = {"number": receipt["number"], "secret": f"0000{receipt['receipt_code']}"}
    told = doors(None, "POST", "/progress", keys).json
    (row,) = told["owed"]
    assert (row["material"], row["due_on"], told["takes_owed"]) == (PAPER, str(Owed.get().due_on), True)
    assert "owed" not in doors(None, "POST", "/progress", {"number": keys["number"]}).json
    where = f"/applications/{application}/owed-papers/{uuid7()}"
    paper = {"material": PAPER, "pages": [a_file(GUEST.account_id, "correction")]}
    assert doors("guest", "PUT", where, paper).status_code == 404, "not without the keys"
    assert doors(None, "PUT", where, paper | {"opened_with": keys}).status_code == 401
    for _ in range(2):
        (row,) = doors("guest", "PUT", where, paper | {"opened_with": keys}).json["items"]
        assert row["handed_in_at"]
    other = doors("guest", "PUT", where, paper | {"pages": [str(uuid7())], "opened_with": keys})
    assert (other.status_code, other.json["type"]) == (409, "id-already-used")
    after = doors(None, "POST", "/progress", keys).json
    assert (bool(after["owed"][0]["handed_in_at"]), after["takes_owed"]) == (True, False)
    step = Trace.get((Trace.application == application) & (Trace.step == "owed_handed_in"))
    assert (step.account, step.role, step.source) == (GUEST.account_id, "guest", "by_number")
    assert MediaRef.get_by_id(paper["pages"][0]).used_in == application
    looked = [doors(who, "GET", f"/files/{paper['pages'][0]}").status_code for who in ("guest", "owner", "stranger")]
    assert looked[0] == looked[2] == 404 != looked[1], "handed in: now it is the applicant's to look at"
    assert verifying.verify(application) == []


def test_wrong_secrets_count_here_as_well(doors: Doors) -> None:  # noqa: F811
    application, _, receipt = a_submitted(doors)
    of_the_shop(Application.get_by_id(application))
    right = f"0000{receipt['receipt_code']}"
    paper = {"material": PAPER, "pages": [a_file(GUEST.account_id, "correction")]}

    def told(secret: str) -> tuple[int, str]:
        body = paper | {"opened_with": {"number": receipt["number"], "secret": secret}}
        no = doors("guest", "PUT", f"/applications/{application}/owed-papers/{uuid7()}", body)
        return no.status_code, no.json["type"]

    assert {told("9999" + receipt["receipt_code"]) for _ in range(WRONG_TRIES)} == {(403, "wrong-secret")}
    assert told(right) == (429, "too-many-tries")
    assert Owed.get().handed_in_at is None


def handed(application: Application, opened: Any) -> None:
    said = {"material": PAPER, "pages": [a_file(GUEST.account_id, "correction")]}
    guest = By(GUEST.account_id, "guest", "by_number")
    owed.hand_in(application.id, uuid7(), said, by=guest, now=clock.now(), opened=opened)


def test_the_keys_of_one_application_open_no_other(district: Any) -> None:
    (mine, _), (theirs, _) = a_receipt(scenario=RENTED), a_receipt(scenario=RENTED)
    of_the_shop(mine)
    with pytest.raises(NotFound):
        handed(mine, theirs.id)
    handed(mine, mine.id)


def test_what_takes_somebody_known_better_is_shown_but_not_taken(district: Any) -> None:
    application = Family().hands_in()
    owing(Case.select().where(Case.application == application.id).order_by(Case.place).get())
    with pytest.raises(SignInToAnswer):
        handed(application, application.id)
    at_desk, keys = a_receipt(scenario=RENTED, is_proxy=True)
    of_the_shop(at_desk)
    Application.update(channel="window").where(Application.id == at_desk.id).execute()
    told = asking.by_number(**keys, today=clock.today())
    assert ([one["material"] for one in told["owed"]], told["takes_owed"]) == ([PAPER], False)
    assert told["window"]["phone"], "then it says where else"
    with pytest.raises(SignInToAnswer):
        handed(at_desk, at_desk.id)


def test_what_was_erased_or_is_needed_no_more_takes_nothing(district: Any) -> None:
    application, keys = a_receipt(scenario=RENTED)
    of_the_shop(application)
    withdrawal.withdraw(application.id, reason="", by=By(application.account, "citizen", "online"), now=clock.now())
    told = asking.by_number(**keys, today=clock.today())
    assert (told["owed"], told["takes_owed"]) == ([], False)
    with pytest.raises(owed.NothingOwed):
        handed(application, application.id)
    erasing.erase(application.id, by=CLERK, now=clock.now())
    with pytest.raises(asking.Erased):
        asking.opened(**keys, today=clock.today())
