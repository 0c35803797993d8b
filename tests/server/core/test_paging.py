"""Cursors: opaque places in a list; what nobody gave out is refused by name, whatever it holds."""

import base64

import pytest

from server.core.http import WrongCursor, cursor_id, cursor_number, page_cursor, read_cursor
from server.core.ids import uuid7


def test_a_cursor_comes_back_as_it_was():
    some = uuid7()
    assert cursor_id(page_cursor([some])) == some
    assert cursor_number(page_cursor([41])) == 41
    assert read_cursor(page_cursor(["2026-11-18", some]), 2) == ["2026-11-18", str(some)]
    assert (cursor_id(None), cursor_number(None), read_cursor(None, 1)) == (None, None, None)


@pytest.mark.parametrize(
    "key", ["x", "", "9" * 30, "-1", "1.5", "²", "\x00", "\ud800", "019366f0-0000-7000-8000-000000000001\x00"]
)
def test_made_up_keys_are_refused(key):
    for read in (cursor_id, cursor_number):
        with pytest.raises(WrongCursor):
            read(page_cursor([key]))


@pytest.mark.parametrize("text", ["", "!", "é", "W10", "WzFd", "bnVsbA", "e30", "\x00", "A" * 499])
def test_what_is_no_cursor_at_all_is_refused(text):
    with pytest.raises(WrongCursor):
        read_cursor(text, 1)


def test_endless_nesting_is_refused():
    with pytest.raises(WrongCursor):
        read_cursor(base64.urlsafe_b64encode(b"[" * 100_000).decode(), 1)
