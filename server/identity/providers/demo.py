"""Stand-ins of the demo: messages that go nowhere, and sign-ins that vouch for invented people."""

import json
from dataclasses import dataclass

from server.core import clock
from server.core.db import insert_many
from server.core.ids import uuid7
from server.identity.errors import OutsideSignInFailed
from server.identity.facts import PersonFacts
from server.identity.models import DemoMessage
from server.identity.rules import Way


class DemoSms:
    """Puts the message on the demo's outbox page."""

    def send(self, phone: str, text: str, *, key: str) -> bool:
        row = {"id": uuid7(), "key": key, "to": phone, "text": text, "at": clock.now()}
        insert_many(DemoMessage, [row], ignore=True)
        return True


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who the far side says this is; `subject` is its lasting id for the person."""

    subject: str
    facts: PersonFacts


class DemoVouching:
    """Takes as ticket what a real one would fetch with it: {"name", "id_type"?, "id_number", "phone"?} as JSON."""

    def __init__(self, way: Way) -> None:
        self.way = way

    def redeem(self, ticket: str) -> Vouched:
        try:
            told = json.loads(ticket)
            facts = PersonFacts(
                name=str(told["name"]),
                id_type=str(told.get("id_type", "resident_id")),
                id_number=str(told["id_number"]),
                phone=str(told["phone"]) if told.get("phone") else None,
            )
        except (ValueError, TypeError, KeyError, AttributeError) as reason:
            raise OutsideSignInFailed() from reason
        if not facts.born:
            raise OutsideSignInFailed()
        return Vouched(f"{facts.paper}:{facts.number}", facts)
