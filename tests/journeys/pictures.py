"""Takes the README's pictures anew, of real pages: `python -m tests.journeys.pictures`."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from server.cli.samples import picture
from tests import services
from tests.conftest import QUIET
from tests.journeys.citizen import Citizen
from tests.journeys.conftest import PHONE, SCREEN
from tests.journeys.desk import Desk
from tests.journeys.house import ROOT, House, open_house
from tests.journeys.stories import apply, story

FOLDER = ROOT / "server/web/pictures"
GAP, GROUND, COLOURS = 24, (226, 229, 234), 192
SEEN = {"guide": "/q/", "outcome": "#apply/outcome", "form": "#apply/form/0"}


def side_by_side(shots: list[bytes], name: str) -> None:
    """One picture of several; few colours, as pages have."""
    sheets = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    size = sum(sheet.width + GAP for sheet in sheets) + GAP, max(sheet.height for sheet in sheets) + 2 * GAP
    whole, left = Image.new("RGB", size, GROUND), GAP
    for sheet in sheets:
        whole.paste(sheet, (left, GAP))
        left += sheet.width + GAP
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)


def take(browser: Browser, house: House, photo: Path) -> None:
    """Somebody applies, and the window opens the case."""
    shots: dict[str, bytes] = {}

    def look(page: Page) -> None:
        for name, where in SEEN.items():
            if where in page.url and (name != "guide" or "#" not in page.url):
                page.evaluate("scrollTo(0, 0)")
                shots[name] = page.screenshot()

    bundle = story("open_convenience_store")
    citizen = Citizen(browser.new_page(viewport=PHONE, locale="zh-CN"), house, photo, look=look)  # type: ignore[arg-type]
    number = apply(citizen, bundle, bundle["scenarios"][0])
    side_by_side([shots[name] for name in SEEN], "apply.png")
    desk = Desk(browser.new_page(viewport=SCREEN, locale="zh-CN"), house, "clerk")  # type: ignore[arg-type]
    desk.open(number, citizen.form["items"][0]["name"])
    expect(desk.button("受理")).to_be_visible()
    side_by_side([desk.page.screenshot()], "desk.png")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, open_house(Path(name)) as house, sync_playwright() as playwright:
        photo = Path(name) / "纸.jpg"
        photo.write_bytes(picture("paper"))
        browser = playwright.chromium.launch(executable_path=services.chromium(), args=QUIET)
        take(browser, house, photo)
        browser.close()


if __name__ == "__main__":
    main()
