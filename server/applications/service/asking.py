"""Asking by number without signing in: the step for anybody, all of it with the second secret."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from server.applications import numbers, queries
from server.applications.models import WrongTry
from server.applications.rules import WRONG_TRIES
from server.applications.service.submission import secret_of
from server.core import crypto
from server.core.db import execute, unit_of_work
from server.core.errors import DomainError, NotFound


class WrongSecret(DomainError):
    status, slug, title = HTTPStatus.FORBIDDEN, "wrong-secret", "手机尾号或查询码不对,请照回执再核对一遍"


class TooManyTries(DomainError):
    """Also the right secret waits until tomorrow: else guessing would go on, only without being told."""

    status, slug = HTTPStatus.TOO_MANY_REQUESTS, "too-many-tries"
    title = "这个编号今天输错的次数太多了,请明天再试。着急的话,带上证件到窗口或打服务热线,工作人员帮您查"


def by_number(number: str, secret: str | None, *, today: date) -> dict[str, Any]:
    """Progress by number. Wrong secrets are counted per number and day, alike for numbers that do not exist."""
    if not secret:
        return queries.for_strangers(number)[1]
    key = crypto.lookup("progress-number", numbers.tidy_number(number))
    _check_tries(key, today)
    try:
        application, step = queries.for_strangers(number)
    except NotFound:
        _count(key, today)
        raise
    typed = secret_of("", numbers.tidy_code(secret))  # phone digits and receipt code are typed as one
    if not crypto.same(typed.encode(), str(application.secret).encode()):
        _count(key, today)
        raise WrongSecret()
    return step | queries.progress(application)


def _check_tries(key: str, today: date) -> None:
    tries = WrongTry.select(WrongTry.tries).where((WrongTry.number_key == key) & (WrongTry.day == today)).scalar()
    if (tries or 0) >= WRONG_TRIES:
        raise TooManyTries()


COUNT_SQL = (
    "INSERT INTO application_wrong_try (number_key, day, tries) VALUES (?, ?, 1) "
    "ON CONFLICT (number_key, day) DO UPDATE SET tries = application_wrong_try.tries + 1"
)


def _count(key: str, today: date) -> None:
    with unit_of_work():
        execute(COUNT_SQL, (key, today))


def forget_tries(today: date) -> None:
    """Yesterday's wrong tries block nobody any more."""
    with unit_of_work():
        WrongTry.delete().where(WrongTry.day < today - timedelta(days=1)).execute()
