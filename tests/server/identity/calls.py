"""Calls through the doors, and the bodies that most of them share."""

from typing import Any
from uuid import uuid4

from tests.server.identity.builders import NUMBERS

API = "/api/v1"
ANY = str(uuid4())
CARD = {"name": "李小明", "id_type": "resident_id", "id_number": NUMBERS[2]}
CONSENT = {"text": "prefill", "version": 1, "shown_digest": "sha256:0"}
MANDATE = {"agent_facts": CARD, "ground": "relative", "until": "2027-06-30T00:00:00+08:00"}
GUARDIAN = {"ward": ANY, "guardian": ANY, "relation": "母亲", "reason": "minor", "proof": "户口簿"}
REASON = {"reason": "电话核对"}


def call(client: Any, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
    """One call of the API."""
    more = {} if body is None else {"json": body}
    return client.open(API + path, method=method.upper(), headers=headers or {}, **more)
