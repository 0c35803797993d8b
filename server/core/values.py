"""How the text of a setting becomes a value. Pure but for keys and folders; a ValueError says what is wrong."""

import base64
import os
from collections.abc import Callable
from datetime import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

DEMO_MARK = "demo:"
MASTER_KEY_BYTES = 32
SHORTEST_SHARED_KEY = 16
HERE = ("127.0.0.1", "localhost", "::1")


def folder(text: str) -> Path:
    """An empty name would quietly mean wherever the program was started."""
    if not text.strip():
        raise ValueError("must name a folder")
    return Path(text).expanduser().absolute()


def flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off", ""):
        return False
    raise ValueError("must be 0 or 1")


def whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return parse


def working_day(text: str) -> tuple[time, time]:
    """From when to when: 09:00-17:00."""
    try:
        opens, closes = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError:
        raise ValueError("must be two times of day such as 09:00-17:00") from None
    if opens.tzinfo or closes.tzinfo or opens >= closes:
        raise ValueError("must begin before it ends, in the time of Shanghai")
    return opens, closes


def choice(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return parse


def _address(text: str, *schemes: str) -> str:
    """An address with a host, under one of these schemes."""
    if not text.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise ValueError("must start with " + " or ".join(f"{scheme}://" for scheme in schemes))
    parts = urlsplit(text)
    if not parts.hostname or any(sign.isspace() for sign in text):
        raise ValueError(f"must name a host: {parts.scheme}://HOST")
    _ = parts.port  # of 0 to 65535, else a ValueError that says so
    return text


def database_url(text: str) -> str:
    """A file, or a server and a database's name; PostgreSQL's own `?host=` names a socket's folder."""
    if text.startswith("sqlite:///"):
        if not text.removeprefix("sqlite:///").strip("/") or text.endswith("/"):
            raise ValueError("must name a file: sqlite:///FILE")
        return text
    if not text.startswith("postgresql://"):
        raise ValueError("must start with sqlite:/// or postgresql://")
    parts = urlsplit(text)
    if not parts.hostname and not parse_qs(parts.query).get("host"):
        raise ValueError("must name a host: postgresql://USER@HOST/DATABASE")
    if not parts.path.strip("/"):
        raise ValueError("must name a database: postgresql://USER@HOST/DATABASE")
    return text


def web_address(text: str) -> str:
    parts = urlsplit(_address(text, "http", "https"))
    if parts.query or parts.fragment:
        raise ValueError("must be an address without ? and #")
    return text.rstrip("/")


def broker_url(text: str) -> str:
    return text and _address(text, "redis", "rediss", "amqp", "amqps")


def limits_url(text: str) -> str:
    return text if text == "memory://" else _address(text, "memory", "redis", "rediss")


def gateway_url(text: str) -> str:
    """Phone numbers and names travel on it: never in the open, but on this machine."""
    if text and not _address(text, "https", "http").startswith("https") and urlsplit(text).hostname not in HERE:
        raise ValueError("must start with https://")
    return text


def shared_key(text: str) -> str:
    if text and len(text.encode()) < SHORTEST_SHARED_KEY:
        raise ValueError(f"must have {SHORTEST_SHARED_KEY} signs or more")
    return text


def figures_folder(text: str) -> str:
    if text and not (Path(text).is_dir() and os.access(text, os.W_OK)):
        raise ValueError("must be a folder that is there and can be written to")
    return text


def words(text: str) -> str:
    """A name that stands between brackets of its own in front of a message."""
    if not text.strip() or not text.isprintable() or set(text) & set("【】[]"):
        raise ValueError("must be a name without brackets")
    return text.strip()


def token(text: str) -> str:
    """An id or a secret as platforms give them out."""
    if text and not (text.isascii() and text.isprintable() and " " not in text):
        raise ValueError("must be letters, figures and signs without spaces")
    return text


def master_key(text: str) -> bytes:
    """32 random bytes, base64; the demo puts its mark in front so that real use can refuse it."""
    key = _base64(text.removeprefix(DEMO_MARK))
    if len(key) != MASTER_KEY_BYTES:
        raise ValueError(f"must hold {MASTER_KEY_BYTES} bytes; make one with: openssl rand -base64 {MASTER_KEY_BYTES}")
    return key


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as reason:
        raise ValueError("must be base64") from reason


def rsa_private(text: str) -> str:
    try:
        found = text and serialization.load_der_private_key(_base64(text), None)
    except (ValueError, TypeError) as reason:
        raise ValueError("must be an RSA key, PKCS #8 in base64 without head and foot lines") from reason
    if text and not isinstance(found, rsa.RSAPrivateKey):
        raise ValueError("must be an RSA key")
    return text


def rsa_public(text: str) -> str:
    try:
        found = text and serialization.load_der_public_key(_base64(text))
    except ValueError as reason:
        raise ValueError("must be an RSA key in base64 without head and foot lines") from reason
    if text and not isinstance(found, rsa.RSAPublicKey):
        raise ValueError("must be an RSA key")
    return text


def root_files(text: str) -> dict[str, str]:
    """`name.txt=content;name2.txt=content` as a mapping."""
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    files = {name.strip(): content.strip() for name, _, content in pairs}
    for name, content in files.items():
        if not name.endswith(".txt") or "/" in name or not name.removesuffix(".txt") or not content:
            raise ValueError(f"{name or 'nothing'}: must be name.txt=content, several with ; between them")
    return files
