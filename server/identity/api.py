"""Signing in, and oneself."""

from typing import Any
from uuid import UUID

from flask import request
from werkzeug.http import dump_cookie

from server.core.access import ANYONE, actor, allow, signed_in
from server.core.config import settings
from server.core.errors import DomainError, Fault, Invalid, NotSignedIn
from server.core.http import Blueprint, limit, refuses
from server.identity import providers, schemas, views
from server.identity.errors import SignInOver, WhoseAccount
from server.identity.models import Session
from server.identity.roles import STAFF, Role
from server.identity.rules import ACCESS_LASTS, VOUCHING, WAY_NAMES, Way
from server.identity.service import citizens, codes, devices, joining, presence, profiles, sessions, staff, tries
from server.identity.service.sessions import Opened

COOKIE = "lm_refresh"
COOKIE_PATH = "/api/v1/sessions"

EVERYBODY = (Role.GUEST, *sorted(STAFF))
PEOPLE = (Role.GUEST,)

blueprint = Blueprint("sessions", url_prefix="/api/v1", description="登录与本人")

#: What each way of signing in needs to be told.
NEEDED: dict[Way, tuple[str, ...]] = {
    Way.GUEST: ("device",),
    Way.SMS: ("phone", "code", "device"),
    Way.WECHAT: ("code",),
    Way.ALIPAY: ("code",),
    Way.PROVINCE: ("ticket", "state", "device"),
    Way.NETWORK_ID: ("ticket", "state", "device"),
    Way.PASSWORD: ("name", "password"),
}


def _cookie(value: str, lasts: int) -> dict[str, str]:
    secure = request.is_secure or settings().public_url.startswith("https:")
    options: dict[str, Any] = {"httponly": True, "samesite": "Strict", "secure": secure}
    return {"Set-Cookie": dump_cookie(COOKIE, value, max_age=lasts, path=COOKIE_PATH, **options)}


def _answer(opened: Opened, status: int, carry: str, more: dict[str, Any] | None = None) -> Any:
    session = Session.get_by_id(opened.session_id)
    account = views.account_view(opened.account_id, session.level)
    told = {"access_token": opened.access_token, "expires_in": int(ACCESS_LASTS.total_seconds()), "account": account}
    told |= {"must": account["must"]} | (more or {})
    if carry == "body":
        return told | {"refresh_token": opened.refresh_token}, status
    return told, status, _cookie(opened.refresh_token, opened.lasts)


@blueprint.post("/sign-in-codes")
@limit("10/minute")
@allow(ANYONE)
@blueprint.arguments(schemas.CodeRequestIn())
@blueprint.response(202, schemas.CodeRequestOut())
def post_code(wanted: dict[str, Any]) -> Any:
    """Ask for a code by text message."""
    return {"resend_after": codes.request(wanted["phone"])}


@blueprint.get("/sign-in-ways")
@allow(ANYONE)
@blueprint.response(200, schemas.WaysOut())
def get_ways() -> Any:
    """Platforms here that say who the person is."""
    return {"items": [{"kind": way, "name": WAY_NAMES[way], "is_demo": demo} for way, demo in providers.offered()]}


@blueprint.post("/sign-in-tries")
@limit("20/minute")
@allow(ANYONE)
@blueprint.arguments(schemas.TryIn())
@blueprint.response(201, schemas.TryOut())
def post_try(told: dict[str, Any]) -> Any:
    """Set out to such a platform: where to go. It sends the browser back with a ticket for `POST /sessions`."""
    return tries.begin(Way(told["kind"]), device=told["device"])


@blueprint.post("/sessions")
@limit("30/minute")
@allow(ANYONE)
@blueprint.arguments(schemas.SignInIn(), examples=schemas.SIGN_INS)
@blueprint.response(201, schemas.SessionOut())
@blueprint.alt_response(401, description="账号、密码或验证码不对；或还要再验证一步")
@blueprint.alt_response(403, description="账号锁定或停用")
@blueprint.alt_response(
    409, description="平台的答复用过了、过期了，或者不是这台设备要的；要先说手机号的账号是不是本人的"
)
@blueprint.alt_response(502, description="对方平台没有确认")
@refuses(SignInOver, WhoseAccount)
def post_session(told: dict[str, Any]) -> Any:
    """Sign in."""
    way = Way(told["kind"])
    missing = [name for name in NEEDED[way] if not told.get(name)]
    if missing:
        raise Invalid([Fault(f"/{name}", "这一项要填") for name in missing])
    if way in VOUCHING:
        vouched = tries.finish(way, told["ticket"], state=told["state"], device=told["device"])
        opened, news = citizens.sign_in_vouched(way, vouched, device=told["device"], caller=_caller())
    else:
        opened, news = _open(way, told), None
    return _answer(opened, 201, told["carry"], {"news": news, "joined": joining.joined_into(opened.account_id)})


def _open(way: Way, told: dict[str, Any]) -> Opened:
    if way is Way.GUEST:
        return citizens.enter_as_guest(told["device"])
    if way is Way.PASSWORD:
        second = {name: told[name] for name in ("totp", "passkey", "pin", "device") if name in told}
        return staff.sign_in(told["name"], told["password"], staff.Second(**second))
    caller = _caller()
    if way is Way.SMS:
        mine = told["is_mine"]
        return citizens.sign_in_by_code(told["phone"], told["code"], device=told["device"], caller=caller, is_mine=mine)
    known = {"phone_code": told.get("phone_code", ""), "device": told.get("device", "")}
    return citizens.sign_in_by_platform(way, told["code"], guest=caller, **known)


