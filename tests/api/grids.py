"""Residents of the demo district's first grid: two that may be one, a flag, a file that was read, its worker."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from field_app.handoffs.service import passing
from field_app.rounds.models import DoorNotice
from field_app.visits.service import custody
from server.core import clock
from server.core.ids import uuid7
from tests.api.journey import settle_news
from tests.field_app.sync.builders import a_body, send
from tests.field_app.visits.builders import GRID, a_worker, csv_text

CARE = {"purpose": "上门看望", "legal_basis": "老年人权益保障法", "source": "巡访名单", "ends_on": "2099-12-31"}
NEIGHBOUR = {"name": "欧阳桂英", "birth": "1940-03-01", "address": "示例街7号", "grid": GRID}


class Grids:
    """Made by those whose work it is; ids by the name under which a route asks for them."""

    def __init__(self, world: Any) -> None:
        self.world, worker = world, world.cast["grid_worker"].account_id
        charge = {"worker": str(worker), "grid": GRID, "since": "2026-11-01"}
        charges, leaves, rules, flags = [uuid7()], [uuid7()], [uuid7()], [uuid7()]
        world.put("secretary", f"/grid-workers/{charges[0]}", charge)
        world.put("secretary", f"/substitutions/{leaves[0]}", charge | {"until": "2099-12-31"})
        world.put("system_admin", f"/flag-rules/{rules[0]}", CARE | {"kind": "living_alone"})
        residents = [self._resident(), self._resident()]
        merged = self._resident()
        world.put("secretary", f"/residents/{merged}/merger", {"into": str(residents[0]), "reason": "同一个人"})
        world.put("secretary", f"/residents/{residents[0]}/flags/{flags[0]}", {"kind": "living_alone"})
        self.known = {
            "resident_id": [*residents, merged],
            "flag_id": flags,
            "rule_id": rules,
            "charge_id": charges,
            "substitution_id": leaves,
            "import_id": [self._import()],
            **self._jobs(residents[0]),
            "passing_id": self._passings(residents[0]),
            "device_id": [self._device() for _ in range(3)],
            "door_notice_id": [self._notice(residents[0]), self._notice(residents[0])],
            "original_id": [self._original(residents[0]), uuid7()],
            "visit_id": [self._visit(residents[1], takes=one) for one in (False, True)],
            "worker": [worker],
            "grid": [GRID],
        }

    def _notice(self, resident: UUID) -> UUID:
        dated = {"since": clock.today(), "half_on": clock.today(), "due_on": clock.today()}
        row = DoorNotice.create(job=self._job(resident), kind="inspection", subject=uuid7(), **dated)
        return UUID(str(row.id))

    def _original(self, resident: UUID) -> UUID:
        original, witness = uuid7(), {"name": "赵大娘", "phone": None, "is_impartial": True}
        told = {"what": "户口簿", "due_back": clock.today() + timedelta(days=10), "at": clock.now()}
        told |= {"how": "witness", "signature": None, "witness": witness}
        custody.take_along(self._job(resident), original, told, by=self.world.cast["grid_worker"])
        return original

    def _visit(self, resident: UUID, *, takes: bool) -> UUID:
        """One that somebody has to ask her about, or one that is taken."""
        visit, told = uuid7(), {"agrees": True, "how": "phone"}
        self.world.put("secretary", f"/visit-requests/{visit}", {"resident": str(resident), "words": "想办老年卡"})
        if takes:
            self.world.put("secretary", f"/visit-requests/{visit}/confirmation", told | {"id": str(uuid7())})
            self.world.put("grid_worker", f"/visit-requests/{visit}/taking", {"id": str(uuid7())})
        return visit

    def _device(self) -> UUID:
        device = uuid7()
        self.world.put("grid_worker", f"/sync-devices/{device}", {"name": "旧手机"})
        return device

    def _jobs(self, resident: UUID) -> dict[str, list[UUID]]:
        """One that waits, about which the secretary asked something."""
        job, question = self._job(resident), uuid7()
        self.world.put("secretary", f"/secretary/jobs/{job}/questions/{question}", {"text": "老人自己签的吗"})
        return {"job_id": [job], "job": [job], "question_id": [question]}

    def _passings(self, resident: UUID) -> list[UUID]:
        """Two that another worker of the community offers to this one, and one of this one's to him."""
        other, mine = a_worker(GRID), self.world.cast["grid_worker"]
        made = []
        for giver, taker in ((other, mine), (other, mine), (mine, other)):
            passing_id, job = uuid7(), uuid7()
            send(giver, job, a_body(giver, resident))
            told = {"job": job, "to": taker.account_id, "reason": "我下周休假", "originals": [], "signature": None}
            passing.offer(passing_id, told, by=giver)
            made.append(passing_id)
        return made

    def _job(self, resident: UUID) -> UUID:
        job = uuid7()
        self.world.put("grid_worker", f"/jobs/{job}", a_body(self.world.cast["grid_worker"], resident))
        return job

    def _resident(self) -> UUID:
        resident = uuid7()
        self.world.put("grid_worker", f"/residents/{resident}", NEIGHBOUR | {"id": str(uuid7())})
        return resident

    def _import(self) -> str:
        told = {
            "id": str(uuid7()),
            "name": "居民.csv",
            "content": csv_text(f"林新新||2026-11-01||示例街8号||{GRID}|||"),
        }
        headers = {"Authorization": "Bearer secretary"}
        answer = self.world.app.test_client().post("/api/v1/resident-imports", json=told, headers=headers)
        assert answer.status_code == 202, answer.text
        settle_news()
        return told["id"]
