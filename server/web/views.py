"""The pages' doors. Each is a thin view: facts from the rooms below, a template, and the guards of `pages.py`."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from qr import render
from server.catalog import pictures
from server.catalog import queries as catalog
from server.core.access import ANYONE, allow
from server.core.config import settings
from server.core.errors import DomainError, NotFound
from server.core.http import limiter
from server.core.problems import handle_http_exception
from server.identity import wording
from server.identity.rules import STAFF_IDLE
from server.outreach import service as outreach
from server.places import queries as places
from server.web import assets, guides, icon
from server.web.pages import AT_THE_DOOR, ELDER_COOKIE, GUARDS, page

blueprint = Blueprint("web", __name__, template_folder="templates")

YEAR = 31_536_000


@blueprint.get("/")
@allow(ANYONE)
def home() -> Any:
    """The first page: search, bundles, categories, and the way to one's own affairs."""
    query = {name: request.args.get(name, "")[:100] for name in ("q", "category", "life_event", "object", "division")}
    query["division"] *= query["division"] in places.divisions()
    found = guides.found(query) if any(query.values()) else None
    return page("home.html", query=query, found=found, **guides.front(query["division"]))


@blueprint.get("/items/<string:code>")
@allow(ANYONE)
def item(code: str) -> Any:
    """The guide of one item."""
    return _guide_page("item", code, division=_division())


@blueprint.get("/bundles/<string:code>")
@allow(ANYONE)
def bundle(code: str) -> Any:
    """The guide of a bundle, its questions and its one form."""
    return _guide_page("bundle", code, division=_division())


@blueprint.get("/q/<string:code>")
@allow(ANYONE)
def scanned(code: str) -> Any:
    """What a flyer's code opens: the guide right away, without a second request."""
    target = outreach.open_code(code)
    return _guide_page(target.kind, target.target, division=target.division, origin=target.code)


def _guide_page(kind: str, code: str, *, division: str, origin: str = "") -> Response:
    release = catalog.current_release()
    where: dict[str, Any] = {"division": division, "origin": origin, "place": places.full_name(division), "site": ""}
    if kind == "item":
        guide = catalog.guide(release, code, division)
        return page("item.html", guide=guide, apply=f"item:{code}", comes=guides.comes(release, [code]), **where)
    sites = [guides.site(row) for row in places.sites_near(division)[:3]]
    bundle = catalog.bundle_guide(release, code, division)
    where["comes"] = guides.comes(release, [one.code for one in bundle.items])
    return page("bundle.html", guide=bundle, apply=code, sites=sites, **where)


def _division() -> str:
    """The division of `?division=`, else the one this installation belongs to."""
    wanted = request.args.get("division", "")
    return wanted if wanted in places.divisions() else guides.home_division()


@blueprint.get("/sign-in")
@allow(ANYONE)
def sign_in() -> Any:
    """Signing in by phone."""
    return page("screen.html", bundle="mine", screen="sign-in", title="登录", outbox=settings().demo)


@blueprint.get("/sign-in/back")
@allow(ANYONE)
def returned() -> Any:
    """Where a platform sends the browser back that says who the person is."""
    return page("screen.html", bundle="mine", screen="returned", title="正在登录")


@blueprint.get("/applications")
@allow(ANYONE)
def applications() -> Any:
    """One's own applications; the script asks for them with the token."""
    return page("screen.html", bundle="mine", screen="applications", title="我的申请")


@blueprint.get("/applications/<uuid:application_id>")
@allow(ANYONE)
def application(application_id: UUID) -> Any:
    """One application: progress, correction, withdrawal, receipt."""
    return page("screen.html", bundle="mine", screen="application", title="办理进度", facts={"id": str(application_id)})


@blueprint.get("/progress")
@allow(ANYONE)
def progress() -> Any:
    """Progress by number and second secret, without signing in."""
    return page("screen.html", bundle="mine", screen="progress", title="查办理进度")


@blueprint.get("/notices")
@allow(ANYONE)
def notices() -> Any:
    """What one was told."""
    return page("screen.html", bundle="mine", screen="notices", title="消息")


@blueprint.get("/visits")
@allow(ANYONE)
def visits() -> Any:
    """Asking a grid worker to come, and what became of it."""
    return page("screen.html", bundle="mine", screen="visits", title="请网格员上门")


@blueprint.get("/mandates")
@allow(ANYONE)
def mandates() -> Any:
    """Who may act for one."""
    return page("screen.html", bundle="mine", screen="mandates", title="授权")


@blueprint.get("/profile")
@allow(ANYONE)
def profile() -> Any:
    """What one told about oneself, for filling in forms later."""
    return page("screen.html", bundle="mine", screen="profile", title="我的资料")


@blueprint.get("/privacy")
@allow(ANYONE)
def privacy() -> Any:
    """The notice and consent texts, as they are shown; the script adds what one agreed to, and taking it back."""
    newest = {text.code: text for text in wording.shipped()}
    return page("privacy.html", bundle="mine", texts=[guides.prose(text) for text in newest.values()])


