"""Uploads by tus 1.0.0: how a file arrives whole over a bad network, and how it goes again."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from server.core import clock, config
from server.core.config import settings
from server.core.db import unit_of_work
from server.core.ids import uuid7
from server.media import queries, service, uploads_api
from server.media.models import Blob, MediaRef, Upload
from server.media.service import papers
from tests.server.media.builders import a_pdf, a_photo, digest_of, files_below, pieces, problem

KB = 1024


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


def test_creation_with_upload_takes_the_first_bytes_along(phone, monkeypatch):
    monkeypatch.setattr(uploads_api, "AT_ONCE", 1000)
    photo, ref = a_photo(), uuid7()
    answer = phone.send_at_once(photo, ref, purpose="element_photo")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(photo)))
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


def test_what_an_upload_tells_of_place_and_time_is_kept_nowhere(phone):
    ref = phone.stored(a_photo(), taken_at="2026-11-18T10:00:00+08:00", place="30.25,120.15", page="2")
    row = MediaRef.get_by_id(ref)
    assert (row.facts, row.page_order) == (None, 2)


def test_what_an_item_asked_stands_beside_a_stored_picture_of_its_owner_once_told(phone, a_phone):
    ref, other, coming = phone.stored(a_photo()), a_phone().stored(a_photo()), uuid7()
    told = {"place": {"without": "slow"}}
    with unit_of_work():
        assert papers.note(dict.fromkeys((ref, other, coming), told), {phone.account}) == {ref}
        assert papers.note({ref: {"place": {"without": "denied"}}}, {phone.account}) == {ref}
    assert queries.facts_of([ref, other, coming]) == {ref: told}


def test_the_same_bytes_of_one_owner_are_stored_once_and_of_two_owners_twice(a_phone):
    photo, mine, yours = a_photo(), a_phone(), a_phone()
    refs = [mine.stored(photo), mine.stored(photo)]
    assert Blob.select().count() == 1
    assert Blob.get().uses == 2
    assert len(files_below("files")) == 1
    yours.stored(photo)
    assert Blob.select().count() == 2
    assert len({facts.digest for facts in queries.stored(refs).values()}) == 1


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
    MediaRef.update(is_attached=False).execute()
    wiring.relay().drain()
    assert phone.call("DELETE", place).status_code == 204
    wiring.relay().drain()
    assert queries.stored([ref]) == {}
    assert (Blob.select().count(), files_below("files")) == (0, [])


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
