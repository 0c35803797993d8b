"""Shapes at the door: signing in and oneself."""

from typing import Any

from marshmallow import fields, validate

from server.core.http import Body, Choice, Day, Flag, Json, Moment, Out, Text, sometimes
from server.identity.identifiers import tidy_phone
from server.identity.rules import VOUCHING, News, Way

MOBILE = r"^(\+?86[- ]?)?1[3-9][- 0-9]{9,13}$"
EXAMPLE_ID = "01932c07-0000-7000-8000-000000000001"


class Phone(Text):
    """A mainland mobile number, written as people write it, stored one way."""

    def __init__(self, **options: Any) -> None:
        pattern = validate.Regexp(MOBILE, error="请填 11 位手机号")
        super().__init__(max=20, validate=pattern, metadata={"example": "13800000000"}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        return tidy_phone(super()._deserialize(value, attr, data, **kwargs))


class Device(Text):
    """The device's own random key, made and kept by it; a secret."""

    def __init__(self, **options: Any) -> None:
        about = {"description": "random key of the device, 128 bits or more", "example": "b2Zmc3ByaW5nLWRldmljZS1rZXk"}
        super().__init__(min=16, max=128, metadata=about, **options)


class CodeRequestIn(Body):
    phone = Phone(required=True)


class CodeRequestOut(Out):
    resend_after = fields.Integer(metadata={"description": "seconds", "example": 60})


class WayOut(Out):
    kind = Choice(*sorted(VOUCHING), metadata={"example": "province"})
    name = fields.String(metadata={"example": "统一身份认证"})
    is_demo = fields.Boolean(metadata={"description": "the demo's stand-in", "example": True})


class WaysOut(Out):
    items = fields.List(fields.Nested(WayOut))


class TryIn(Body):
    kind = Choice(*sorted(VOUCHING), required=True, metadata={"example": "province"})
    device = Device(required=True)


class TryOut(Out):
    address = fields.String(metadata={"description": "where the browser goes", "example": "https://id.example/sign-in"})
    state = fields.String(metadata={"description": "comes back with the ticket", "example": "b2Zmc3ByaW5nLXN0YXRl"})
    lasts = fields.Integer(metadata={"description": "seconds", "example": 900})


class SignInIn(Body):
    """Which fields are needed follows from `kind`; a missing one is named."""

    kind = Choice(*(way.value for way in Way), required=True, metadata={"example": "sms"})
    device = Device()
    phone = Phone()
    code = Text(max=200, metadata={"description": "SMS code, or the platform's sign-in code", "example": "204318"})
    is_mine = Flag(
        load_default=None,
        metadata={
            "description": "sms, where `whose-account` asked: whether the phone's account is the caller's own too. "
            "true: the two become one; false: only the phone's is opened. The same code goes with it",
            "example": True,
        },
    )
    phone_code = Text(max=200, metadata={"description": "code of WeChat's phone button"})
    ticket = Text(max=4000, metadata={"description": "ticket of the provincial sign-in or network id"})
    state = Text(max=100, metadata={"description": "of the try that the ticket answers"})
    name = Text(max=100, metadata={"description": "staff sign-in name"})
    password = Text(max=200)
    totp = Text(max=6, validate=validate.Regexp(r"^[0-9]{6}$", error="请填 6 位数字"))
    passkey = Json(metadata={"description": "answer of navigator.credentials.get"})
    pin = Text(max=12)
    carry = Choice("cookie", "body", load_default="cookie", metadata={"description": "how the refresh token travels"})


DEVICE, STATE, PASSKEY = "b2Zmc3ByaW5nLWRldmljZS1rZXk", "b2Zmc3ByaW5nLXN0YXRl", {"id": "YWJj", "type": "public-key"}
BY_NAME = {"kind": "password", "name": "liming", "password": "Neues-Pferd-42"}


def _way(about: str, **body: Any) -> dict[str, Any]:
    return {"summary": about, "value": body}


#: One body for each way of signing in, and for each second proof of staff.
SIGN_INS = {
    "guest": _way("without a name", kind="guest", device=DEVICE),
    "sms": _way("a code by text message", kind="sms", phone="13800000000", code="204318", device=DEVICE),
    "wechat": _way("a platform's app", kind="wechat", code="0e3a51b2c4", phone_code="7c1ed09a44", device=DEVICE),
    "alipay": _way("a platform's app", kind="alipay", code="0e3a51b2c4", device=DEVICE),
    "province": _way("back from the province", kind="province", ticket="c3ByaW5n", state=STATE, device=DEVICE),
    "network_id": _way("back from the network id", kind="network_id", ticket="c3ByaW5n", state=STATE, device=DEVICE),
    "password_totp": _way("staff, with a code of six digits", **BY_NAME, totp="204318"),
    "password_passkey": _way("staff, with a passkey", **BY_NAME, passkey=PASSKEY),
    "password_pin": _way("staff, on a remembered device", **BY_NAME, pin="204318", device=DEVICE),
    "body": _way("where cookies are not kept", kind="guest", device=DEVICE, carry="body"),
}


class RoleOut(Out):
    role = fields.String(metadata={"example": "citizen"})
    body = fields.String(allow_none=True)
    division = fields.String(allow_none=True)


class PersonOut(Out):
    """A person as lists may show one: masked."""

    id = fields.UUID()
    kind = fields.String(metadata={"example": "natural"})
    name = fields.String(metadata={"example": "李*明"})
    id_type = fields.String(allow_none=True, metadata={"example": "resident_id"})
    id_number = fields.String(allow_none=True, metadata={"example": "4****************7"})
    phone = fields.String(allow_none=True, metadata={"example": "138****0000"})
    address = fields.String(allow_none=True, metadata={"example": "柳泉街道***"})
    checked = fields.Boolean()


class AccountOut(Out):
    id = fields.UUID(metadata={"example": EXAMPLE_ID})
    kind = fields.String(metadata={"example": "citizen"})
    name = fields.String(allow_none=True, metadata={"example": "李*明"})
    phone = fields.String(allow_none=True, metadata={"example": "138****0000"})
    level = Choice("none", "phone", "checked", metadata={"example": "phone"})
    person = fields.Nested(PersonOut, allow_none=True)
    roles = fields.List(fields.Nested(RoleOut))


class SessionOut(Out):
    access_token = fields.String(
        metadata={"example": "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiIwMTlhIn0.c2lnbmF0dXJl"}
    )
    expires_in = fields.Integer(metadata={"example": 600})
    refresh_token = sometimes(fields.String(metadata={"description": 'only with "carry": "body"'}))
    account = fields.Nested(AccountOut)
    must = fields.List(fields.String(), metadata={"example": []})
    joined = sometimes(
        fields.List(fields.UUID(), metadata={"description": "accounts that are one with this one by now"})
    )
    news = sometimes(
        Choice(
            *News,
            allow_none=True,
            metadata={"description": "what became of the account that was signed in", "example": None},
        )
    )


class RenewIn(Body):
    refresh_token = Text(
        max=300,
        metadata={"example": "kq3Zk0m2y1c8u5n7.b2Zmc3ByaW5n", "description": "left out where the cookie carries it"},
    )


class MeOut(AccountOut):
    must = fields.List(fields.String())


class PasswordIn(Body):
    old = Text(max=200, required=True, metadata={"example": "Demo-abcdefghij"})
    new = Text(max=200, required=True, metadata={"example": "Neues-Pferd-42"})


class PresenceIn(Body):
    """One of them is enough; a PIN with the device on which it was chosen."""

    password = Text(max=200, metadata={"example": "Demo-abcdefghij"})
    totp = Text(max=6, validate=validate.Regexp(r"^[0-9]{6}$", error="请填 6 位数字"))
    passkey = Json(metadata={"description": "answer of navigator.credentials.get"})
    pin = Text(max=12)
    device = Device()


class PresenceOut(Out):
    until = Moment()


class TotpIn(Body):
    """First with the password: a secret comes back. Then with a code that shows the app has it."""

    password = Text(max=200)
    code = Text(max=6, validate=validate.Regexp(r"^[0-9]{6}$", error="请填 6 位数字"), metadata={"example": "204318"})


class TotpOut(Out):
    secret = fields.String(metadata={"example": "JBSWY3DPEHPK3PXP"})
    address = fields.String(
        metadata={
            "example": "otpauth://totp/LastMeter:liming?secret=JBSWY3DPEHPK3PXP&issuer=LastMeter",
            "description": "otpauth:// address for a QR code",
        }
    )
    active = fields.Boolean(metadata={"example": False})


class PhoneIn(Body):
    phone = Phone(required=True)
    code = Text(max=6, required=True, metadata={"example": "204318"})
    device = Device(required=True)


class ProfileIn(Body):
    """What a person tells about himself, to fill in forms later; kept with the account."""

    values = Json(required=True, metadata={"example": {"person_name": "李小明"}})


class ProfileOut(Out):
    values = fields.Dict(metadata={"example": {"person_name": "李小明"}})
    person = fields.Nested(PersonOut, allow_none=True)


class PasskeyIn(Body):
    answer = Json(
        required=True,
        metadata={
            "example": {"id": "YWJj", "rawId": "YWJj", "type": "public-key", "response": {}},
            "description": "answer of navigator.credentials.create",
        },
    )
    label = Text(max=50, load_default="", metadata={"example": "办公室电脑"})


class PinIn(Body):
    device = Device(required=True)
    pin = Text(
        max=12,
        required=True,
        validate=validate.Regexp(r"^[0-9]{6,12}$", error="数字密码要 6 到 12 位数字"),
        metadata={"example": "204318"},
    )
    label = Text(max=50, load_default="", metadata={"example": "窗口平板"})


class PersonIn(Body):
    """A person by name and number, as read from a paper."""

    kind = Choice("natural", "firm", load_default="natural")
    name = Text(min=1, max=100, required=True, metadata={"example": "李小明"})
    id_type = Text(max=40, allow_none=True, load_default=None, metadata={"example": "resident_id"})
    id_number = Text(max=40, allow_none=True, load_default=None, metadata={"example": "440000194910010217"})
    phone = Text(max=30, allow_none=True, load_default=None)
    address = Text(max=200, allow_none=True, load_default=None)
    birth = Day(allow_none=True, load_default=None)
    registered = Text(max=12, allow_none=True, load_default=None, metadata={"description": "division code"})
    living = Text(max=12, allow_none=True, load_default=None, metadata={"description": "division code"})
    business = Text(max=12, allow_none=True, load_default=None, metadata={"description": "division code"})


class ReasonIn(Body):
    reason = Text(min=2, max=500, required=True, metadata={"example": "电话核对申请人身份"})
