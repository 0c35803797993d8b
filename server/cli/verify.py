"""`lastmeter verify`: is every trace whole, do rows and anchors say what it says, was all news heard?"""

import argparse
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from field_app.visits.models import Job
from field_app.visits.service import job_trace
from server.applications.models import Application
from server.applications.service import verifying
from server.cli.serving import data_option, enter_command, open_ready, settings_here
from server.core import relay

#: Applications read at once: memory stays the same however many there are.
BATCH = 500
#: Faults that are printed; all are counted.
SHOWN = 20


def enter(commands: Any) -> None:
    verify = enter_command(
        commands,
        "verify",
        "check every application's trace",
        "Is each trace whole, do the rows say what it says, do the days' anchors hold? Ends with 1 on a fault.",
    )
    data_option(verify)
    verify.add_argument("--again", action="store_true", help="also tell the news again that was set apart")
    verify.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check all, print the first faults and the counts."""
    open_ready(settings_here(chosen.data))
    checked = faults = 0
    for application, number in _submitted():
        checked += 1
        for fault in verifying.verify(application):
            faults += 1
            _show(faults, f"{number}: {fault}")
    jobs = 0
    for job in _batched(Job.select()):
        jobs += 1
        for fault in job_trace.broken(job):
            faults += 1
            _show(faults, f"job {job.id}: {fault}")
    for day in verifying.broken_anchors():
        faults += 1
        _show(faults, f"{day}: the heads of this day are not what was anchored")
    for news in relay.set_apart(limit=SHOWN):
        faults += 1
        print(f"set apart: {news.event} of {news.subject} for {news.listener}, {news.attempts} tries, {news.error}")
    if chosen.again:
        print(f"{relay.tell_again()} pieces of news are told again")
    done_at_doors = f" and {jobs} jobs" if jobs else ""
    print(f"{checked} applications{done_at_doors} checked, {faults} faults")
    return 1 if faults else 0


def _show(count: int, fault: str) -> None:
    if count <= SHOWN:
        print(fault)
    elif count == SHOWN + 1:
        print("… more faults follow, they are only counted")


def _submitted() -> Iterator[tuple[UUID, str]]:
    """Id and number of each submitted application, in batches by id."""
    query: Any = Application.select(Application.id, Application.number).where(Application.stage == "submitted")
    yield from ((row.id, row.number) for row in _batched(query))


def _batched(query: Any) -> Iterator[Any]:
    """All rows of a query, some at a time, by id."""
    table = query.model
    last: UUID | None = None
    while True:
        rest = query.where(table.id > last) if last else query
        batch = list(rest.order_by(table.id).limit(BATCH))
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].id
