"""WeChat, Alipay and an SMS gateway as they answer, with their error codes, content types and signatures."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


@dataclass
class WeChatServer:
    """One mini program. Codes are single use; a token that was forced out answers 40001."""

    app_id: str = "wx-demo"
    secret: str = "wx-secret"
    codes: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    tokens_given: int = 0
    token: str = ""
    lasts: int = 7200
    busy: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        handler = {
            ("GET", "/sns/jscode2session"): self._session,
            ("POST", "/cgi-bin/stable_token"): self._token,
            ("POST", "/wxa/business/getuserphonenumber"): self._phone,
        }.get((request.method, request.url.path))
        if handler is None:
            return httpx.Response(404)
        told = {"errcode": -1, "errmsg": "system error"} if self.busy else handler(request)
        # As the real one: JSON under the wrong content type.
        return httpx.Response(200, content=json.dumps(told), headers={"Content-Type": "text/plain"})

    def _session(self, request: httpx.Request) -> dict[str, Any]:
        query = dict(request.url.params)
        if (query.get("appid"), query.get("secret")) != (self.app_id, self.secret):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        if query.get("grant_type") != "authorization_code":
            return {"errcode": 40002, "errmsg": "invalid grant_type"}
        code = query.get("js_code", "")
        if code not in self.codes:
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"openid": self.codes.pop(code), "session_key": "bm8gdXNlIGZvciB1cw=="}

    def _token(self, request: httpx.Request) -> dict[str, Any]:
        told = json.loads(request.content)
        if (told.get("appid"), told.get("secret")) != (self.app_id, self.secret):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self.tokens_given += 1
        self.token = f"token-{self.tokens_given}"
        return {"access_token": self.token, "expires_in": self.lasts}

    def _phone(self, request: httpx.Request) -> dict[str, Any]:
        if request.url.params.get("access_token") != self.token:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        number = self.phones.pop(json.loads(request.content).get("code"), None)
        if number is None:
            return {"errcode": 40029, "errmsg": "invalid code"}
        info = {"phoneNumber": f"+86{number}", "purePhoneNumber": number, "countryCode": "86"}
        return {"errcode": 0, "errmsg": "ok", "phone_info": info}


def _text(key: Any) -> str:
    if isinstance(key, rsa.RSAPrivateKey):
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    else:
        der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


class AlipayServer:
    """The gateway: checks our signature over the sorted fields, signs the characters of its answer."""

    def __init__(self) -> None:
        self.theirs = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.ours = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, str] = {}
        self.forge = False

    @property
    def settings(self) -> dict[str, str]:
        public = _text(self.theirs.public_key())
        return {"alipay_app_id": "2026", "alipay_private_key": _text(self.ours), "alipay_public_key": public}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        fields = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        sign = base64.b64decode(fields.pop("sign", ""))
        text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name])
        try:
            self.ours.public_key().verify(sign, text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return self._answer("error_response", {"code": "40002", "sub_code": "isv.invalid-signature"})
        if fields["method"] != "alipay.system.oauth.token" or fields["app_id"] != "2026":
            return self._answer("error_response", {"code": "40002", "sub_code": "isv.invalid-app-id"})
        open_id = self.codes.pop(fields["code"], None)
        if open_id is None:
            return self._answer("error_response", {"code": "40002", "sub_code": "isv.code-invalid"})
        told = {"open_id": open_id, "access_token": "a", "expires_in": 1296000, "note": '含有 } 和 " 的文字'}
        return self._answer("alipay_system_oauth_token_response", told)

    def _answer(self, name: str, told: dict[str, Any]) -> httpx.Response:
        part = json.dumps(told, ensure_ascii=False)
        sign = self.theirs.sign(part.encode(), padding.PKCS1v15(), hashes.SHA256())
        if self.forge:
            part = part.replace("2088", "2089")
        body = f'{{"{name}":{part},"sign":"{base64.b64encode(sign).decode()}"}}'
        return httpx.Response(200, content=body, headers={"Content-Type": "text/html;charset=utf-8"})


class Gateway:
    """An SMS gateway: takes signed JSON, remembers ids, answers what it is told to."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.taken: dict[str, dict[str, str]] = {}
        self.status = 200

    def __call__(self, request: httpx.Request) -> httpx.Response:
        from server.identity.providers.gateway import signature

        moment = request.headers["X-LastMeter-Time"]
        if request.headers["X-LastMeter-Signature"] != signature(self.key, moment, request.content):
            return httpx.Response(403)
        if self.status == 200:
            told = json.loads(request.content)
            self.taken.setdefault(told["id"], told)
        return httpx.Response(self.status)
