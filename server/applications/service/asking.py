"""By number without signing in: the step for anybody, all of it with the second secret, and then an answer as well."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import answering, numbers, queries
from server.applications.models import Application, WrongTry
from server.applications.rules import WRONG_TRIES
from server.applications.service.submission import secret_of
from server.core import crypto
from server.core.db import execute, unit_of_work
from server.core.errors import DomainError


class WrongSecret(DomainError):
    status, slug, title = HTTPStatus.FORBIDDEN, "wrong-secret", "后4位或查询码不对，请照回执再核对一遍"


class TooManyTries(DomainError):
    """Also the right secret waits until tomorrow: else guessing would go on, only without being told."""

    status, slug = HTTPStatus.TOO_MANY_REQUESTS, "too-many-tries"
    title = "这个编号今天输错的次数太多了，请明天再试。着急的话，带上证件到窗口或打服务热线，工作人员帮您查"


class Erased(DomainError):
    """A lawful deletion took the secret along: that it was, which step it came to, and nothing else is left."""

    status, slug = HTTPStatus.GONE, "application-erased"
    title = "这份申请填的内容和交的材料，已经按本人要求删除，看不到了。要再办这件事，请重新申请；有疑问，请打 12345"


def by_number(number: str, secret: str | None, *, today: date) -> dict[str, Any]:
    """Progress by number: the step alone, or everything."""
    if not secret:
        return queries.for_strangers(number)[1]
    application, step = _opened(number, secret, today)
    told = step | queries.progress(application, reader=None)
    answerable = answering.at_hand(application, told["corrections"])
    here = {"answering": answerable, "takes_owed": answering.takes_owed(application, told["owed"])}
    return told | here | {"window": answering.window(application)}


def opened(number: str, secret: str, *, today: date) -> UUID:
    """The application that number and second secret open."""
    application, _ = _opened(number, secret, today)
    return UUID(str(application.id))


def _opened(number: str, secret: str, today: date) -> tuple[Application, dict[str, Any]]:
    """Wrong secrets are counted per number and day, alike for numbers that do not exist."""
    key = crypto.lookup("progress-number", numbers.tidy_number(number))
    _take_a_try(key, today)
    application, step = queries.for_strangers(number)
    if application.secret is None:
        _give_back(key, today)
        raise Erased()
    typed = secret_of("", numbers.tidy_code(secret))  # phone digits and receipt code are typed as one
    if not crypto.same(typed.encode(), str(application.secret).encode()):
        raise WrongSecret()
    _give_back(key, today)
    return application, step


#: The condition stands in the statement itself: of many at once, none slips past the last try.
TAKE_SQL = (
    "INSERT INTO application_wrong_try (number_key, day, tries) VALUES (?, ?, 1) "
    "ON CONFLICT (number_key, day) DO UPDATE SET tries = application_wrong_try.tries + 1 "
    "WHERE application_wrong_try.tries < ?"
)


def _take_a_try(key: str, today: date) -> None:
    """Every secret costs a try until it proved right."""
    with unit_of_work():
        taken = execute(TAKE_SQL, (key, today, WRONG_TRIES)).rowcount
    if not taken:
        raise TooManyTries()


def _give_back(key: str, today: date) -> None:
    with unit_of_work():
        mine = (WrongTry.number_key == key) & (WrongTry.day == today)
        WrongTry.update(tries=WrongTry.tries - 1).where(mine).execute()


def forget_tries(today: date) -> None:
    """Yesterday's wrong tries block nobody any more."""
    with unit_of_work():
        WrongTry.delete().where(WrongTry.day < today - timedelta(days=1)).execute()
