"""Pictures of guides: only own files beside the catalogue, shown with words for who cannot see them."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.catalog import files, pictures, service
from server.catalog.check import check
from tests.server.catalog.breaks import item
from tests.server.catalog.builders import faults_of, small, written
from tests.server.media.builders import a_photo

SHOWN = {"file": "counter.jpg", "alt": "取号机在大厅左手边"}


def with_pictures(data: Any, *shown: Any) -> None:
    item(data).setdefault("guide", {})["pictures"] = list(shown)


@pytest.mark.parametrize(
    "name",
    ["javascript:alert(1)", "https://elsewhere.cn/a.png", "../secret.png", "a/b.png", "a.svg", ".a.png", "A b.png"],
)
def test_only_a_plain_file_name_is_a_picture(tmp_path: Path, name: str) -> None:
    faults = faults_of(tmp_path, lambda data: with_pictures(data, SHOWN | {"file": name}))
    assert [name in fault.reason for fault in faults] == [True]


def test_a_picture_has_words_and_is_there(tmp_path: Path) -> None:
    assert faults_of(tmp_path, lambda data: with_pictures(data, "counter.jpg"))
    assert faults_of(tmp_path, lambda data: with_pictures(data, {"file": "counter.jpg"}))
    (fault,) = faults_of(tmp_path, lambda data: with_pictures(data, SHOWN))
    assert fault.reason == "there is no picture counter.jpg beside this file"
    (tmp_path / "counter.jpg").write_bytes(b"<script>")
    (fault,) = faults_of(tmp_path, lambda data: with_pictures(data, SHOWN))
    assert fault.reason == "counter.jpg is not what its ending says"
    assert fault.line > 1


def test_the_page_shows_it_under_the_guards_of_every_page(district: Any, client: FlaskClient, tmp_path: Path) -> None:
    data = small()
    with_pictures(data, SHOWN)
    for folder in ("first", "second"):  # the same catalogue twice changes nothing
        (tmp_path / folder).mkdir()
        photo = a_photo()
        (tmp_path / folder / "counter.jpg").write_bytes(photo)
        paths = written(tmp_path / folder, data)
        assert check(paths) == []
        pictures.keep(paths)
        service.publish(*paths)
    seen = client.get(f"/items/{item(data)['code']}")
    assert '<img src="/pictures/counter.jpg" alt="取号机在大厅左手边">' in seen.text
    shown = client.get("/pictures/counter.jpg")
    assert (shown.status_code, shown.content_type, shown.data) == (200, "image/jpeg", photo)
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    for other in ("nothing.jpg", ".counter.jpg", "..%2Flastmeter.db", "counter.svg"):
        assert client.get(f"/pictures/{other}").status_code == 404


def test_the_demo_district_has_none() -> None:
    assert not any(one.get("guide", {}).get("pictures") for one in files.load().items.values())
