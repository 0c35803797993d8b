"""A photo that comes whole with its announcement: the same outcome as piece by piece, with less work."""

import base64
import errno
import hashlib
import os

import pytest

from server.core.ids import uuid7
from server.core.outbox import OutboxEvent
from server.media import parts, queries
from server.media.models import Blob, Copy, MediaRef, Upload
from server.media.rules import Announcement, Purpose
from server.media.service import at_once
from tests.server.at_once import at_once as run_at_once
from tests.server.media.builders import a_photo, digest_of, files_below, problem


@pytest.fixture
def no_parts(monkeypatch):
    """No part is made in this test."""
    monkeypatch.setattr(parts.Part, "create", lambda _part: pytest.fail("a part was made"))


@pytest.mark.usefixtures("no_parts")
def test_it_is_stored_as_a_photo_that_came_in_pieces(phone):
    photo, ref = a_photo(), uuid7()
    answer = phone.send_at_once(photo, ref, filename="身份证.jpg", page="2")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(photo)))
    assert phone.offset(answer.headers["Location"]) == len(photo)
    row = MediaRef.get_by_id(ref)
    assert (row.state, row.digest, row.filename, row.page_order) == ("stored", digest_of(photo), "身份证.jpg", 2)
    assert (row.facts, row.stored_at is not None) == (None, True)
    assert (row.blob.uses, row.blob.size, row.blob.kind) == (1, len(photo), "jpeg")
    assert [(copy.form, copy.page) for copy in Copy.select()] == [("thumb", 1)]
    assert [(news.name, news.data) for news in OutboxEvent.select()] == [("media.stored", {"refs": [str(ref)]})]
    assert phone.look(ref).status_code == 200


@pytest.mark.usefixtures("no_parts")
def test_nothing_of_it_lies_in_clear(phone):
    photo = a_photo(800, 600)
    assert phone.send_at_once(photo).status_code == 201
    assert [path for path in files_below("files") if photo[2000:2032] in path.read_bytes()] == []


def test_the_same_again_is_answered_and_changes_nothing(phone):
    photo, ref = a_photo(), uuid7()
    first, again = phone.send_at_once(photo, ref), phone.send_at_once(photo, ref)
    assert [answer.status_code for answer in (first, again)] == [201, 201]
    assert again.headers["Upload-Offset"] == str(len(photo))
    assert (Blob.select().count(), Blob.get().uses, len(files_below("files"))) == (1, 1, 1)


def test_the_same_bytes_under_another_name_lie_once(phone):
    photo = a_photo()
    refs = [uuid7(), uuid7()]
    assert [phone.send_at_once(photo, ref).status_code for ref in refs] == [201, 201]
    assert (Blob.get().uses, len(files_below("files"))) == (2, 1)
    assert all(file.is_stored for file in queries.stored(refs).values())


def test_other_content_under_a_stored_ref_is_parked(phone):
    first, second, ref = a_photo(), a_photo(seed=5), uuid7()
    assert phone.send_at_once(first, ref).status_code == 201
    answer = phone.send_at_once(second, ref)
    assert (answer.status_code, problem(answer)) == (409, "id-already-used")
    assert queries.stored([ref])[ref].digest == digest_of(first)


def test_a_foreign_ref_is_not_found(a_phone):
    photo, ref = a_photo(), uuid7()
    assert a_phone().send_at_once(photo, ref).status_code == 201
    assert a_phone().send_at_once(photo, ref).status_code == 404


def test_somebody_who_tells_of_the_ref_meanwhile_leaves_one_of_both(phone, monkeypatch):
    photo, ref = a_photo(), uuid7()
    assert phone.send_at_once(photo, ref).status_code == 201
    monkeypatch.setattr(at_once, "by_id", lambda *_: None)
    answer = phone.send_at_once(photo, ref)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(photo)))
    assert (Blob.get().uses, len(files_below("files")), Copy.select().count()) == (1, 1, 1)


def test_of_eight_at_the_same_moment_one_enters_it(db):
    photo, owner = a_photo(), uuid7()
    announced = Announcement(uuid7(), Purpose.MATERIAL, digest_of(photo), len(photo))
    taken = run_at_once(*[lambda: at_once.take(announced, photo, by=owner)] * 8)
    assert [one is None for one in taken].count(True) == 7
    assert (Blob.get().uses, len(files_below("files")), Upload.select().count()) == (1, 1, 1)


def test_what_cannot_be_taken_is_refused_with_its_reason_and_remembered(phone):
    ref = uuid7()
    answer = phone.send_at_once(b"MZ" + bytes(500), ref)
    assert (answer.status_code, answer.get_json()["reason"]) == (422, "not-accepted-type")
    assert queries.stored([ref])[ref].state == "refused"
    assert files_below("files") == []


def test_a_wrong_checksum_counts_nothing(phone):
    photo, ref = a_photo(), uuid7()
    wrong = base64.b64encode(hashlib.sha1(b"other", usedforsecurity=False).digest()).decode()
    assert phone.send_at_once(photo, ref, checksum=f"sha1 {wrong}").status_code == 460
    right = base64.b64encode(hashlib.sha256(photo).digest()).decode()
    assert phone.send_at_once(photo, ref, checksum=f"sha256 {right}").status_code == 201
    assert queries.stored([ref])[ref].is_stored


def test_more_than_announced_is_refused(phone):
    photo = a_photo()
    headers = phone._told(photo, None, {}) | {"Content-Type": "application/offset+octet-stream"}
    assert phone.call("POST", "/api/v1/uploads", headers, data=photo + b"x").status_code == 413


def test_a_full_disk_says_so_and_leaves_nothing(phone, monkeypatch):
    photo, ref = a_photo(), uuid7()

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        answer = phone.send_at_once(photo, ref)
    assert (answer.status_code, problem(answer)) == (507, "storage-full")
    assert (files_below("files"), MediaRef.select().count(), Upload.select().count()) == ([], 0, 0)
    assert phone.send_at_once(photo, ref).status_code == 201


def test_it_can_be_taken_back_until_it_is_handed_in(phone):
    ref = uuid7()
    place = phone.send_at_once(a_photo(), ref).headers["Location"]
    assert phone.call("DELETE", place).status_code == 204
    assert (MediaRef.select().count(), Blob.select().count()) == (0, 0)
