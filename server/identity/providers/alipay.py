"""Alipay mini program: a code becomes the open id (alipay.system.oauth.token), signed both ways (RSA2)."""

import base64
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from server.core import clock
from server.core.config import BadSetting
from server.core.logs import get_logger
from server.identity.errors import OutsideSignInFailed, WrongSignIn
from server.identity.providers import net
from server.identity.providers.wechat import PlatformUser

GATEWAY = "https://openapi.alipay.com/gateway.do"
METHOD = "alipay.system.oauth.token"
ANSWER = "alipay_system_oauth_token_response"

log = get_logger(__name__)


def text_to_sign(fields: dict[str, str]) -> bytes:
    """All fields but empty ones and the signature, sorted, as name=value joined by &."""
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "sign" and fields[name]).encode()


def signed_part(answer: str, name: str) -> bytes | None:
    """The object under this name exactly as it was written: the platform signs the characters, not the meaning."""
    start = answer.find(f'"{name}"')
    start = answer.find("{", start) if start >= 0 else -1
    if start < 0:
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(answer, start)
    except ValueError:
        return None
    return answer[start:end].encode()


class Alipay:
    def __init__(self, app_id: str, private_key: str, public_key: str) -> None:
        self.app_id = app_id
        try:
            ours = serialization.load_der_private_key(base64.b64decode(private_key), None)
            theirs = serialization.load_der_public_key(base64.b64decode(public_key))
        except ValueError as reason:
            raise BadSetting(
                "LASTMETER_ALIPAY_PRIVATE_KEY or _PUBLIC_KEY cannot be used: base64 of a key expected"
            ) from reason
        if not isinstance(ours, rsa.RSAPrivateKey) or not isinstance(theirs, rsa.RSAPublicKey):
            raise BadSetting("LASTMETER_ALIPAY_PRIVATE_KEY or _PUBLIC_KEY cannot be used: RSA keys expected")
        self.ours, self.theirs = ours, theirs

    def sign_in(self, code: str) -> PlatformUser:
        """The code becomes the open id."""
        fields = {
            "app_id": self.app_id,
            "method": METHOD,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": clock.local(clock.now()).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
            "grant_type": "authorization_code",
            "code": code,
        }
        signature = self.ours.sign(text_to_sign(fields), padding.PKCS1v15(), hashes.SHA256())
        fields["sign"] = base64.b64encode(signature).decode()
        response = net.ask("POST", GATEWAY, data=fields)
        told = net.json_of(response)
        if ANSWER not in told:
            self._refuse(told.get("error_response"))
        self._verify(response.text, told.get("sign"))
        user = told[ANSWER].get("open_id") if isinstance(told[ANSWER], dict) else None
        if not isinstance(user, str) or not user:
            raise OutsideSignInFailed()
        return PlatformUser(user)

    def phone(self, code: str) -> str | None:
        """my.getPhoneNumber gives it encrypted under one more key per program: not offered here."""
        return None

    def _verify(self, answer: str, sign: Any) -> None:
        part = signed_part(answer, ANSWER)
        try:
            if part is None or not isinstance(sign, str):
                raise OutsideSignInFailed()
            self.theirs.verify(base64.b64decode(sign), part, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, ValueError) as reason:
            log.error("alipay_signature_wrong")
            raise OutsideSignInFailed() from reason

    @staticmethod
    def _refuse(error: Any) -> None:
        code = error.get("sub_code") if isinstance(error, dict) else None
        if code == "isv.code-invalid":
            raise WrongSignIn()
        log.warning("alipay_refused", sub_code=code)
        raise OutsideSignInFailed()
