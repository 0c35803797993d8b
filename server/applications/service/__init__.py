"""What people do with applications: one function per thing, each owning its transaction or joining the caller's."""

from server.applications.service.cases import find_case, move, record, reopen
from server.applications.service.corrections import (
    ask,
    expire_correction,
    open_correction,
    send_correction,
)
from server.applications.service.handoffs import give_back, offer, take, withdraw_offer

__all__ = [
    "ask",
    "expire_correction",
    "find_case",
    "give_back",
    "move",
    "offer",
    "open_correction",
    "record",
    "reopen",
    "send_correction",
    "take",
    "withdraw_offer",
]
