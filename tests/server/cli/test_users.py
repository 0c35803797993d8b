"""`lastmeter user`: accounts from the machine itself."""

import dataclasses
import re

import pytest

from server.cli import main
from server.core import config
from server.identity import errors
from server.identity.models import Account
from server.identity.service import staff
from tests.server.identity.builders import DISTRICT, later


@pytest.fixture
def user(db, frozen, capsys, monkeypatch):
    """Run `lastmeter user …` on the test's database; exit code and what was said."""
    monkeypatch.setattr("server.cli.users.open_ready", lambda settings: None)
    monkeypatch.setattr("server.cli.users.settings_here", lambda folder: None)

    def call(*arguments: str) -> tuple[int, str]:
        code = main(["user", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


def created(user) -> str:
    """An account `liming`; its first password."""
    code, said = user("create", "LiMing", "--name", "李明")
    assert code == 0
    return re.search(r"first password: (\S+)", said)[1]


def sign_in(password: str):
    return staff.sign_in("liming", password, staff.Second())


def test_the_first_password_is_printed_once_and_must_be_changed(user):
    password = created(user)
    assert password not in user("list")[1]
    opened = sign_in(password)
    assert Account.get_by_id(opened.account_id).must == ["change_password"]


def test_a_name_that_is_taken_is_refused_in_one_line(user):
    created(user)
    code, said = user("create", "liming", "--name", "别人")
    assert code == 1
    assert re.fullmatch(r"lastmeter: .+\n", said)


def test_a_post_stands_in_the_list_with_its_body(user):
    created(user)
    assert user("post", "liming", "reviewer", DISTRICT, "--body", "body_civil")[0] == 0
    assert f"reviewer@{DISTRICT} (body_civil)" in user("list")[1]


def test_roles_that_exclude_each_other_are_refused(user):
    created(user)
    assert user("post", "liming", "auditor", DISTRICT)[0] == 0
    assert user("post", "liming", "system_admin", DISTRICT)[0] == 1
    assert "system_admin" not in user("list")[1]


def test_a_reset_password_is_new_and_ends_the_old_one(user):
    old = created(user)
    code, said = user("reset", "liming")
    new = said.removeprefix("first password: ").strip()
    assert (code, new != old) == (0, True)
    with pytest.raises(errors.WrongSignIn):
        sign_in(old)
    assert sign_in(new).account_id


def test_a_locked_account_stays_out_until_it_is_unlocked(user):
    password = created(user)
    assert user("lock", "liming") == (0, "locked\n")
    assert "closed" in user("list")[1]
    with pytest.raises(errors.AccountLocked):
        sign_in(password)
    assert user("unlock", "liming") == (0, "unlocked\n")
    assert sign_in(password).account_id


def test_unlocking_forgives_wrong_passwords(user):
    password = created(user)
    for _ in range(5):
        with pytest.raises(errors.WrongSignIn):
            sign_in("wrong")
    with pytest.raises(errors.AccountLocked):
        sign_in(password)
    user("unlock", "liming")
    assert sign_in(password).account_id


def test_the_code_of_the_demo_opens_the_second_step_and_real_use_has_none(user):
    password = created(user)
    user("post", "liming", "secretary", "370199001001")
    staff.put_totp(sign_in(password).account_id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    code, said = user("code", "liming")
    assert code == 0
    with pytest.raises(errors.SecondFactorNeeded):
        sign_in(password)
    assert staff.sign_in("liming", password, staff.Second(totp=said.strip())).account_id
    with later(1):
        assert user("code", "liming")[1] != said, "another half minute, another code"
    config.install(dataclasses.replace(config.settings(), demo=False))
    assert user("code", "liming")[0] == 1


def test_a_name_that_nobody_has_is_said(user):
    assert user("reset", "nobody") == (1, "lastmeter: 没有这个登录名：nobody\n")


def test_no_verb_takes_a_password_as_argument(capsys):
    for verb in ("create", "reset"):
        with pytest.raises(SystemExit):
            main(["user", verb, "--help"])
        assert "--password" not in capsys.readouterr().out
