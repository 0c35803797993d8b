from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.access import ANYONE, Actor, Post, allow, check
from server.core.errors import Forbidden, NotSignedIn


def an_actor(*posts: Post, roles: frozenset[str] = frozenset()) -> Actor:
    return Actor(uuid4(), None, "phone", posts, uuid4(), roles | {post.role for post in posts})


@pytest.mark.parametrize(
    ("division", "root"),
    [
        ("370000000000", "37"),
        ("370100000000", "3701"),
        ("370199000000", "370199"),
        ("370199001000", "370199001"),
        ("370199001002", "370199001002"),
        ("370199010000", "370199010"),
    ],
)
def test_a_post_reaches_down_its_division(division, root):
    assert Post("clerk", None, division).root == root


@given(st.integers(0, 10**12 - 1), st.sampled_from(["370199001000", "370199000000", "370199001002"]))
def test_a_post_covers_exactly_the_codes_that_begin_like_it(number, root):
    code = f"{number:012d}"
    assert Post("clerk", None, root).covers(code) == code.startswith(
        root.rstrip("0") if root != "370199001000" else "370199001"
    )


def test_a_body_sees_only_its_own():
    reviewer = an_actor(Post("reviewer", "body_approval", "370199000000"))
    assert reviewer.sees("370199001001", "body_approval")
    assert not reviewer.sees("370199001001", "body_police")
    assert not reviewer.sees("370198001001", "body_approval")


def test_nobody_gets_in_without_a_sign_in_and_nobody_with_another_role():
    with pytest.raises(NotSignedIn):
        check(("clerk",), None)
    with pytest.raises(Forbidden):
        check(("clerk",), an_actor(roles=frozenset({"citizen"})))
    check(("clerk", "citizen"), an_actor(roles=frozenset({"citizen"})))
    check((ANYONE,), None)


def test_a_route_must_name_its_callers():
    with pytest.raises(ValueError):
        allow()
