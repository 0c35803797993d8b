"""Somebody and who acts for her, each checked at an account of their own."""

from typing import Any

import pytest

from server.identity.service import accounts
from tests.server.applications.acting import Family


@pytest.fixture
def family(district: Any, frozen: Any) -> Family:
    made = Family()
    for actor, person in ((made.hers, made.principal), (made.his, made.agent)):
        accounts.link(actor.account_id, person.id, how="clerk", by=None)
    return made
