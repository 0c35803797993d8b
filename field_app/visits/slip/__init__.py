"""The slip that a resident keeps while an original is away, as PDF."""

from datetime import datetime
from pathlib import Path
from typing import Any

from field_app.visits.custody_rules import KEEPERS, PLAIN, WITH_ITS_JOB
from field_app.visits.models import Custody
from field_app.visits.service import job_trace, ordering
from server.applications.press import printed
from server.applications.receipt.glyphs import legible
from server.core import clock
from server.forms.reading import written
from server.identity import masks
from server.identity.models import Person

TEMPLATE = Path(__file__).parent / "slip.typ"
FOOTER = "原件用完就还，不收钱，不押东西。到日子没有还的，打12345，或问社区。"
#: How somebody said that he got it, where it was not by signing.
PROOFS = {"witness": "有人见证", WITH_ITS_JOB: "接手时确认"}
HANDED = ("original_taken", "original_passed", "original_back")


def pdf(row: Custody) -> bytes:
    """The slip as it stands now."""
    return printed(TEMPLATE, {"slip": data(row)})


def data(row: Custody) -> dict[str, Any]:
    """What stands on it."""
    job = row.job
    person: Any = Person.get_or_none(Person.id == job.resident)
    steps = [one for one in job_trace.steps_of(row.job_id) if one.data.get("original") == str(row.id)]  # first: taken
    return {
        "title": "原件收条" if row.state == "out" else "原件已归还",
        "rows": [
            ["原件", legible(row.what or "")],
            ["谁的", legible(masks.name(person.name)) if person else ""],
            ["谁拿走的", legible(ordering.name_of(steps[0].account)) + "（网格员）"],
            ["什么时候", _said(clock.local(row.taken_at))],
            ["现在", PLAIN[str(row.state)]],
        ],
        "due_back": written(row.due_back),
        "hands": [_line(one) for one in steps if one.step in HANDED],
        "footer": legible(FOOTER),
    }


def _line(step: Any) -> str:
    at = clock.local(datetime.fromisoformat(step.data["at"]))
    proof = PROOFS.get(str((step.words or {}).get("how")), "已签字")
    who = legible(ordering.name_of(step.account))
    return f"{_said(at)}：{KEEPERS[step.data['from']]}交给{KEEPERS[step.data['to']]}，{proof}，{who}经手"


def _said(at: datetime) -> str:
    return f"{written(at)} {at:%H:%M}"
