"""Text messages through a gateway that takes signed JSON.

There is no common standard among Chinese SMS operators: each has its own templates, signatures and reports. This
adapter speaks a small contract of ours which an installation's gateway (or twenty lines in front of an operator)
fulfils; no operator's own interface has been tried:

    POST <url>  Content-Type: application/json
    X-LastMeter-Time: seconds since 1970
    X-LastMeter-Signature: hex HMAC-SHA-256 of "<time>.<body>" with the shared key
    {"id": "…", "to": "138…", "sign": "…", "text": "…"}

2xx means taken over; a repeat carries the same id and must not be sent twice. 4xx other than 408 and 429 is final.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping

import httpx

from server.core import clock
from server.core.errors import TryAgain
from server.core.logs import get_logger
from server.identity.providers import net

log = get_logger(__name__)


def signature(key: bytes, moment: str, body: bytes) -> str:
    return hmac.new(key, moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def signed(key: bytes, told: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """What is told as JSON, and the headers under which it goes."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    moment = str(int(clock.now().timestamp()))
    headers = {"Content-Type": "application/json", "X-LastMeter-Time": moment}
    return body, headers | {"X-LastMeter-Signature": signature(key, moment, body)}


class GatewaySms:
    """Sends through the gateway of the settings."""

    def __init__(self, url: str, key: bytes, sign: str) -> None:
        self.url, self.key, self.sign = url, key, sign

    def send(self, phone: str, text: str, *, key: str) -> bool:
        body, headers = signed(self.key, {"id": key, "to": phone, "sign": self.sign, "text": text})
        try:
            with net.client() as line:
                response = line.post(self.url, content=body, headers=headers)
        except httpx.HTTPError as reason:
            raise TryAgain("sms gateway") from reason
        if response.status_code >= 500 or response.status_code in (408, 429):
            raise TryAgain(f"sms gateway {response.status_code}")
        if not response.is_success:
            log.error("sms_refused", message=key, status=response.status_code)
        return response.is_success
