"""Sealed files: every change, cut and exchange is noticed; in both suites."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core import config
from server.core.crypto import Broken
from server.media.vault import SEGMENT, TAG, opened, sealed
from tests.conftest import some_settings

NAME = "blobs/aa/aaaaaaaa"


@pytest.fixture(params=["international", "national"])
def suite(request, tmp_path: Path):
    config.install(some_settings(tmp_path, LASTMETER_SUITE=request.param))
    return request.param


def seal(content: bytes, name: str = NAME) -> bytes:
    return b"".join(sealed([content], name))


def unseal(raw: bytes, name: str = NAME) -> bytes:
    return opened(io.BytesIO(raw), name).read()


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 5])
def test_what_goes_in_comes_out(suite, size):
    content = os.urandom(size)
    raw = seal(content)
    assert unseal(raw) == content
    assert len(raw) - len(content) < 200 + TAG * (size // SEGMENT + 1)


def test_two_sealings_have_nothing_in_common(suite):
    content = bytes(1000)
    assert seal(content)[-500:] != seal(content)[-500:]


@pytest.mark.parametrize("cut", [1, TAG, SEGMENT + TAG, SEGMENT + TAG + 1, 2 * (SEGMENT + TAG)])
def test_a_file_cut_off_does_not_open_to_its_end(suite, cut):
    raw = seal(os.urandom(3 * SEGMENT))
    with pytest.raises(Broken):
        unseal(raw[:-cut])


def test_segments_cannot_be_exchanged_repeated_or_dropped(suite):
    raw = seal(os.urandom(4 * SEGMENT))
    step = SEGMENT + TAG
    head = len(raw) - 4 * step
    parts = [raw[head + n * step : head + (n + 1) * step] for n in range(4)]
    for order in ([1, 0, 2, 3], [0, 0, 2, 3], [0, 2, 3], [0, 1, 2, 3, 3], [3]):
        with pytest.raises(Broken):
            unseal(raw[:head] + b"".join(parts[n] for n in order))


def test_files_cannot_be_exchanged(suite):
    with pytest.raises(Broken):
        unseal(seal(b"mine"), "blobs/bb/bbbbbbbb")


@pytest.mark.parametrize("at", [0, 4, 5, 6, 10, 60, 75, 90, -1, -17])
def test_any_changed_byte_is_noticed(suite, at):
    raw = bytearray(seal(b"x" * 100))
    raw[at] ^= 1
    with pytest.raises(Broken):
        unseal(bytes(raw))


def test_both_suites_can_be_read_whatever_the_setting(tmp_path):
    config.install(some_settings(tmp_path, LASTMETER_SUITE="national"))
    national = seal(b"old paper")
    config.install(some_settings(tmp_path, LASTMETER_SUITE="international"))
    assert unseal(national) == b"old paper"
    assert unseal(seal(b"new paper")) == b"new paper"


@given(
    content=st.binary(max_size=3 * SEGMENT // 2),
    places=st.lists(st.tuples(st.integers(0, SEGMENT * 2), st.integers(0, 999))),
)
def test_reading_from_any_place_gives_the_same_bytes(tmp_path_factory, content, places):
    config.install(some_settings(tmp_path_factory.getbasetemp()))
    file = opened(io.BytesIO(seal(content)), NAME)
    for at, count in places:
        file.seek(at)
        assert file.read(count) == content[at : at + count]
