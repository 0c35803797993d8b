"""The desks' doors: due lists, one case, and the commands of window and body."""

from typing import Any
from uuid import UUID

from flask import Response

from server.applications.wanted_schemas import OwedPaperIn
from server.core import clock
from server.core.access import allow, signed_in
from server.core.http import PDF, Blueprint, as_pdf, limit, refuses
from server.identity.people_schemas import ConsentOut, ToldIn
from server.identity.roles import Role
from server.identity.service.withdrawing import Told
from server.reviews import reading_schemas as seen
from server.reviews import refusals as no
from server.reviews import schemas as shapes
from server.reviews.rules.clocks import Limit
from server.reviews.service import (
    agreed,
    beside,
    boxes,
    corrections,
    decisions,
    handing,
    intake,
    outside,
    papers,
    parked,
    undoing,
    views,
)

blueprint = Blueprint("desks", url_prefix="/api/v1", description="Window and bodies: intake, correction, decision")

READERS = (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR)
DESKS = (Role.CLERK, Role.REVIEWER)


@blueprint.get("/desk/cases")
@allow(*READERS)
@blueprint.arguments(shapes.BoxQuery(), location="query")
@blueprint.response(200, seen.BoxOut())
def get_box(query: dict[str, Any]) -> Any:
    """A page of a box, due first: `intake` (the window), `body`, or `mine`; or the cases of one number (`q`).

    Five queries, however many windows and cases: who asks, what stands on top, which cases come next, those
    cases, and their signs; one less for what is owed. Three where there are none, or one number is asked for.
    """
    return boxes.inbox(signed_in(), query)


@blueprint.get("/desk/handoffs")
@allow(*DESKS)
@blueprint.response(200, shapes.HandoffsOut())
def get_offers() -> Any:
    """Cases that wait to be taken by the caller's bodies."""
    return {"items": handing.offers_to(signed_in(), clock.now())}


@blueprint.get("/cases/<uuid:case_id>")
@allow(*READERS)
@blueprint.response(200, seen.CaseOut())
def get_case(case_id: UUID) -> Any:
    """One case: its own fields and papers only, masked; trace, corrections, and what may be done now."""
    return views.case_view(case_id, signed_in())


@blueprint.get("/cases/<uuid:case_id>/sheet")
@allow(*DESKS)
@blueprint.response(200, seen.SheetOut())
@refuses(no.KeptOnly)
def get_sheet(case_id: UUID) -> Any:
    """The sheet for a system without an interface, in its field order; covered like the page."""
    return views.sheet_of(case_id, signed_in())


@blueprint.post("/cases/<uuid:case_id>/sheet/unmaskings")
@allow(*DESKS)
@blueprint.arguments(shapes.LookIn())
@blueprint.response(200, seen.SheetOut())
@refuses(*no.SHEET)
def post_sheet_unmasking(body: dict[str, Any], case_id: UUID) -> Any:
    """The sheet copy-ready, for who enters the outcome: against a reason, and logged."""
    return views.copied_sheet(case_id, reason=body["reason"], actor=signed_in())


@blueprint.get("/cases/<uuid:case_id>/papers/<string:material>")
@limit("120/minute")
@allow(*READERS)
@blueprint.response(200, PDF, content_type="application/pdf")
@refuses(*no.PAPER)
def get_paper(case_id: UUID, material: str) -> Response:
    """A paper that the system made (申请表, 承诺书 …), under this desk's mark and covered like the page."""
    return as_pdf(papers.covered(case_id, material, signed_in()))


@blueprint.post("/cases/<uuid:case_id>/papers/<string:material>/unmaskings")
@limit("120/minute")
@allow(*READERS)
@blueprint.arguments(shapes.LookIn())
@blueprint.response(200, PDF, content_type="application/pdf")
@refuses(*no.PAPER)
def post_paper_unmasking(body: dict[str, Any], case_id: UUID, material: str) -> Response:
    """The same paper with every value, against a reason; the look is logged."""
    return as_pdf(papers.in_full(case_id, material, reason=body["reason"], actor=signed_in()))


