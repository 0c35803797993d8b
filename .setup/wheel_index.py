"""Finds one wheel on the package index that this machine is configured for.

Only the standard library: this runs before any package is there. It reads what pip would read (PIP_* variables and
pip's configuration files) and uv's UV_* variables, so that a mirror set up for either of them is used.
"""

from __future__ import annotations

import base64
import configparser
import contextlib
import hashlib
import html.parser
import io
import json
import os
import platform
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

DEFAULT_INDEX = "https://pypi.org/simple"
JSON_PAGE = "application/vnd.pypi.simple.v1+json"


def pip_files() -> list[Path]:
    """pip's configuration files, the weakest first."""
    if os.environ.get("PIP_CONFIG_FILE") == os.devnull:
        return []
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    system = [Path(folder, "pip", "pip.conf") for folder in os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")]
    user = [home / ".pip" / "pip.conf", config / "pip" / "pip.conf"]
    if sys.platform == "darwin":
        user.append(home / "Library" / "Application Support" / "pip" / "pip.conf")
    asked = [Path(os.environ["PIP_CONFIG_FILE"])] if os.environ.get("PIP_CONFIG_FILE") else []
    return [*system, Path("/etc/pip.conf"), *user, Path(sys.prefix, "pip.conf"), *asked]


def pip_settings() -> dict[str, str]:
    settings: dict[str, str] = {}
    for file in pip_files():
        parser = configparser.RawConfigParser()
        parser.read(file, encoding="utf-8")
        for section in ("global", "install"):
            if parser.has_section(section):
                settings.update({key.replace("_", "-"): value for key, value in parser.items(section)})
    for key, value in os.environ.items():
        if key.startswith("PIP_") and value:
            settings[key[4:].lower().replace("_", "-")] = value
    return settings


class Sources:
    """Where packages come from on this machine."""

    def __init__(self) -> None:
        pip, env = pip_settings(), os.environ
        own = env.get("UV_DEFAULT_INDEX") or env.get("UV_INDEX_URL")
        self.index = own or pip.get("index-url") or DEFAULT_INDEX
        self.extra = (env.get("UV_INDEX") or env.get("UV_EXTRA_INDEX_URL") or pip.get("extra-index-url", "")).split()
        self.find_links = [link for link in pip.get("find-links", "").split() if "://" in link or Path(link).exists()]
        self.offline = pip.get("no-index", "").lower() in {"1", "true", "yes", "on"}
        self.cert = env.get("SSL_CERT_FILE") or pip.get("cert")
        self.proxy = pip.get("proxy")
        self.trusted = pip.get("trusted-host", "").split()
        self.timeout = float(pip.get("timeout") or pip.get("default-timeout") or 60)

    def for_uv(self) -> dict[str, str]:
        """The same sources in uv's own words; what the user told uv directly stays."""
        words = {
            "UV_DEFAULT_INDEX": self.index,
            "UV_INDEX": " ".join(self.extra),
            "UV_FIND_LINKS": ",".join(self.find_links),
            "UV_NO_INDEX": "1" if self.offline else "",
            "UV_INSECURE_HOST": " ".join(self.trusted),
            "UV_HTTP_TIMEOUT": str(int(self.timeout)),
            "SSL_CERT_FILE": self.cert or "",
            "HTTPS_PROXY": self.proxy or "",
            # Like pip: any index may have the file. The hash in the lock decides, not the index.
            "UV_INDEX_STRATEGY": "unsafe-best-match",
        }
        return {key: value for key, value in words.items() if value and key not in os.environ}

    def open(self, url: str) -> tuple[bytes, str, str]:
        """The bytes, their content type and where they really came from."""
        parts = urllib.parse.urlsplit(url)
        request = urllib.request.Request(url, headers={"Accept": f"{JSON_PAGE}, text/html;q=0.5, */*;q=0.1"})
        if parts.username:
            secret = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
            request.full_url = urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
            request.add_header("Authorization", "Basic " + base64.b64encode(secret.encode()).decode())
        context = ssl.create_default_context(cafile=self.cert)
        if parts.hostname in self.trusted or parts.netloc.rpartition("@")[2] in self.trusted:
            context = ssl._create_unverified_context()
        handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=context)]
        if self.proxy:
            handlers.append(urllib.request.ProxyHandler({"http": self.proxy, "https": self.proxy}))
        with urllib.request.build_opener(*handlers).open(request, timeout=self.timeout) as answer:
            return answer.read(), answer.headers.get_content_type(), answer.url or url

    def pages(self, name: str) -> list[str]:
        """Addresses where links to this package's files may stand."""
        links = [link if "://" in link else Path(link).resolve().as_uri() + "/" for link in self.find_links]
        indexes = [] if self.offline else [self.index, *self.extra]
        return links + [f"{index.rstrip('/')}/{name}/" for index in indexes]


