"""What this room says no with."""

from http import HTTPStatus

from server.core.errors import DomainError


class FlagWithoutRule(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "flag-without-rule", "这种关爱标记还没有登记用途和依据，或者登记已经到期"
