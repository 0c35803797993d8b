"""Settings: one frozen object, built once from the environment. No other file reads the environment."""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

DEMO_MARK = "demo:"


class BadSetting(Exception):
    """A value that is missing or cannot be used; its text is the one line shown at the start."""


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off", ""):
        return False
    raise ValueError("must be 0 or 1")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}")
        return number

    return parse


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return parse


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("must start with sqlite:/// or postgresql://")
    return text


def _web_address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return text.rstrip("/")


def _broker_url(text: str) -> str:
    if text and not text.startswith(("redis://", "rediss://", "amqp://", "amqps://")):
        raise ValueError("must start with redis://, rediss://, amqp:// or amqps://")
    return text


def _limits_url(text: str) -> str:
    if not text.startswith(("memory://", "redis://", "rediss://")):
        raise ValueError("must start with memory://, redis:// or rediss://")
    return text


def _master_key(text: str) -> bytes:
    """32 random bytes, base64; the demo puts its mark in front so that real use can refuse it."""
    try:
        key = base64.b64decode(text.removeprefix(DEMO_MARK), validate=True)
    except ValueError as reason:
        raise ValueError("must be base64") from reason
    if len(key) < 32:
        raise ValueError("must hold at least 32 bytes; make one with: openssl rand -base64 32")
    return key


def _setting(parse: Callable[[str], Any], about: str, default: str | None = "", *, name: str = "") -> Any:
    """A field with the way to read it. `default=None` means: must be given."""
    return field(metadata={"parse": parse, "about": about, "default": default, "name": name})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that an operator can decide. The README's table is made from these lines."""

    master_key: bytes = _setting(_master_key, "32 random bytes in base64; every other key is derived from it", None)
    data_dir: Path = _setting(_path, "folder for files, the embedded database and the wake-up queue", ".lastmeter")
    database_url: str = _setting(
        _database_url, "sqlite:///FILE or postgresql://…; empty: a file in the data folder", "", name="DATABASE_URL"
    )
    database_connections: int = _setting(_whole(1, 500), "most PostgreSQL connections of one process", "20")
    public_url: str = _setting(
        _web_address, "address that citizens see; stands in codes and links", "http://127.0.0.1:8000"
    )
    broker_url: str = _setting(_broker_url, "Celery broker (redis://…, amqp://…); empty: wake-ups through files")
    limits_on: bool = _setting(
        _flag, "count requests per address and refuse too many; off only in benches and tests", "1"
    )
    metrics_dir: str = _setting(str, "folder in which several API processes add up their figures; empty: each its own")
    limits_url: str = _setting(
        _limits_url, "where request limits are counted (redis://…); memory:// counts per process", "memory://"
    )
    suite: str = _setting(
        _choice("international", "national"), "ciphers at rest: AES/SHA-256, or SM4/SM3", "international"
    )
    proxies: int = _setting(_whole(0, 5), "number of trusted reverse proxies in front", "0")
    password_cost: int = _setting(_whole(1, 10), "work factor of password hashing; 1 is for tests", "3")
    sms_provider: str = _setting(
        _choice("none", "gateway"), "who sends text messages; the demo shows them on a page instead", "none"
    )
    sms_gateway_url: str = _setting(str, "address of the SMS gateway that takes signed JSON")
    sms_gateway_key: str = _setting(str, "shared key that signs each request to the SMS gateway (16 signs or more)")
    sms_signature: str = _setting(
        str, "name in front of each text message, as registered with the operator", "最后一米"
    )
    wechat_app_id: str = _setting(str, "id of the WeChat mini program; empty: this way to sign in is not offered")
    wechat_template: str = _setting(str, "subscription message template: character_string1, phrase2, time3")
    wechat_secret: str = _setting(str, "secret of the WeChat mini program")
    alipay_app_id: str = _setting(str, "id of the Alipay mini program; empty: this way to sign in is not offered")
    alipay_private_key: str = _setting(str, "our RSA key for Alipay, PKCS #8 in base64 without head and foot lines")
    alipay_public_key: str = _setting(str, "Alipay's public key, base64 without head and foot lines")
    verification_files: str = _setting(
        str, "files that platforms ask to see at our root: name.txt=content;name2.txt=content"
    )
    log_format: str = _setting(_choice("json", "text"), "one JSON object a line, or plain text", "json")
    demo: bool = _setting(_flag, "set by `lastmeter demo`: demo adapters may be used", "0")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


def environment_name(setting: "Field[Any]") -> str:
    return setting.metadata["name"] or "LASTMETER_" + setting.name.upper()


def load(environ: Mapping[str, str]) -> Settings:
    """Read all settings; the first missing or bad one raises `BadSetting` with one clear line."""
    values = {}
    for setting in fields(Settings):
        name = environment_name(setting)
        text = environ.get(name, setting.metadata["default"])
        if text is None:
            raise BadSetting(f"{name} is missing: {setting.metadata['about']}")
        if text == "" and setting.name == "database_url":
            text = f"sqlite:///{_path(environ.get('LASTMETER_DATA_DIR', '.lastmeter'))}/lastmeter.db"
        try:
            values[setting.name] = setting.metadata["parse"](text)
        except ValueError as reason:
            raise BadSetting(f"{name} cannot be used: {reason}") from reason
    if environ.get("LASTMETER_MASTER_KEY", "").startswith(DEMO_MARK):
        values["demo"] = True
    return Settings(**values)


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
