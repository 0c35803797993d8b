"""Sessions and their tokens, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from server.core import clock, config
from server.core.db import database, is_sqlite
from server.core.errors import DomainError, NotSignedIn
from server.identity import access, errors, rules, tokens
from server.identity.models import Account, Session
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import sessions
from tests.server.identity.builders import a_person, a_staff_account, an_account, bearer, later, signed_in
from tests.server.queries import counted


def at_once(action, times=8):
    """The same call from several threads, each with its own connection."""

    def run(_):
        try:
            return action()
        except DomainError as no:
            return no
        finally:
            if not is_sqlite():
                database.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def request(headers=None, path="/api/v1/me"):
    return Request(EnvironBuilder(path=path, headers=headers or {}).get_environ())


def opened(level="none", way=Way.GUEST, **account):
    return sessions.begin(an_account(**account), way, level=level)


def resolved(session, path="/api/v1/items"):
    return access.resolve(request(bearer(session), path))


def test_nobody_is_nobody(db):
    assert access.resolve(request()) is None


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer a.b.c", "Bearer " + "x" * 3000])
def test_a_token_that_is_not_ours_is_refused(db, header):
    with pytest.raises(NotSignedIn):
        access.resolve(request({"Authorization": header}))


def test_a_session_names_its_caller(db, frozen):
    session = opened(level="phone", way=Way.SMS)
    actor = resolved(session)
    assert (actor.account_id, actor.level, actor.person_id) == (session.account_id, "phone", None)
    assert actor.roles == {Role.GUEST, Role.CITIZEN}


def test_an_access_token_lasts_ten_minutes(db, frozen):
    session = opened()
    with later(9.99):
        resolved(session)
    with later(10), pytest.raises(errors.SessionEnded):
        resolved(session)


def test_what_is_revoked_is_revoked_at_once(db, frozen):
    session = opened()
    resolved(session)
    sessions.end(session.session_id)
    with pytest.raises(errors.SessionEnded):
        resolved(session)
    with pytest.raises(errors.SessionEnded):
        sessions.renew(session.refresh_token)


def test_a_closed_account_has_no_sessions(db, frozen):
    session = opened()
    Account.update(closed_at=clock.now()).where(Account.id == session.account_id).execute()
    with pytest.raises(errors.SessionEnded):
        resolved(session)


def test_a_refresh_token_leads_to_the_next_and_a_lost_answer_may_be_repeated(db, frozen):
    first = opened()
    second = sessions.renew(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    with later(0.4):
        assert sessions.renew(first.refresh_token).refresh_token == second.refresh_token
        assert sessions.renew(second.refresh_token).session_id == first.session_id


def test_a_refresh_token_used_again_later_kills_the_whole_session(db, frozen):
    first = opened()
    second = sessions.renew(first.refresh_token)
    with later(1):
        with pytest.raises(errors.TokenReused):
            sessions.renew(first.refresh_token)
        with pytest.raises(errors.SessionEnded):
            sessions.renew(second.refresh_token)
        with pytest.raises(errors.SessionEnded):
            resolved(second)
    assert Session.get_by_id(first.session_id).revoked_why == "reuse"


def test_two_turns_back_is_reuse_even_within_the_moment(db, frozen):
    first = opened()
    sessions.renew(sessions.renew(first.refresh_token).refresh_token)
    with pytest.raises(errors.TokenReused):
        sessions.renew(first.refresh_token)


def test_the_same_refresh_token_eight_times_at_once_gives_one_turn(db):
    first = opened()
    results = at_once(lambda: sessions.renew(first.refresh_token))
    assert {result.refresh_token for result in results} == {tokens.refresh_token(first.session_id, 1)}
    assert Session.get_by_id(first.session_id).turn == 1


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "0" * 32 + ".0." + "0" * 64, "é.0.é"])
def test_a_made_up_refresh_token_is_refused(db, token):
    with pytest.raises(errors.SessionEnded):
        sessions.renew(token)


def test_a_refresh_token_cannot_be_moved_to_another_turn(db):
    session, turn, proof = opened().refresh_token.split(".")
    with pytest.raises(errors.SessionEnded):
        sessions.renew(f"{session}.{int(turn) + 1}.{proof}")


def test_staff_are_signed_out_after_half_an_hour_of_nothing(db, frozen):
    _, name = a_staff_account(Role.CLERK)
    session = signed_in(name)
    with later(31), pytest.raises(errors.SessionEnded):
        sessions.renew(session.refresh_token)


def test_work_keeps_staff_signed_in(db, frozen):
    _, name = a_staff_account(Role.CLERK)
    session = signed_in(name)
    with later(9):
        resolved(session)
    with later(35):
        session = sessions.renew(session.refresh_token)
        resolved(session)


def test_a_staff_day_ends(db, frozen):
    _, name = a_staff_account(Role.CLERK)
    session = signed_in(name)
    Session.update(seen_at=frozen + timedelta(hours=12)).execute()
    with later(12 * 60), pytest.raises(errors.SessionEnded):
        sessions.renew(session.refresh_token)


def test_posts_are_read_with_each_request(db, frozen):
    from server.identity.models import Post

    account, name = a_staff_account(Role.CLERK, division="370199001000")
    session = signed_in(name)
    actor = resolved(session)
    assert actor.roles == {Role.CLERK}
    assert actor.sees("370199001001")
    assert not actor.sees("370199002001")
    Post.update(until=clock.now()).where(Post.account == account).execute()
    assert resolved(session).roles == frozenset()


def test_a_request_costs_one_statement(db, frozen):
    session = opened(level="phone", way=Way.SMS)
    with counted() as statements:
        resolved(session)
    assert len(statements) == 1


def test_a_merged_person_is_seen_as_the_surviving_one(db, frozen):
    from server.identity.service import accounts, persons

    one, other = a_person(), a_person("11000019900307001X")
    account = an_account()
    accounts.link(account.id, one.id, how="clerk", by=None)
    session = sessions.begin(account, Way.WECHAT, level="checked")
    persons.merge(one.id, other.id, reason="同一个人", by=account.id)
    assert resolved(session).person_id == other.id


def test_below_checked_the_person_is_not_told(db, frozen):
    from server.identity.service import accounts

    account = an_account()
    accounts.link(account.id, a_person().id, how="clerk", by=None)
    assert resolved(sessions.begin(account, Way.SMS, level="phone")).person_id is None


@pytest.mark.parametrize(("suite", "algorithm"), [("international", "HS256"), ("national", "HSM3")])
def test_each_suite_signs_with_its_own_key_and_reads_both(db, frozen, suite, algorithm):
    import dataclasses

    before = opened()
    config.install(dataclasses.replace(config.settings(), suite=suite))
    token = opened().access_token
    header = jwt.get_unverified_header(token)
    assert header["alg"] == algorithm
    assert header["kid"]
    tokens.read_access_token(token, clock.now())
    tokens.read_access_token(before.access_token, clock.now())


def test_a_token_whose_header_asks_for_another_algorithm_is_refused(db, frozen):
    session = opened()
    claims = jwt.decode(session.access_token, options={"verify_signature": False})
    none = jwt.encode(claims, "", algorithm="none", headers={"kid": "i1"})
    weak = jwt.encode(claims, b"k" * 32, algorithm="HS256", headers={"kid": "i1"})
    for token in (none, weak, session.access_token[:-4] + "AAAA"):
        with pytest.raises(errors.SessionEnded):
            tokens.read_access_token(token, clock.now())


def test_a_short_key_is_refused_at_the_start(db):
    import dataclasses

    config.install(dataclasses.replace(config.settings(), master_key=b"short"))
    with pytest.raises(config.BadSetting, match="LASTMETER_MASTER_KEY"):
        tokens.check_keys()


def test_citizens_stay_signed_in_for_weeks(db, frozen):
    session = opened()
    assert session.lasts == rules.CITIZEN_SESSION_LASTS.total_seconds()
    with later(60 * 24 * 80):
        sessions.renew(session.refresh_token)
    with later(60 * 24 * 90), pytest.raises(errors.SessionEnded):
        sessions.renew(session.refresh_token)
