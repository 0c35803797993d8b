"""With everything go the proofs of what one gave and who guards one; what the other side acted on stays its own."""

from datetime import timedelta
from uuid import UUID

import pytest

from server.applications.api import by
from server.applications.models import Application
from server.applications.service import withdrawal
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Guardianship, Mandate, Representation
from server.identity.service import accounts, mandates, records
from server.media.models import MediaRef
from server.rights.service import copying
from tests.server.applications.acting import Family
from tests.server.applications.filled import a_file
from tests.server.identity.builders import an_actor
from tests.server.identity.test_mandates import terms
from tests.server.rights.test_everything import decided
from tests.server.rights.test_recorded import a_firm, speaks
from tests.server.rights.test_rights import ADMIN


def shown_by(owner: UUID, mandate: UUID) -> UUID:
    """A picture behind her mandate, sent by whoever wrote it down."""
    ref = a_file(owner)
    Mandate.update(evidence={"ref": ref}, recorded_by=owner).where(Mandate.id == mandate).execute()
    return UUID(ref)


def guarded(family: Family, clerk: Actor) -> tuple[UUID, UUID]:
    """He is her guardian, as a judgement says; the record and the picture."""
    ref, made = UUID(a_file(clerk.account_id)), uuid7()
    proof = mandates.Proof(relation="外孙", reason="minor", proof="法院判决书2026第12号", proof_ref=ref)
    sides = {"ward": family.principal.id, "guardian": family.agent.id}
    mandates.record_guardianship(made, **sides, proof=proof, by=clerk)
    return made, ref


def is_kept(ref: UUID) -> bool:
    return MediaRef.select().where(MediaRef.id == ref).exists()


def withdrawn(family: Family) -> Application:
    application = family.hands_in()
    withdrawal.withdraw(application.id, reason="", by=by(family.hers), now=clock.now())
    return application


def test_what_she_gave_and_nobody_used_goes_with_its_picture_and_words(family: Family) -> None:
    clerk = an_actor("clerk")
    ref, others = shown_by(clerk.account_id, family.mandate), UUID(a_file(clerk.account_id))
    decided(family.hers, by=ADMIN)
    row = Mandate.get_by_id(family.mandate)
    assert (row.evidence, row.relation, row.state) == ({}, "", "revoked")
    assert (is_kept(ref), is_kept(others)) == (False, True)
    assert records.first_broken() is None


def test_what_he_acted_on_stays_his_to_show(family: Family) -> None:
    ref = shown_by(family.hers.account_id, family.mandate)
    withdrawn(family)
    decided(family.hers)
    row = Mandate.get_by_id(family.mandate)
    assert (row.evidence, row.relation, is_kept(ref)) == ({"ref": str(ref)}, "外孙", True)
    decided(family.his)
    row = Mandate.get_by_id(family.mandate)
    assert (row.evidence, row.relation, is_kept(ref)) == ({}, "", False), "now nobody is left to rely on it"


def test_what_the_agent_sent_in_of_her_mandate_stays_hers(family: Family) -> None:
    ref = shown_by(family.his.account_id, family.mandate)
    decided(family.his, by=ADMIN)
    assert is_kept(ref)
    (told,) = copying.copy_for(family.hers)["mandates"]
    assert len(told["proofs"]) == 1


def test_a_picture_that_something_else_names_stays(family: Family) -> None:
    clerk = an_actor("clerk")
    ref = shown_by(clerk.account_id, family.mandate)
    told = terms(clock.now(), how="desk", evidence={"ref": str(ref)})
    mandates.offer(uuid7(), principal=family.agent.id, agent=family.principal.id, terms=told, by=clerk)
    decided(family.hers, by=ADMIN)
    assert (Mandate.get_by_id(family.mandate).evidence, is_kept(ref)) == ({}, True)


@pytest.mark.parametrize(("who", "stays"), [("ward", False), ("guardian", True)])
def test_a_guardianship_is_the_wards(family: Family, who: str, stays: bool) -> None:
    made, ref = guarded(family, an_actor("clerk"))
    decided(family.hers if who == "ward" else family.his, by=ADMIN)
    row = Guardianship.get_by_id(made)
    kept = ("法院判决书2026第12号", "外孙", ref)
    assert (row.proof, row.relation, row.proof_ref) == (kept if stays else ("", "", None))
    assert (is_kept(ref), row.until) == (stays, clock.now())


def test_a_guardian_who_acted_keeps_what_made_him_one(family: Family) -> None:
    made, ref = guarded(family, an_actor("clerk"))
    Application.update(mandate=made).where(Application.id == withdrawn(family).id).execute()
    decided(family.hers)
    assert (Guardianship.get_by_id(made).proof, is_kept(ref)) == ("法院判决书2026第12号", True)


def test_who_spoke_for_a_firm_leaves_the_paper_only_if_it_gave_mandates_then(family: Family) -> None:
    clerk = an_actor("clerk")
    idle, busy = a_firm(), a_firm()
    spoken = [speaks(firm, family.hers, clerk) for firm in (idle, busy)]
    told = terms(clock.now(), ground="handler", until=clock.now() + timedelta(days=9))
    mandates.offer(uuid7(), principal=busy.id, agent=family.agent.id, terms=told, by=family.hers)
    decided(family.hers, by=ADMIN)
    rows = [Representation.get_by_id(one.id) for one in spoken]
    assert [(row.proof, is_kept(one.proof_ref)) for row, one in zip(rows, spoken, strict=True)] == [
        ("", False),
        ("营业执照", True),
    ]
    assert rows[0].proof_ref is None


def test_who_has_another_account_or_kept_applications_loses_no_proof(family: Family) -> None:
    ref = shown_by(family.hers.account_id, family.mandate)
    other = an_actor(person=family.principal)
    accounts.link(other.account_id, family.principal.id, how="clerk", by=None)
    decided(family.hers, by=ADMIN)
    row = Mandate.get_by_id(family.mandate)
    assert (row.state, row.evidence, is_kept(ref)) == ("given", {"ref": str(ref)}, True)
