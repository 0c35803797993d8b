"""A real server process: stock tus clients, broken connections, eight at once, flat memory, kill -9."""

import io
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from uuid import UUID, uuid4

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusUploadFailed

from server.core.ids import uuid7
from server.media import queries
from server.media.models import Blob, MediaRef, Upload
from tests.server.media.builders import a_photo, digest_of, metadata
from tests.server.media.live import Server, serving

KB = 1024


@pytest.fixture
def server(db):
    with serving() as process:
        yield process


def headers(account: UUID, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {account}", "Tus-Resumable": "1.0.0"} | more


def an_uploader(server: Server, account: UUID, content: bytes, ref: UUID, **options):
    client = TusClient(f"{server.url}/api/v1/uploads", headers={"Authorization": f"Bearer {account}"})
    told = {"ref": str(ref), "purpose": "material", "digest": digest_of(content), "filename": "身份证.jpg"}
    return client.uploader(file_stream=io.BytesIO(content), metadata=told, metadata_encoding="utf-8", **options)


def announced(server: Server, account: UUID, content: bytes, ref: UUID) -> str:
    told = metadata(ref=str(ref), purpose="material", digest=digest_of(content))
    own = headers(account, **{"Upload-Length": str(len(content)), "Upload-Metadata": told})
    answer = requests.post(f"{server.url}/api/v1/uploads", headers=own, timeout=30)
    assert answer.status_code == 201, answer.text
    return server.url + answer.headers["Location"]


def offset(place: str, account: UUID) -> int:
    return int(requests.head(place, headers=headers(account), timeout=30).headers["Upload-Offset"])


def send(place: str, account: UUID, piece: bytes, at: int) -> requests.Response:
    own = headers(account, **{"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"})
    return requests.patch(place, data=piece, headers=own, timeout=60)


def test_a_stock_client_uploads(server):
    photo, account = a_photo(1200, 900), uuid4()
    for chunk, checksum in product((64 * KB, 10**9), (False, True)):
        ref = uuid7()
        an_uploader(server, account, photo, ref, chunk_size=chunk, upload_checksum=checksum).upload()
        facts = queries.stored([ref])[ref]
        assert (facts.state, facts.owner, facts.digest) == ("stored", account, digest_of(photo)), (chunk, checksum)
        assert MediaRef.get_by_id(ref).filename == "身份证.jpg"


def test_a_stock_client_resumes_after_the_server_was_killed(db):
    photo, ref, account = a_photo(1200, 900), uuid7(), uuid4()
    with serving() as first:
        started = an_uploader(first, account, photo, ref, chunk_size=50 * KB)
        started.upload(stop_at=120 * KB)
        path = started.url.removeprefix(first.url)
    with serving() as second:
        resumed = an_uploader(second, account, photo, ref, chunk_size=50 * KB, url=second.url + path)
        assert resumed.offset == 120 * KB
        resumed.upload()
    assert queries.stored([ref])[ref].is_stored


def test_a_stock_client_is_told_what_is_wrong_with_its_file(server):
    junk = b"MZ" + bytes(90 * KB)
    with pytest.raises(TusUploadFailed) as failed:
        an_uploader(server, uuid4(), junk, uuid7(), chunk_size=64 * KB).upload()
    assert failed.value.status_code == 422
    assert "不是照片或PDF" in failed.value.response_content.decode()


def half_sent(
    server: Server, place: str, account: UUID, content: bytes, upto: int, *, claim: int | None = None
) -> socket.socket:
    """A connection that promised a body and stopped in the middle."""
    line = socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])), timeout=30)
    path = place.removeprefix(server.url)
    own = headers(account, **{"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"})
    own |= {"Host": "127.0.0.1", "Content-Length": str(claim or len(content))}
    head = f"PATCH {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in own.items()) + "\r\n"
    line.sendall(head.encode() + content[:upto])
    return line


def test_what_arrived_before_a_cut_counts(server):
    photo, account = a_photo(1200, 900), uuid4()
    for cut in (1, 64 * KB - 1, 64 * KB, 200_001):
        ref = uuid7()
        place = announced(server, account, photo, ref)
        half_sent(server, place, account, photo, cut).close()
        end = time.monotonic() + 10
        while offset(place, account) < cut and time.monotonic() < end:
            time.sleep(0.05)
        assert offset(place, account) == cut
        assert send(place, account, photo[cut:], cut).status_code == 204
        assert queries.stored([ref])[ref].is_stored


