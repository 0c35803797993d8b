"""What workers are told in their own list; of residents no name, the phone's pack brings those."""

from dataclasses import replace
from uuid import UUID, uuid5

from field_app.visits.service import charges
from server.core import clock
from server.core.db import unit_of_work
from server.core.outbox import Event
from server.notifications import service as notifications
from server.places.queries import every_grid

MANY = "导入了新的名单，有居民搬进或者搬出您的网格。手机连上网就会更新名单，手上没办完的照样交。"
MOVED = "有一位居民从{0}搬到了{1}。手机连上网就会更新名单，手上没办完的照样交。"


def tell_moved(event: Event) -> None:
    """A resident lives in another grid now: the workers of both hear of it; of a file that moves many, each once."""
    here, there = event.data["from"], event.data["to"]
    told = {*charges.workers_of(here, clock.today()), *charges.workers_of(there, clock.today())}
    sentence = MOVED.format(_called(here), _called(there))
    if "import" in event.data:
        sentence, event = MANY, replace(event, uuid=uuid5(UUID(event.data["import"]), event.name))
    facts = {"phrase": "居民搬家", "sentence": sentence, "application": None, "number": None}
    with unit_of_work():
        notifications.write_notices(event, sorted(told), facts)


def _called(grid: str) -> str:
    known = every_grid().get(grid)
    return str(known["name"]) if known else grid
