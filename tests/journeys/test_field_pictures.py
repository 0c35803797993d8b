"""Pictures at the door: a paper that runs out of its picture is told; place and time only where the item asks."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.at_the_door import at_work
from tests.journeys.filling import Filler
from tests.journeys.house import COMMUNITY, House
from tests.journeys.test_field_bedside import relief_asked, values_of
from tests.journeys.test_field_job import look, title

pytestmark = pytest.mark.browser

Device = Callable[..., BrowserContext]
HOME, PICTURE = "给老人家装扶手、做防滑", "要改的地方的照片"
HERE = {"latitude": 36.6955, "longitude": 116.916, "accuracy": 12}
#: How often a page asks the phone where it is.
COUNTED = """
  window.asked = 0;
  const real = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
  navigator.geolocation.getCurrentPosition = (...told) => { window.asked += 1; real(...told); };
"""


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """A paper on a table, its foot outside of the picture."""
    picture = Image.new("RGB", (1600, 1200), (92, 70, 52))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((250, 150, 1350, 1200), fill=(236, 234, 228))
    for line in range(220, 1200, 60):
        for word in range(320, 1280, 90):
            draw.rectangle((word, line, word + 60, line + 18), fill=(40, 40, 46))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=88)
    (tmp_path / "cut.jpg").write_bytes(kept.getvalue())
    return tmp_path / "cut.jpg"


def test_a_paper_that_runs_out_of_its_picture_is_told_and_may_be_kept(
    live: House, device: Device, photo: Path, cut: Path
) -> None:
    context = device(live, geolocation=HERE, permissions=["geolocation"])
    context.add_init_script(COUNTED)
    page = at_work(live, context)
    relief_asked(live, page, photo)
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="拍照").first.click()
    opened.value.set_files(cut)
    expect(page.get_by_role("alert")).to_contain_text("纸好像没拍全")
    look(page)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert").first).to_contain_text("有一张好像没拍全")
    why = page.get_by_label("就用这张，因为")
    expect(why.get_by_role("option", name="屋里光线只能这样")).to_have_count(0)
    why.select_option(label="要看的都拍进来了")
    expect(page.get_by_text("纸好像没拍全")).to_have_count(0)
    assert page.evaluate("window.asked") == 0  # no place goes with this picture


def at_home(house: House, page: Page, photo: Path, shot: Callable[[], None]) -> None:
    """From the list to the papers of a change at home; `shot` is what is done where the picture is asked for."""
    form = house.ask("POST", "/bundles/item:home_adaptation/forms", {"answers": {}, "division": COMMUNITY})
    values = values_of(form) | {"proxy_name": "周敏", "proxy_id_number": "11000019900307001X"}
    values |= {"proxy_mobile": "13800000042", "residence_proof_kind": "own"}
    page.get_by_role("button", name="：王").click()
    page.get_by_label("找事项").fill("扶手")
    page.get_by_role("button", name=HOME).first.click()
    page.get_by_role("button", name="填表").click()
    expect(title(page)).not_to_have_text(HOME)
    sections = {one["name"]: one["fields"] for one in form["sections"]}
    while not (name := title(page).inner_text()).startswith("材料"):
        fields = {code: form["fields"][code] for code in sections[name] if code in values}
        Filler(page, values, photo).fill(fields)
        if "home_photo" in sections[name]:
            shot()
        page.get_by_role("button", name="下一步").click()
        expect(title(page)).not_to_have_text(name)


def shoot(page: Page, photo: Path) -> None:
    with page.expect_file_chooser() as opened:
        page.get_by_role("group", name=PICTURE).get_by_role("button", name="拍照").or_(
            page.get_by_role("group", name=PICTURE).get_by_role("button", name="再拍一页")
        ).click()
    opened.value.set_files(photo)


def test_the_place_is_asked_for_with_the_one_picture_whose_item_asks(live: House, device: Device, photo: Path) -> None:
    context = device(live, geolocation=HERE, permissions=["geolocation"])
    context.add_init_script(COUNTED)
    page = at_work(live, context)

    def shot() -> None:
        group = page.get_by_role("group", name=PICTURE)
        expect(group.get_by_text("证明拍的就是这位老人住的房子")).to_be_visible()
        assert page.evaluate("window.asked") == 0
        shoot(page, photo)
        expect(group.get_by_text("记下了地点，误差约12米")).to_be_visible()
        look(page)
        group.get_by_label("拍照时记不记地点").select_option(label="不记：本人不愿意")
        shoot(page, photo)
        expect(group.get_by_text("没记地点：本人不愿意")).to_be_visible()
        group.get_by_label(f"从手机里选：{PICTURE}，文件").set_input_files(photo)
        expect(group.get_by_text("没记地点：不是当场拍的")).to_be_visible()
        assert page.evaluate("window.asked") == 1

    at_home(live, page, photo, shot)
    assert page.evaluate("window.asked") == 1


def test_a_phone_that_tells_no_place_stops_nobody_and_a_place_can_be_taken_back(
    live: House, device: Device, photo: Path
) -> None:
    context = device(live)
    page = at_work(live, context)

    def shot() -> None:
        group = page.get_by_role("group", name=PICTURE)
        shoot(page, photo)
        expect(group.get_by_text("没记地点：手机没让用定位")).to_be_visible()
        context.grant_permissions(["geolocation"])
        context.set_geolocation(HERE)
        shoot(page, photo)
        expect(group.get_by_text("记下了地点")).to_be_visible()
        group.get_by_role("button", name="不留地点").click()
        expect(group.get_by_text("没记地点：本人不愿意")).to_be_visible()
        expect(group.get_by_role("button", name="不留地点")).to_have_count(0)

    at_home(live, page, photo, shot)
