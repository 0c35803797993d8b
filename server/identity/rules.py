"""Pure rules of signing in: passwords, locks, codes, renewal of sessions, posts. No clock, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from server.identity import errors
from server.identity.roles import ADMINISTRATORS, NEEDS_BODY, SECOND_FACTOR, STAFF, Role

FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
STAFF_IDLE = timedelta(minutes=30)
CODE_LASTS = timedelta(minutes=5)
CODE_AGAIN_AFTER = timedelta(seconds=60)
CODE_TRIES = 5
CODES_A_DAY = 10
#: A renewal whose answer was lost on the way may be asked for again within this time.
LOST_ANSWER = timedelta(seconds=30)
ACCESS_LASTS = timedelta(minutes=10)
CITIZEN_SESSION_LASTS = timedelta(days=90)
STAFF_SESSION_LASTS = timedelta(hours=12)


# --- passwords -------------------------------------------------------------------------------------------------------


def password_faults(password: str, name: str) -> list[str]:
    """What is wrong with a new password, each as one plain sentence."""
    faults = []
    if len(password) < 8:
        faults.append("密码至少要 8 位")
    if len(password) > 128:
        faults.append("密码最多 128 位")
    if _classes(password) < 3:
        faults.append("大写字母、小写字母、数字、符号，至少要用到三种")
    if name and name.casefold() in password.casefold():
        faults.append("密码里不能有登录名")
    return faults


def _classes(password: str) -> int:
    upper = any(c.isupper() for c in password)
    lower = any(c.islower() for c in password)
    digit = any(c.isdigit() for c in password)
    other = any(not c.isalnum() and not c.isspace() for c in password)
    return upper + lower + digit + other


# --- locking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lock:
    """How often in a row signing in went wrong, and until when the account rests."""

    failures: int = 0
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        return self.until is not None and now < self.until

    def after_failure(self, now: datetime) -> "Lock":
        if self.until is not None and now >= self.until:
            return Lock(failures=1)
        failures = self.failures + 1
        return Lock(failures, now + LOCKED_FOR if failures >= FAILURES_ALLOWED else None)


# --- renewing a session ----------------------------------------------------------------------------------------------


class Renewal(StrEnum):
    NEXT = "next"
    REPEAT = "repeat"
    REUSE = "reuse"


def renewal(presented: int, current: int, renewed_at: datetime, now: datetime) -> Renewal:
    """What a refresh token means that carries turn `presented` of a session which stands at `current`.

    The last answer may have been lost in a lift, so the turn before may be repeated for a moment, with the same answer.
    Anything older was used before: two hold it, one of them a thief, and the whole session ends.
    """
    if presented == current:
        return Renewal.NEXT
    if presented == current - 1 and now - renewed_at <= LOST_ANSWER:
        return Renewal.REPEAT
    return Renewal.REUSE


def delivers(presented: int | None, current: int, *, until: datetime | None, now: datetime) -> bool:
    """Whether the last refresh token of a session that rests still brings what its phone had finished.

    `until`: the end of the phone's lease; None where the session was no phone's. The turn before the last is as good:
    the answer to the last renewal may have been lost.
    """
    return presented is not None and presented >= current - 1 and until is not None and now < until


def is_idle(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at > STAFF_IDLE


# --- sign-in codes ---------------------------------------------------------------------------------------------------


def check_code_request(sent_today: Iterable[datetime], now: datetime) -> None:
    """Not twice within a minute, not without end within a day."""
    moments = sorted(sent_today)
    if moments and now - moments[-1] < CODE_AGAIN_AFTER:
        wait = CODE_AGAIN_AFTER - (now - moments[-1])
        raise errors.CodeTooSoon(retry_after=ceil(wait.total_seconds()))
    if len(moments) >= CODES_A_DAY:
        raise errors.CodeTooSoon("今天要的验证码太多了，请明天再试，或到窗口、打电话办理", retry_after=3600)


def code_holds(*, tries: int, used: bool, expires_at: datetime, now: datetime) -> bool:
    return not used and tries < CODE_TRIES and now < expires_at


# --- level of identity -----------------------------------------------------------------------------------------------


class Way(StrEnum):
    """How a session began."""

    GUEST = "guest"
    SMS = "sms"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    PROVINCE = "province"
    NETWORK_ID = "network_id"
    PASSWORD = "password"  # noqa: S105  the name of a way, not a password


#: These vouch for the person at every sign-in.
VOUCHING = frozenset({Way.PROVINCE, Way.NETWORK_ID})


class News(StrEnum):
    """What became of the account that was signed in when its person was vouched for."""

    RAISED = "raised"
    JOINED = "joined"  # the person had another one already
    APART = "apart"  # it is known to be somebody else's


#: What people call them.
WAY_NAMES = {Way.PROVINCE: "统一身份认证", Way.NETWORK_ID: "国家网络身份认证"}

#: These belong to one account for good. A phone number does not: it changes hands.
LASTING = VOUCHING | {Way.WECHAT, Way.ALIPAY}


def level_of(way: Way, *, has_phone: bool, person_checked: bool, known_device: bool = False) -> str:
    """How far a session may see.

    A phone code alone stays at "phone" even where the person was checked before, because the number may belong to
    someone else by now; the device on which the check was made makes up for that.
    """
    if way in VOUCHING:
        return "checked"
    if person_checked and (way in LASTING or (way is Way.SMS and known_device)):
        return "checked"
    return "phone" if has_phone and way is not Way.GUEST else "none"


# --- posts -----------------------------------------------------------------------------------------------------------


def check_post(role: Role, body: str | None, others: Iterable[Role]) -> None:
    """Whether an account that holds these other roles (now or later) may also hold this one."""
    if role not in STAFF:
        raise errors.RolesExclude("这个身份不能由管理员授予", role=role)
    if role in NEEDS_BODY and not body:
        raise errors.PostNeedsBody(role=role)
    if role in ADMINISTRATORS and ADMINISTRATORS & (set(others) - {role}):
        raise errors.RolesExclude(role=role)


def periods_meet(since: datetime, until: datetime | None, other_since: datetime, other_until: datetime | None) -> bool:
    """Whether two periods share a moment (the end does not belong to a period)."""
    return (until is None or other_since < until) and (other_until is None or since < other_until)


def needs_second_factor(roles: Iterable[Role]) -> bool:
    return bool(SECOND_FACTOR & set(roles))
