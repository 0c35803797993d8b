"""How does a case travel to an outside system of record? Once, patiently, and back to a person when it will not go."""

from datetime import datetime, timedelta

from server.core.workflow import Workflow, step

DISPATCH = Workflow(
    "dispatch",
    (
        step("send", "queued", to="sent"),
        step("decide", "queued", "sent", "manual", to="decided"),
        step("give_up", "queued", "sent", to="manual"),  # a clerk carries it over with the sheet
        step("cancel", "queued", "sent", "manual", to="cancelled"),
    ),
)

OPEN = ("queued", "sent", "manual")
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
POLL_EVERY = timedelta(minutes=10)


def next_try(attempts: int, now: datetime) -> datetime:
    """Each failure doubles the wait, up to a quarter of a day."""
    wait: timedelta = min(FIRST_WAIT * 2 ** min(attempts, 20), LONGEST_WAIT)
    return now + wait


def is_hopeless(attempts: int) -> bool:
    """After so many failures a person gets the sheet; nothing that was refused disappears."""
    return attempts >= MAX_ATTEMPTS
