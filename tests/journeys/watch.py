"""What a page must never do, seen from the browser's own events; and what axe finds on it."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

AXE = Path(__file__).resolve().parents[2] / "server/web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TELL = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
#: Chromium's own note of every answer of 400 and more, which pages expect and show.
ANSWERS = "Failed to load resource"


class Watch:
    """Listens to everything that happens in a context."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.complaints: list[str] = []
        context.add_init_script(TELL)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and ANSWERS not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in ("data", "blob") and where.netloc != self.home:
            self.complaints.append(f"asks a stranger: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")
        if response.request.is_navigation_request() and response.status == 200:
            policy = response.headers.get("content-security-policy", "")
            if "script-src 'self';" not in policy or "unsafe" in policy:
                self.complaints.append(f"weak policy: {response.url}: {policy!r}")


def inline_scripts(page: Page) -> list[str]:
    """Scripts and handlers written into the page itself."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('script:not([src])')].map(e => e.outerHTML)
        .concat([...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/.test(a.name)))
        .map(e => e.outerHTML.slice(0, 200)))"""
    )
    return found


def violations(page: Page, within: str = "html") -> list[str]:
    """What axe holds against this page, or a part of it, by WCAG 2.2 AA; each with rule, places and reason."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + ";undefined")  # past the page's policy, as the inspector
    found: list[dict[str, Any]] = page.evaluate(
        "([part, rules]) => axe.run(part, {runOnly: rules}).then(r => r.violations)", [within, RULES]
    )
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def sideways(page: Page) -> int:
    """How far the page can be pushed sideways."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))


def inspect(page: Page) -> None:
    """Everything that must hold on every page of ours, whatever its size and view."""
    where = page.url
    assert violations(page) == [], where
    assert inline_scripts(page) == [], where
    assert sideways(page) <= 0, f"{where} can be pushed sideways"
