"""Papers for the door: the order with the very words that phones read out, the card that names nobody."""

import io
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from flask import Flask

from field_app.visits import card, order_paper
from field_app.visits.models import Job, JobRevision
from field_app.visits.order_paper import Order
from field_app.visits.service import ordering, printing
from server.applications.models import Application
from server.applications.queries import by_code
from server.catalog.proxying import at_the_door
from server.catalog.queries import current
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.models import AccessRow
from tests.field_app.sync.builders import a_body, send
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_resident, a_secretary, a_worker
from tests.field_app.visits.doors import approved, sent
from tests.server.identity.builders import an_actor


@pytest.fixture
def worker(district: Any, frozen: Any) -> Actor:
    return a_worker(GRID)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace(" ", "")


def name_of(job: UUID) -> str:
    return str(JobRevision.get_by_id(Job.get_by_id(job).revision).body["consent"]["shown_digest"])


def test_a_blank_one_has_the_words_of_the_day_and_their_digest_and_names_nobody(worker: Actor) -> None:
    a_resident()
    ours, with_childs = ordering.digests(ordering.texts())
    made, childs = (text_of(printing.blank_order("elderly_pass", of_child=one)) for one in (False, True))
    for text in ordering.texts()[:-1]:
        for line in [text.title, *text.body.split("\n")]:
            assert line.replace(" ", "") in made, line
    assert ours in made
    assert with_childs not in made
    assert with_childs in childs
    assert ordering.texts()[-1].title.replace(" ", "") in childs
    assert "老年" in made
    assert "红手印处" in made
    assert "欧阳" not in made


def test_what_no_worker_may_do_has_no_order(worker: Actor) -> None:
    alone = next(code for code, item in current().items.items() if not at_the_door(item))
    for code in ("nothing_like_it", alone):
        with pytest.raises(NotFound):
            printing.blank_order(code, of_child=False)


def test_a_filled_one_names_her_the_worker_and_the_item_and_the_look_is_logged(worker: Actor) -> None:
    job = sent(worker)
    before = AccessRow.select().count()
    made = text_of(printing.order_of(job, worker))
    assert "欧阳秀兰" in made
    assert ordering.name_of(worker.account_id) in made
    assert name_of(job) in made  # the digest that the phone named
    assert AccessRow.select().count() == before + 1
    printing.order_of(job, a_secretary())
    assert AccessRow.select().where(AccessRow.reason == "打印委托书").count() == 2


def test_of_a_job_that_cannot_be_read_the_order_leaves_the_line_open(worker: Actor) -> None:
    job, body = uuid7(), a_body(worker, a_resident())
    body["content"]["materials"] = "none"
    assert send(worker, job, body)["state"] == "waiting"
    made = text_of(printing.order_of(job, worker))
    assert "欧阳秀兰" in made
    assert "老年" not in made


def test_others_print_nothing_of_hers(worker: Actor) -> None:
    job = sent(worker)
    of_a_body = an_actor("secretary", body="body_civil")
    for by in (a_worker(GRID), a_worker(OTHER_GRID), a_secretary(FAR_GRID[:12]), of_a_body):
        for paper in (printing.order_of, printing.card_of):
            with pytest.raises(NotFound):
                paper(job, by)


def test_the_card_comes_once_it_is_handed_in_and_the_order_goes(worker: Actor) -> None:
    job = sent(worker)
    with pytest.raises(NotFound):
        printing.card_of(job, worker)
    approved(job)
    made = text_of(printing.card_of(job, a_secretary()))
    application = Application.get_by_id(Job.get_by_id(job).application)
    assert made.count(application.number) == made.count(application.code) == 2
    for secret in ("欧阳", "老年", application.secret or "欧阳"):
        assert secret not in made
    assert by_code(card.data(application)["code"])["number"] == application.number
    with pytest.raises(NotFound):
        printing.order_of(job, worker)


def test_a_name_that_the_font_lacks_is_seen_to_be_lacking(worker: Actor) -> None:
    told = order_paper.data(Order(items=[], texts=ordering.texts(), name="欧阳\U0003fffd"))
    assert told["name"] == "欧阳〓"
    assert (told["until"], told["items"]) == ("", [])


def test_the_doors_are_for_workers_and_secretaries(app: Flask, district: Any) -> None:
    client = app.test_client()
    for path in ("/api/v1/items/elderly_pass/order-paper", f"/api/v1/jobs/{UUID(int=1)}/card"):
        assert client.get(path).status_code == 401
