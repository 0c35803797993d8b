"""The outbox: in the same transaction, in order, at least once, and twice changes nothing."""

from datetime import timedelta

import pytest

from server.core import clock
from server.core.db import Row, Text, unit_of_work
from server.core.outbox import OutboxDelivery, OutboxEvent, outside
from server.core.relay import LEASE, Relay


class Heard(Row):
    """What a listener wrote."""

    word = Text()

    class Meta:
        table_name = "heard"


@pytest.fixture(autouse=True)
def heard(db):
    db.create_tables([Heard])


def words() -> list[str]:
    return [row.word for row in Heard.select().order_by(Heard.id)]


def listen(event):
    Heard.create(word=f"{event.subject_id}:{event.seq}")


def leave(subject: str, count: int = 1) -> None:
    for _ in range(count):
        with unit_of_work() as outbox:
            outbox.add("thing.made", "thing", subject)


def test_news_of_a_failed_unit_is_never_told():
    with pytest.raises(RuntimeError), unit_of_work() as outbox:
        outbox.add("thing.made", "thing", "a")
        raise RuntimeError
    assert OutboxEvent.select().count() == 0


def test_a_unit_inside_another_shares_its_fate():
    with pytest.raises(RuntimeError), unit_of_work():
        leave("a")
        raise RuntimeError
    assert OutboxEvent.select().count() == 0


def test_a_subject_is_told_in_order_and_once():
    leave("a", 3)
    leave("b", 2)
    assert Relay({"thing.made": (listen,)}).drain() == 5
    assert [w for w in words() if w.startswith("a")] == ["a:1", "a:2", "a:3"]
    assert Relay({"thing.made": (listen,)}).drain() == 0


def test_a_failing_delivery_holds_back_its_own_subject_only_and_leaves_nothing_behind(frozen):
    def stumble(event):
        listen(event)
        if event.subject_id == "a" and clock.now() == frozen:
            raise RuntimeError("outside is away")

    leave("a", 2)
    leave("b")
    relay = Relay({"thing.made": (stumble,)})
    relay.drain()
    assert words() == ["b:1"]
    with clock.frozen(frozen + timedelta(hours=1)):
        relay.drain()
    assert words() == ["b:1", "a:1", "a:2"]


def test_a_worker_that_vanished_is_replaced_after_its_lease(frozen):
    leave("a")
    relay = Relay({"thing.made": (listen,)})
    relay.spread()
    assert relay._claim() is not None  # and then this worker was never seen again
    relay.drain()
    assert words() == []
    with clock.frozen(frozen + LEASE + timedelta(seconds=1)):
        relay.drain()
    assert words() == ["a:1"]


def test_a_worker_that_comes_back_late_undoes_itself(frozen):
    leave("a")
    relay = Relay({"thing.made": (listen,)})
    relay.spread()
    late = relay._claim()
    with clock.frozen(frozen + LEASE + timedelta(seconds=1)):
        relay.drain()
    with pytest.raises(Exception, match="listen"):
        relay._run(*late)
    assert words() == ["a:1"]


def test_a_listener_to_the_outside_is_told_again_when_its_mark_was_lost(frozen):
    sent = []

    @outside
    def send(event):
        sent.append(event.uuid)
        if len(sent) == 1:
            raise ConnectionError("answer lost")

    leave("a")
    relay = Relay({"thing.made": (send,)})
    relay.drain()
    with clock.frozen(frozen + timedelta(hours=1)):
        relay.drain()
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert OutboxDelivery.get().done


def test_news_that_nobody_hears_is_spread_to_nobody():
    leave("a")
    assert Relay({}).drain() == 0
    assert OutboxEvent.get().spread
