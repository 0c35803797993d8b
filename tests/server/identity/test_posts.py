"""Staff accounts and their posts: three administrators, and what holds at once."""

from datetime import timedelta

import pytest

from server.core.errors import AlreadyUsed, Forbidden, NotFound
from server.core.ids import uuid7
from server.identity import errors, queries
from server.identity.models import AccessRow, Account, Post, Session
from server.identity.roles import Role
from server.identity.service import posts, sessions, staff
from server.identity.service.staff import Second
from tests.server.identity.builders import (
    DISTRICT,
    PASSWORD,
    a_staff_account,
    an_actor,
    seen_by,
    signed_in,
)
from tests.server.identity.test_sessions import at_once, resolved
from tests.server.queries import counted


def test_two_administrators_in_one_account_are_refused_also_later(db, frozen):
    account, _ = a_staff_account(Role.AUDITOR)
    with pytest.raises(errors.RolesExclude):
        posts.give(uuid7(), account.id, Role.SYSTEM_ADMIN, division=DISTRICT, by=None)
    later_on = frozen + timedelta(days=3)
    with pytest.raises(errors.RolesExclude):
        posts.give(uuid7(), account.id, Role.SYSTEM_ADMIN, division=DISTRICT, since=later_on, by=None)


def test_after_a_post_has_ended_another_administrator_may_begin(db, frozen):
    account, _ = a_staff_account()
    end = frozen + timedelta(days=1)
    first = posts.give(uuid7(), account.id, Role.AUDITOR, division=DISTRICT, until=end, by=None)
    posts.give(uuid7(), account.id, Role.SYSTEM_ADMIN, division=DISTRICT, since=end, by=None)
    with pytest.raises(errors.RolesExclude):
        posts.give(first.id, account.id, Role.AUDITOR, division=DISTRICT, until=None, by=None)


def test_of_two_administrator_posts_at_once_one_is_refused(db):
    account, _ = a_staff_account()
    roles = iter([Role.AUDITOR, Role.SYSTEM_ADMIN] * 4)
    results = at_once(lambda: posts.give(uuid7(), account.id, next(roles), division=DISTRICT, by=None))
    kept = {post.role for post in Post.select().where(Post.account == account)}
    assert len(kept) == 1
    assert sum(isinstance(result, errors.RolesExclude) for result in results) == 4


def test_a_post_that_needs_a_second_step_asks_running_sessions_for_it(db, frozen):
    account, name = a_staff_account(Role.CLERK)
    session = signed_in(name)
    resolved(session)
    posts.give(uuid7(), account.id, Role.SECRETARY, division=DISTRICT, by=None)
    with pytest.raises(errors.MustFirst):
        resolved(session)


def test_nobody_gives_himself_a_post_or_opens_his_own_lock(db, frozen):
    account, _ = a_staff_account(Role.SECURITY_ADMIN)
    with pytest.raises(Forbidden):
        posts.give(uuid7(), account.id, Role.CLERK, division=DISTRICT, by=account.id)
    with pytest.raises(Forbidden):
        posts.lock(account.id, locked=False, reason="我自己", by=account.id)


def test_a_locked_account_ends_at_once_and_can_be_opened_again(db, frozen):
    admin, _ = a_staff_account(Role.SECURITY_ADMIN)
    account, name = a_staff_account(Role.CLERK)
    session = signed_in(name)
    posts.lock(account.id, locked=True, reason="离岗", by=admin.id)
    with pytest.raises(errors.SessionEnded):
        resolved(session)
    with pytest.raises(errors.AccountLocked):
        signed_in(name)
    posts.lock(account.id, locked=False, reason="回岗", by=admin.id)
    signed_in(name)
    acts = [row.act for row in AccessRow.select().order_by(AccessRow.seq)]
    assert acts[-2:] == ["locked", "unlocked"]


def test_a_reset_gives_a_first_password_and_ends_everything_else(db, frozen):
    admin, _ = a_staff_account(Role.SECURITY_ADMIN)
    account, name = a_staff_account(Role.SECRETARY)
    session = signed_in(name, needs_code=True)
    password = posts.reset(account.id, by=admin.id, reason="忘了")
    assert Session.get_by_id(session.session_id).revoked_why == "reset"
    again = staff.sign_in(name, password, Second())
    assert Account.get_by_id(account.id).must == ["change_password", "totp"]
    assert again.account_id == account.id


