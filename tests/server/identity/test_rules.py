"""Signing in by the rules alone: no clock, no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.identity import errors, rules
from server.identity.roles import ADMINISTRATORS, NATURAL, STAFF, Role
from server.identity.rules import Lock, Renewal, Way

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("password", ["Abcdef12", "abc-def1", "ABC-def-", "密码Aa123456"])
def test_a_password_of_eight_with_three_classes_is_enough(password):
    assert rules.password_faults(password, "") == []


@pytest.mark.parametrize("password", ["Abcde12", "abcdefgh", "abcdef12", "ABCDEF12", "12345678", "A1-" + "x" * 126])
def test_a_short_plain_or_endless_password_is_named_as_such(password):
    assert rules.password_faults(password, "")


def test_a_password_does_not_hold_the_sign_in_name():
    assert rules.password_faults("Xx-LiMing-99", "liming")


def test_the_fifth_failure_locks_for_fifteen_minutes():
    lock = Lock()
    for _ in range(4):
        lock = lock.after_failure(NOW)
        assert not lock.holds(NOW)
    lock = lock.after_failure(NOW)
    assert lock.holds(NOW + timedelta(minutes=15) - SECOND)
    assert not lock.holds(NOW + timedelta(minutes=15))


def test_after_the_lock_counting_begins_anew():
    lock = Lock(5, NOW)
    assert lock.after_failure(NOW + SECOND) == Lock(failures=1)


@given(st.lists(st.booleans(), max_size=40))
def test_an_account_is_locked_exactly_after_five_failures_in_a_row(rights):
    """Each entry is one try, one second after the other: right or wrong."""
    lock, streak, locked_at = Lock(), 0, None
    for place, right in enumerate(rights):
        moment = NOW + place * SECOND
        assert lock.holds(moment) == (locked_at is not None)
        if lock.holds(moment):
            continue
        lock, streak = (Lock(), 0) if right else (lock.after_failure(moment), streak + 1)
        locked_at = moment if streak >= 5 else None


def test_a_refresh_token_leads_to_the_next():
    assert rules.renewal(3, 3, NOW, NOW) is Renewal.NEXT


def test_the_turn_before_may_be_repeated_for_a_moment_because_answers_get_lost():
    assert rules.renewal(2, 3, NOW, NOW + timedelta(seconds=30)) is Renewal.REPEAT
    assert rules.renewal(2, 3, NOW, NOW + timedelta(seconds=31)) is Renewal.REUSE


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 120))
def test_no_turn_but_the_current_and_the_one_before_ever_gives_tokens(presented, current, seconds):
    meaning = rules.renewal(presented, current, NOW, NOW + seconds * SECOND)
    if meaning is not Renewal.REUSE:
        assert presented in (current, current - 1)


def test_codes_are_not_sent_twice_within_a_minute_nor_without_end():
    rules.check_code_request([], NOW)
    rules.check_code_request([NOW - timedelta(seconds=60)], NOW)
    with pytest.raises(errors.CodeTooSoon) as no:
        rules.check_code_request([NOW - timedelta(seconds=59)], NOW)
    assert no.value.facts["retry_after"] == 1
    with pytest.raises(errors.CodeTooSoon):
        rules.check_code_request([NOW - timedelta(hours=hour) for hour in range(1, 11)], NOW)


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"tries": 0, "used": False, "expires_at": NOW + SECOND}, True),
        ({"tries": 4, "used": False, "expires_at": NOW + SECOND}, True),
        ({"tries": 5, "used": False, "expires_at": NOW + SECOND}, False),
        ({"tries": 0, "used": True, "expires_at": NOW + SECOND}, False),
        ({"tries": 0, "used": False, "expires_at": NOW}, False),
    ],
)
def test_a_code_holds_once_for_five_minutes_and_five_tries(facts, holds):
    assert rules.code_holds(**facts, now=NOW) is holds


def test_a_phone_code_alone_never_reaches_what_was_checked():
    assert rules.level_of(Way.SMS, has_phone=True, person_checked=True) == "phone"
    assert rules.level_of(Way.SMS, has_phone=True, person_checked=True, known_device=True) == "checked"
    assert rules.level_of(Way.SMS, has_phone=True, person_checked=False, known_device=True) == "phone"


def test_a_guest_has_no_level_whatever_he_typed():
    assert rules.level_of(Way.GUEST, has_phone=True, person_checked=True, known_device=True) == "none"


@pytest.mark.parametrize("way", [Way.PROVINCE, Way.NETWORK_ID])
def test_a_vouching_sign_in_is_checked_each_time(way):
    assert rules.level_of(way, has_phone=False, person_checked=False) == "checked"


def test_a_platform_account_is_checked_once_someone_saw_the_card():
    assert rules.level_of(Way.WECHAT, has_phone=False, person_checked=False) == "none"
    assert rules.level_of(Way.WECHAT, has_phone=True, person_checked=False) == "phone"
    assert rules.level_of(Way.ALIPAY, has_phone=False, person_checked=True) == "checked"


@pytest.mark.parametrize("one", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("other", sorted(ADMINISTRATORS))
def test_the_three_administrators_exclude_each_other(one, other):
    if one == other:
        rules.check_post(one, None, [other])
    else:
        with pytest.raises(errors.RolesExclude):
            rules.check_post(one, None, [other, Role.CLERK])


@pytest.mark.parametrize("role", sorted(NATURAL))
def test_nobody_is_appointed_citizen(role):
    with pytest.raises(errors.RolesExclude):
        rules.check_post(role, None, [])


def test_a_reviewer_sits_at_a_body():
    rules.check_post(Role.REVIEWER, "body_civil", [])
    with pytest.raises(errors.PostNeedsBody):
        rules.check_post(Role.REVIEWER, None, [])


def test_secretaries_and_administrators_need_a_second_step_and_nobody_else():
    assert {role for role in STAFF if rules.needs_second_factor([role])} == ADMINISTRATORS | {Role.SECRETARY}


def test_periods_that_only_touch_do_not_meet():
    later = NOW + SECOND
    assert not rules.periods_meet(NOW, later, later, None)
    assert rules.periods_meet(NOW, None, later, None)


def test_staff_are_idle_after_half_an_hour():
    assert not rules.is_idle(NOW, NOW + timedelta(minutes=30))
    assert rules.is_idle(NOW, NOW + timedelta(minutes=30, seconds=1))
