"""Few compute at once; nobody holds a place while waiting for the world outside."""

import threading
from contextlib import suppress
from io import BytesIO

import pytest
from flask import request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.test import EnvironBuilder, run_wsgi_app

from server.core import turnstile
from server.core.turnstile import WIDTH, House, Turnstile
from tests.waiting import wait_until

PATIENCE = 30


@pytest.fixture
def house():
    app = House("house")
    app.config["MAX_CONTENT_LENGTH"] = 100
    app.inside, app.most, app.counting = 0, 0, threading.Lock()
    app.go = threading.Event()

    def work():
        with app.counting:
            app.inside += 1
            app.most = max(app.most, app.inside)
        app.go.wait(0.05)
        with app.counting:
            app.inside -= 1
        return "done"

    def wait_outside():
        turnstile.leave()
        assert app.go.wait(PATIENCE)
        return "done"

    app.get("/work", endpoint="work")(work)
    app.get("/outside", endpoint="outside")(wait_outside)
    app.put("/body", endpoint="body")(lambda: request.get_data())
    return app


def call_at_once(house, paths):
    answers = []
    threads = [
        threading.Thread(target=lambda p=path: answers.append(house.test_client().get(p).text)) for path in paths
    ]
    for thread in threads:
        thread.start()
    return threads, answers


def test_never_more_than_its_width_work_at_once(house):
    threads, answers = call_at_once(house, ["/work"] * (4 * WIDTH))
    for thread in threads:
        thread.join(PATIENCE)
    assert answers == ["done"] * (4 * WIDTH)
    assert house.most <= WIDTH


def test_those_who_wait_outside_hold_nobody_up(house):
    waiting, _ = call_at_once(house, ["/outside"] * (2 * WIDTH))
    assert house.test_client().get("/work").text == "done"
    house.go.set()
    for thread in waiting:
        thread.join(PATIENCE)


def test_a_place_is_given_back_after_a_refusal(house):
    for _ in range(2 * WIDTH):
        assert house.test_client().get("/nothing").status_code == 404
        assert house.test_client().put("/body", data="x" * 200, content_type="application/json").status_code == 413
    assert house.test_client().get("/work").text == "done"


def test_elsewhere_leaving_does_nothing():
    turnstile.leave()


def test_places_are_given_in_the_order_of_asking():
    line, done = Turnstile(1), []
    line.enter()

    def pass_through(name):
        line.enter()
        done.append(name)
        turnstile.leave()

    threads = []
    for name in range(8):
        threads.append(threading.Thread(target=pass_through, args=(name,)))
        threads[-1].start()
        wait_until(lambda name=name: line.waiting == name + 1, "it stands in line")
    turnstile.leave()
    for thread in threads:
        thread.join(PATIENCE)
    assert done == list(range(8))


@pytest.mark.parametrize(
    ("headers", "sent", "status"),
    [
        ({"CONTENT_LENGTH": "12"}, b'{"a": 1}    ', 200),
        ({"CONTENT_LENGTH": "12"}, b'{"a"', 400),  # broken off
        ({"CONTENT_LENGTH": "1200"}, b"{", 413),
        ({"CONTENT_LENGTH": "-5"}, b"{}", 200),  # nothing is read
        ({"wsgi.input_terminated": True}, b'{"a": 1}', 200),  # in chunks
        ({"CONTENT_LENGTH": "4", "CONTENT_TYPE": "application/problem+json"}, b"{}  ", 200),
    ],
)
def test_a_body_is_waited_for_before_a_place_is_taken(house, headers, sent, status):
    environ = EnvironBuilder(path="/body", method="PUT", content_type="application/json; charset=utf-8").get_environ()
    environ |= {"wsgi.input": BytesIO(sent), "CONTENT_LENGTH": ""} | headers
    parts, told, _ = run_wsgi_app(house, environ)
    body = b"".join(parts)
    assert told.startswith(str(status))
    assert status != 200 or body == sent[: int(headers.get("CONTENT_LENGTH", len(sent)))]
    assert house.test_client().get("/work").text == "done"


def test_who_comes_back_goes_before_those_who_are_new():
    line, done = Turnstile(1), []
    line.enter()

    def pass_through(name, again):
        line.enter(again=again)
        done.append(name)
        turnstile.leave()

    threads = []
    for place, (name, again) in enumerate([("new", False), ("newer", False), ("back", True)]):
        threads.append(threading.Thread(target=pass_through, args=(name, again)))
        threads[-1].start()
        wait_until(lambda place=place: len(line._queue) + len(line._back) == place + 1, "it stands in line")
    assert line.waiting == 2
    turnstile.leave()
    for thread in threads:
        thread.join(PATIENCE)
    assert done == ["back", "new", "newer"]


@pytest.mark.parametrize(
    ("method", "length", "is_ahead"), [("POST", 100, True), ("POST", 101, False), ("PATCH", 100, False)]
)
def test_short_bodies_of_a_kind_are_read_before_a_place_is_taken(method, length, is_ahead):
    app, held = House("house", ahead={("POST", "image/jpeg"): 100}), []

    def work():
        held.append(getattr(turnstile._here, "turnstile", None) is not None)
        return request.get_data()

    app.route("/photo", methods=["POST", "PATCH"])(work)
    answer = app.test_client().open("/photo", method=method, data=b"x" * length, content_type="image/jpeg")
    assert answer.data == b"x" * length
    assert held == [is_ahead]


def test_what_came_of_a_short_body_that_broke_off_is_given_on():
    app = House("house", ahead={("POST", "image/jpeg"): 100})

    def work():
        with suppress(ClientDisconnected):
            while piece := request.stream.read(10):
                came.append(piece)
        return "done"

    app.post("/photo", endpoint="work")(work)
    came: list[bytes] = []
    environ = EnvironBuilder(path="/photo", method="POST", content_type="image/jpeg").get_environ()
    run_wsgi_app(app, environ | {"wsgi.input": BrokenOff(b"x" * 25), "CONTENT_LENGTH": "80"})
    assert b"".join(came) == b"x" * 25


class BrokenOff(BytesIO):
    """A sender who is gone after what it holds."""

    def read(self, size=-1):
        if not (piece := super().read(min(size, 10))):
            raise ConnectionResetError
        return piece
