"""The demo's grid worker has residents to visit, once, however often the demo starts."""

from typing import Any

from field_app.visits import demo
from field_app.visits.models import GridWorker, Import, Resident
from field_app.visits.service import charges
from server.core import clock
from server.identity import demo as people
from server.identity.roles import Role


def test_the_demo_starts_with_residents_and_starts_again_with_the_same(district: Any) -> None:
    for _ in range(2):
        demo.create()
    lines = demo.RESIDENTS.strip().splitlines()[1:]
    (report,) = Import.select()
    assert report.counts == {"new": len(lines)}, report.report
    assert {row.grid for row in Resident.select()} == set(demo.GRIDS)
    assert charges.grids_of(people.id_of(Role.GRID_WORKER), clock.today()) == set(demo.GRIDS)
    assert GridWorker.select().count() == len(demo.GRIDS)
