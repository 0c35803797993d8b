"""Uploads by tus 1.0.0, as an adversary and a bad network use them."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from server.core import clock, config
from server.core.config import settings
from server.core.ids import uuid7
from server.media import queries, service, storage
from server.media.models import Blob, MediaRef, Parked, Upload
from tests.server.media.builders import a_pdf, a_photo, digest_of, pieces

KB = 1024


def problem(answer):
    assert answer.content_type == "application/problem+json", answer.get_data()
    return answer.get_json()["type"]


def files_below(name):
    folder = settings().data_dir / name
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_options_tells_what_the_server_can_do(phone):
    answer = phone.client.options("/api/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(20 * KB * KB)
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration,termination"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_photo_cut_every_64_kb_arrives_whole(phone):
    photo, ref = a_photo(1600, 1200), uuid7()
    assert len(photo) > 4 * 64 * KB
    place = phone.announce(photo, ref).headers["Location"]
    for at, piece in pieces(photo, 64 * KB):
        assert phone.offset(place) == at
        answer = phone.send(place, piece, at)
        assert answer.status_code == 204
        assert int(answer.headers["Upload-Offset"]) == at + len(piece)
        assert "GMT" in answer.headers["Upload-Expires"]
    facts = queries.stored([ref])[ref]
    assert (facts.state, facts.kind, facts.pages, facts.owner) == ("stored", "jpeg", 1, phone.account)
    assert facts.digest == digest_of(photo)
    assert files_below("parts") == []


def test_odd_pieces_of_any_size_arrive_whole(phone):
    photo = a_photo(200, 150)
    place = phone.announce(photo).headers["Location"]
    at = 0
    for size in (1, 15, 16, 17, 31, 4095, len(photo)):
        answer = phone.send(place, photo[at : at + size], at)
        assert answer.status_code == 204
        at = int(answer.headers["Upload-Offset"])
    assert at == len(photo)


def test_nothing_lies_in_clear(phone):
    photo = a_photo(800, 600)
    place = phone.announce(photo).headers["Location"]
    phone.send(place, photo[: 100 * KB])
    probe = photo[2000:2032]
    assert all(probe not in path.read_bytes() for path in files_below("parts"))
    phone.send(place, photo[100 * KB :], 100 * KB)
    assert len(files_below("files")) == 1
    assert all(probe not in path.read_bytes() for path in files_below("files"))


def test_creation_with_upload_takes_the_first_bytes_along(phone):
    photo, ref = a_photo(), uuid7()
    from tests.server.media.builders import metadata

    headers = {
        "Upload-Length": str(len(photo)),
        "Upload-Metadata": metadata(ref=str(ref), purpose="element_photo", digest=digest_of(photo)),
        "Content-Type": "application/offset+octet-stream",
    }
    answer = phone.call("POST", "/api/v1/uploads", headers, data=photo)
    assert answer.status_code == 201
    assert answer.headers["Upload-Offset"] == str(len(photo))
    assert queries.stored([ref])[ref].is_stored


def test_a_repeated_creation_of_a_completed_ref_answers_with_its_state(phone):
    photo, ref = a_photo(), uuid7()
    assert phone.upload(photo, ref).status_code == 204
    again = phone.announce(photo, ref)
    assert (again.status_code, again.headers["Upload-Offset"]) == (201, str(len(photo)))
    assert phone.offset(again.headers["Location"]) == len(photo)
    assert problem(phone.send(again.headers["Location"], photo)) == "upload-offset"


def test_an_answer_lost_after_the_last_byte_is_given_again(phone):
    photo = a_photo()
    place = phone.announce(photo).headers["Location"]
    phone.send(place, photo)
    assert phone.offset(place) == len(photo)
    empty = phone.send(place, b"", len(photo))
    assert (empty.status_code, empty.headers["Upload-Offset"]) == (204, str(len(photo)))


def test_a_process_that_died_after_the_last_byte_loses_nothing(phone, monkeypatch):
    photo, ref = a_photo(), uuid7()
    place = phone.announce(photo, ref).headers["Location"]
    upload = Upload.get(Upload.ref == ref)
    with monkeypatch.context() as patch:
        patch.setattr("server.media.service.uploads.settle", lambda upload: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            service.append(upload, [photo], at=0)
    assert not queries.stored([ref])[ref].is_stored
    assert phone.offset(place) == len(photo)
    assert queries.stored([ref])[ref].is_stored


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
    try:
        answer = phone.send(place, photo, **{name.replace("-", "_"): text for name, text in headers.items()})
    except UnicodeEncodeError:
        pytest.skip("the client cannot even send this")
    assert (answer.status_code, problem(answer)) == (status, slug)
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert phone.offset(place) == 0


def test_more_bytes_than_announced_are_refused(phone):
    photo = a_photo()
    place = phone.announce(photo).headers["Location"]
    answer = phone.send(place, photo + b"x")
    assert (answer.status_code, problem(answer)) == (413, "upload-too-big")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_with_its_checksum_counts_and_a_changed_one_does_not(phone, algorithm):
    photo = a_photo()
    place = phone.announce(photo).headers["Location"]
    half = photo[: len(photo) // 2]
    good = base64.b64encode(hashlib.new(algorithm, half).digest()).decode()
    changed = phone.send(place, b"X" + half[1:], Upload_Checksum=f"{algorithm} {good}")
    assert (changed.status_code, problem(changed)) == (460, "checksum-mismatch")
    assert phone.offset(place) == 0
    assert phone.send(place, half, Upload_Checksum=f"{algorithm} {good}").status_code == 204
    assert phone.send(place, photo[len(half) :], len(half)).status_code == 204


def test_too_big_and_empty_files_are_refused_at_the_announcement(phone):
    from tests.server.media.builders import metadata

    told = metadata(ref=str(uuid7()), purpose="material", digest=digest_of(b""))
    big = phone.call("POST", "/api/v1/uploads", {"Upload-Length": str(20 * KB * KB + 1), "Upload-Metadata": told})
    assert (big.status_code, problem(big)) == (413, "upload-too-big")
    empty = phone.call("POST", "/api/v1/uploads", {"Upload-Length": "0", "Upload-Metadata": told})
    assert (empty.status_code, empty.get_json()["reason"]) == (422, "empty")


def test_a_creation_names_all_its_faults_at_once(phone):
    answer = phone.announce(a_photo(), digest="md5:1", purpose="signature", page="0", taken_at="gestern", place="1;2")
    assert answer.status_code == 422
    pointers = {fault["pointer"] for fault in answer.get_json()["errors"]}
    assert pointers == {"/digest", "/purpose", "/page", "/taken_at", "/place"}


@pytest.mark.parametrize("text", ["ref !!!", "ref AAAA,ref AAAA", "ref /w=="])
def test_metadata_that_cannot_be_read_is_a_400(phone, text):
    answer = phone.call("POST", "/api/v1/uploads", {"Upload-Length": "5", "Upload-Metadata": text})
    assert (answer.status_code, problem(answer)) == (400, "upload-header")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b.jpg", "ab.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\身份证.jpg", "身份证.jpg"),
        ("x" * 999, "x" * 200),
    ],
)
def test_a_file_name_is_only_a_text_to_show(phone, given, kept):
    ref = phone.stored(a_photo(), filename=given)
    assert MediaRef.get_by_id(ref).filename == kept


def test_facts_are_kept_where_the_client_tells_them(phone):
    ref = phone.stored(a_photo(), taken_at="2026-11-18T10:00:00+08:00", place="30.25,120.15", page="2")
    row = MediaRef.get_by_id(ref)
    assert row.facts == {"taken_at": "2026-11-18T10:00:00+08:00", "place": [30.25, 120.15]}
    assert row.page_order == 2


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
    (parked,) = queries.parked(phone.account)
    assert (parked.ref, parked.digest, parked.blob.size) == (ref, digest_of(second), len(second))
    assert phone.announce(second, ref).status_code == 409
    assert Parked.select().count() == 1


def test_the_same_bytes_of_one_owner_are_stored_once_and_of_two_owners_twice(a_phone):
    photo, mine, yours = a_photo(), a_phone(), a_phone()
    refs = [mine.stored(photo), mine.stored(photo)]
    assert Blob.select().count() == 1
    assert Blob.get().uses == 2
    assert len(files_below("files")) == 1
    yours.stored(photo)
    assert Blob.select().count() == 2
    assert len({facts.digest for facts in queries.stored(refs).values()}) == 1


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


def test_an_expired_upload_is_gone_and_swept(phone):
    photo, ref = a_photo(), uuid7()
    place = phone.announce(photo, ref).headers["Location"]
    phone.send(place, photo[:1000])
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert phone.call("HEAD", place).status_code == 410
        assert phone.send(place, photo[1000:], 1000).status_code == 410
        service.sweep()
        assert files_below("parts") == []
    assert Upload.get(Upload.ref == ref).state == "ended"
    assert queries.stored([ref])[ref].state == "expected"
    assert phone.upload(photo, ref).status_code == 204


def test_the_sweep_clears_parts_that_nobody_owns_but_not_young_ones(phone):
    folder = settings().data_dir / "parts"
    phone.announce(a_photo())
    (folder / uuid7().hex).write_bytes(b"orphan")
    service.sweep()
    assert len(files_below("parts")) == 2
    with clock.frozen(clock.now() + timedelta(hours=2)):
        service.sweep()
    assert len(files_below("parts")) == 1


def test_termination_forgets_what_has_come(phone):
    photo, ref = a_photo(), uuid7()
    place = phone.announce(photo, ref).headers["Location"]
    phone.send(place, photo[:1000])
    assert phone.call("DELETE", place).status_code == 204
    assert phone.call("HEAD", place).status_code == 410
    assert phone.call("DELETE", place).status_code == 410
    assert files_below("parts") == []


def test_termination_takes_a_stored_paper_back_until_it_is_handed_in(phone):
    from server import wiring

    photo, ref = a_photo(), uuid7()
    place = phone.announce(photo, ref).headers["Location"]
    phone.send(place, photo)
    service.attach([ref], owner=phone.account)
    assert problem(phone.call("DELETE", place)) == "paper-in-use"
    MediaRef.update(attached_at=None).execute()
    wiring.relay().drain()
    assert phone.call("DELETE", place).status_code == 204
    wiring.relay().drain()
    assert queries.stored([ref]) == {}
    assert (Blob.select().count(), files_below("files")) == (0, [])


def test_a_full_disk_says_so_and_breaks_nothing(phone, monkeypatch):
    import errno
    import os

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
    import errno
    import os

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


def test_a_pdf_is_stored_with_its_pages(phone):
    ref = phone.stored(a_pdf(3))
    facts = queries.stored([ref])[ref]
    assert (facts.kind, facts.pages) == ("pdf", 3)


def test_the_national_suite_keeps_and_serves_papers_too(phone):
    config.install(replace(settings(), suite="national"))
    photo = a_photo(800, 600)
    place = phone.announce(photo).headers["Location"]
    for at, piece in pieces(photo, 40_001):
        assert phone.send(place, piece, at).status_code == 204
    ref = MediaRef.get().id
    assert phone.look(ref).status_code == 200
    config.install(replace(settings(), suite="international"))
    assert phone.look(ref, size="thumb").status_code == 200