class _Links(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [value for key, value in attrs if tag == "a" and key == "href" and value]


def links_on(sources: Sources, page: str) -> list[str]:
    """All file addresses of one page: a simple index in JSON or HTML, or a plain folder."""
    if page.startswith("file:"):
        folder = Path(urllib.request.url2pathname(urllib.parse.urlsplit(page).path))
        if not (folder / "index.html").exists():
            return [file.as_uri() for file in sorted(folder.iterdir())]
        page = (folder / "index.html").as_uri()
    body, kind, base = sources.open(page)
    if kind.endswith("json"):
        hrefs = [file["url"] for file in json.load(io.BytesIO(body))["files"]]
    else:
        parser = _Links()
        parser.feed(body.decode("utf-8", "replace"))
        hrefs = parser.hrefs
    return [urllib.parse.urljoin(base, href) for href in hrefs]


def fits(filename: str) -> bool:
    """May a wheel with this name run here? Enough for programs in wheels, which know no Python version."""
    system = {"linux": "manylinux" if platform.libc_ver()[0] else "musllinux", "darwin": "macosx"}.get(
        sys.platform, "win"
    )
    machine = "amd64" if system == "win" and platform.machine() == "AMD64" else platform.machine()
    tags = filename.removesuffix(".whl").split("-")[-1].split(".")
    return any(tag.startswith(system) and tag.endswith(machine) for tag in tags)


def fetch(sources: Sources, name: str, version: str, hashes: set[str]) -> bytes:
    """The wheel's bytes, from the first place that has it with a known hash; else a LookupError with the reasons."""
    reasons = []
    for page in sources.pages(name):
        shown = (
            urllib.parse.urlsplit(page)._replace(netloc=urllib.parse.urlsplit(page).netloc.rpartition("@")[2]).geturl()
        )
        found = 0
        try:
            for link in links_on(sources, page):
                filename = urllib.parse.unquote(urllib.parse.urlsplit(link).path.rpartition("/")[2])
                if not (filename.startswith(f"{name}-{version}-") and filename.endswith(".whl") and fits(filename)):
                    continue
                found += 1
                wheel = sources.open(_with_login(link, page))[0]
                if hashlib.sha256(wheel).hexdigest() in hashes:
                    return wheel
                reasons.append(f"{shown}: {filename} has another hash than requirements.lock")
        except (OSError, ValueError, KeyError) as fault:  # urllib's errors are OSErrors
            reasons.append(f"{shown}: {fault}")
        else:
            if not found:
                reasons.append(f"{shown}: no file for this machine")
    raise LookupError("; ".join(dict.fromkeys(reasons)))


def _with_login(link: str, page: str) -> str:
    """Files on the index's own host need its login too."""
    there, here = urllib.parse.urlsplit(link), urllib.parse.urlsplit(page)
    with contextlib.suppress(ValueError):
        if here.username and not there.username and there.hostname == here.hostname:
            return there._replace(netloc=here.netloc).geturl()
    return link
