import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core import config, crypto

SUITES = ["international", "national"]


@pytest.fixture(params=SUITES)
def suite(request, tmp_path):
    from tests.conftest import some_settings

    settings = some_settings(tmp_path, LASTMETER_SUITE=request.param)
    config.install(settings)
    return settings


@given(plain=st.binary(max_size=300), aad=st.binary(max_size=20))
def test_what_is_sealed_opens_again(suite, plain, aad):
    assert crypto.open_sealed("test", crypto.seal("test", plain, aad), aad) == plain


@given(plain=st.binary(min_size=1, max_size=60), data=st.data())
def test_one_changed_bit_anywhere_does_not_open(suite, plain, data):
    sealed = bytearray(crypto.seal("test", plain))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(crypto.Broken):
        crypto.open_sealed("test", bytes(sealed))


def test_another_purpose_or_place_does_not_open(suite):
    sealed = crypto.seal("test", b"word", b"row 1")
    for purpose, aad in (("other", b"row 1"), ("test", b"row 2")):
        with pytest.raises(crypto.Broken):
            crypto.open_sealed(purpose, sealed, aad)


def test_the_same_words_never_look_the_same_but_are_found_by_their_keyed_hash(suite):
    assert crypto.seal("test", b"word") != crypto.seal("test", b"word")
    assert crypto.lookup("test", "word") == crypto.lookup("test", "word") != crypto.lookup("other", "word")


def test_what_one_suite_sealed_the_other_still_opens(suite):
    sealed = crypto.seal("test", b"word")
    other = next(name for name in SUITES if name != suite.suite)
    config.install(dataclasses.replace(suite, suite=other))
    assert crypto.open_sealed("test", sealed) == b"word"


def test_a_digest_is_checked_by_the_algorithm_it_names(suite):
    written = crypto.digest(b"word")
    for name in SUITES:
        config.install(dataclasses.replace(suite, suite=name))
        assert crypto.is_digest_of(written, b"word")
        assert not crypto.is_digest_of(written, b"ward")
        assert not crypto.is_digest_of("", b"word")


def test_digests_match_published_vectors(suite):
    expected = {
        "international": "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",  # FIPS 180-4
        "national": "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",  # GB/T 32905-2016 A.1
    }
    assert crypto.digest(b"abc") == expected[suite.suite]


def test_equal_values_have_one_canonical_text():
    assert crypto.canonical({"b": 1, "a": ["䶮"]}) == '{"a":["䶮"],"b":1}'.encode()
