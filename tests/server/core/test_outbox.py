"""The outbox: in the same transaction, in order, at least once, and twice changes nothing."""

from datetime import timedelta

import pytest

from server.core import clock, relay
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


def fail(event):
    raise RuntimeError("poison")


def test_what_fails_again_and_again_is_set_apart_and_its_subject_goes_on(frozen, monkeypatch):
    monkeypatch.setattr("server.core.relay.MOST_TRIES", 3)

    def stumble(event):
        fail(event) if event.seq == 1 and clock.now() < frozen + timedelta(days=9) else listen(event)

    leave("a", 2)
    news = Relay({"thing.made": (stumble,)})
    for hours in range(4):
        with clock.frozen(frozen + timedelta(hours=hours)):
            news.drain()
    assert words() == ["a:2"]
    (apart,) = relay.set_apart()
    assert (apart.event, apart.subject, apart.error, apart.attempts) == ("thing.made", "thing:a", "RuntimeError", 3)
    assert relay.waiting() == {"unspread": 0, "waiting": 0, "set_apart": 1}
    with clock.frozen(frozen + timedelta(days=90)):
        assert relay.thin(clock.now()) == 1, "what is set apart stays"
        assert relay.tell_again() == 1
        news.drain()
    assert words() == ["a:2", "a:1"]
    assert relay.set_apart() == []


def test_old_news_that_all_have_heard_is_forgotten_in_chunks(frozen, monkeypatch):
    monkeypatch.setattr("server.core.relay.CHUNK", 2)
    for subject in "abcde":
        leave(subject)
    Relay({"thing.made": (listen,)}).drain()
    assert relay.thin(frozen + relay.KEPT - timedelta(minutes=1)) == 0
    leave("f")
    late = frozen + relay.KEPT + timedelta(minutes=1)
    assert (relay.thin(late, chunks=2), relay.thin(late)) == (4, 1)
    assert [event.subject_id for event in OutboxEvent.select()] == ["f"], "nobody has heard it yet"
    assert OutboxDelivery.select().count() == 0


def test_the_news_of_one_unit_shares_its_mark(frozen):
    with unit_of_work() as outbox:
        outbox.add("thing.made", "thing", "a")
        outbox.add("thing.made", "thing", "b")
    leave("c")
    units = [event.unit for event in OutboxEvent.select().order_by(OutboxEvent.id)]
    assert units[0] == units[1] != units[2]


def test_the_metrics_tell_what_is_set_apart(client, frozen, monkeypatch):
    monkeypatch.setattr("server.core.relay.MOST_TRIES", 1)
    leave("a")
    Relay({"thing.made": (fail,)}).drain()
    assert 'lastmeter_news{stands="set_apart"} 1.0' in client.get("/metrics").get_data(as_text=True)
