"""Type by content, bombs and broken files. No database."""

import io
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from server.media.pictures import pdf
from server.media.pictures.recognise import examine, faults_named, kind_of, opened
from server.media.rules import MAX_PAGES, Kind, Unreadable
from tests.server.media.builders import a_pdf, a_pdf_with_picture, a_photo, a_png, bomb, png_chunk


def refusal(content):
    with pytest.raises(Unreadable) as no:
        examine(io.BytesIO(content))
    return no.value.reason


@pytest.mark.parametrize(("kind", "wanted"), [("JPEG", Kind.JPEG), ("PNG", Kind.PNG), ("HEIF", Kind.HEIC)])
def test_a_photo_is_known_by_its_content(kind, wanted):
    found = examine(io.BytesIO(a_photo(120, 90, kind=kind)))
    assert (found.kind, found.width, found.height, found.pages) == (wanted, 120, 90, 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_as_wide_as_it_stands_upright(kind):
    found = examine(io.BytesIO(a_photo(120, 90, kind=kind, turned=6)))
    assert (found.width, found.height) == (90, 120)


def test_a_pdf_is_known_by_its_content():
    found = examine(io.BytesIO(a_pdf(3)))
    assert (found.kind, found.pages, found.width, found.height) == (Kind.PDF, 3, 595, 842)


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(4000),
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a" + bytes(100),
        b"II*\x00" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(40),
        b"\x00",
        b"\x00\x00\x00\x1cftypavif" + bytes(64),
        b"%!PS-Adobe-3.0",
    ],
    ids=["exe", "html", "svg", "gif", "tiff", "zip", "webp", "nul", "avif", "postscript"],
)
def test_disguised_files_are_refused(content):
    assert refusal(content) == "not-accepted-type"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_photo_cut_off_in_the_middle_is_broken(kind, share):
    whole = a_photo(640, 480, kind=kind)
    assert refusal(whole[: int(len(whole) * share)]) == "broken"


@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x18ftypheic", b"%PDF-1.7\n"]
)
@pytest.mark.parametrize("filling", [b"", b"\x00" * 5000, b"\xff" * 5000, b"<script>" * 500])
def test_a_right_beginning_does_not_make_a_picture(start, filling):
    assert refusal(start + filling) in {"broken", "hidden-bomb", "not-accepted-type"}


def test_a_header_that_claims_900_megapixels_is_refused_at_once():
    lying = a_png(30_000, 30_000, rows=b"\0" * 1000)
    tracemalloc.start()
    began = time.perf_counter()
    assert refusal(lying) == "too-many-pixels"
    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_true_flat_picture_of_60_megapixels_is_refused():
    out = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")
    assert refusal(out.getvalue()) == "too-many-pixels"


def test_a_picture_of_50_megapixels_is_taken():
    out = io.BytesIO()
    Image.new("L", (10_000, 5_000), 200).save(out, "PNG")
    assert examine(out).width == 10_000


@pytest.mark.parametrize("name", [b"iCCP", b"zTXt", b"iTXt"])
def test_bombs_in_text_and_profile_are_refused_before_they_unpack(name):
    inside = {b"iCCP": b"x\0\0", b"zTXt": b"x\0\0", b"iTXt": b"x\0\1\0\0\0"}[name] + bomb()
    tracemalloc.start()
    assert refusal(a_png(10, 10, png_chunk(name, inside))) in {"hidden-bomb", "broken"}
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_pixels_that_unpack_to_more_than_the_header_says_are_never_unpacked():
    over = a_png(10, 10, rows=bytes(60_000_000))
    tracemalloc.start()
    assert examine(io.BytesIO(over)).width == 10
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_jpeg_of_a_thousand_scans_is_refused():
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "JPEG", progressive=True)
    scan = out.getvalue()[out.getvalue().rindex(b"\xff\xda") : -2]
    assert examine(out).kind is Kind.JPEG
    assert refusal(out.getvalue()[:-2] + scan * 1000 + b"\xff\xd9") == "hidden-bomb"


def test_a_picture_with_a_page_behind_it_is_only_a_picture():
    both = a_photo(100, 80) + b"<html><script>alert(1)</script></html>" + a_pdf(1)
    assert examine(io.BytesIO(both)).kind is Kind.JPEG


def test_a_pdf_that_was_cut_off_is_broken():
    whole = a_pdf(4)
    assert refusal(whole[: len(whole) // 2]) == "broken"


def test_a_pdf_with_too_many_pages_is_refused():
    assert refusal(a_pdf(MAX_PAGES + 1)) == "pdf-too-many-pages"
    assert examine(io.BytesIO(a_pdf(MAX_PAGES))).pages == MAX_PAGES


def test_a_pdf_behind_a_password_is_refused():
    locked = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <%s> /U <%s> >> /ID [<00> <00>]"
    content = a_pdf(1).replace(b"/Root 1 0 R", b"/Root 1 0 R " + locked % (b"ab" * 32, b"cd" * 32))
    assert refusal(content) == "pdf-locked"


def test_a_page_that_wants_all_memory_is_refused():
    with pytest.raises(Unreadable) as no:
        pdf.render(a_pdf(1), 1, 40_000)
    assert no.value.reason == "hidden-bomb"


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    assert refusal(a_pdf(1)) == "hidden-bomb"


def test_a_picture_of_gigabytes_inside_a_pdf_costs_no_time():
    side = 20_000
    data = zlib.compress(zlib.compress(bytes(side * side * 3), 9), 9)
    began = time.perf_counter()
    assert examine(io.BytesIO(a_pdf_with_picture(side, data))).pages == 1
    assert time.perf_counter() - began < 10


def _noise(**saved):
    out = io.BytesIO()
    Image.effect_noise((160, 120), 60).convert("RGB").save(out, "JPEG", **saved)
    return out.getvalue()


NOISES = [_noise(), _noise(restart_marker_blocks=4), _noise(progressive=True), _noise(quality=95, subsampling=0)]


def _as_a_whole(content):
    """The verdict of a decoder that sees every byte."""
    file = io.BytesIO(content)
    try:
        with opened(file, kind_of(content)) as image, faults_named():
            image.load()
    except Unreadable as no:
        return no.reason
    return None


def _verdict(content):
    try:
        examine(io.BytesIO(content))
    except Unreadable as no:
        return no.reason
    return None


@given(st.sampled_from(NOISES), st.data())
def test_the_beginning_of_a_plain_jpeg_tells_what_the_whole_would(whole, data):
    at = data.draw(st.integers(3, len(whole)))
    gone = data.draw(st.one_of(st.integers(0, 4), st.integers(0, 3000), st.just(len(whole))))
    instead = data.draw(st.one_of(st.binary(max_size=4), st.builds(lambda last: b"\xff" + last, st.binary(max_size=3))))
    spoiled = whole[:at] + instead + whole[at + gone :]
    assert _verdict(spoiled) == _as_a_whole(spoiled)
