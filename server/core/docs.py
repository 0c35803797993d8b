"""The API's page: Swagger UI with all its files served by us, so that it works without internet."""

from pathlib import Path
from typing import Any

import flask_swagger_ui
from flask import Blueprint, Response, send_from_directory

from server.core.access import ANYONE, allow
from server.core.errors import NotFound

FILES = Path(flask_swagger_ui.__file__).parent / "dist"
SERVED = frozenset({"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"})

#: Swagger UI sets styles of its own; scripts and everything else come from here only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
)

PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>接口说明 · 最后一米</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png">
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
"""

START = """SwaggerUIBundle({
  url: "/api/openapi.json", dom_id: "#docs", deepLinking: true, docExpansion: "none", defaultModelsExpandDepth: 0,
  showExtensions: true, validatorUrl: null,
});
"""

blueprint = Blueprint("docs", __name__, url_prefix="/api/docs")


@blueprint.get("")
@allow(ANYONE)
def get_page() -> Response:
    """The API's page."""
    return Response(PAGE, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


@blueprint.get("/start.js")
@allow(ANYONE)
def get_start() -> Response:
    """What starts the page."""
    return Response(START, content_type="text/javascript; charset=utf-8")


@blueprint.get("/<string:name>")
@allow(ANYONE)
def get_file(name: str) -> Any:
    """One of Swagger UI's own files."""
    if name not in SERVED:
        raise NotFound()
    return send_from_directory(FILES, name, max_age=86400)
