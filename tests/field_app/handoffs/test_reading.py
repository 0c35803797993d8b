"""What a secretary reads of a job beside its values: the answers before the form, its papers, what is otherwise."""

from typing import Any
from uuid import UUID

import pytest

from field_app.handoffs.service import reading
from field_app.sync.service import packs
from field_app.visits.delivery_schemas import DeliveryIn
from field_app.visits.models import JobRevision
from field_app.visits.service import delivering
from server.core import clock, crypto
from server.core.access import Actor
from server.core.ids import uuid7
from tests.field_app.handoffs.builders import current, give_back
from tests.field_app.sync.builders import a_body, send, settle_news
from tests.field_app.visits.builders import GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.test_custody import WITNESS
from tests.field_app.visits.test_delivering import a_receipt, ready

BUNDLE = "elderly_benefits"
ANSWERS = {"age_band": "a80", "low_income_kind": "none", "self_care_level": "partial", "is_proxy": True}


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def a_job(worker: Actor, **content: Any) -> UUID:
    job, body = uuid7(), a_body(worker, a_resident(phone="13800000002"), bundle=BUNDLE)
    body["content"] |= {"answers": ANSWERS} | content
    send(worker, job, body)
    settle_news()
    return job


def sent_anew(worker: Actor, job: UUID, **content: Any) -> None:
    before = JobRevision.get_by_id(current(job))
    body = before.body | {"revision": str(uuid7()), "base": str(before.id)}
    body["content"] |= content
    send(worker, job, body)
    settle_news()


def test_answers_stand_in_the_words_of_their_questions_covered_where_they_are_sensitive(worker: Actor) -> None:
    told = {one["code"]: one for one in reading.open_job(a_job(worker), a_secretary())["answers"]}
    assert list(told) == list(ANSWERS)
    assert (told["age_band"]["label"], told["age_band"]["text"]) == ("老人今年多大？", "80到99岁")
    assert (told["low_income_kind"]["text"], told["self_care_level"]["text"]) == ("***", "***")
    assert not any(one["is_changed"] for one in told.values())


def test_a_date_and_a_division_stand_as_people_write_them(worker: Actor) -> None:
    job = a_job(worker, values={"birth_date": "1949-10-01", "household_region": "370199001001"})
    sent_anew(worker, job, values={"birth_date": "1949-10-02", "household_region": "370199001001"})
    told = {one["code"]: one for one in reading.open_job(job, a_secretary())["fields"]}
    assert (told["birth_date"]["before"], told["birth_date"]["text"]) == ("1949年10月1日", "1949年10月2日")
    assert told["household_region"]["text"] == "天溪区（演示）柳泉街道清泉里社区"


def test_another_answer_is_a_difference_and_so_is_one_that_is_asked_no_more(worker: Actor) -> None:
    job = a_job(worker, answers=ANSWERS | {"low_income_kind": "dibao", "wants_home_change": True})
    sent_anew(worker, job, answers=ANSWERS | {"age_band": "a100"})
    told = {one["code"]: one for one in reading.open_job(job, a_secretary())["answers"]}
    assert {code for code, one in told.items() if one["is_changed"]} == {
        "age_band",
        "low_income_kind",
        "wants_home_change",
    }
    assert (told["age_band"]["before"], told["age_band"]["text"]) == ("80到99岁", "100岁以上")
    assert (told["wants_home_change"]["before"], told["wants_home_change"]["text"]) == ("要", "")
    assert told["low_income_kind"]["before"] == "***"


@pytest.mark.parametrize("answers", [{"age_band": {"a": 1}}, {"age_band": "a7"}, ["age_band"], {"nobody": "asks"}])
def test_answers_that_answer_nothing_stand_in_nobodys_way(worker: Actor, answers: Any) -> None:
    assert reading.open_job(a_job(worker, answers=answers), a_secretary())["answers"] == []


def test_another_source_and_a_page_that_is_gone_are_differences(worker: Actor) -> None:
    one, other = str(uuid7()), str(uuid7())
    papers = [
        {"material": "id_photo", "source": "upload", "pages": [one, other]},
        {"material": "bank_account", "source": "upload", "pages": [str(uuid7())]},
        {"material": "medical_record", "source": "upload", "pages": [str(uuid7())]},
        {"material": "low_income_cert", "source": "certificate", "pages": []},
    ]
    job = a_job(worker, materials=papers)
    first = reading.open_job(job, a_secretary())["materials"]
    assert {(paper["is_changed"], paper["before"], paper["removed"]) for paper in first} == {(False, None, 0)}
    now = [papers[0] | {"pages": [one]}, {**papers[1], "source": "later", "pages": []}, papers[3]]
    sent_anew(worker, job, materials=now)
    told = {paper["material"]: paper for paper in reading.open_job(job, a_secretary())["materials"]}
    facts = {code: (one["is_changed"], one["source"], one["before"], one["removed"]) for code, one in told.items()}
    assert facts == {
        "id_photo": (True, "upload", None, 1),
        "bank_account": (True, "later", "upload", 1),
        "low_income_cert": (False, "certificate", None, 0),
        "medical_record": (True, "", "upload", 1),
    }


def test_an_answer_is_marked_and_comes_back_with_its_words(worker: Actor) -> None:
    job = a_job(worker)
    mark = {"target": {"pointer": "/answers/age_band"}, "reason": "wrong", "text": "属虎的，今年七十六"}
    give_back(job, a_secretary(), marks=[mark])
    (back,) = packs.field(worker, since=None, device=None, now=clock.now())["returns"]
    assert back["marks"] == [mark]
    assert back["asked"][0] == {"code": "age_band", "label": "老人今年多大？", "text": "80到99岁"}
    assert [one["code"] for one in back["asked"]] == list(ANSWERS)


@pytest.mark.parametrize(
    ("given_by", "text"),
    [
        ({"who": "resident", "relation": None}, "老年卡一张"),
        ({"who": "relative", "relation": "儿子", "name": "王强"}, "亲属收的（儿子，王*）。老年卡一张"),
        ({"who": "relative", "relation": "儿子"}, "亲属收的（儿子）。老年卡一张"),  # by a phone of before
    ],
)
def test_who_took_the_result_in_her_place_is_read_covered(worker: Actor, given_by: dict[str, Any], text: str) -> None:
    job = ready(worker)
    told = DeliveryIn().load(crypto.as_json(a_receipt(how="witness", witness=WITNESS, given_by=given_by)))
    delivering.deliver(job, told, by=worker)
    said = reading.open_job(job, a_secretary())["words"]
    assert [one["text"] for one in said if one["step"] == "deliver"] == [text]
