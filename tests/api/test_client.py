"""The main job from the flyer to the decision, through a client that was generated from the OpenAPI text."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from server.catalog import queries as catalog
from server.cli.samples import Sampler
from server.core import clock, config
from server.core.db import bind, open_store
from server.reviews import systems
from server.reviews.demo_systems import DemoSystem, Faults
from tests.api import journey
from tests.api.generated import generate
from tests.api.text import text
from tests.conftest import KINDS, Templates, close, some_settings

PATIENT = Faults(lost=0, refused=0, denied=0)
STORIES = [
    ("sqlite", "open_convenience_store", 0),
    ("sqlite", "open_convenience_store", 1),
    ("sqlite", "open_convenience_store", 2),
    ("sqlite", "newborn", 0),
    ("sqlite", "elderly_benefits", 0),
    ("postgres", "open_convenience_store", 0),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return generate(text(), tmp_path_factory.mktemp("client"))


@pytest.fixture
def app(kind: str, templates: Templates, tmp_path: Path) -> Iterator[Flask]:
    """The app on a demo district of this kind; the systems outside answer, and say yes."""
    from server.app import create_app

    if kind not in KINDS:
        pytest.skip(f"TEST_DATABASES leaves {kind} out")
    url = templates.copy(kind, "district")
    config.install(some_settings(tmp_path, DATABASE_URL=url))
    store = open_store(url)
    bind(store)
    systems.install(lambda code: DemoSystem(code, clock=clock.now, faults=PATIENT))
    yield create_app(config.settings())
    systems.install(None)
    close(store)
    templates.forget(url)


@pytest.mark.parametrize(("kind", "bundle", "scenario"), STORIES)
def test_from_the_questions_to_the_decisions(
    app: Flask, client: ModuleType, kind: str, bundle: str, scenario: int
) -> None:
    citizen = journey.Citizen(app, client)
    form = citizen.choose(bundle, answers_of(bundle, scenario))
    content = citizen.fill(form)
    application, revision, shown = citizen.keep(form, content)
    citizen.say_who()
    receipt = citizen.submit(application, revision, shown, form)
    assert len(receipt.cases) == len(form["items"])
    journey.settle_news()

    clerk, reviewer = journey.Desk(app, client, "clerk"), journey.Desk(app, client, "reviewer")
    correct_one(citizen, clerk, application)
    for _ in range(8):
        if all(case.state == "closed" for case in citizen.progress(application).cases):
            break
        work(clerk, reviewer, [case.id for case in receipt.cases])
    told = citizen.progress(application)
    assert [(case.name, case.result) for case in told.cases] == [(case.name, "granted") for case in told.cases]
    assert told.state == "closed"
    by_number(citizen, receipt)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_a_guest_began_is_his_in_the_moment_he_signs_in(app: Flask, client: ModuleType, kind: str) -> None:
    """The phone has an account on this device already: draft, photos and consents go there before the next call."""
    known = journey.Citizen(app, client)
    known.say_who()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        guest = journey.Citizen(app, client)
        form = guest.choose("open_convenience_store", answers_of("open_convenience_store", 2))
        application, revision, shown = guest.keep(form, guest.fill(form))
        assert str(application) not in str(known.call("applications_get_applications").to_dict())
        guest.say_who()
        assert guest.submit(application, revision, shown, form).number
        assert str(application) in str(known.call("applications_get_applications").to_dict())


def answers_of(bundle: str, scenario: int) -> Any:
    return catalog.current().bundles[bundle]["scenarios"][scenario]["answers"]


def by_number(citizen: journey.Citizen, receipt: Any) -> None:
    """The same without signing in: the step for anybody, the rest for who knows phone and receipt code."""
    stranger = journey.Someone(citizen.app, citizen.module)
    step = {"number": receipt.number}
    shown = stranger.call("progress_post_progress", body=("ApplicationsProgressIn", step))
    assert shown.to_dict().keys() == {"number", "state", "state_name", "state_plain"}
    whole = step | {"secret": journey.PHONE[-4:] + receipt.receipt_code}
    assert stranger.call("progress_post_progress", body=("ApplicationsProgressIn", whole)).trace
    paper = citizen.call.ask("applications_get_receipt_pdf", receipt.id)
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


def correct_one(citizen: journey.Citizen, clerk: journey.Desk, application: Any) -> None:
    """The window names a value and a paper of the first case that it may; both come back, and the case goes on."""
    cases = [clerk.case(line.id) for line in clerk.inbox("intake")]
    case = next(one for one in cases if "correct" in one.allowed and one.materials)
    field = next(one.code for one in case.fields)
    marks = [
        {"target": {"pointer": f"/{field}"}, "reason": "wrong", "text": "请再核对一遍"},
        {"target": {"material": case.materials[0].material}, "reason": "unreadable"},
    ]
    clerk.ask_for(case, marks)
    journey.settle_news()
    assert {mark["reason"] for mark in citizen.answer(application)} == {"wrong", "unreadable"}
    journey.settle_news()
    assert clerk.case(case.id).state in ("submitted", "closed")


def work(clerk: journey.Desk, reviewer: journey.Desk, cases: list[Any]) -> None:
    """One round: whoever may do the next step of a case does it; then the others outside get their time."""
    for case_id in cases:
        for desk in (clerk, reviewer):
            case = desk.case(case_id)
            if "accept" in case.allowed:
                desk.step(case, "acceptance")
            elif "enter" in case.allowed:
                desk.enter(case, produced)
            elif "grant" in case.allowed:
                desk.grant(case, produced)
            journey.settle_news()
    journey.wait_for_the_others()


def produced(code: str) -> str:
    """A number that a decision brings forth."""
    known = {"uscc": Sampler().credit_code(), "birth_cert_no": "P370000001"}
    return known.get(code, "示例第2026001号")
