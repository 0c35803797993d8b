"""Sign-ins that say who the person is, through a gateway: the province's (统一身份认证), the network id's (网络身份).

Each province has its own interface, and the network id is reached through a licensed one. This adapter speaks a small
contract of ours which the installation's gateway fulfils; no platform's own interface has been tried:

1. The browser goes to <sign-in page>?state=…&nonce=…&back=… . The platform identifies the person there.
2. The browser comes back to <back>?state=…&ticket=… , or <back>?state=…&error=… where nobody signed in.
3. POST <exchange>, signed as text messages are (see `gateway.py`): {"ticket": "…"} is answered with
   {"nonce": "…", "subject": "…", "name": "…", "id_type": "resident_id", "id_number": "…", "phone": "…"?}.
   A ticket is good for one exchange; `subject` is the platform's lasting id of the person; 4xx: no such ticket.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from server.core.config import settings
from server.identity.errors import OutsideSignInFailed
from server.identity.facts import RESIDENT_ID, PersonFacts
from server.identity.providers import net
from server.identity.providers.gateway import signed

#: The page of ours to which every platform sends the browser back; it is registered there.
BACK = "/sign-in/back"


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the far side says this is; `subject` is its lasting id for the person, `nonce` that of the try it answers."""

    subject: str
    facts: PersonFacts
    nonce: str


class GatewayVouching:
    """A platform behind the gateway of the settings."""

    def __init__(self, page: str, exchange: str, key: bytes) -> None:
        self.page, self.exchange, self.key = page, exchange, key

    def address(self, *, state: str, nonce: str) -> str:
        """Where the browser goes."""
        told = urlencode({"state": state, "nonce": nonce, "back": settings().public_url + BACK})
        return f"{self.page}{'&' if '?' in self.page else '?'}{told}"

    def redeem(self, ticket: str) -> Vouched:
        """Whom the ticket stands for."""
        body, headers = signed(self.key, {"ticket": ticket})
        response = net.ask("POST", self.exchange, content=body, headers=headers)
        return vouched(net.json_of(response))


def vouched(told: Mapping[str, Any]) -> Vouched:
    """What the far side told, or a named no: a number that cannot be one vouches for nobody."""
    try:
        phone = str(told["phone"]) if told.get("phone") else None
        name, number, paper = str(told["name"]), str(told["id_number"]), str(told.get("id_type") or RESIDENT_ID)
        facts = PersonFacts(name=name, id_type=paper, id_number=number, phone=phone)
        subject, nonce = str(told.get("subject") or f"{facts.paper}:{facts.number}"), str(told["nonce"])
    except (ValueError, TypeError, KeyError, AttributeError) as reason:
        raise OutsideSignInFailed() from reason
    if not facts.born or not facts.written_name:
        raise OutsideSignInFailed()
    return Vouched(subject, facts, nonce)
