"""Stand-ins of the demo: messages that go nowhere, and sign-ins that vouch for invented people."""

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from server.core import clock, crypto
from server.core.db import insert_many
from server.core.ids import uuid7
from server.identity.errors import OutsideSignInFailed
from server.identity.facts import PersonFacts
from server.identity.models import DemoMessage
from server.identity.providers.vouching import Vouched, vouched
from server.identity.rules import Way

#: A real platform's tickets last no longer.
TICKET_LASTS = timedelta(minutes=5)


class DemoSms:
    """Puts the message on the demo's outbox page."""

    def send(self, phone: str, text: str, *, key: str) -> bool:
        row = {"id": uuid7(), "key": key, "to": phone, "text": text, "at": clock.now()}
        insert_many(DemoMessage, [row], ignore=True)
        return True


class DemoVouching:
    """Sends the browser to a page of the demo, where one chooses which invented person to be."""

    def __init__(self, way: Way) -> None:
        self.way = way

    def address(self, *, state: str, nonce: str) -> str:
        return f"/demo/sign-in/{self.way}?{urlencode({'state': state, 'nonce': nonce})}"

    def ticket(self, facts: PersonFacts, *, nonce: str) -> str:
        """What the page gives the browser: nobody else can make one."""
        told: dict[str, Any] = {"nonce": nonce, "until": (clock.now() + TICKET_LASTS).timestamp()}
        told |= {name: getattr(facts, name) for name in ("name", "id_type", "id_number", "phone")}
        return base64.urlsafe_b64encode(crypto.seal(self._purpose, json.dumps(told).encode())).decode()

    def redeem(self, ticket: str) -> Vouched:
        try:
            told = json.loads(crypto.open_sealed(self._purpose, base64.urlsafe_b64decode(ticket)))
        except (crypto.Broken, ValueError) as reason:
            raise OutsideSignInFailed() from reason
        if told.pop("until") < clock.now().timestamp():
            raise OutsideSignInFailed()
        return vouched(told)

    @property
    def _purpose(self) -> str:
        return f"demo.ticket/{self.way}"
