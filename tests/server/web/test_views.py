"""The served pages: readable without a script, guarded, small, and plain when something is missing."""

import dataclasses
import gzip
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from server.core import clock, config
from server.core.ids import uuid7
from server.identity.models import DemoMessage
from server.outreach.models import Flyer
from server.web import assets, icon

PAGES = (
    "/",
    "/?q=开店",
    "/?category=market",
    "/items/temp_relief",
    "/bundles/open_convenience_store",
    "/sign-in",
    "/applications",
    "/applications/01932c07-0000-7000-8000-000000000001",
    "/progress",
    "/notices",
    "/visits",
    "/mandates",
    "/profile",
    "/privacy",
    "/sites",
    "/outbox",
    "/console/",
    "/field/",
)
ENTRY = {"isEntry": True, "imports": ["_first"]}
BUILT: dict[str, dict[str, Any]] = {
    "citizen": {name: ENTRY | {"name": name, "file": f"{name}.abc.js"} for name in ("citizen", "later", "mine")},
    "console": {"console": ENTRY | {"name": "console", "file": "console.abc.js", "imports": []}},
    "field": {"field": ENTRY | {"name": "field", "file": "field.abc.js", "imports": []}},
}


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Built files of a test: the real ones need Node, which the server does not."""
    for name, files in BUILT.items():
        shared = {"_first": {"file": "first.abc.js"}, "style.css": {"file": f"{name}.abc.css"}}
        (tmp_path / f"manifest.{name}.json").write_text(json.dumps(files | shared))
        (tmp_path / f"{name}.abc.js").write_text("1;" * 1000)
        (tmp_path / f"{name}.abc.css").write_text("a{}")
    (tmp_path / "citizen.abc.js.gz").write_bytes(gzip.compress(b"1;" * 1000))
    monkeypatch.setattr(assets, "DIST", tmp_path)
    assets._read.cache_clear()
    return tmp_path


@pytest.fixture
def pages(district: Any, client: FlaskClient) -> Iterator[FlaskClient]:
    """A client on the demo district."""
    with client:
        yield client


class Seen(HTMLParser):
    """What a browser would run or load, and what a person would read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.addresses: list[str] = []
        self.words: list[str] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_script = tag == "script"
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        loads = tag in ("script", "img", "link", "iframe")
        self.addresses += [given[name] or "" for name in ("src", "href") if loads and name in given]

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.inline.append(data)
        self.words.append(data.strip())
        self._in_script = False


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_guarded_and_runs_nothing_inline(pages: FlaskClient, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    seen = Seen(answer.text)
    assert seen.inline == []
    assert all(
        re.match(r"/assets/|data:,|/field/(manifest\.json|icon\.svg|icon-180\.png)$", address)
        for address in seen.addresses
    )


def test_the_field_app_has_a_desk_picture_and_a_worker_of_its_own(pages: FlaskClient, built: Path) -> None:
    (built / "field-sw.js").write_text("1;")
    told = pages.get("/field/manifest.json")
    assert told.content_type == "application/manifest+json"
    manifest = told.get_json(force=True)
    assert manifest["start_url"] == manifest["scope"] == "/field/"
    assert all(pages.get(one["src"]).content_type == one["type"] for one in manifest["icons"])
    worker = pages.get("/field/sw.js")
    assert worker.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in worker.headers


def test_phones_that_take_no_drawing_get_the_desk_picture_in_pixels(pages: FlaskClient) -> None:
    named = re.findall(r"/field/icon-(\d+)\.png", pages.get("/field/").text + pages.get("/field/manifest.json").text)
    assert {int(size) for size in named} == set(icon.SIZES)
    for size in icon.SIZES:
        answer = pages.get(f"/field/icon-{size}.png")
        with Image.open(io.BytesIO(answer.data), formats=["PNG"]) as picture:
            assert picture.size == (size, size)
        assert len(answer.data) < 6 * 1024
    assert pages.get("/field/icon-181.png").status_code == 404


def test_the_field_apps_page_is_the_same_for_everybody(pages: FlaskClient) -> None:
    plain = pages.get("/field/").data
    pages.get("/view/elder")
    assert pages.get("/field/").data == plain


def test_the_guide_is_readable_before_any_script(pages: FlaskClient) -> None:
    words = " ".join(Seen(pages.get("/bundles/open_convenience_store").text).words)
    for said in ("开便利店、小超市", "开始办理", "办公司执照", "区烟草专卖局", "可能要交的材料", "天溪区政务服务中心"):
        assert said in words
    words = " ".join(Seen(pages.get("/items/temp_relief").text).words)
    for said in ("家里突遭难处", "同一原因一年内一般只救助一次", "法定办结时限", "承诺办结时限", "社会救助暂行办法"):
        assert said in words


def test_the_guide_is_small_on_the_wire(pages: FlaskClient) -> None:
    answer = pages.get("/bundles/open_convenience_store", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "开便利店" in gzip.decompress(answer.data).decode()
    assert len(answer.data) < 6 * 1024


def test_a_scanned_code_opens_the_guide_in_one_answer(pages: FlaskClient) -> None:
    facts = {"kind": "bundle", "target": "open_convenience_store", "division": "370199001001", "title": "楼道"}
    Flyer.create(id=uuid7(), code="347ACDEF9H", made_by=uuid7(), made_at=clock.now(), **facts)
    answer = pages.get("/q/347ACDEF9H")
    assert answer.status_code == 200
    assert 'data-origin="347ACDEF9H"' in answer.text
    assert 'data-division="370199001001"' in answer.text


@pytest.mark.parametrize(("target", "leads_to"), [("dog_register", "/items/dog_register"), ("gone_since", "")])
def test_a_paper_out_of_date_leads_to_what_holds_now(pages: FlaskClient, target: str, leads_to: str) -> None:
    facts = {"kind": "item", "target": target, "division": "370199001001", "title": "楼道"}
    Flyer.create(id=uuid7(), code="347ACDEF9H", made_by=uuid7(), made_at=clock.now(), revoked_at=clock.now(), **facts)
    answer = pages.get("/q/347ACDEF9H", headers={"Accept": "text/html"})
    assert answer.status_code == 410
    words = "".join(Seen(answer.text).words)
    assert "这张宣传页已经停用" in words
    assert "不要照着办" in words
    assert ("看最新的办事指南" in words) == bool(leads_to)
    assert f'href="{leads_to}' in answer.text


def test_what_is_not_there_is_said_in_plain_words(pages: FlaskClient) -> None:
    for path in ("/items/nothing", "/bundles/nothing", "/q/22222222", "/nowhere", "/v/AAAAAAAAAA"):
        answer = pages.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 404, path
        assert "12345" in answer.text
        assert "Content-Security-Policy" in answer.headers
    assert pages.get("/api/v1/nowhere").content_type == "application/problem+json"


def test_words_of_a_search_are_escaped(pages: FlaskClient) -> None:
    answer = pages.get("/", query_string={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert "没有找到" in answer.text


def test_an_unchanged_page_is_not_sent_again(pages: FlaskClient) -> None:
    first = pages.get("/bundles/open_convenience_store")
    again = pages.get("/bundles/open_convenience_store", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_the_elder_view_is_remembered_and_goes_back_to_this_site_only(pages: FlaskClient) -> None:
    answer = pages.get("/view/elder?back=/progress")
    assert answer.headers["Location"] == "/progress"
    assert 'class="elder"' in pages.get("/progress").text
    pages.get("/view/plain")
    assert 'class="elder"' not in pages.get("/").text
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert pages.get("/view/elder", query_string={"back": evil}).headers["Location"] == "/"


def test_built_files_are_kept_for_a_year_and_come_packed(pages: FlaskClient) -> None:
    packed = pages.get("/assets/citizen.abc.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "immutable" in packed.headers["Cache-Control"]
    assert gzip.decompress(packed.data) == pages.get("/assets/citizen.abc.js").data
    for secret in ("manifest.citizen.json", "..%2Fviews.py", "nothing.js"):
        assert pages.get(f"/assets/{secret}").status_code == 404


def test_pages_that_were_not_built_say_how(pages: FlaskClient, built: Path) -> None:
    (built / "manifest.citizen.json").unlink()
    answer = pages.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.text


def test_a_receipts_code_has_a_picture(pages: FlaskClient) -> None:
    answer = pages.get("/v/8M3KD72PQX/qr.svg")
    assert answer.content_type.startswith("image/svg+xml")
    assert answer.data.startswith(b"<svg") or b"<svg" in answer.data


def test_the_list_is_narrowed_by_place_and_by_whom_without_a_script(pages: FlaskClient) -> None:
    """Two selects in a plain form; what was looked for stays, and a guide opens for the place that was picked."""
    form = pages.get("/?q=照").text
    assert '<input type="hidden" name="q" value="照">' in form
    for said in ('name="division"', "您住在哪里", "柳泉街道", 'name="object"', "给谁办", "公司、合作社等单位"):
        assert said in form
    everything, own = (_lines(pages.get(f"/?object={code}").text) for code in ("natural_person", "enterprise"))
    assert own
    assert own.isdisjoint(everything) is False
    assert own != everything
    firm = pages.get("/?object=enterprise&division=370199001000").text
    assert '<option value="370199001000" selected>' in firm
    assert '<option value="enterprise" selected>' in firm
    assert _lines(firm)
    assert all(address.endswith("?division=370199001000") for address in _lines(firm))


def test_a_street_shows_what_it_offers_and_a_made_up_one_everything(pages: FlaskClient, district: Any) -> None:
    count = {
        where: int(re.search(r"找到 (\d+) 个事项", pages.get(f"/?object=natural_person&division={where}").text)[1])  # type: ignore[index]
        for where in ("", "370199001000", "999999999999")
    }
    assert count["370199001000"] < count[""] == count["999999999999"]


def _lines(text: str) -> set[str]:
    """The guides in the list of what was found."""
    return set(re.findall(r'<li><a href="(/(?:items|bundles)/[^"]+)"><b>', text))


def test_the_field_app_alone_may_see_through_the_camera_and_ask_where_the_phone_is(pages):
    told = {path: pages.get(path).headers["Permissions-Policy"] for path in ("/", "/console/", "/q/nothing", "/field/")}
    for power in ("camera", "geolocation"):
        assert [path for path, policy in told.items() if f"{power}=(self)" in policy] == ["/field/"]
        assert [path for path, policy in told.items() if f"{power}=()" in policy] == ["/", "/console/", "/q/nothing"]


def test_the_demos_messages_stand_on_a_page_newest_first_and_nowhere_else(pages: FlaskClient) -> None:
    assert "还没有短信。在网页上点“获取验证码”，再回到这里看。" in pages.get("/outbox").text
    for minute, text in enumerate(("验证码 204318", "<b>验证码</b> 777777")):
        at = datetime(2026, 11, 18, 2, minute, tzinfo=UTC)
        DemoMessage.create(id=uuid7(), key=str(minute), to="13800000000", text=text, at=at)
    page = pages.get("/outbox").text
    words = "".join(Seen(page).words)
    assert words.index("发给13800000000，11月18日 10:01<b>验证码</b> 777777") < words.index(
        "11月18日 10:00验证码 204318"
    )
    assert "<b>验证码" not in page
    assert "还没有短信" not in words
    assert 'href="/outbox"' in pages.get("/sign-in").text
    config.install(dataclasses.replace(config.settings(), demo=False))
    answer = pages.get("/outbox", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "204318" not in answer.text
    assert "outbox" not in pages.get("/sign-in").text
