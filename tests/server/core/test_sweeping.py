"""Old rows go in batches, each in a transaction of its own, so that others get their turn between them."""

from datetime import timedelta

from server.core import sweeping
from server.core.db import unit_of_work
from server.identity.models import DemoMessage


def test_old_rows_are_dropped_a_batch_at_a_time(db, frozen, monkeypatch):
    units = []
    monkeypatch.setattr(sweeping, "BATCH", 2)
    monkeypatch.setattr(sweeping, "unit_of_work", lambda: units.append(1) or unit_of_work())
    for hours in range(1, 8):
        DemoMessage.create(key=str(hours), to="13900000000", text="-", at=frozen - timedelta(hours=hours))
    dropped = sweeping.drop(DemoMessage, DemoMessage.at < frozen - timedelta(hours=2), DemoMessage.at)
    assert dropped == 5
    assert sorted(row.key for row in DemoMessage.select()) == ["1", "2"]
    assert len(units) == 3
