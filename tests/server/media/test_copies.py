"""What is served: upright, stripped, marked copies; only to whom a room lets look."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from server import wiring
from server.core import clock, crypto
from server.core.ids import uuid7
from server.media import service, vault
from server.media.models import Blob, Copy, MediaRef
from server.media.pictures import copying, pdf, watermark
from server.media.rules import Kind, Mark
from server.media.storage import key_for, storage
from tests.server.media.builders import a_pdf, a_photo, a_png, png_chunk

MARK = Mark("食品经营许可", "幸福区市场监督管理局", date(2026, 11, 18))


def picture(content):
    return Image.open(io.BytesIO(content))


def is_red(pixel):
    return pixel[0] > 120 and pixel[1] < 110 and pixel[2] < 110


@pytest.mark.parametrize(
    ("turned", "corner"),
    [(1, (5, 5)), (3, (-5, -5)), (6, (-5, 5)), (8, (5, -5)), (2, (-5, 5)), (5, (5, 5)), (7, (-5, -5))],
)
def test_a_copy_stands_upright(turned, corner):
    copy = picture(copying.copy_of(io.BytesIO(a_photo(400, 300, turned=turned)), Kind.JPEG))
    assert copy.size == ((400, 300) if turned < 5 else (300, 400))
    x, y = corner[0] % copy.width, corner[1] % copy.height
    assert is_red(copy.getpixel((x, y)))


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.HEIC])
def test_nothing_but_pixels_is_in_a_copy(kind):
    original = a_photo(300, 200, kind={"heic": "HEIF"}.get(kind, kind.upper()))
    assert b"Secret Phone" in original
    copy = copying.copy_of(io.BytesIO(original), kind)
    assert b"Secret Phone" not in copy
    assert not any(tag in copy for tag in (b"Exif", b"GPS", b"ICC_PROFILE", b"http://ns.adobe.com"))
    assert not picture(copy).getexif()
    assert not picture(copy).info.get("progressive")


def test_text_and_comments_of_a_png_stay_behind():
    original = a_png(50, 50, png_chunk(b"tEXt", b"Comment\0home address"), png_chunk(b"eXIf", b"II*\0\x08\0\0\0\0\0"))
    assert b"home address" not in copying.copy_of(io.BytesIO(original), Kind.PNG)


@pytest.mark.parametrize(
    ("size", "wanted"), [((4032, 3024), 2016), ((3000, 4000), 2000), ((2048, 1536), 2016), ((640, 480), 640)]
)
def test_the_long_side_is_2016_or_a_little_less(size, wanted):
    copy = picture(copying.copy_of(io.BytesIO(a_photo(*size)), Kind.JPEG))
    assert max(copy.size) == wanted
    assert abs(copy.width / copy.height - size[0] / size[1]) < 0.005


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_becomes_a_copy(mode):
    out = io.BytesIO()
    if mode == "CMYK":
        Image.new(mode, (40, 30), (0, 0, 0, 0)).save(out, "JPEG")
        kind = Kind.JPEG
    else:
        white = {"I;16": 65535, "LA": (255, 255), "RGBA": (255, 255, 255, 0), "1": 1}.get(mode, 255)
        source = Image.new("L", (40, 30), 255).convert("P") if mode == "P" else Image.new(mode, (40, 30), white)
        source.save(out, "PNG")
        kind = Kind.PNG
    copy = picture(copying.copy_of(out, kind))
    assert copy.mode == "RGB"
    assert min(copy.getpixel((20, 15))) > 240


@pytest.mark.parametrize("ground", ["white", "black", "gray"])
def test_a_mark_shows_on_every_ground(ground):
    plain = Image.new("RGB", (2016, 1512), ground)
    marked = watermark.burn(plain.copy(), MARK.text)
    grey = marked.convert("L")
    ground_tone = plain.convert("L").getpixel((0, 0))
    for box in ((0, 0, 700, 500), (1300, 1000, 2016, 1512), (700, 500, 1400, 1000)):
        tones = grey.crop(box).histogram()
        far = sum(count for tone, count in enumerate(tones) if abs(tone - ground_tone) > 40)
        assert far > 0.01 * 700 * 500


def test_a_mark_says_what_for_where_and_when():
    assert MARK.text == "仅供办理《食品经营许可》使用 · 幸福区市场监督管理局 · 2026-11-18"


def test_rare_characters_of_names_have_a_glyph():
    font = watermark._font(48)
    empty = font.getmask("\U0010fffd").getbbox(), bytes(font.getmask("\U0010fffd"))
    for letter in "龘䶮𠮷㐂":
        assert (font.getmask(letter).getbbox(), bytes(font.getmask(letter))) != empty


def test_a_page_of_a_pdf_is_rendered_and_its_scripts_stay_behind():
    trap = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    for page in (1, 2):
        copy = copying.copy_of(io.BytesIO(a_pdf(2, extra=trap)), Kind.PDF, page=page)
        assert picture(copy).size == (1425, 2016)
        assert b"JavaScript" not in copy
        assert picture(copy).convert("L").getextrema()[0] < 60


def test_the_reader_of_pdfs_has_no_key_and_no_environment(monkeypatch):
    import subprocess

    seen = {}
    run = subprocess.run

    def spy(command, **options):
        seen.update(options)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", spy)
    pdf.inspect(a_pdf(1))
    assert seen["env"] == {}


def test_the_owner_sees_a_paper_marked_for_the_owner_only(phone):
    photo = a_photo(1200, 900)
    ref = phone.stored(photo, purpose="material")
    answer = phone.look(ref)
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert answer.get_data() != photo
    assert picture(answer.get_data()).size == (1200, 900)
    assert {copy.mark for copy in Copy.select()} == {f"仅供本人查看 · {clock.today():%Y-%m-%d}"}


def test_a_served_copy_runs_nothing_and_stays_in_no_cache(phone):
    headers = phone.look(phone.stored(a_photo())).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"].startswith("inline; filename=")


def test_a_photo_of_an_element_carries_no_mark(phone):
    phone.look(phone.stored(a_photo(), purpose="element_photo"))
    assert {copy.mark for copy in Copy.select()} == {""}


def test_a_paper_that_a_room_calls_plain_carries_no_mark(phone):
    ref = phone.stored(a_photo())
    service.attach([ref], owner=phone.account, plain=True)
    assert service.copies.mark_on(MediaRef.get_by_id(ref), MARK) == ""


def test_strangers_see_nothing_and_a_grant_lets_its_account_look_for_a_while(a_phone):
    owner, clerk, stranger = a_phone(), a_phone(), a_phone()
    ref, other = owner.stored(a_photo()), owner.stored(a_photo(seed=3))
    until = clock.now() + timedelta(minutes=10)
    token = service.grant(ref, MARK.item, MARK.body, until, clerk.account, day=MARK.day)
    assert clerk.look(ref).status_code == 404
    assert clerk.look(ref, grant=token).status_code == 200
    assert Copy.select().where(Copy.mark == MARK.text).count() == 1
    assert clerk.look(other, grant=token).status_code == 404
    assert stranger.look(ref, grant=token).status_code == 404
    assert clerk.look(ref, grant=token[:-4] + "AAAA").status_code == 404
    assert clerk.look(ref, grant="%00 not a token").status_code == 404
    with clock.frozen(until):
        assert clerk.look(ref, grant=token).status_code == 404
    assert clerk.look(uuid7(), grant=token).status_code == 404


def test_a_token_of_another_purpose_is_no_grant(phone):
    import base64

    forged = base64.urlsafe_b64encode(crypto.seal("session", crypto.canonical({"ref": "x"}))).decode().rstrip("=")
    assert phone.look(phone.stored(a_photo()), grant=forged).status_code == 404


def test_the_worker_makes_the_copies_before_anybody_looks(phone):
    ref = phone.stored(a_pdf(2))
    service.attach([ref], owner=phone.account, marks=[MARK])
    assert Copy.select().where(Copy.storage_key.is_null(False)).count() == 0
    wiring.relay().drain()
    made = list(Copy.select().where(Copy.storage_key.is_null(False)))
    assert sorted((copy.form, copy.page, copy.mark == MARK.text) for copy in made) == [
        ("full", 1, True),
        ("full", 2, True),
        ("thumb", 1, False),
    ]


def test_a_copy_is_made_once_and_kept_sealed(phone):
    ref = phone.stored(a_photo(800, 600))
    first = phone.look(ref).get_data()
    made = Copy.get(Copy.form == "full")
    assert phone.look(ref).get_data() == first
    assert Copy.get(Copy.form == "full").made_at == made.made_at
    with storage().open(made.storage_key) as file:
        assert first[1000:1032] not in file.read()


def test_a_thumbnail_is_at_most_320_long(phone):
    ref = phone.stored(a_photo(1200, 900))
    assert picture(phone.look(ref, size="thumb").get_data()).size == (300, 225)


@pytest.mark.parametrize(
    ("query", "status"), [({"page": 3}, 404), ({"page": 0}, 422), ({"page": "x"}, 422), ({"size": "raw"}, 422)]
)
def test_pages_and_sizes_that_are_not_there(phone, query, status):
    assert phone.look(phone.stored(a_pdf(2)), **query).status_code == status


def test_a_file_that_has_not_come_is_not_found_but_has_a_state(phone):
    ref = uuid7()
    phone.announce(a_photo(), ref)
    assert phone.look(ref).status_code == 404
    state = phone.call("GET", f"/api/v1/files/{ref}/state").get_json()
    assert (state["state"], state["kind"], state["refusal"]) == ("expected", None, None)
    phone.upload(b"MZ" + bytes(99), ref)
    state = phone.call("GET", f"/api/v1/files/{ref}/state").get_json()
    assert state["state"] == "refused"
    assert "照片" in state["refusal"]


def test_a_changed_original_is_noticed(phone):
    ref = phone.stored(a_photo())
    blob = Blob.get()
    path = storage()._path(blob.storage_key)
    raw = bytearray(path.read_bytes())
    raw[-100] ^= 1
    path.write_bytes(raw)
    with pytest.raises(crypto.Broken):
        service.look(MediaRef.get_by_id(ref), MARK)


def test_old_copies_are_forgotten_and_made_again(phone):
    ref = phone.stored(a_photo())
    first = phone.look(ref).get_data()
    with clock.frozen(clock.now() + timedelta(days=31)):
        service.copies.forget_old()
        assert Copy.select().where(Copy.storage_key.is_null(False)).count() == 0
    assert phone.look(ref).get_data() == first


def test_papers_follow_when_accounts_become_one(a_phone):
    guest, citizen = a_phone(), a_phone()
    photo = a_photo()
    kept, double = citizen.stored(photo), guest.stored(photo)
    alone = guest.stored(a_pdf(1))
    service.hand_over(guest.account, citizen.account)
    wiring.relay().drain()
    assert [citizen.look(ref).status_code for ref in (kept, double, alone)] == [200, 200, 200]
    assert guest.look(double).status_code == 404
    assert sorted(blob.uses for blob in Blob.select()) == [1, 2]
    service.hand_over(citizen.account, citizen.account)


def test_only_own_stored_papers_can_be_handed_in(a_phone):
    from server.media.rules import PaperMissing

    owner, other = a_phone(), a_phone()
    ref, waiting = owner.stored(a_photo()), uuid7()
    owner.announce(a_photo(seed=2), waiting)
    for refs, account in (([ref], other.account), ([ref, waiting], owner.account), ([uuid7()], owner.account)):
        with pytest.raises(PaperMissing):
            service.attach(refs, owner=account)
    assert not MediaRef.get_by_id(ref).is_attached


def test_sealed_files_of_a_vault_open_only_in_their_place(db):
    content = bytes(range(256)) * 1000
    storage().put("blobs/00/0000000000", vault.sealed([content], "blobs/00/0000000000"))
    with pytest.raises(crypto.Broken):
        vault.opened(storage().open("blobs/00/0000000000"), "blobs/00/1111111111")


def test_a_copy_that_a_kill_left_half_written_is_written_anew(phone):
    ref = phone.stored(a_photo())
    copy = Copy.get()
    path = storage()._path(key_for("copies", copy.id.hex))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    assert phone.look(ref, size="thumb").status_code == 200
    assert [file.name for file in path.parent.iterdir()] == [path.name]
