"""A grid worker among the tasks of the phone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.at_the_door import choose, sign_in, worker
from tests.journeys.house import House, until
from tests.journeys.test_field_job import look, title

KEPT, TAKEN = "已记在手机里，有网了就送出", "服务器收到了"
COLLEAGUES_PIN = "another-Pin-9"


def token(house: House) -> str:
    return str(worker(house)["access_token"])


def tab(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(title(page)).to_have_text(name)


def renew(page: Page) -> None:
    """The worker wants the newest list now."""
    tab(page, "设置")
    page.get_by_role("button", name="现在更新、送出").click()
    expect(page.get_by_role("button", name="现在更新、送出")).to_be_enabled()
    tab(page, "待办")


def task(page: Page, words: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=words)


def enter(page: Page, words: str) -> None:
    """By the key: a line that appears above, say of the network, moves the link away from under a finger."""
    task(page, words).locator("a[href^='#task/']").press("Enter")
    expect(page.get_by_role("link", name="返回")).to_be_visible()


@contextmanager
def without_network(context: BrowserContext) -> Iterator[None]:
    context.set_offline(True)
    yield
    context.set_offline(False)


def done(page: Page) -> None:
    """It shows at once, also where the server has taken it by then, and the worker goes back to the list."""
    expect(page.get_by_text(KEPT).or_(page.get_by_text(TAKEN))).to_be_visible()
    look(page)
    page.get_by_role("link", name="返回").click()


def ask_colleague(
    house: House, page: Page, summary: str, job: str, *, signs: Callable[[Page], None] | None = None
) -> None:
    """The worker goes on leave: who is to take it, and why; and signs for what he hands over with it."""
    page.get_by_text(summary).click()
    page.get_by_role("button", name="看看能请谁").click()
    page.get_by_role("button", name="请同事接手").click()
    expect(page.get_by_role("alert").first).to_contain_text("请选请谁接手")
    page.get_by_label("李敏").check()
    page.get_by_label("为什么换人").fill("我下周休假")
    if signs:
        signs(page)
    look(page)
    page.get_by_role("button", name="请同事接手").click()
    until(lambda: job in _of_colleague(house, "/job-handoffs", "job"), "it is offered")


def colleague_takes(
    house: House, context: BrowserContext, job: str, name: str, *, signs: Callable[[Page], None] | None = None
) -> Page:
    """A colleague sees why, nothing of the resident, says yes, and has it from then on; also without a network where
    she signs for what comes with it."""
    screen = context.new_page()
    screen.goto(f"{house.address}/field/")
    sign_in(house, screen, "colleague")
    choose(screen, COLLEAGUES_PIN)
    expect(title(screen)).to_have_text("住户")
    renew(screen)
    expect(task(screen, "同事想转给您")).to_contain_text("我下周休假")
    expect(screen.get_by_text(name)).to_have_count(0)
    enter(screen, "同事想转给您")
    context.set_offline(signs is not None)
    if signs:
        signs(screen)
    look(screen)
    screen.get_by_role("button", name="接下来").click()
    context.set_offline(False)
    until(lambda: job in _of_colleague(house, "/jobs", "id"), "it is the colleague's")
    screen.get_by_role("link", name="返回").click()
    return screen


def _of_colleague(house: House, path: str, key: str) -> list[str]:
    return [one[key] for one in house.ask("GET", path, token=house.token("colleague"))["items"]]
