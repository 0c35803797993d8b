"""One's own list of what one was told."""

from uuid import uuid4

import pytest

from server.core import access
from server.core.access import Actor, Post
from server.core.ids import uuid7
from server.notifications import service
from server.notifications.models import Notice
from tests.server.notifications.builders import ITEM, an_owner, news, told_application
from tests.server.queries import counted


def calling(account, *roles: str) -> Actor:
    posts = tuple(Post(role, None, "370199001000") for role in roles)
    return Actor(account, None, "phone", posts, uuid4(), frozenset(roles or ("guest", "citizen")))


@pytest.fixture
def mine(client, app, db):
    """A client whose caller is `mine.caller`, the owner of what is told."""
    client.caller = calling(an_owner())
    access.install(app, lambda _request: client.caller)
    return client


def tell(account, times: int = 1) -> None:
    for _ in range(times):
        service.tell_step(news(told_application(owner=account)))


def test_the_list_is_shown_newest_first_and_names_the_item(mine):
    tell(mine.caller.account_id)
    service.tell_step(news(told_application(owner=mine.caller.account_id), "application.submitted"))
    told = mine.get("/api/v1/notices").get_json()
    assert [one["phrase"] for one in told["items"]] == ["已提交", "已受理"]
    assert ITEM in told["items"][1]["sentence"]
    assert (told["next"], told["items"][0]["read_at"]) == (None, None)


def test_a_long_list_comes_in_pages_of_one_query_without_gap_or_repeat(mine):
    tell(mine.caller.account_id, 5)
    seen, cursor = [], ""
    while cursor is not None:
        with counted() as statements:
            page = mine.get("/api/v1/notices", query_string={"limit": 2, **({"cursor": cursor} if cursor else {})})
        assert len(statements) == 1
        assert page.status_code == 200
        seen += [one["id"] for one in page.get_json()["items"]]
        cursor = page.get_json()["next"]
    expected = [str(row.id) for row in Notice.select(Notice.id).order_by(Notice.id.desc())]
    assert (seen, len(seen)) == (expected, 5)


def test_a_cursor_that_we_never_gave_is_a_fault_of_the_caller(mine):
    assert mine.get("/api/v1/notices?cursor=x").status_code == 422


def test_without_signing_in_there_is_no_list(mine):
    mine.caller = None
    assert mine.get("/api/v1/notices").status_code == 401
    assert mine.put(f"/api/v1/notices/{uuid7()}/reading").status_code == 401


def test_staff_read_what_their_own_desk_was_told_and_nothing_of_others(mine):
    tell(mine.caller.account_id)
    mine.caller = calling(an_owner(kind="staff"), "clerk")
    assert mine.get("/api/v1/notices").get_json()["items"] == []


def test_others_neither_see_nor_mark_what_one_was_told(mine):
    owner = mine.caller
    tell(owner.account_id)
    mine.caller = calling(an_owner(phone=""))
    assert mine.get("/api/v1/notices").get_json()["items"] == []
    notice = Notice.get()
    answer = mine.put(f"/api/v1/notices/{notice.id}/reading")
    assert (answer.status_code, answer.get_json(force=True)["type"]) == (404, "not-found")
    assert Notice.get().read_at is None


def test_reading_is_noted_once(mine):
    tell(mine.caller.account_id)
    address = f"/api/v1/notices/{Notice.get().id}/reading"
    first, again = mine.put(address).get_json(), mine.put(address).get_json()
    assert first["read_at"] is not None
    assert first == again
    assert mine.put(f"/api/v1/notices/{uuid7()}/reading").status_code == 404