def test_a_repeated_reset_changes_nothing_and_shows_the_same_password(db, frozen):
    admin, _ = a_staff_account(Role.SECURITY_ADMIN)
    account, name = a_staff_account(Role.CLERK)
    command = uuid7()
    password = posts.reset(account.id, by=admin.id, reason="忘了", command=command)
    session = staff.sign_in(name, password, Second())
    assert posts.reset(account.id, by=admin.id, reason="忘了", command=command) == password
    assert Session.get_by_id(session.session_id).revoked_at is None
    with pytest.raises(AlreadyUsed):
        posts.reset(account.id, by=admin.id, reason="又忘了", command=command)
    assert AccessRow.select().where(AccessRow.act == "reset").count() == 1
    assert posts.reset(account.id, by=admin.id, reason="忘了", command=uuid7()) != password
    assert posts.reset(account.id, by=admin.id, reason="忘了", command=command) is None


def test_eight_equal_resets_at_once_give_one_password(db):
    admin, _ = a_staff_account(Role.SECURITY_ADMIN)
    account, _ = a_staff_account(Role.CLERK)
    command = uuid7()
    told = at_once(lambda: posts.reset(account.id, by=admin.id, reason="忘了", command=command))
    assert len(set(map(str, told))) == 1
    assert AccessRow.select().where(AccessRow.act == "reset").count() == 1


def test_an_administrator_is_reset_at_the_machine_only(db, frozen):
    admin, _ = a_staff_account(Role.SECURITY_ADMIN)
    auditor, _ = a_staff_account(Role.AUDITOR)
    with pytest.raises(Forbidden):
        posts.reset(auditor.id, by=admin.id, reason="忘了")
    assert posts.reset(auditor.id, by=None, reason="机房")


def test_opening_an_account_again_gives_the_same_password_until_it_is_changed(db, frozen):
    account_id = uuid7()
    password = posts.open_account(account_id, sign_in_name="liming", name="李明", by=None)
    assert password
    assert posts.open_account(account_id, sign_in_name="liming", name="李明", by=None) == password
    staff.set_password(account_id, PASSWORD)
    assert posts.open_account(account_id, sign_in_name="liming", name="李明", by=None) is None


def test_other_words_under_an_account_rename_nobody_and_are_parked(db, frozen):
    account_id, admin = uuid7(), an_actor("system_admin")
    posts.open_account(account_id, sign_in_name="liming", name="李明", by=admin.account_id)
    with pytest.raises(AlreadyUsed):
        posts.open_account(account_id, sign_in_name="liming", name="李敏", by=admin.account_id)
    assert Account.get_by_id(account_id).name == "李明"
    assert [one["kind"] for one in seen_by(admin)] == ["account"]
    with pytest.raises(NotFound):  # somebody else's command
        posts.open_account(account_id, sign_in_name="liming", name="李明", by=uuid7())


def test_a_taken_name_is_named(db, frozen):
    posts.open_account(uuid7(), sign_in_name="liming", name="李明", by=None)
    with pytest.raises(errors.NameTaken):
        posts.open_account(uuid7(), sign_in_name="LiMing", name="黎明", by=None)
    assert Account.select().count() == 1


def test_a_first_password_keeps_the_rule(db):
    from server.identity import rules

    assert all(not rules.password_faults(posts.first_password(uuid7()), "") for _ in range(50))
    assert len({posts.first_password(uuid7()) for _ in range(50)}) == 50


def test_ended_and_coming_posts_give_no_role(db, frozen):
    account, _ = a_staff_account()
    day = timedelta(days=1)
    posts.give(uuid7(), account.id, Role.CLERK, division=DISTRICT, since=frozen - 2 * day, until=frozen, by=None)
    posts.give(uuid7(), account.id, Role.HELPER, division=DISTRICT, since=frozen + day, by=None)
    assert queries.roles_of(account.id) == set()
    sessions.end_all(account.id, "test")


def test_the_list_of_accounts_asks_as_often_for_twenty_as_for_two(db, frozen):
    asked = []
    for count in (2, 18):
        for number in range(count):
            a_staff_account(Role.CLERK, name=f"clerk{count}x{number}")
        with counted() as seen:
            page = queries.staff_page(after=None, limit=50)
        asked.append(len(seen))
    assert len(page) == 20
    assert all(one["sign_in_name"] and len(one["posts"]) == 1 for one in page)
    assert asked == [3, 3]
