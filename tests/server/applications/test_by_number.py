"""Answering a correction with number and second secret: worth a phone code, and no more."""

from typing import Any
from uuid import UUID

import pytest

from server.applications.api import by
from server.applications.models import Application, Case, Trace
from server.applications.rules import WRONG_TRIES, By
from server.applications.service import answers, asking, erasing, submission, verifying, withdrawal
from server.applications.standing import SignInToAnswer
from server.core import clock
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.media.models import MediaRef
from tests.server.applications.acting import Family, signed_by
from tests.server.applications.builders import CLERK, case_of
from tests.server.applications.filled import RENTED, a_file, a_saved_draft, an_actor
from tests.server.applications.test_api import GUEST, Doors, a_submitted, doors  # noqa: F401  (a fixture)
from tests.server.applications.test_corrections import MARK, a_sent_correction

NUMBER_WRONG = {"target": {"pointer": "/id_number"}, "reason": "wrong", "text": "少一位"}
NAME = {"values": {"trade_name": "清泉便利店"}}


def a_receipt(**draft: Any) -> tuple[Application, dict[str, Any]]:
    """What somebody submitted with the phone …0000, and the keys to it."""
    actor = an_actor(level=draft.pop("level", "phone"))
    application, command = a_saved_draft(actor, **draft)
    receipt = submission.submit(application, command, actor=actor, by=by(actor), now=clock.now()).answer
    half = {"phone": "0000", "id_number": "0217"}[receipt["asked_with"]]
    return Application.get_by_id(application), {"number": receipt["number"], "secret": half + receipt["receipt_code"]}


def the_case(application: Application) -> Case:
    return Case.select().where(Case.application == application.id).order_by(Case.place).get()


def shown(keys: dict[str, Any]) -> Any:
    return asking.by_number(**keys, today=clock.today())["answering"]


def test_who_has_the_receipt_answers_as_a_guest(doors: Doors) -> None:  # noqa: F811
    application, _, receipt = a_submitted(doors)
    made = Application.get_by_id(application)
    keys = {"number": receipt["number"], "secret": f"0000{receipt['receipt_code']}"}
    assert doors(None, "POST", "/progress", keys).json["answering"] is None, "nothing is asked yet"
    correction = a_sent_correction(made, case_of(made, "individual_business_new"), marks=[MARK, NUMBER_WRONG])
    told = doors(None, "POST", "/progress", keys).json
    assert told["window"] == {
        "name": "清泉里社区便民服务站",
        "address": "天溪区柳泉街道清泉里社区示例街1号",
        "phone": "0531-00001007",
        "hours": told["window"]["hours"],
    }
    assert "周一" in told["window"]["hours"]
    assert told["answering"]["values"] == {"trade_name": "𠮷祥便利店", "is_proxy": False}, "marked, and not private"
    where = f"/corrections/{correction}/answers/{uuid7()}"
    assert doors("guest", "PUT", where, NAME).status_code == 404, "not without the keys"
    asked = doors("guest", "PUT", where, NAME | {"opened_with": keys}).json
    assert (asked["type"], asked["declaration"]) == ("signature-needed", told["answering"]["declaration"])
    answer = signed_by(GUEST, application, NAME, own_hand=False) | {"opened_with": keys}
    assert doors(None, "PUT", where, answer).status_code == 401
    for _ in range(2):
        assert doors("guest", "PUT", where, answer).json["state"] == "answered"
    other = doors("guest", "PUT", where, answer | {"values": {"trade_name": "另一家"}})
    assert (other.status_code, other.json["type"]) == (409, "id-already-used")
    after = doors(None, "POST", "/progress", keys).json
    assert [one["state"] for one in after["corrections"]] == ["answered"]
    assert after["answering"] is None
    assert case_of(made, "individual_business_new").content["values"]["trade_name"] == "清泉便利店"
    row = Trace.get((Trace.application == application) & (Trace.step == "answer"))
    assert (row.account, row.role, row.source) == (GUEST.account_id, "guest", "by_number")
    assert verifying.verify(application) == []


def test_wrong_secrets_count_here_as_well(doors: Doors) -> None:  # noqa: F811
    application, _, receipt = a_submitted(doors)
    made = Application.get_by_id(application)
    correction = a_sent_correction(made, case_of(made, "individual_business_new"))
    keys = {"number": receipt["number"], "secret": "9999" + receipt["receipt_code"]}

    def told(**changed: str) -> tuple[int, str]:
        body = NAME | {"opened_with": keys | changed}
        no = doors("guest", "PUT", f"/corrections/{correction}/answers/{uuid7()}", body)
        return no.status_code, no.json["type"]

    assert {told() for _ in range(WRONG_TRIES)} == {(403, "wrong-secret")}
    assert told() == told(secret="0000" + receipt["receipt_code"]) == (429, "too-many-tries")
    assert doors(None, "POST", "/progress", keys).json["type"] == "too-many-tries"
    assert told(number="1" * 22)[0] == 404
    assert case_of(made, "individual_business_new").state == "correcting"


