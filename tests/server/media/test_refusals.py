"""Uploads by tus 1.0.0, as an adversary or a full disk would have them: each gets its answer, nothing is lost."""

import errno
import os
from uuid import UUID

import pytest

from server.core.ids import uuid7
from server.identity.models import Parked
from server.media import queries, storage
from server.media.models import MediaRef
from tests.server.media.builders import a_photo, digest_of, files_below, metadata, problem

KB = 1024


@pytest.mark.parametrize(
    ("headers", "status", "slug"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412, "tus-version"),
        ({"Upload-Offset": "7"}, 409, "upload-offset"),
        ({"Upload-Offset": "-1"}, 400, "upload-header"),
        ({"Upload-Offset": "9" * 30}, 400, "upload-header"),
        ({"Upload-Offset": "１"}, 400, "upload-header"),
        ({"Content-Type": "image/jpeg"}, 415, "upload-chunk-type"),
        ({"Upload-Checksum": "md5 AAAA"}, 400, "upload-header"),
        ({"Upload-Checksum": "sha1 ???"}, 400, "upload-header"),
    ],
)
def test_wrong_headers_have_their_answers(phone, headers, status, slug):
    photo = a_photo()
    place = phone.announce(photo).headers["Location"]
    answer = phone.send(place, photo, **{name.replace("-", "_"): text for name, text in headers.items()})
    assert (answer.status_code, problem(answer)) == (status, slug)
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert phone.offset(place) == 0


def test_more_bytes_than_announced_are_refused(phone):
    photo = a_photo()
    place = phone.announce(photo).headers["Location"]
    answer = phone.send(place, photo + b"x")
    assert (answer.status_code, problem(answer)) == (413, "upload-too-big")


def test_too_big_and_empty_files_are_refused_at_the_announcement(phone):
    told = metadata(ref=str(uuid7()), purpose="material", digest=digest_of(b""))
    big = phone.call("POST", "/api/v1/uploads", {"Upload-Length": str(20 * KB * KB + 1), "Upload-Metadata": told})
    assert (big.status_code, problem(big)) == (413, "upload-too-big")
    empty = phone.call("POST", "/api/v1/uploads", {"Upload-Length": "0", "Upload-Metadata": told})
    assert (empty.status_code, empty.get_json()["reason"]) == (422, "empty")


def test_a_creation_names_all_its_faults_at_once(phone):
    answer = phone.announce(a_photo(), digest="md5:1", purpose="signature", page="0")
    assert answer.status_code == 422
    pointers = {fault["pointer"] for fault in answer.get_json()["errors"]}
    assert pointers == {"/digest", "/purpose", "/page"}


@pytest.mark.parametrize("text", ["ref !!!", "ref AAAA,ref AAAA", "ref /w=="])
def test_metadata_that_cannot_be_read_is_a_400(phone, text):
    answer = phone.call("POST", "/api/v1/uploads", {"Upload-Length": "5", "Upload-Metadata": text})
    assert (answer.status_code, problem(answer)) == (400, "upload-header")


def test_content_that_differs_from_its_digest_is_refused_and_may_be_sent_again(phone):
    photo, ref = a_photo(), uuid7()
    place = phone.announce(photo, ref).headers["Location"]
    answer = phone.send(place, bytes([photo[0] ^ 1]) + photo[1:])
    assert (answer.status_code, answer.get_json()["reason"]) == (422, "wrong-digest")
    assert queries.stored([ref])[ref].state == "refused"
    assert phone.upload(photo, ref).status_code == 204
    assert queries.stored([ref])[ref].is_stored


def test_a_refusal_is_given_again_without_sending(phone):
    junk, ref = b"MZ" + bytes(500), uuid7()
    assert phone.upload(junk, ref).status_code == 422
    again = phone.announce(junk, ref)
    assert (again.status_code, again.get_json()["reason"]) == (422, "not-accepted-type")
    retaken = a_photo()
    assert phone.upload(retaken, ref).status_code == 204


def test_other_content_under_a_stored_ref_is_parked(phone):
    first, second, ref = a_photo(), a_photo(seed=5), uuid7()
    assert phone.upload(first, ref).status_code == 204
    answer = phone.upload(second, ref)
    assert (answer.status_code, problem(answer)) == (409, "id-already-used")
    assert queries.stored([ref])[ref].digest == digest_of(first)
    parked = Parked.get()
    assert (parked.kind, parked.subject, parked.account) == ("file", ref, phone.account)
    kept = MediaRef.get_by_id(UUID(parked.content["file"]))
    assert (kept.digest, kept.blob.size, kept.blob.uses) == (digest_of(second), len(second), 1)
    assert phone.look(kept.id).status_code == 200
    assert phone.announce(second, ref).status_code == 409
    assert Parked.select().count() == 1


def test_a_digest_alone_gives_nothing(a_phone):
    photo, mine, yours = a_photo(), a_phone(), a_phone()
    mine.stored(photo)
    ref = uuid7()
    announced = yours.announce(photo, ref)
    assert (announced.status_code, announced.headers["Upload-Offset"]) == (201, "0")
    assert not queries.stored([ref])[ref].is_stored
    assert yours.look(ref).status_code == 404


def test_a_foreign_upload_and_a_foreign_ref_are_not_found(a_phone):
    photo, mine, yours = a_photo(), a_phone(), a_phone()
    ref = uuid7()
    place = mine.announce(photo, ref).headers["Location"]
    assert yours.call("HEAD", place).status_code == 404
    assert yours.send(place, photo).status_code == 404
    assert yours.call("DELETE", place).status_code == 404
    assert yours.announce(photo, ref).status_code == 404
    assert mine.offset(place) == 0


def test_a_full_disk_says_so_and_breaks_nothing(phone, monkeypatch):
    photo, ref = a_photo(), uuid7()
    place = phone.announce(photo, ref).headers["Location"]

    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        answer = phone.send(place, photo)
    assert (answer.status_code, problem(answer)) == (507, "storage-full")
    assert phone.offset(place) == 0
    with monkeypatch.context() as patch:
        patch.setattr(storage.FolderStorage, "put", lambda *args: (_ for _ in ()).throw(storage.StorageFull()))
        assert phone.send(place, photo).status_code == 507
    assert files_below("files") == []
    assert queries.stored([ref])[ref].state == "expected"
    assert phone.send(place, b"", len(photo)).status_code == 204
    assert queries.stored([ref])[ref].is_stored


def test_a_write_that_fits_only_in_part_keeps_the_part(phone, monkeypatch):
    photo, room = a_photo(), [1000]
    place = phone.announce(photo).headers["Location"]
    write = os.pwrite

    def nearly_full(file, data, at):
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = write(file, data[: room[0]], at)
        room[0] -= done
        return done

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", nearly_full)
        assert phone.send(place, photo).status_code == 507
    assert phone.offset(place) == 1000
    assert phone.send(place, photo[1000:], 1000).status_code == 204


def test_too_many_open_uploads_are_refused(phone, monkeypatch):
    monkeypatch.setattr(queries, "MAX_OPEN_UPLOADS", 3)
    answers = [phone.announce(a_photo()).status_code for _ in range(4)]
    assert answers == [201, 201, 201, 429]


def test_nobody_uploads_without_signing_in(phone):
    answer = phone.client.post("/api/v1/uploads", headers={"Tus-Resumable": "1.0.0"})
    assert answer.status_code == 401