def test_a_hung_connection_does_not_block_the_next_attempt(server):
    photo, ref, account = a_photo(1200, 900), uuid7(), uuid4()
    place = announced(server, account, photo, ref)
    hung = half_sent(server, place, account, photo, 100 * KB)
    time.sleep(0.5)
    at = offset(place, account)
    assert send(place, account, photo[at:], at).status_code == 204
    assert queries.stored([ref])[ref].is_stored
    hung.close()


def test_twelve_half_sent_bodies_stop_nobody_else(server):
    photo, account = a_photo(1200, 900), uuid4()
    lines = [half_sent(server, announced(server, account, photo, uuid7()), account, photo, 1000) for _ in range(12)]
    ref, began = uuid7(), time.monotonic()
    an_uploader(server, uuid4(), photo, ref).upload()
    assert time.monotonic() - began < 5
    for line in lines:
        line.close()


def test_eight_phones_of_one_account_upload_the_same_at_once(server):
    photo, ref, account = a_photo(1200, 900), uuid7(), uuid4()
    with ThreadPoolExecutor(8) as crowd:
        places = list(crowd.map(lambda _: announced(server, account, photo, ref), range(8)))
        answers = list(crowd.map(lambda place: send(place, account, photo, 0).status_code, places))
    assert answers == [204] * 8
    assert (Blob.select().count(), Blob.get().uses) == (1, 1)
    assert queries.stored([ref])[ref].is_stored


def test_eight_phones_of_one_account_send_the_same_whole_at_once(server):
    photo, ref, account = a_photo(1200, 900), uuid7(), uuid4()
    told = metadata(ref=str(ref), purpose="material", digest=digest_of(photo))
    own = headers(account, **{"Upload-Length": str(len(photo)), "Upload-Metadata": told})
    own["Content-Type"] = "application/offset+octet-stream"

    def whole(_: int) -> tuple[int, str]:
        answer = requests.post(f"{server.url}/api/v1/uploads", data=photo, headers=own, timeout=60)
        return answer.status_code, answer.headers["Upload-Offset"]

    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(whole, range(8))) == {(201, str(len(photo)))}
    assert (Blob.select().count(), Blob.get().uses) == (1, 1)
    assert queries.stored([ref])[ref].is_stored


def test_eight_patches_on_one_upload_at_once_leave_it_whole(server):
    photo, ref, account = a_photo(1200, 900), uuid7(), uuid4()
    place = announced(server, account, photo, ref)
    with ThreadPoolExecutor(8) as crowd:
        answers = sorted(crowd.map(lambda _: send(place, account, photo, 0).status_code, range(8)))
    assert set(answers) <= {204, 409}
    at = offset(place, account)
    if at < len(photo):
        assert send(place, account, photo[at:], at).status_code == 204
    assert queries.stored([ref])[ref].is_stored
    assert Upload.get(Upload.ref == ref).state == "done"


def test_eight_readers_of_a_new_copy_get_the_same_picture(server):
    photo, ref, account = a_photo(1200, 900), uuid7(), uuid4()
    an_uploader(server, account, photo, ref).upload()
    place = f"{server.url}/api/v1/files/{ref}"
    with ThreadPoolExecutor(8) as crowd:
        seen = list(crowd.map(lambda _: requests.get(place, headers=headers(account), timeout=60), range(8)))
    assert {answer.status_code for answer in seen} == {200}
    assert len({answer.content for answer in seen}) == 1


def test_memory_stays_flat_while_large_files_arrive(server):
    account = uuid4()
    announced(server, account, b"warm", uuid7())
    before = server.resident_megabytes()
    large = os.urandom(19 * KB * KB)
    places = [announced(server, account, large, uuid7()) for _ in range(4)]
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda place: send(place, account, large[:-1], 0).status_code, places))
    assert answers == [204] * 4
    assert server.resident_megabytes() - before < 25


def test_a_kill_in_the_middle_keeps_what_had_arrived(db):
    photo, ref, account = a_photo(1200, 900), uuid7(), uuid4()
    with serving() as first:
        place = announced(first, account, photo, ref)
        line = half_sent(first, place, account, photo, 150 * KB)
        while offset(place, account) < 64 * KB:
            time.sleep(0.05)
        os.killpg(first.pid, signal.SIGKILL)
        line.close()
    with serving() as second:
        place = second.url + place.removeprefix(first.url)
        at = offset(place, account)
        assert 64 * KB <= at <= 150 * KB
        assert send(place, account, photo[at:], at).status_code == 204
    assert queries.stored([ref])[ref].is_stored
