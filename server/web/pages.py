"""How a page leaves the house: its template, its guards, its size."""

from typing import Any

from flask import Response, render_template, request

from server.core.packing import packed
from server.web import assets

GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: For the one page that takes pictures itself, and asks where they were taken, where an item asks for it.
AT_THE_DOOR = "geolocation=(self), microphone=(), camera=(self), payment=()"
ELDER_COOKIE = "lm_view"


def is_elder() -> bool:
    return request.cookies.get(ELDER_COOKIE) == "elder"


def page(template: str, *, status: int = 200, bundle: str = "citizen", **facts: Any) -> Response:
    """A page from its template: guarded, packed, and not sent again where the browser has it."""
    try:
        files, later = assets.bundle(bundle), assets.bundle("later").entry
    except assets.NotBuilt:
        return _guarded(render_template("not_built.html"), 503)
    text = render_template(template, files=files, later=later, elder=is_elder(), **facts)
    return _guarded(text, status)


def _guarded(text: str, status: int) -> Response:
    content = text.encode()
    response = Response(content, status=status, content_type="text/html; charset=utf-8")
    response.headers.update(GUARDS)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    if status == 200:
        response.add_etag()
        response.make_conditional(request)
    return packed(response)
