"""What people do with files: send them, hand them in, look at them, sign."""

from server.media.service.at_once import take
from server.media.service.copies import look, make_ordered
from server.media.service.papers import attach, grant, hand_over
from server.media.service.signatures import sign
from server.media.service.uploads import append, begin, end, offset, sweep

__all__ = [
    "append",
    "attach",
    "begin",
    "end",
    "grant",
    "hand_over",
    "look",
    "make_ordered",
    "offset",
    "sign",
    "sweep",
    "take",
]
