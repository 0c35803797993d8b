import gzip

import pytest
from flask import Blueprint, Flask

from server.core.packing import WORTH_PACKING, packed

LONG, SHORT = "中" * WORTH_PACKING, "短"


@pytest.fixture
def client():
    app, door = Flask("packing"), Blueprint("door", __name__)
    door.after_request(packed)
    door.get("/long", endpoint="long")(lambda: LONG)
    door.get("/short", endpoint="short")(lambda: SHORT)
    door.get("/wrong", endpoint="wrong")(lambda: (LONG, 409))
    app.register_blueprint(door)
    return app.test_client()


def test_a_long_answer_is_packed_for_who_takes_it(client):
    answer = client.get("/long", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data).decode() == LONG
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert len(answer.data) < len(LONG.encode()) // 10
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize(
    ("path", "takes"), [("/long", "identity"), ("/long", ""), ("/short", "gzip"), ("/wrong", "gzip")]
)
def test_everything_else_goes_as_it_is(client, path, takes):
    answer = client.get(path, headers={"Accept-Encoding": takes})
    assert "Content-Encoding" not in answer.headers
    assert answer.text in (LONG, SHORT)
