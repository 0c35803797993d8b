"""Few compute at once; nobody holds a place while waiting for the world outside."""

import threading

import pytest
from flask import request

from server.core import turnstile
from server.core.turnstile import WIDTH, House

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
