"""The demo's people and the machine's own commands."""

import dataclasses

import pytest

from server.core import config
from server.core.errors import Forbidden, NotFound
from server.identity import commands, demo, errors, queries
from server.identity.models import Account, Guardianship, Person, Post
from server.identity.roles import SECOND_FACTOR, STAFF, Role
from server.identity.service import staff
from server.identity.service.staff import Second
from server.places.models import Body
from tests.server.identity.test_sessions import resolved


def a_body(code):
    Body.create(code=code, name=code, nature="法定机关", division=demo.DISTRICT, advice_phone="1", complaint_phone="1")


def test_there_is_one_account_for_each_staff_role_and_each_can_sign_in(db, frozen):
    a_body("body_civil")
    shown = demo.create()
    assert {account.name for account in shown} == {role.value for role in STAFF}
    for account in shown:
        session = staff.sign_in(account.name, account.password, Second(totp=account.code))
        assert resolved(session).roles == {account.name}
        assert bool(account.code) == (Role(account.name) in SECOND_FACTOR)


def test_making_them_again_changes_nothing_but_adds_new_bodies(db, frozen):
    a_body("body_civil")
    first = demo.create()
    counts = [model.select().count() for model in (Account, Person, Guardianship, Post)]
    assert demo.create() == first
    assert [model.select().count() for model in (Account, Person, Guardianship, Post)] == counts
    a_body("body_health")
    demo.create()
    assert Post.select().where(Post.role == "reviewer").count() == 2


def test_a_password_that_someone_changed_is_put_back(db, frozen):
    (clerk,) = (account for account in demo.create() if account.name == "clerk")
    staff.set_password(Account.get_by_id(demo.id_of("clerk")).id, "Other-Horse-8")
    demo.create()
    assert staff.sign_in("clerk", clerk.password, Second())


def test_real_use_refuses_demo_accounts(db, frozen):
    config.install(dataclasses.replace(config.settings(), demo=False))
    with pytest.raises(config.BadSetting):
        demo.create()
    assert Account.select().count() == 0


def test_another_installation_has_other_passwords(db):
    one = demo.password_of("clerk"), demo.totp_secret_of("auditor")
    config.install(dataclasses.replace(config.settings(), master_key=b"k" * 32))
    assert (demo.password_of("clerk"), demo.totp_secret_of("auditor")) != one


def test_the_machine_makes_the_first_administrators(db, frozen):
    account, password = commands.create("wang", name="王五")
    commands.give_post("wang", "security_admin", division=demo.DISTRICT)
    assert staff.sign_in("wang", password, Second()).account_id == account
    assert queries.roles_of(account) == {Role.SECURITY_ADMIN}
    assert [one["sign_in_name"] for one in commands.listed()] == ["wang"]
    with pytest.raises(errors.RolesExclude):
        commands.give_post("wang", "auditor", division=demo.DISTRICT)
    assert commands.reset("wang") != password
    with pytest.raises(NotFound):
        commands.reset("nobody")


def test_the_machine_unlocks_and_shows_codes_in_the_demo_only(db, frozen):
    demo.create()
    for _ in range(5):
        with pytest.raises(errors.WrongSignIn):
            staff.sign_in("clerk", "Wrong-Horse-7", Second())
    commands.unlock("clerk")
    assert staff.sign_in("clerk", demo.password_of("clerk"), Second())
    assert len(commands.code("secretary")) == 6
    assert commands.code("clerk") == ""
    config.install(dataclasses.replace(config.settings(), demo=False))
    with pytest.raises(Forbidden):
        commands.code("secretary")
