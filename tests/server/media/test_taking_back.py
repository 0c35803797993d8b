"""An upload that is taken back while the same file comes anew, files that are erased while others of the same bytes are
or while they move: one of both orders, and nobody waits for ever."""

import threading
from datetime import timedelta

import pytest

from server.core import clock
from server.core.db import database, is_sqlite, unit_of_work
from server.core.ids import uuid7
from server.media import service
from server.media.models import Blob, MediaRef, Upload
from server.media.rules import Announcement, Purpose
from server.media.service import at_once, blobs, erasing, papers
from tests.server.at_once import at_once as run_at_once
from tests.server.at_once import beside, waiting
from tests.server.media.builders import a_photo, digest_of

PHOTO, OTHER = a_photo(), a_photo(seed=5)


def announced(ref, photo=PHOTO):
    return Announcement(ref, Purpose.MATERIAL, digest_of(photo), len(photo))


def sent(owner, *photos):
    """Files of these bytes, in the order of their ids."""
    files = sorted(uuid7() for _ in photos)
    for ref, photo in zip(files, photos, strict=True):
        at_once.take(announced(ref, photo), photo, by=owner)
    return files


def meanwhile(monkeypatch, then, *, at=1):
    """Does `then` in another connection as soon as a paper is about to be released, until it holds a blob or waits.

    `at`: or only as soon as the second one is.
    """
    holds, answers, threads, calls = threading.Event(), [], [], []
    released, counted = blobs.release, blobs.counted

    def other():
        try:
            answers.append(then())
        finally:
            database.close()

    def release(*args):
        calls.append(args)
        if not threads and len(calls) == at:
            threads.append(threading.Thread(target=other))
            threads[0].start()
            while not is_sqlite() and threads[0].is_alive() and not holds.is_set() and not waiting():
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


def test_two_erasures_of_the_same_bytes(db, monkeypatch):
    owner = uuid7()
    first, second, third, fourth = sent(owner, PHOTO, OTHER, OTHER, PHOTO)
    joined = meanwhile(monkeypatch, lambda: erasing.forget([second, fourth], owner=owner), at=2)
    assert erasing.forget([first, third], owner=owner) == 2
    assert joined() == [2]
    assert (MediaRef.select().count(), Blob.select().count()) == (0, 0)


def test_two_erasures_of_what_two_owners_have(db, monkeypatch):
    one, other = uuid7(), uuid7()
    (first, third), (second, fourth) = sent(one, PHOTO, PHOTO), sent(other, PHOTO, PHOTO)
    joined = meanwhile(monkeypatch, lambda: erasing.let_go({other: [fourth], one: [third]}), at=2)
    assert erasing.let_go({one: [first], other: [second]}) == 2
    assert joined() == [2]
    assert (MediaRef.select().count(), Blob.select().count()) == (0, 0)


def test_erased_while_files_of_the_same_bytes_come_from_another_account(db, monkeypatch):
    guest, owner = uuid7(), uuid7()
    sent(guest, PHOTO, OTHER)
    mine = sent(owner, OTHER, PHOTO)
    joined = meanwhile(monkeypatch, lambda: papers.hand_over(guest, owner), at=2)
    assert erasing.forget(mine, owner=owner) == 2
    joined()
    assert [(blob.owner, blob.uses) for blob in Blob.select()] == [(owner, 1)] * 2
    assert MediaRef.select().where(MediaRef.owner == owner).count() == 2


def test_the_broom_waits_for_nobody_who_erases(db, frozen):
    owner = uuid7()
    files = sent(owner, PHOTO, OTHER)
    swept = threading.Event()
    broom = threading.Thread(target=lambda: (service.sweep(), database.close(), swept.set()))
    with clock.frozen(frozen + timedelta(days=60)):
        with unit_of_work():
            erasing.forget(files[:1], owner=owner)
            broom.start()
            while not is_sqlite() and not swept.is_set() and not waiting():
                swept.wait(0.01)
            has_waited = not is_sqlite() and not swept.is_set()
        broom.join()
    assert not has_waited
    assert Upload.select().count() == 0


@pytest.mark.parametrize("way", ["hand_in", "pass_on", "belong_to"])
def test_what_is_handed_in_or_passed_on_while_it_is_erased(db, way):
    """The rows lie in another order than their ids; whoever takes several takes them by their ids."""
    owner, taker = uuid7(), uuid7()
    files = sorted(uuid7() for _ in range(3))
    for ref in reversed(files):
        at_once.take(announced(ref), PHOTO, by=owner)
    ways = {
        "hand_in": lambda: papers.hand_in(files, owner=owner),
        "pass_on": lambda: papers.pass_on(files, owner, taker),
        "belong_to": lambda: papers.belong_to(uuid7(), files, owner=owner),
    }

    def go():
        with unit_of_work():
            ways[way]()
        return way

    answers = beside(go, lambda: erasing.forget(files, owner=owner), held=(MediaRef, files[1]))
    assert None not in answers
    assert [row.owner for row in MediaRef.select()] == ([] if answers[1] else [taker] * 3)
