"""Work on every desk of the demo district: a case in each state, and what else lies in the boxes."""

from typing import Any

from server.applications.models import Case
from server.core.ids import uuid7
from server.identity.service import parking
from server.reviews.rules.clocks import Limit
from server.reviews.service import corrections, decisions, handing, intake
from server.rights.service import deleting
from tests.server.identity.builders import an_account, an_actor
from tests.server.reviews.builders import DIVISION, a_case, a_reviewer, an_application, case_of
from tests.server.rights.test_rights import SUPERVISOR, a_citizen, a_submission, done

CIVIL = a_reviewer("body_civil")
MARKS = [
    {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"},
    {"target": {"material": "id_card"}, "reason": "unreadable", "text": ""},
]


def cases() -> dict[str, Case]:
    """A case in every state, and some that look otherwise in the same one."""
    made = {state: a_case(state=state, site=None) for state in ("submitted", "accepted", "in_review")}
    made |= {name: a_case(state="in_review", site=None) for name in ("suspended", "granted", "denied")}
    made |= {
        "correcting": a_case(site=None),
        "offered": a_case(site=None),
        "sheet": a_case("car_tax", state="accepted"),
    }
    _asked(made["correcting"])
    decisions.suspend(made["suspended"].id, uuid7(), kind="inspection", expected=Limit(5), actor=CIVIL)
    _decided(made["granted"], "grant")
    _decided(made["denied"], "deny", "户籍不在本区", "收入高于标准")
    handing.offer(uuid7(), case_id=made["offered"].id, body="body_hrss", reason="应由人社局决定", actor=CIVIL)
    return made | _in_a_row()


def _asked(case: Case) -> None:
    sheet = uuid7()
    corrections.draft(sheet, case_id=case.id, marks=MARKS, actor=CIVIL)
    corrections.send(sheet, uuid7(), within=15, actor=CIVIL)


def _decided(case: Case, verdict: str, *reasons: str) -> None:
    said: dict[str, Any] = {"verdict": verdict, "reasons": list(reasons), "whose": None, "produced": {}}
    decisions.decide(case.id, uuid7(), said, actor=CIVIL)


def _in_a_row() -> dict[str, Case]:
    """One that brings forth a number, and one that waits for it."""
    after = {"tobacco_licence": ["company_new"]}
    application = an_application("company_new", "tobacco_licence", after=after)
    first = case_of(application, "company_new")
    intake.receive(first.id, first.submitted_at, first.submitted_at)
    intake.accept(first.id, uuid7(), actor=a_reviewer("body_approval"))
    return {"brings": first, "waiting": case_of(application, "tobacco_licence")}


def left_over() -> None:
    """What came twice, and what people want deleted: open and settled."""
    belongs = parking.Belongs(division=DIVISION)
    waits = [parking.keep("submission", uuid7(), {"a": n}, account=an_account().id, belongs=belongs) for n in range(2)]
    parking.settle(waits[0], decision="void", words="已电话核对，重复误交", by=an_actor("supervisor"))
    for number in range(2):
        me, request = a_citizen(), uuid7()
        application = done(a_submission(me))
        deleting.ask(request, application=None if number else application.id, words="不想再留着", actor=me)
        if not number:
            deleting.decide(request, verdict="kept", answer="按档案规定要保存到 2036 年", actor=SUPERVISOR)
