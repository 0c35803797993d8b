"""Settings: one frozen object, built once from the environment. No other file reads the environment."""

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any

from server.core import values
from server.core.values import DEMO_MARK as DEMO_MARK


class BadSetting(Exception):
    """A value that is missing or cannot be used; its text is the one line shown at the start."""


def _setting(parse: Callable[[str], Any], about: str, default: str | None = "", *, name: str = "") -> Any:
    """A field with the way to read it. `default=None` means: must be given."""
    return field(metadata={"parse": parse, "about": about, "default": default, "name": name})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that an operator can decide. The README's table is made from these lines."""

    master_key: bytes = _setting(
        values.master_key, "32 random bytes in base64; every other key is derived from it", None
    )
    data_dir: Path = _setting(
        values.folder, "folder for files, the embedded database and the wake-up queue", ".lastmeter"
    )
    database_url: str = _setting(
        values.database_url,
        "sqlite:///FILE or postgresql://…; empty: a file in the data folder",
        "",
        name="DATABASE_URL",
    )
    database_connections: int = _setting(values.whole(1, 500), "most PostgreSQL connections of one process", "20")
    public_url: str = _setting(
        values.web_address, "address that citizens see; stands in codes and links", "http://127.0.0.1:8000"
    )
    broker_url: str = _setting(values.broker_url, "Celery broker (redis://…, amqp://…); empty: wake-ups through files")
    limits_on: bool = _setting(
        values.flag, "count requests per address and refuse too many; off only in benches and tests", "1"
    )
    metrics_dir: str = _setting(
        values.figures_folder, "folder in which several API processes add up their figures; empty: each its own"
    )
    limits_url: str = _setting(
        values.limits_url, "where request limits are counted (redis://…); memory:// counts per process", "memory://"
    )
    suite: str = _setting(
        values.choice("international", "national"), "ciphers at rest: AES/SHA-256, or SM4/SM3", "international"
    )
    proxies: int = _setting(values.whole(0, 5), "number of trusted reverse proxies in front", "0")
    password_cost: int = _setting(values.whole(1, 10), "work factor of password hashing; 1 is for tests", "3")
    sms_provider: str = _setting(
        values.choice("none", "gateway"), "who sends text messages; the demo shows them on a page instead", "none"
    )
    sms_gateway_url: str = _setting(values.gateway_url, "address of the SMS gateway that takes signed JSON")
    sms_gateway_key: str = _setting(
        values.shared_key, "shared key that signs each request to the SMS gateway (16 signs or more)"
    )
    sms_signature: str = _setting(
        values.words, "name in front of each text message, as registered with the operator", "最后一米"
    )
    wechat_app_id: str = _setting(
        values.token, "id of the WeChat mini program; empty: this way to sign in is not offered"
    )
    wechat_template: str = _setting(values.token, "subscription message template: character_string1, phrase2, time3")
    wechat_secret: str = _setting(values.token, "secret of the WeChat mini program")
    alipay_app_id: str = _setting(
        values.token, "id of the Alipay mini program; empty: this way to sign in is not offered"
    )
    alipay_private_key: str = _setting(
        values.rsa_private, "our RSA key for Alipay, PKCS #8 in base64 without head and foot lines"
    )
    alipay_public_key: str = _setting(values.rsa_public, "Alipay's public key, base64 without head and foot lines")
    province_sign_in_url: str = _setting(
        values.gateway_url,
        "page of the provincial sign-in (统一身份认证) or of what stands in front; empty: not offered",
    )
    province_exchange_url: str = _setting(values.gateway_url, "address that tells whom a provincial ticket stands for")
    province_key: str = _setting(values.shared_key, "shared key that signs each exchange (16 signs or more)")
    network_id_sign_in_url: str = _setting(
        values.gateway_url, "page of the national network id (网络身份) or of what stands in front; empty: not offered"
    )
    network_id_exchange_url: str = _setting(
        values.gateway_url, "address that tells whom a ticket of the network id stands for"
    )
    network_id_key: str = _setting(values.shared_key, "shared key that signs each exchange (16 signs or more)")
    verification_files: Mapping[str, str] = _setting(
        values.root_files, "files that platforms ask to see at our root: name.txt=content;name2.txt=content"
    )
    approve_hours: int = _setting(
        values.whole(1, 240),
        "hours of working days in which a secretary answers a job from the door; then it goes on, marked",
        "8",
    )
    working_day: tuple[time, time] = _setting(
        values.working_day, "from when to when secretaries work on working days; only those hours count", "09:00-17:00"
    )
    open_visits: int = _setting(
        values.whole(1, 50),
        "visits that one account may have asked for one resident and that nobody has made yet; the desk is not counted",
        "3",
    )
    log_format: str = _setting(values.choice("json", "text"), "one JSON object a line, or plain text", "json")
    demo: bool = _setting(values.flag, "set by `lastmeter demo`: demo adapters may be used", "0")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


