"""Sealed files to which no row points: the commit failed, or the process died before it."""

import os
from datetime import timedelta

import pytest

from server.core import clock
from server.core.ids import uuid7
from server.media.models import Blob, Copy, MediaRef, Signature
from server.media.rules import Announcement, Purpose
from server.media.service import at_once, blobs, copies, orphans
from server.media.storage import key_for, storage
from tests.server.media.builders import a_photo, digest_of, files_below
from tests.server.media.test_signatures import sign


class Killed(BaseException):
    """The process dies here."""


def later(hours: float):
    return clock.frozen(clock.now() + timedelta(hours=hours))


@pytest.fixture
def first_paper(phone):
    """A database that is in use: a paper with its copies, and a signature."""
    ref = phone.stored(a_photo())
    for copy in list(Copy.select()):
        copies.make(copy)
    sign(phone)
    return ref


def die(*_args, **_more):
    raise Killed


def left_by_a_kill(monkeypatch) -> None:
    photo = a_photo(seed=3)
    with monkeypatch.context() as patch:
        patch.setattr(blobs, "counted", die)
        with pytest.raises(Killed):
            at_once.take(Announcement(uuid7(), Purpose.MATERIAL, digest_of(photo), len(photo)), photo, by=uuid7())


def test_what_a_failed_commit_left_goes_and_all_else_stays(phone, first_paper, monkeypatch):
    before = set(files_below("files"))
    left_by_a_kill(monkeypatch)
    assert len(set(files_below("files")) - before) == 1
    with later(7):
        assert orphans.sweep() == 1
    assert set(files_below("files")) == before
    assert phone.look(first_paper).status_code == 200
    assert storage().holds(Signature.get().picture_key)


def test_a_young_file_may_belong_to_an_upload_that_is_being_written(first_paper, monkeypatch):
    left_by_a_kill(monkeypatch)
    with later(5):
        assert orphans.sweep() == 0


def test_the_file_of_a_copy_that_may_be_made_again_stays(first_paper):
    Copy.update(storage_key=None, made_at=None).execute()
    with later(7):
        assert orphans.sweep() == 0
    Copy.delete().execute()
    with later(7):
        assert orphans.sweep() == 1


def test_half_a_file_beside_one_that_lay_there_goes(first_paper, monkeypatch):
    blob = Blob.get()
    whole = storage()._path(blob.storage_key)

    def pieces():
        yield b"half"
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(whole), "unlink", lambda *_args, **_more: None)  # a killed process tidies nothing up
        with pytest.raises(Killed):
            storage().put(blob.storage_key, pieces())
    with later(7):
        assert orphans.sweep() == 1
    assert whole.is_file()


def test_files_older_than_the_first_paper_are_of_another_database(first_paper):
    key = key_for("blobs", uuid7().hex)
    storage().put(key, [b"of the database before"])
    os.utime(storage()._path(key), (0, 0))
    with later(7):
        assert orphans.sweep() == 0
    MediaRef.delete().execute()
    Copy.delete().execute()
    Blob.delete().execute()
    with later(7):
        assert orphans.sweep() == 0, "an empty database knows no file"
