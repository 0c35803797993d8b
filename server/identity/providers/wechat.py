"""WeChat mini program: sign-in code and phone button. The session key is dropped on arrival: we have no use for it."""

from dataclasses import dataclass
from typing import Any

from server.core.logs import get_logger
from server.identity.errors import OutsideSignInFailed, WrongSignIn
from server.identity.providers import net, platform_tokens

HOST = "https://api.weixin.qq.com"

#: The sign-in code is wrong, was used, or has run out.
BAD_CODE = frozenset({40029, 40163, 41008})
#: The access token is wrong or has run out.
BAD_TOKEN = frozenset({40001, 40014, 42001})

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PlatformUser:
    """How a platform names its user, for good, within our program."""

    open_id: str


class WeChat:
    def __init__(self, app_id: str, secret: str) -> None:
        self.app_id, self.secret = app_id, secret

    def sign_in(self, code: str) -> PlatformUser:
        """code2Session: a single-use code becomes the open id."""
        query = {"appid": self.app_id, "secret": self.secret, "js_code": code, "grant_type": "authorization_code"}
        told = net.json_of(net.ask("GET", f"{HOST}/sns/jscode2session", params=query))
        self._check(told)
        if not isinstance(told.get("openid"), str):
            raise OutsideSignInFailed()
        return PlatformUser(told["openid"])

    def phone(self, code: str) -> str | None:
        """The phone button's number, or None: it costs money and fails for some, so that signing in goes on without."""
        for _ in range(2):
            url = f"{HOST}/wxa/business/getuserphonenumber"
            told = net.json_of(net.ask("POST", url, params={"access_token": self.token()}, json={"code": code}))
            if told.get("errcode") not in BAD_TOKEN:
                break
            self.forget_token()
        if told.get("errcode"):
            log.warning("wechat_phone_failed", errcode=told["errcode"])
            return None
        number = told.get("phone_info", {}).get("purePhoneNumber")
        return number if isinstance(number, str) and number else None

    def token(self) -> str:
        """The access token that all processes share (also for subscription messages)."""
        return platform_tokens.token(self._token_name, self._fetch_token)

    def forget_token(self) -> None:
        """The far side no longer takes the token: the next call fetches another."""
        platform_tokens.forget(self._token_name)

    @property
    def _token_name(self) -> str:
        return f"wechat:{self.app_id}"

    def _fetch_token(self) -> tuple[str, int]:
        body = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret, "force_refresh": False}
        told = net.json_of(net.ask("POST", f"{HOST}/cgi-bin/stable_token", json=body))
        self._check(told)
        try:
            return str(told["access_token"]), int(told["expires_in"])
        except (KeyError, ValueError, TypeError) as reason:
            raise OutsideSignInFailed() from reason

    @staticmethod
    def _check(told: dict[str, Any]) -> None:
        errcode = told.get("errcode", 0)
        if errcode in BAD_CODE:
            raise WrongSignIn()
        if errcode:
            log.warning("wechat_refused", errcode=errcode)
            raise OutsideSignInFailed()
