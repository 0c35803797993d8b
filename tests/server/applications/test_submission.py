"""From a draft to cases: checked, split, numbered, traced; once, however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from server.applications import numbers, pinned
from server.applications.api import by
from server.applications.models import Application, Case, Trace
from server.applications.service import submission, verifying
from server.applications.service.checking import FormChanged
from server.applications.service.drafts import DraftMoved
from server.core import clock
from server.core.access import Actor
from server.core.db import database, is_sqlite
from server.core.errors import AlreadyUsed, Invalid, NotFound
from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.identity.errors import LevelTooLow, PhoneNeeded
from server.identity.models import Parked
from server.places.queries import sites
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import LLC, RENTED, a_file, a_saved_draft, an_actor
from tests.server.queries import counted

#: draft, signature, consents, files; then papers, cases, trace, news, claim (BEGIN and COMMIT apart); PostgreSQL: two
STATEMENTS_OF_A_SUBMISSION = {True: 9, False: 2}


def submit(application: UUID, command: dict[str, Any], actor: Actor) -> submission.Receipt:
    return submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())


def test_a_submission_becomes_one_case_per_item(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor, scenario=LLC)
    made = submit(application, command, actor)
    cases = list(Case.select().where(Case.application == application).order_by(Case.place))
    assert cases[0].item == "company_new"
    assert [case.state for case in cases] == ["submitted"] + ["waiting"] * 4
    assert all(case.waits_for == [str(cases[0].id)] for case in cases[1:])
    assert made.is_new
    assert numbers.is_application_number(made.answer["number"])
    assert [line["number"] for line in made.answer["cases"]] == [f"{made.answer['number']}-{n}" for n in range(1, 6)]
    assert made.answer["cases"][0]["due_on"] is not None
    assert verifying.verify(application) == []


def test_each_case_gets_its_own_values_and_papers_and_nothing_of_the_others(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor, scenario=RENTED)
    submit(application, command, actor)
    content = {case.item: case.content for case in Case.select().where(Case.application == application)}
    assert "sign_width" in content["shop_sign"]["values"]
    assert "sign_width" not in content["tobacco_licence"]["values"]
    assert {paper["material"] for paper in content["tobacco_licence"]["materials"]} >= {"lease_contract", "id_card"}
    assert content["tobacco_licence"]["values"]["is_proxy"] is False
    lying = database.execute_sql("SELECT content FROM application_case").fetchall()
    assert not any("便利店" in row[0] for row in lying)


def test_a_submission_costs_few_statements(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    twin, second = a_saved_draft(actor)
    submit(twin, second, actor)  # catalogue, calendar and form are known from here on
    with counted() as seen:
        submit(application, command, actor)
    assert len(seen) <= STATEMENTS_OF_A_SUBMISSION[is_sqlite()], seen


def test_a_repeat_gets_the_stored_receipt(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    first = submit(application, command, actor)
    Case.update(state="accepted").where(Case.application == application).execute()
    again = submit(application, command, actor)
    assert (again.answer, again.is_new) == (first.answer, False)
    assert OutboxEvent.select().where(OutboxEvent.name == "application.submitted").count() == 1


def test_eight_equal_submissions_at_once_make_one(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)

    def send(_: int) -> submission.Receipt:
        try:
            return submit(application, command, actor)
        finally:
            database.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(send, range(8)))
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert all(receipt.answer == receipts[0].answer for receipt in receipts)
    assert Case.select().where(Case.application == application).count() == 2
    assert verifying.verify(application) == []


def test_other_content_under_a_used_id_is_parked_once_and_changes_nothing(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    first = submit(application, command, actor)
    for _ in range(2):
        with pytest.raises(AlreadyUsed):
            submit(application, command | {"channel": "window"}, actor)
    assert [row.kind for row in Parked.select()] == ["submission"]
    assert Parked.get().content["channel"] == "window"
    assert submit(application, command, actor).answer == first.answer


def test_a_number_that_is_taken_is_drawn_again(district: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = an_actor()
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr(submission.secrets, "randbelow", lambda _: next(drawn))
    for _ in range(2):
        submit(*a_saved_draft(actor), actor)
    serials = [row.number[14:21] for row in Application.select().order_by(Application.number)]
    assert serials == ["0000007", "0000008"]


def test_every_fault_is_named_at_once_with_its_place(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor, trade_name="", id_number="440000194910010216")
    with pytest.raises(Invalid) as no:
        submit(application, command, actor)
    named = {fault.pointer: fault.message for fault in no.value.faults}
    assert {"/values/trade_name", "/values/id_number"} <= named.keys()
    assert all(any("一" <= sign <= "鿿" for sign in text) for text in named.values())
    assert not Case.select().exists()
    assert Application.get_by_id(application).is_draft


def test_somebody_elses_file_and_an_unfinished_one_are_named(district: Any) -> None:
    actor = an_actor()
    foreign, unfinished = (
        a_file(an_actor().account_id, "element_photo"),
        a_file(actor.account_id, "element_photo", "expected"),
    )
    application, command = a_saved_draft(actor, scenario=LLC, premises_photo=[foreign, unfinished])
    with pytest.raises(Invalid) as no:
        submit(application, command, actor)
    assert {"/values/premises_photo/0", "/values/premises_photo/1"} <= {fault.pointer for fault in no.value.faults}


def test_a_signature_of_something_else_is_refused(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    signed = command["signature"] | {"shown_digest": "sha256:other"}
    with pytest.raises(Invalid) as no:
        submit(application, command | {"signature": signed}, actor)
    assert [fault.pointer for fault in no.value.faults] == ["/signature/shown_digest"]
    with pytest.raises(Invalid):
        submit(application, command | {"signature": None}, actor)


def test_a_form_that_changed_and_a_draft_that_moved_are_conflicts(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    with pytest.raises(FormChanged):
        submit(application, command | {"form_digest": "sha256:old"}, actor)
    with pytest.raises(DraftMoved):
        submit(application, command | {"revision": application}, actor)


def test_who_is_not_the_owner_finds_nothing(district: Any) -> None:
    application, command = a_saved_draft(an_actor())
    with pytest.raises(NotFound):
        submit(application, command, an_actor())


def test_an_item_says_how_sure_we_must_be_who_is_asking(district: Any) -> None:
    """A guest needs no more than a text message, unless the item asks for more; what asks for it is named."""
    guest = an_actor(role="guest", level="none")
    application, command = a_saved_draft(guest)
    with pytest.raises(PhoneNeeded) as told:
        submit(application, command, guest)
    assert "核验" not in told.value.title
    by_phone = an_actor(level="phone")
    for actor, wanted in ((guest, LevelTooLow), (by_phone, LevelTooLow)):
        application, command = a_saved_draft(actor, bundle="item:insurance_record_print")
        with pytest.raises(wanted) as told:
            submit(application, command, actor)
        assert told.value.facts == {"items": ["社会保险参保缴费证明查询打印"]}


def test_the_trace_of_a_submission_holds_no_word_that_was_typed(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    submit(application, command, actor)
    text = str([row.__data__ for row in Trace.select().where(Trace.application == application)])
    assert not any(word in text for word in ("便利店", "欧阳", "13800000000", "440000194910010217"))


def test_online_the_nearest_window_gets_what_names_no_site(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    submit(application, command, actor)
    kept = Application.get_by_id(application)
    assert {case.site for case in Case.select()} == {kept.site}
    assert sites()[kept.site]["kind"] == "station"
    assert sites()[kept.site]["division"] == DIVISION
    clerk = an_actor(actor.account_id, role="clerk")
    application, command = a_saved_draft(clerk)
    submit(application, command | {"channel": "window"}, clerk)
    assert Application.get_by_id(application).site is None


def test_where_no_station_is_the_centre_above_looks_first(district: Any) -> None:
    far = pinned.intake_site("370199009009")
    assert sites()[far]["kind"] == "centre"
    assert pinned.intake_site("110105001001") is None


def test_an_unknown_site_is_named_and_a_known_one_gets_the_cases(district: Any) -> None:
    actor = an_actor()
    application, command = a_saved_draft(actor)
    with pytest.raises(Invalid):
        submit(application, command | {"site": application}, actor)
    site = next(iter(sites()))
    submit(application, command | {"site": site}, actor)
    assert {case.site for case in Case.select()} == {site}


def test_a_signature_typed_into_the_form_counts_for_nothing(district: Any) -> None:
    """Only the signature of the command is bound to the content; another one's id in the field is passed over."""
    actor = an_actor()
    application, command = a_saved_draft(actor, applicant_signature=str(uuid7()))
    with pytest.raises(Invalid) as no:
        submit(application, command | {"signature": None}, actor)
    assert "/values/applicant_signature" in {fault.pointer for fault in no.value.faults}
    assert submit(application, command, actor).is_new


def test_a_signature_for_an_earlier_revision_does_not_hold(district: Any) -> None:
    actor = an_actor()
    _, other = a_saved_draft(actor, trade_name="另一家店")
    application, command = a_saved_draft(actor)
    with pytest.raises(Invalid) as no:
        submit(application, command | {"signature": other["signature"]}, actor)
    assert [fault.pointer for fault in no.value.faults] == ["/signature/shown_digest"]


def test_a_citizen_cannot_claim_to_have_been_at_a_desk(district: Any) -> None:
    """What was entered at a desk counts as seen by a person there, also for instant approval."""
    actor = an_actor()
    application, command = a_saved_draft(actor)
    for channel in ("window", "outlet", "kiosk", "proxy"):
        with pytest.raises(Invalid) as no:
            submit(application, command | {"channel": channel}, actor)
        assert [fault.pointer for fault in no.value.faults] == ["/channel"]
    assert submit(application, command, actor).is_new
