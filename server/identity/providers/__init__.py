"""The world outside that helps people sign in. Each is an adapter behind a small protocol; settings choose.

What is not set up is not offered (404), and the demo's adapters exist only in the demo.
"""

from contextlib import suppress
from typing import Protocol

from server.core.config import settings
from server.identity.errors import WayNotOffered
from server.identity.providers.alipay import Alipay
from server.identity.providers.demo import DemoSms, DemoVouching
from server.identity.providers.gateway import GatewaySms
from server.identity.providers.vouching import GatewayVouching, Vouched
from server.identity.providers.wechat import PlatformUser, WeChat
from server.identity.rules import VOUCHING, Way


class SmsSender(Protocol):
    """Sends one text message; False: refused for good. A repeat carries the same `key`."""

    def send(self, phone: str, text: str, *, key: str) -> bool: ...


class Platform(Protocol):
    """A platform on whose account people sign in."""

    def sign_in(self, code: str) -> PlatformUser: ...

    def phone(self, code: str) -> str | None: ...


class Vouching(Protocol):
    """A sign-in that says who the person is: its page, and what its ticket stands for."""

    def address(self, *, state: str, nonce: str) -> str: ...

    def redeem(self, ticket: str) -> Vouched: ...


def sms_is_offered() -> bool:
    return settings().sms_provider == "gateway" or settings().demo


def sms() -> SmsSender:
    """Who sends text messages here, or `WayNotOffered`. The demo shows them unless a gateway is set up."""
    chosen = settings().sms_provider
    if chosen != "gateway" and settings().demo:
        return DemoSms()
    if chosen == "gateway":
        return GatewaySms(settings().sms_gateway_url, settings().sms_gateway_key.encode(), settings().sms_signature)
    raise WayNotOffered("这里还没有开通短信")


def platform(way: Way) -> Platform:
    """The platform of this way, where it is set up."""
    if way is Way.WECHAT and settings().wechat_app_id:
        return WeChat(settings().wechat_app_id, settings().wechat_secret)
    if way is Way.ALIPAY and settings().alipay_app_id:
        return Alipay(settings().alipay_app_id, settings().alipay_private_key, settings().alipay_public_key)
    raise WayNotOffered()


def vouching(way: Way) -> Vouching:
    """Provincial sign-in or network id: what the settings name, else the demo's stand-in."""
    chosen = settings()
    if way is Way.PROVINCE and chosen.province_key:
        return GatewayVouching(chosen.province_sign_in_url, chosen.province_exchange_url, chosen.province_key.encode())
    if way is Way.NETWORK_ID and chosen.network_id_key:
        key = chosen.network_id_key.encode()
        return GatewayVouching(chosen.network_id_sign_in_url, chosen.network_id_exchange_url, key)
    if chosen.demo and way in VOUCHING:
        return DemoVouching(way)
    raise WayNotOffered()


def offered() -> list[tuple[Way, bool]]:
    """The ways here that say who the person is, and whether it is the demo's stand-in."""
    found = []
    for way in (Way.PROVINCE, Way.NETWORK_ID):
        with suppress(WayNotOffered):
            found.append((way, isinstance(vouching(way), DemoVouching)))
    return found
