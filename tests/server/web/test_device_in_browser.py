"""A secretary's device in place of six digits: its own lock, as Chromium's virtual authenticator plays it, or a PIN."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from server.core import config
from server.identity.roles import Role
from tests.server.identity.builders import PASSWORD, a_staff_account, totp
from tests.server.web.conftest import served

pytestmark = pytest.mark.browser
PIN = "583926"
SENSOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(district: Any, app: Any) -> Iterator[str]:
    """The app behind a name: passkeys belong to names, never to bare numbers."""
    before = config.settings()
    with served(app) as port:
        config.install(replace(before, public_url=f"http://localhost:{port}"))
        yield config.settings().public_url
    config.install(before)


def _give_password(page: Any, address: str, name: str) -> None:
    page.goto(f"{address}/console/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("动态码").wait_for()


def _leave(page: Any) -> None:
    page.get_by_role("link", name="记住这台设备").wait_for()
    page.get_by_role("button", name="退出").click()
    page.get_by_label("登录名").wait_for()


def test_a_secretary_signs_in_with_the_device_itself(address: str, chromium: Any) -> None:
    _, name = a_staff_account(Role.SECRETARY)
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    lock = page.context.new_cdp_session(page)
    lock.send("WebAuthn.enable")
    lock.send("WebAuthn.addVirtualAuthenticator", {"options": SENSOR})
    _give_password(page, address, name)
    page.get_by_label("动态码").fill(totp(name, later=30))
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="记住这台设备").click()
    page.get_by_role("button", name="记住这台设备").click()
    page.get_by_text("用这台设备验证就行").wait_for()
    page.get_by_label("数字密码，6到12位").fill(PIN)
    page.get_by_role("button", name="用数字密码记住").click()
    page.get_by_text("填数字密码就行").wait_for()
    _leave(page)

    _give_password(page, address, name)
    page.get_by_role("button", name="用这台设备验证").click()
    _leave(page)

    _give_password(page, address, name)
    page.get_by_label("这台设备的数字密码").fill(PIN)
    page.get_by_role("button", name="登录", exact=True).click()
    _leave(page)
