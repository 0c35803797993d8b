"""A lawful deletion at the desks: the decision stays, what it said of a person goes."""

from collections.abc import Sequence
from uuid import UUID

from server.reviews.models import Decision, Dispatch


def erase(cases: Sequence[UUID]) -> None:
    """Reasons, produced values and their words go; verdict, law and day stay. Joins the caller's unit of work."""
    Decision.update(reasons=[], produced={}, whose=None).where(Decision.case.in_(cases)).execute()
    Dispatch.update(words=None, number=None).where(Dispatch.case.in_(cases)).execute()