@blueprint.post("/cases/<uuid:case_id>/unmaskings")
@allow(*READERS)
@blueprint.arguments(shapes.UnmaskingIn())
@blueprint.response(200, seen.UnmaskedOut())
@refuses(no.KeptOnly)
def post_unmasking(body: dict[str, Any], case_id: UUID) -> Any:
    """Full values of some fields, against a reason; each look is logged."""
    return views.unmask(case_id, body["fields_"], reason=body["reason"], actor=signed_in())


@blueprint.get("/parked/<uuid:parked_id>/difference")
@limit("60/minute")
@allow(*READERS)
@blueprint.response(200, seen.DifferenceOut())
def get_difference(parked_id: UUID) -> Any:
    """What differs in content that came under a used id: covered like a case; a file under a mark, and logged."""
    return parked.difference(parked_id, signed_in())


@blueprint.put("/cases/<uuid:case_id>/consents/<uuid:consent_id>/withdrawal")
@allow(*READERS)
@blueprint.arguments(ToldIn())
@blueprint.response(200, ConsentOut())
def put_consent_withdrawal(told: dict[str, Any], case_id: UUID, consent_id: UUID) -> Any:
    """Write down that a consent on which this case rests was taken back: how it was said, and why; logged."""
    return agreed.withdraw(case_id, consent_id, Told(**told), actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/owed-papers/<uuid:handing_id>")
@allow(*DESKS)
@blueprint.arguments(OwedPaperIn())
@blueprint.response(200, shapes.StandingOut())
@refuses(*no.OWED)
def put_owed_paper(said: dict[str, Any], case_id: UUID, handing_id: UUID) -> Any:
    """Take a paper that was to follow from whoever brings it to the counter, for all cases that wait for it."""
    return beside.hand_in(case_id, handing_id, said, actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/heed")
@allow(*DESKS)
@blueprint.arguments(shapes.Named())
@blueprint.response(200, shapes.StandingOut())
@refuses(*no.HEED)
def put_heed(body: dict[str, Any], case_id: UUID) -> Any:
    """Somebody at the body looked at what came since: `followed` and `shared_changed` go."""
    return beside.heed(case_id, body["id"], actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/acceptance")
@allow(*DESKS)
@blueprint.arguments(shapes.Named())
@blueprint.response(200, shapes.StandingOut())
@refuses(*no.STEP)
def put_acceptance(body: dict[str, Any], case_id: UUID) -> Any:
    """受理: from now on the item's own days count."""
    return intake.accept(case_id, body["id"], actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/review")
@allow(*DESKS)
@blueprint.arguments(shapes.Named())
@blueprint.response(200, shapes.StandingOut())
@refuses(*no.STEP)
def put_review(body: dict[str, Any], case_id: UUID) -> Any:
    """The body begins to look at an accepted case."""
    return decisions.start_review(case_id, body["id"], actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/suspension")
@allow(*DESKS)
@blueprint.arguments(shapes.SuspensionIn())
@blueprint.response(200, shapes.SuspendedOut())
@refuses(*no.SUSPENSION)
def put_suspension(body: dict[str, Any], case_id: UUID) -> Any:
    """特别程序: the clock stands, the expected length is told."""
    expected = Limit(body["days"], body["working"])
    return decisions.suspend(case_id, body["id"], kind=body["kind"], expected=expected, actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/resumption")
@allow(*DESKS)
@blueprint.arguments(shapes.Named())
@blueprint.response(200, shapes.StandingOut())
@refuses(*no.RESUMPTION)
def put_resumption(body: dict[str, Any], case_id: UUID) -> Any:
    """The special procedure is over."""
    return decisions.resume(case_id, body["id"], actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/decisions/<uuid:decision_id>")
@allow(*DESKS)
@blueprint.arguments(shapes.DecisionIn())
@blueprint.response(200, shapes.DecidedOut())
@refuses(*no.DECISION)
def put_decision(body: dict[str, Any], case_id: UUID, decision_id: UUID) -> Any:
    """准予, 不予 with reasons and remedies, 不予受理 (says whose), 不受理, 转报. Of two at once one wins."""
    return decisions.decide(case_id, decision_id, body, actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/reopening")
@allow(*DESKS)
@blueprint.arguments(shapes.UndoIn())
@blueprint.response(200, shapes.StandingOut())
@refuses(*no.UNDO)
def put_reopening(body: dict[str, Any], case_id: UUID) -> Any:
    """The deciding body opens a case again that ended with a no, or for want of its forerunner."""
    return undoing.reopen(case_id, body["id"], reason=body["reason"], actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/revocation")
@allow(*DESKS)
@blueprint.arguments(shapes.UndoIn())
@blueprint.response(200, shapes.DecidedOut())
@refuses(*no.UNDO)
def put_revocation(body: dict[str, Any], case_id: UUID) -> Any:
    """撤销: the deciding body takes a grant back, with its reason; remedies are told."""
    return undoing.revoke(case_id, body["id"], reason=body["reason"], actor=signed_in())


@blueprint.put("/cases/<uuid:case_id>/external/<uuid:command_id>")
@allow(*DESKS)
@blueprint.arguments(shapes.ExternalIn())
@blueprint.response(200, shapes.EnteredOut())
@refuses(*no.EXTERNAL)
def put_external(body: dict[str, Any], case_id: UUID, command_id: UUID) -> Any:
    """Number and outcome of a system without an interface, after the sheet was copied there."""
    return outside.enter(case_id, command_id, body, actor=signed_in())


@blueprint.put("/corrections/<uuid:correction_id>")
@allow(*DESKS)
@blueprint.arguments(shapes.CorrectionIn())
@blueprint.response(200, shapes.CorrectionOut())
@refuses(*no.CORRECTION)
def put_correction(body: dict[str, Any], correction_id: UUID) -> Any:
    """Write what this desk asks of one case into the application's correction; no marks: nothing any more."""
    return corrections.draft(correction_id, case_id=body["case"], marks=body["marks"], actor=signed_in())


@blueprint.put("/corrections/<uuid:correction_id>/sending")
@allow(*DESKS)
@blueprint.arguments(shapes.SendingIn())
@blueprint.response(200, shapes.SentOut())
@refuses(*no.STEP)
def put_sending(body: dict[str, Any], correction_id: UUID) -> Any:
    """一次性告知: one notice with everything, one date."""
    return corrections.send(correction_id, body["id"], within=body["within"], actor=signed_in())


@blueprint.put("/handoffs/<uuid:handoff_id>")
@allow(*DESKS)
@blueprint.arguments(shapes.HandoffIn())
@blueprint.response(200, shapes.HandoffOut())
@refuses(*no.HANDOFF)
def put_handoff(body: dict[str, Any], handoff_id: UUID) -> Any:
    """Pass a case to the responsible body; the giver stays owner until it is taken."""
    return handing.offer(handoff_id, case_id=body["case"], body=body["body"], reason=body["reason"], actor=signed_in())


@blueprint.put("/handoffs/<uuid:handoff_id>/taking")
@allow(Role.REVIEWER)
@blueprint.response(200, shapes.HandoffOut())
@blueprint.alt_response(410, description="这次交接已过时限")
@refuses(*no.HANDED)
def put_taking(handoff_id: UUID) -> Any:
    """Take a case that was offered to the caller's body."""
    return handing.take(handoff_id, actor=signed_in())


@blueprint.put("/handoffs/<uuid:handoff_id>/returning")
@allow(Role.REVIEWER)
@blueprint.arguments(shapes.ReturnIn())
@blueprint.response(200, shapes.HandoffOut())
@refuses(*no.HANDED)
def put_returning(body: dict[str, Any], handoff_id: UUID) -> Any:
    """Say no to an offer, with a reason: it stays the giver's."""
    return handing.give_back(handoff_id, reason=body["reason"], actor=signed_in())


@blueprint.put("/handoffs/<uuid:handoff_id>/withdrawal")
@allow(*DESKS)
@blueprint.response(200, shapes.HandoffOut())
@refuses(*no.HANDED)
def put_withdrawal(handoff_id: UUID) -> Any:
    """The giver takes an offer back."""
    return handing.withdraw(handoff_id, actor=signed_in())
