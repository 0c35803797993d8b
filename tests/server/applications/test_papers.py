"""The papers that nobody has to bring: made of what was typed and signed, the same each time."""

import io
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from server.applications import pinned, queries
from server.applications.api import by
from server.applications.models import Application, Case, Revision
from server.applications.service import answers, papers
from server.core import clock
from server.core.errors import NotFound
from server.core.ids import uuid7
from tests.server.applications.builders import case_of
from tests.server.applications.filled import an_actor, signed_anew
from tests.server.applications.test_corrections import a_sent_correction, a_submission, moved

FORM, PROMISE, LICENCE = "application_form", "premises_promise", "individual_business_new"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    whole = "".join(page.get_textpage().get_text_range() for page in document)
    return whole.translate({ord(sign): None for sign in " \r\n"})


def other_of(application: Application) -> Case:
    others = Case.select().where((Case.application == application.id) & (Case.item != LICENCE))
    found: Case = others.order_by(Case.place).get()
    return found


def licence_of(application: Application) -> Case:
    return case_of(application, LICENCE)


def test_a_form_carries_the_item_s_fields_in_its_order_and_who_signed(district: Any, frozen: Any) -> None:
    case = licence_of(a_submission(an_actor()))
    text = text_of(papers.pdf_of(case, FORM))
    labels = ("经营者姓名", "证件类型", "证件号码", "经营场所地址")
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    for shown in ("欧阳䶮", "440000194910010217", "居民身份证", "𠮷祥便利店", case.number, "个体工商户登记申请书"):
        assert shown in text
    assert "签名日期2026年" in text
    assert "仅供办理" not in text, "one's own paper wears no mark"


def test_a_pledge_carries_the_words_that_were_shown_before_signing(district: Any, frozen: Any) -> None:
    application = a_submission(an_actor())
    case = licence_of(application)
    says = pinned.catalogue_of(application.release).materials[PROMISE]["says"]
    text = text_of(papers.pdf_of(case, PROMISE))
    assert all(sentence.replace(" ", "") in text for sentence in says)
    assert "清泉里社区1号" in text
    assert "民族" not in text, "a promise shows what it is about, not the whole form"


def test_the_same_content_makes_the_same_bytes_a_year_later(district: Any, frozen: Any) -> None:
    case = licence_of(a_submission(an_actor()))
    made = papers.pdf_of(case, FORM)
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert papers.pdf_of(Case.get_by_id(case.id), FORM) == made


def test_an_answer_makes_a_new_paper_and_a_decided_case_keeps_its_own(district: Any, frozen: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    licence, other = licence_of(application), other_of(application)
    before = text_of(papers.pdf_of(other, FORM))
    moved(licence, "accept", "review")
    moved(licence, "close", result="granted")
    kept = papers.pdf_of(licence_of(application), FORM)
    correction = a_sent_correction(application, Case.get_by_id(other.id))
    changes = signed_anew(application.id, {"values": {"trade_name": "大吉便利店"}})
    answers.answer(correction, uuid7(), changes, by=by(actor), now=clock.now())
    after = text_of(papers.pdf_of(Case.get_by_id(other.id), FORM))
    assert "𠮷祥便利店" in before
    assert "大吉便利店" in after
    assert "签名是第一次提交时签的" not in after, "it was signed anew"
    assert papers.pdf_of(licence_of(application), FORM) == kept


def test_an_answer_under_the_first_signature_says_so(district: Any, frozen: Any) -> None:
    case = licence_of(a_submission(an_actor()))
    Revision.update(kind="answer").where(Revision.id == case.revision).execute()
    assert "签名是第一次提交时签的" in text_of(papers.pdf_of(case, FORM))


def test_one_s_own_papers_are_listed_and_others_are_not_found(district: Any, frozen: Any) -> None:
    actor = an_actor()
    application = a_submission(actor)
    listed = papers.made_for(queries.seen(application.id, actor))
    assert (licence_of(application).id, FORM) in {(row["case"], row["material"]) for row in listed}
    assert {row["name"] for row in listed} >= {"申请表", "住所（经营场所）承诺书"}
    case = listed[0]["case"]
    assert queries.own_case(application.id, case, actor).id == case
    for application_id, case_id, who in (
        (application.id, case, an_actor()),
        (application.id, uuid7(), actor),
        (a_submission(actor).id, case, actor),
    ):
        with pytest.raises(NotFound):
            queries.own_case(application_id, case_id, who)


def test_what_somebody_sent_is_not_made(district: Any, frozen: Any) -> None:
    case = licence_of(a_submission(an_actor()))
    sent = next(row["material"] for row in case.content["materials"] if row["source"] == "upload")
    for material in (sent, "no_such_paper"):
        with pytest.raises(NotFound):
            papers.pdf_of(case, material)


def test_a_pledge_says_for_which_paper_it_stands(district: Any, frozen: Any) -> None:
    application = a_submission(an_actor())
    case = licence_of(application)
    case.content = case.content | {"materials": [{"material": "relation_proof", "pages": [], "source": "pledge"}]}
    text = text_of(papers.pdf_of(case, "relation_proof"))
    assert "告知承诺书（代替亲属关系证明）" in text
    assert "配合事后核查" in text


def test_without_a_signature_the_window_takes_it(district: Any, frozen: Any) -> None:
    application = a_submission(an_actor())
    Application.update(signature=None).where(Application.id == application.id).execute()
    case = licence_of(application)
    values = {code: value for code, value in case.content["values"].items() if not code.endswith("_signature")}
    case.content = case.content | {"values": values}
    assert "没有在网上签名" in text_of(papers.pdf_of(case, FORM))