def _caller() -> Any:
    """Who now says who he is: what he began comes along. A dead token is no obstacle to signing in."""
    try:
        return actor()
    except DomainError:
        return None


@blueprint.put("/sessions/current")
@limit("60/minute")
@allow(ANYONE)
@blueprint.arguments(schemas.RenewIn())
@blueprint.response(200, schemas.SessionOut())
@blueprint.alt_response(401, description="登录已结束")
def put_session(told: dict[str, Any]) -> Any:
    """Renew the access token with the refresh token (cookie or body)."""
    carried = told.get("refresh_token")
    token = carried or request.cookies.get(COOKIE)
    if not token:
        raise NotSignedIn()
    renewed = sessions.renew(token)
    joined = {"joined": joining.joined_into(renewed.account_id)}
    return _answer(renewed, 200, "body" if carried else "cookie", joined)


@blueprint.delete("/sessions/current")
@allow(*EVERYBODY)
@blueprint.response(204)
def delete_session() -> Any:
    """Sign out; the token is dead at once."""
    sessions.end(signed_in().session_id)
    return None, 204, _cookie("", 0)


@blueprint.get("/me")
@allow(*EVERYBODY)
@blueprint.response(200, schemas.MeOut())
def get_me() -> Any:
    """Who is signed in."""
    caller = signed_in()
    return views.account_view(caller.account_id, caller.level)


@blueprint.put("/me/password")
@limit("20/minute")
@allow(*sorted(STAFF))
@blueprint.arguments(schemas.PasswordIn())
@blueprint.response(204)
def put_password(told: dict[str, Any]) -> None:
    """Change one's password; every other session ends."""
    caller = signed_in()
    staff.change_password(caller.account_id, old=told["old"], new=told["new"], session_id=caller.session_id)


@blueprint.put("/me/presence")
@limit("20/minute")
@allow(*sorted(STAFF))
@blueprint.arguments(schemas.PresenceIn())
@blueprint.response(200, schemas.PresenceOut())
@blueprint.alt_response(403, description="账号锁定")
def put_presence(told: dict[str, Any]) -> Any:
    """Show once more that it is oneself, by password or a second step, before what asks for it."""
    second = {name: told[name] for name in ("totp", "passkey", "pin", "device") if name in told}
    return presence.show(told.get("password", ""), staff.Second(**second), by=signed_in())


@blueprint.put("/me/totp")
@limit("20/minute")
@allow(*sorted(STAFF))
@blueprint.arguments(schemas.TotpIn())
@blueprint.response(200, schemas.TotpOut())
def put_totp(told: dict[str, Any]) -> Any:
    """Set up six-digit codes: first the password, then a first code."""
    account = signed_in().account_id
    if told.get("code"):
        staff.confirm_totp(account, code=told["code"])
        return {"active": True}
    secret, address = staff.begin_totp(account, password=told.get("password", ""))
    return {"secret": secret, "address": address, "active": False}


@blueprint.put("/me/phone")
@limit("20/minute")
@allow(Role.CITIZEN)
@blueprint.arguments(schemas.PhoneIn())
@blueprint.response(200, schemas.MeOut())
def put_phone(told: dict[str, Any]) -> Any:
    """Take another phone number; the old one opens nothing any more."""
    caller = signed_in()
    citizens.change_phone(
        caller.account_id, told["phone"], told["code"], device=told["device"], session_id=caller.session_id
    )
    return views.account_view(caller.account_id, caller.level)


@blueprint.get("/me/profile")
@allow(*PEOPLE)
@blueprint.response(200, schemas.ProfileOut())
def get_profile() -> Any:
    """What one told about oneself."""
    return profiles.show(signed_in())


@blueprint.put("/me/profile")
@allow(*PEOPLE)
@blueprint.arguments(schemas.ProfileIn())
@blueprint.response(200, schemas.ProfileOut())
def put_profile(told: dict[str, Any]) -> Any:
    """Tell about oneself, to fill in forms later."""
    return profiles.keep(signed_in(), told["values"])


@blueprint.post("/me/passkey-options")
@limit("20/minute")
@allow(Role.SECRETARY)
@blueprint.response(200)
def post_passkey_options() -> Any:
    """What the browser needs to make a passkey (WebAuthn creation options)."""
    return devices.passkey_options(signed_in().account_id)


@blueprint.put("/me/passkeys/<uuid:passkey_id>")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.PasskeyIn())
@blueprint.response(204)
def put_passkey(told: dict[str, Any], passkey_id: UUID) -> None:
    """Keep the passkey that the browser made."""
    devices.add_passkey(passkey_id, signed_in().account_id, **told)


@blueprint.put("/me/devices/<uuid:device_id>")
@allow(Role.SECRETARY)
@blueprint.arguments(schemas.PinIn())
@blueprint.response(204)
def put_device(told: dict[str, Any], device_id: UUID) -> None:
    """Remember this device by a PIN."""
    devices.remember(device_id, signed_in().account_id, **told)


@blueprint.delete("/me/devices/<uuid:device_id>")
@allow(*sorted(STAFF))
@blueprint.response(204)
def delete_device(device_id: UUID) -> None:
    """Forget a passkey or a remembered device."""
    devices.forget(device_id, signed_in().account_id)
