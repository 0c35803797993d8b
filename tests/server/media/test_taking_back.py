"""An upload that is taken back while the same file comes anew: one of both orders, and nobody waits for ever."""

import threading

from server.core.db import database, is_sqlite
from server.core.ids import uuid7
from server.media import service
from server.media.models import Blob, MediaRef
from server.media.rules import Announcement, Purpose
from server.media.service import at_once, blobs, erasing, papers
from tests.server.at_once import at_once as run_at_once
from tests.server.media.builders import a_photo, digest_of

PHOTO = a_photo()


def announced(ref):
    return Announcement(ref, Purpose.MATERIAL, digest_of(PHOTO), len(PHOTO))


def somebody_waits() -> bool:
    return bool(database.execute_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0])


def meanwhile(monkeypatch, then):
    """Does `then` in another connection as soon as a paper is about to be released, until it holds a blob or waits."""
    holds, answers, threads = threading.Event(), [], []
    released, counted = blobs.release, blobs.counted

    def other():
        try:
            answers.append(then())
        finally:
            database.close()

    def release(*args):
        if not threads:
            threads.append(threading.Thread(target=other))
            threads[0].start()
            while not is_sqlite() and threads[0].is_alive() and not holds.is_set() and not somebody_waits():
                holds.wait(0.01)
        return released(*args)

    def count(*args, **more):
        found = counted(*args, **more)
        holds.set()
        return found

    monkeypatch.setattr(blobs, "release", release)
    monkeypatch.setattr(blobs, "counted", count)

    def joined():
        threads[0].join(60)
        return answers

    return joined


def test_taken_back_while_it_is_sent_anew(db, monkeypatch):
    ref, owner = uuid7(), uuid7()
    first = at_once.take(announced(ref), PHOTO, by=owner)
    with monkeypatch.context() as patch:
        patch.setattr(at_once, "by_id", lambda *_: None)  # asked before the first one came
        joined = meanwhile(patch, lambda: at_once.take(announced(ref), PHOTO, by=owner))
        service.end(first)
        assert [type(one).__name__ for one in joined()] == ["Upload"]
    assert (MediaRef.get_by_id(ref).state, Blob.get().uses) == ("stored", 1)


def test_taken_back_while_a_piecewise_one_ends(db, monkeypatch):
    ref, owner = uuid7(), uuid7()
    first = at_once.take(announced(ref), PHOTO, by=owner)
    other = Announcement(uuid7(), Purpose.MATERIAL, digest_of(PHOTO), len(PHOTO))
    second = service.begin(other, by=owner)
    joined = meanwhile(monkeypatch, lambda: service.append(second, [PHOTO], at=0))
    service.end(first)
    assert joined() == [len(PHOTO)]
    assert (Blob.get().uses, [row.id for row in MediaRef.select()]) == (1, [other.ref])


def race(ref, owner):
    first = at_once.take(announced(ref), PHOTO, by=owner)
    run_at_once(
        lambda: service.end(first),
        lambda: at_once.take(announced(ref), PHOTO, by=owner),
        lambda: erasing.forget([ref], owner=owner),
        lambda: papers.hand_over(uuid7(), owner),
    )


def test_many_times_at_one_moment(db):
    owner = uuid7()
    for _ in range(10):
        ref = uuid7()
        race(ref, owner)
        left = MediaRef.get_or_none(MediaRef.id == ref)
        assert (Blob.select().count(), left is not None) in {(1, True), (0, False)}
        if left is not None:
            assert (left.state, Blob.get().uses) == ("stored", 1)
            erasing.forget([ref], owner=owner)