def test_the_keys_of_one_application_open_no_other(district: Any) -> None:
    (mine, _), (_, theirs) = a_receipt(scenario=RENTED), a_receipt(scenario=RENTED)
    correction = a_sent_correction(mine, case_of(mine, "individual_business_new"))
    opened = asking.opened(**theirs, today=clock.today())
    assert opened != mine.id
    with pytest.raises(NotFound):
        answers.answer(correction, uuid7(), NAME, by=by(GUEST), now=clock.now(), opened=opened)
    assert case_of(mine, "individual_business_new").state == "correcting"


def refused(application: Application, correction: UUID) -> None:
    with pytest.raises(SignInToAnswer):
        answers.answer(correction, uuid7(), NAME, by=by(GUEST), now=clock.now(), opened=application.id)


def test_an_item_that_wants_a_checked_identity_wants_it_here_too(district: Any) -> None:
    months = {"query_from": "2026-01", "query_to": "2026-10"}
    application, keys = a_receipt(level="checked", bundle="item:insurance_record_print", **months)
    mark = {"target": {"pointer": "/query_from"}, "reason": "wrong", "text": "从一月起"}
    correction = a_sent_correction(application, the_case(application), marks=[mark])
    assert shown(keys) is None
    refused(application, correction)


def test_what_was_handed_in_under_a_mandate_takes_its_agent(district: Any) -> None:
    application = Family().hands_in()
    correction = a_sent_correction(application, the_case(application))
    refused(application, correction)


def test_a_proxy_at_the_window_leaves_no_hand_that_could_answer(district: Any) -> None:
    application, keys = a_receipt(scenario=RENTED)
    correction = a_sent_correction(application, case_of(application, "individual_business_new"))
    Application.update(channel="window").where(Application.id == application.id).execute()
    assert shown(keys), "typed for who stood there himself"
    answers.answer(
        correction,
        uuid7(),
        signed_by(GUEST, application.id, NAME, own_hand=True),
        by=by(GUEST),
        now=clock.now(),
        opened=application.id,
    )
    other, keys = a_receipt(scenario=RENTED, is_proxy=True)
    correction = a_sent_correction(other, case_of(other, "individual_business_new"))
    Application.update(channel="window").where(Application.id == other.id).execute()
    assert shown(keys) is None
    refused(other, correction)


def test_a_paper_that_a_guest_sends_goes_in(district: Any) -> None:
    application, keys = a_receipt(scenario=RENTED)
    first = case_of(application, "individual_business_new")
    paper = next(one for one in first.content["materials"] if one["source"] == "upload")
    mark = {"target": {"material": paper["material"]}, "reason": "unreadable", "text": "看不清"}
    correction = a_sent_correction(application, first, marks=[mark])
    assert shown(keys)["values"] == {"is_proxy": False}

    def answer(*pages: str) -> None:
        paper_anew = {"material": paper["material"], "source": "upload", "pages": list(pages)}
        told = signed_by(GUEST, application.id, {"values": {}, "materials": [paper_anew]}, own_hand=False)
        answers.answer(correction, uuid7(), told, by=by(GUEST), now=clock.now(), opened=application.id)

    with pytest.raises(Invalid):
        answer(a_file(application.account, "correction"))  # somebody else's
    mine = [a_file(GUEST.account_id, "correction") for _ in paper["pages"]]
    answer(*mine)
    kept = case_of(application, "individual_business_new").content["materials"]
    assert next(one for one in kept if one["material"] == paper["material"])["pages"] == mine
    assert MediaRef.select().where(MediaRef.id.in_([UUID(one) for one in mine]) & MediaRef.is_attached).count() == len(
        mine
    )


def test_private_rows_are_neither_shown_nor_answered_here(district: Any) -> None:
    application, keys = a_receipt(
        bundle="item:temp_relief", bank_account_no="6222020000000000000", wealth_check_consent=True
    )
    correction = {"target": {"pointer": "/family_members/0/name"}, "reason": "wrong", "text": "名字写错了"}
    a_sent_correction(application, the_case(application), marks=[correction])
    assert shown(keys) is None


def test_what_was_erased_says_so_and_costs_no_try(district: Any) -> None:
    application, keys = a_receipt(scenario=RENTED)
    withdrawal.withdraw(application.id, reason="", by=By(application.account, "citizen", "online"), now=clock.now())
    erasing.erase(application.id, by=CLERK, now=clock.now())
    for _ in range(WRONG_TRIES + 1):
        with pytest.raises(asking.Erased):
            shown(keys)
    assert asking.by_number(keys["number"], None, today=clock.today())["state"] == "closed", "number and step stay"
