"""Grids with whom they have, also those that have nobody, and who could be given one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.visits.service import charges, rosters
from server.core import clock
from server.core.access import Actor
from server.core.errors import Invalid, NotFound
from server.core.ids import uuid7
from server.identity.demo import id_of
from server.identity.models import Post
from server.identity.roles import Role
from tests.field_app.visits.builders import FAR_GRID, GRID, OTHER_GRID, a_secretary, a_worker
from tests.server.identity.builders import COMMUNITY, a_staff_account, an_actor


def grids(by: Actor, *, q: str = "", after: int | None = None, limit: int = 99) -> list[dict[str, Any]]:
    return rosters.page(by, q=q, after=after, limit=limit)


def able(by: Actor, grid: str = GRID, after: UUID | None = None) -> list[UUID]:
    return [one["account"] for one in rosters.able(by, grid, after=after, limit=99)]


def test_a_grid_is_listed_with_its_workers_and_without(district: Any, frozen: Any) -> None:
    worker, stand_in = a_worker(GRID), a_worker()
    leave = {"worker": stand_in.account_id, "grid": GRID, "since": clock.today() + timedelta(days=3)}
    charges.stand_in(uuid7(), leave | {"until": clock.today() + timedelta(days=9)}, by=a_secretary())
    found = {one["code"]: one for one in grids(a_secretary())}
    held = [(one["worker"], one["is_substitution"], one["worker_name"]) for one in found[GRID]["charges"]]
    assert held == [(worker.account_id, False, "测试"), (stand_in.account_id, True, "测试")]
    assert found[OTHER_GRID]["charges"] == []
    assert FAR_GRID not in found


def test_what_has_ended_is_listed_no_more(district: Any, frozen: Any) -> None:
    worker = a_worker()
    told = {"worker": worker.account_id, "grid": GRID, "since": clock.today(), "until": clock.today()}
    charges.give(uuid7(), told, by=a_secretary())
    assert len(grids(a_secretary())[0]["charges"]) == 1  # its last day belongs to it
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert grids(a_secretary())[0]["charges"] == []


def test_grids_are_found_by_name_and_told_page_by_page(district: Any) -> None:
    by = a_secretary("370199000000")
    every = [one["code"] for one in grids(by)]
    assert every == sorted(every)
    assert FAR_GRID in every
    assert [one["code"] for one in grids(by, after=int(every[0]), limit=2)] == every[1:3]
    name = grids(by)[-1]["name"]
    assert [one["name"] for one in grids(by, q=name)] == [name]
    assert grids(by, q="没有这个") == []


def test_a_bodys_own_supervisor_has_no_grids(district: Any) -> None:
    assert grids(an_actor("supervisor", body="body_civil", division=COMMUNITY)) == []


def test_only_who_is_a_grid_worker_there_today_could_be_given_a_grid(district: Any) -> None:
    here, street, far = a_worker(), a_worker(division=COMMUNITY[:9] + "000"), a_worker(division=FAR_GRID[:12])
    a_staff_account(Role.CLERK, division=COMMUNITY)
    gone = a_worker()
    Post.update(until=clock.now()).where(Post.account == gone.account_id).execute()
    demo_worker = id_of(Role.GRID_WORKER)
    assert set(able(a_secretary())) == {here.account_id, street.account_id, demo_worker}
    every = able(a_secretary())
    assert every == sorted(every)
    assert able(a_secretary(), after=every[0]) == every[1:]
    assert able(a_secretary(FAR_GRID[:12]), FAR_GRID) == [far.account_id]


def test_who_could_is_told_of_the_own_grids_alone(district: Any) -> None:
    with pytest.raises(NotFound):
        able(a_secretary(), FAR_GRID)
    with pytest.raises(Invalid):
        able(a_secretary(), f"{COMMUNITY}999")
