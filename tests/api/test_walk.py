"""The world that the testers walk through is a real one: behind every route with ids somebody finds something."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from server.core.access import ANYONE
from server.core.ids import uuid7
from server.identity import demo
from tests.api.test_bad_input import WITH_BODY, Route, a_body, name, send
from tests.api.text import operations
from tests.api.world import World

#: Where there is nothing without a browser, or without an installation that put a proof there.
NOT_HERE = {"get /{name}.txt", "get /q/{name}.txt"}
#: Reads first: the others change what is there; and what is asked for before a case is accepted.
WITH_IDS = sorted(
    (one for one in operations() if "{" in one[1]),
    key=lambda one: (one[0] != "get", "/corrections/" not in one[1], one[1], one[0]),
)
ROUTES = [one for one in WITH_IDS if f"{one[0]} {one[1]}" not in NOT_HERE]


def ways(route: Route, world: World) -> Iterator[tuple[str, str]]:
    """Everyone who may call, with all ids that exist; what is to be made gets an id of its own."""
    callers = set(route[2]["x-callers"])
    callers = sorted(callers - {ANYONE} | ({"citizen"} if callers & {ANYONE, "guest"} else set()))
    names = re.findall(r"\{(\w+)\}", route[1])
    for caller, *ids in itertools.product(callers, *(world.known.get(one, [uuid7()]) for one in names)):
        yield caller, route[1].format(**dict(zip(names, ids, strict=True)))


#: Words of one's own, where the example's would be refused.
SAID: dict[str, dict[str, Any]] = {
    "put /api/v1/guardianships/{guardianship_id}": {
        "relation": "母亲",
        "reason": "limited_capacity",
        "proof": "判决书",
    },
    "put /api/v1/deletion-requests/{request_id}/decision": {"answer": "按档案规定要保存到2036年"},
    "put /api/v1/representations/{representation_id}/ending": {"reason": "股东会免去职务"},
    "put /api/v1/jobs/{job_id}": {"resident": {"id": str(uuid7())}},
    "put /api/v1/name-changes/{change_id}": {"id_number": demo.PEOPLE["grandmother"].id_number},
}
#: What cannot be done with an example alone: the no that whoever gets furthest has to get, and why.
NOES = {
    "put /api/v1/accounts/{account_id}": (409, "name-taken"),  # these accounts are there already
    "put /api/v1/applications/{application_id}/submission": (409, "draft-moved"),  # of no revision that is there
    "put /api/v1/applications/{application_id}/owed-papers/{handing_id}": (409, "nothing-owed"),  # no promise was made
    "put /api/v1/cases/{case_id}/owed-papers/{handing_id}": (409, "nothing-owed"),
    "put /api/v1/cases/{case_id}/heed": (409, "nothing-new"),  # nothing came, nothing changed
    "put /api/v1/cases/{case_id}/reopening": (409, "illegal-step"),  # nothing is closed
    "put /api/v1/cases/{case_id}/revocation": (409, "illegal-step"),
    "put /api/v1/cases/{case_id}/decisions/{decision_id}": (422, "invalid"),  # what it brings forth is not said
    "put /api/v1/cases/{case_id}/external/{command_id}": (409, "illegal-step"),  # decided here, not outside
    "put /api/v1/cases/{case_id}/resumption": (409, "illegal-step"),  # nothing is suspended
    "post /api/v1/cases/{case_id}/sheet/unmaskings": (409, "not-to-copy"),  # not accepted yet
    "put /api/v1/consents/{consent_id}": (409, "text-changed"),  # the example's digest is none
    "put /api/v1/corrections/{correction_id}": (409, "id-already-used"),  # of another case
    "put /api/v1/flag-rules/{rule_id}": (409, "id-already-used"),  # with other words
    "put /api/v1/flyers/{flyer_id}": (409, "id-already-used"),  # with other words
    "put /api/v1/handoffs/{handoff_id}": (409, "id-already-used"),  # with other words
    "put /api/v1/handoffs/{handoff_id}/taking": (409, "illegal-step"),  # taken back by who offered it
    "put /api/v1/handoffs/{handoff_id}/withdrawal": (409, "illegal-step"),
    "put /api/v1/job-handoffs/{passing_id}": (409, "id-already-used"),  # of another job
    "put /api/v1/jobs/{job_id}/admission": (404, "not-found"),  # none of these was parked
    "get /api/v1/door-notices/{door_notice_id}/paper": (404, "not-found"),  # of a case that nobody handed in
    "put /api/v1/door-notices/{door_notice_id}/papers/{handing_id}": (404, "not-found"),  # neither
    "get /api/v1/door-notices/{door_notice_id}/form": (404, "not-found"),  # about no correction
    "put /api/v1/door-notices/{door_notice_id}/answers/{answer_id}": (404, "not-found"),
    "get /api/v1/jobs/{job_id}/card": (404, "not-found"),  # nobody handed it in
    "put /api/v1/jobs/{job_id}/delivery": (409, "job-parked"),  # there is no result yet
    "put /api/v1/jobs/{job_id}/originals/{original_id}": (422, "invalid"),  # nobody signed for it
    "put /api/v1/originals/{original_id}/handovers/{handover_id}": (422, "invalid"),
    "put /api/v1/jobs/{job_id}": (409, "job-parked"),  # for a resident who is on no list
    "put /api/v1/jobs/{job_id}/insistence": (409, "job-parked"),  # nothing was returned
    "get /api/v1/parked/{parked_id}/words": (404, "not-found"),  # none of these came from a door
    "put /api/v1/secretary/approvals/{approval_id}": (404, "not-found"),  # the example names no job of here
    "put /api/v1/secretary/jobs/{job_id}/approval": (409, "job-unopened"),
    "put /api/v1/secretary/jobs/{job_id}/return": (409, "job-moved"),
    "put /api/v1/mandates/{mandate_id}": (422, "invalid"),  # the other side is not named
    "put /api/v1/me/passkeys/{passkey_id}": (422, "invalid"),  # no browser made it
    "put /api/v1/residents/{resident_id}": (409, "resident-changed"),  # the example saw nothing of what is there
    "put /api/v1/residents/{resident_id}/merger": (404, "not-found"),  # into one who is no resident
    "post /api/v1/sync-devices/{device_id}/recovery": (422, "invalid"),  # no phone sealed it
    "put /api/v1/visit-requests/{visit_id}": (409, "id-already-used"),  # with other words
    "delete /api/v1/persons/{person_id}/merger": (422, "invalid"),  # without a reason
}


def test_what_is_stated_is_there() -> None:
    assert {*SAID, *NOES} <= {f"{method} {path}" for method, path, _ in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_somebody_finds_something(house: Flask, world: World, route: Route) -> None:
    stated, seen = NOES.get(f"{route[0]} {route[1]}"), set()
    for caller, path in ways(route, world):
        tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        told: dict[str, Any] = {"headers": tus} if "uploads" in path else {}
        if route in WITH_BODY:
            told["json"] = a_body(route, world) | SAID.get(f"{route[0]} {route[1]}", {})
        answer = send(house, route, caller=caller, path=path, **told)
        if answer.status_code < 300:
            assert stated is None, f"{caller} was to be refused with {stated}: {answer.text}"
            return
        problem = answer.get_json(force=True, silent=True) or {}
        seen.add((answer.status_code, problem.get("type")))
    assert stated is not None, f"nobody gets past {seen}"
    assert stated in seen