def environment_name(setting: "Field[Any]") -> str:
    return setting.metadata["name"] or "LASTMETER_" + setting.name.upper()


def load(environ: Mapping[str, str]) -> Settings:
    """Read all settings; the first missing or bad one raises `BadSetting` with one clear line."""
    known: dict[str, Any] = {}
    for setting in fields(Settings):
        name = environment_name(setting)
        text = environ.get(name, setting.metadata["default"])
        if text is None:
            raise BadSetting(f"{name} is missing: {setting.metadata['about']}")
        if text == "" and setting.name == "database_url":
            text = f"sqlite:///{known['data_dir']}/lastmeter.db"
        try:
            known[setting.name] = setting.metadata["parse"](text)
        except ValueError as reason:
            raise BadSetting(f"{name} cannot be used: {reason}") from reason
    if environ.get("LASTMETER_MASTER_KEY", "").startswith(DEMO_MARK):
        known["demo"] = True
    _fit_together(Settings(**known))
    return Settings(**known)


#: Each of them is of use only with the others.
TOGETHER = (
    ("sms_gateway_url", "sms_gateway_key"),
    ("wechat_app_id", "wechat_secret"),
    ("alipay_app_id", "alipay_private_key", "alipay_public_key"),
    ("province_sign_in_url", "province_exchange_url", "province_key"),
    ("network_id_sign_in_url", "network_id_exchange_url", "network_id_key"),
)
#: A setting (with this value, or with any) and another one that it needs.
NEEDS = (("sms_provider", "gateway", "sms_gateway_url"), ("wechat_template", None, "wechat_app_id"))


def _fit_together(chosen: Settings) -> None:
    """One setting without another that it needs: found at the start, not by the first who wants to sign in."""
    for group in TOGETHER:
        given = [name for name in group if getattr(chosen, name)]
        lacking = [name for name in group if not getattr(chosen, name)]
        if given and lacking:
            raise BadSetting(f"{_name_of(lacking[0])} is missing: {_name_of(given[0])} is of no use without it")
    for name, value, needed in NEEDS:
        held = getattr(chosen, name)
        if (held == value if value else held) and not getattr(chosen, needed):
            raise BadSetting(f"{_name_of(needed)} is missing: {_name_of(name)}={held} needs it")


def _name_of(attribute: str) -> str:
    return next(environment_name(one) for one in fields(Settings) if one.name == attribute)


def data_dir(environ: Mapping[str, str]) -> Path:
    """The data folder alone, for whom looks there for the other settings."""
    setting = next(one for one in fields(Settings) if one.name == "data_dir")
    name = environment_name(setting)
    try:
        return values.folder(environ.get(name, setting.metadata["default"]))
    except ValueError as reason:
        raise BadSetting(f"{name} cannot be used: {reason}") from reason


def from_environment() -> Settings:
    return load(os.environ)


def inherited(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child process: ours, with these changes."""
    return {**os.environ, **changes}


_installed: Settings | None = None


def install(chosen: Settings) -> None:
    """Make these the settings of this process."""
    global _installed
    _installed = chosen


def settings() -> Settings:
    """The settings of this process."""
    if _installed is None:
        raise BadSetting("settings are not installed yet")
    return _installed
