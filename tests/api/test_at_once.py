"""Eight equal commands at the same moment are one, for every noun that is PUT, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from server.core.ids import uuid7
from server.identity import demo
from server.identity.models import Parked
from server.identity.service import consents, persons
from tests.api.commands import COMMANDS
from tests.api.world import World, a_firm, at_the_window
from tests.conftest import KINDS

HERS = demo.PEOPLE["grandmother"].id_number


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Both databases: on one of them writers do not queue."""
    return str(request.param)


def filled(told: Any, known: dict[str, str]) -> Any:
    """The command with ids of this world in place of the words in capitals."""
    if isinstance(told, dict):
        return {one: filled(part, known) for one, part in told.items()}
    return known.get(told, told) if isinstance(told, str) else told


@pytest.fixture
def names(world: World, command: str) -> dict[str, str]:
    """What the words in capitals stand for, anew for each command."""
    ward = persons.find_or_create(demo.PEOPLE["grandmother"], trusted=True).id
    known = {"PERSON": world.citizen.person_id, "WARD": ward, "STAFF": world.cast["reviewer"].account_id}
    if "FIRM" in str(COMMANDS[command]):
        known["FIRM"] = a_firm()
    if "CASE" in str(COMMANDS[command]):
        known["CASE"] = at_the_window(world.handed_in())
    known["WORKER"] = world.cast["grid_worker"].account_id
    known["RESIDENT"] = world.known["resident_id"][0]
    known |= {"NEW": uuid7(), "SOME-NAME": f"li-{uuid7().hex[-8:]}", "HER-NUMBER": HERS}
    return {one: str(id_) for one, id_ in known.items()}


@pytest.mark.parametrize("command", COMMANDS)
def test_eight_equal_requests_at_once_are_one_and_a_repeat_changes_nothing(
    house: Flask, world: World, names: dict[str, str], command: str
) -> None:
    caller, path, body, changed = COMMANDS[command]
    body = filled(body, names)
    body |= {one: str(uuid7()) for one in ("revision",) if one in body}
    body |= {one: world.known[one][0] for one in ("release",) if one in body}
    if command == "consent":
        text = consents.current("prefill")
        body |= {"version": text.version, "shown_digest": text.digest}
    where = path.format(uuid7())
    for word, id_ in names.items():
        where = where.replace(word, id_)
    headers = {"Authorization": f"Bearer {caller}"}

    def put(content: dict[str, Any]) -> TestResponse:
        return house.test_client().put(where, json=content, headers=headers)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(put, [body] * 8))
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert put(body).text == answers[0].text
    if changed:
        no = put(body | filled(changed, names))
        assert (no.status_code, no.mimetype) == (409, "application/problem+json"), no.text
        subjects = {where[-36:], body.get("revision"), body.get("id")}
        assert str(Parked.get_by_id(UUID(no.get_json(force=True)["parked"])).subject) in subjects
        assert put(body).text == answers[0].text
