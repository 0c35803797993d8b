"""The papers that the system makes, as a desk reads them: covered like the page, in full for a reason."""

from uuid import UUID

from server.applications.service import papers
from server.core.access import Actor
from server.core.db import unit_of_work
from server.identity.service import records
from server.reviews import masking
from server.reviews.service import knowledge, people


def covered(case_id: UUID, material: str, actor: Actor) -> bytes:
    """A made paper under this desk's mark, with what the page covers covered too."""
    case = people.read_case(case_id, actor)
    seen = masking.masked(case.content["values"], knowledge.elements_of(case))
    return papers.pdf_of(case, material, seen=seen, mark=papers.mark_of(case).text)


def in_full(case_id: UUID, material: str, *, reason: str, actor: Actor) -> bytes:
    """The same with every value; the look is logged before it is answered."""
    case = people.read_case(case_id, actor)
    made = papers.pdf_of(case, material, mark=papers.mark_of(case).text)
    with unit_of_work(durable=True):
        records.write(actor.account_id, "unmasked", "case", case.id, field=f"paper:{material}", reason=reason)
    return made