@blueprint.get("/sites")
@allow(ANYONE)
def sites() -> Any:
    """Windows, stations and outlets: addresses and hours."""
    return page("sites.html", sites=[guides.site(row) for row in places.sites().values()])


@blueprint.get("/v/<string:code>")
@allow(ANYONE)
def verify(code: str) -> Any:
    """Public check of a receipt: that it is ours, and nothing about the person."""
    known = guides.receipt(code)
    return page("verify.html", status=200 if known else 404, known=known)


@blueprint.get("/v/<string(maxlength=20):code>/qr.svg")
@allow(ANYONE)
def verify_picture(code: str) -> Response:
    """The check address as a picture to scan."""
    picture = render.svg(f"{settings().public_url}/v/{code}", title="回执二维码")
    return Response(picture, content_type="image/svg+xml", headers={"Cache-Control": f"public, max-age={YEAR}"})


@blueprint.get("/console/")
@allow(ANYONE)
def console() -> Any:
    """The desks; who may do what is decided by the API."""
    return page("console.html", bundle="console", idle=int(STAFF_IDLE.total_seconds()))


@blueprint.get("/field/")
@allow(ANYONE)
def field() -> Any:
    """The grid worker's app: the same page for all, so that a phone may keep it; what is lent comes by the API."""
    answer = page("field.html", bundle="field")
    answer.headers["Permissions-Policy"] = AT_THE_DOOR
    return answer


@blueprint.get("/field/sw.js")
@allow(ANYONE)
def field_worker() -> Response:
    """The app's own service worker, which keeps nothing outside its folder; asked for anew each time."""
    answer = assets.serve("field-sw.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/field/manifest.json")
@allow(ANYONE)
def field_manifest() -> Response:
    """What makes the page an app on the phone's desk."""
    return _still("field_manifest.json", "application/manifest+json")


@blueprint.get("/field/icon.svg")
@allow(ANYONE)
def field_icon() -> Response:
    """The app's picture on the phone's desk."""
    return _still("field_icon.svg", "image/svg+xml")


@blueprint.get("/field/icon-<int(max=9999):size>.png")
@allow(ANYONE)
def field_icon_in_pixels(size: int) -> Response:
    """The same picture for desks that take no drawing: an iPhone's, many an Android's."""
    if size not in icon.SIZES:
        raise NotFound()
    return Response(icon.png(size), content_type="image/png", headers=GUARDS | {"Cache-Control": "no-cache"})


def _still(template: str, kind: str) -> Response:
    return Response(render_template(template), content_type=kind, headers=GUARDS | {"Cache-Control": "no-cache"})


@blueprint.get("/view/<any(elder, plain):view>")
@allow(ANYONE)
def view(view: str) -> Any:
    """Switch the elder view without a script, and go back."""
    back = request.args.get("back", "/")
    answer = redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
    answer.set_cookie(ELDER_COOKIE, view, max_age=YEAR, samesite="Lax", path="/")
    return answer


@blueprint.get("/offline")
@allow(ANYONE)
def offline() -> Any:
    """What the service worker shows when there is no network and nothing kept."""
    return page("offline.html")


@blueprint.get("/sw.js")
@allow(ANYONE)
def worker() -> Response:
    """The service worker: at the root, so that it may keep every citizen page; asked for anew each time."""
    answer = assets.serve("sw.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/assets/<string:name>")
@limiter.exempt  # answering costs less than counting, whose heads would ride on weak lines
@allow(ANYONE)
def asset(name: str) -> Response:
    """A built file."""
    return assets.serve(name)


@blueprint.get("/pictures/<string:name>")
@allow(ANYONE)
def picture(name: str) -> Response:
    """A picture of a guide, as the catalogue brought it."""
    content, kind = pictures.read(name)
    answer = Response(content, content_type=kind, headers=GUARDS | {"Cache-Control": "public, max-age=3600"})
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.app_errorhandler(404)
def _no_page(error: HTTPException) -> Any:
    return _told(404, error)


@blueprint.errorhandler(outreach.CodeRevoked)
def _no_longer_valid(error: outreach.CodeRevoked) -> Response:
    """The paper is out of date: what holds now, where there is something."""
    return page("gone.html", status=410, title=error.title, now=guides.instead(**error.facts))


@blueprint.errorhandler(DomainError)
def _refused(error: DomainError) -> Response:
    return page("error.html", status=int(error.status), title=error.title, detail=error.detail)


@blueprint.errorhandler(500)
def _broken(_error: Exception) -> Response:
    return page("error.html", status=500, title="服务器出了点问题", detail="您填过的内容还在手机里。请过一会儿再试。")


def _told(status: int, error: HTTPException) -> Any:
    """A page for people; the API keeps its problems."""
    if request.path.startswith("/api/") or "text/html" not in request.headers.get("Accept", ""):
        return handle_http_exception(error)
    return page("error.html", status=status, title="没有这个页面", detail="可能是网址写错了，或者二维码已经停用。")
