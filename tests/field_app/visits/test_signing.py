"""What a worker signs on the phone is what the approval compares."""

import json
from pathlib import Path

from server.applications import signing
from server.applications.schemas import ContentIn
from server.core import crypto

VECTOR = json.loads((Path(__file__).parents[2] / "vectors/signing.json").read_text(encoding="utf-8"))


def test_the_phone_shows_what_we_compare() -> None:
    whom = {"person": VECTOR["resident"], "authority": "worker_order"}
    kept = crypto.as_json(ContentIn().load(VECTOR["content"] | {"applicant": whom}))
    shown = crypto.digest(VECTOR["shown"].encode())
    assert signing.is_of(shown, kept, VECTOR["form"])
    assert not signing.is_of(shown, kept, "sha256:other")
