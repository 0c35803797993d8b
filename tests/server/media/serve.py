"""A real server process for the tests of this room: its doors only, callers named by a header.

Started by `live.py` with granian; the settings come from the environment.
"""

from flask import Flask

from server import app as roof
from tests.server.media.builders import sign_in_by_header

DOORS = ("server.core.health:blueprint", "server.media.api:blueprint", "server.media.uploads_api:blueprint")


def create() -> Flask:
    roof.DOORS = DOORS
    return sign_in_by_header(roof.create_from_environment())
