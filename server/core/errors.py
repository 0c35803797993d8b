"""Every no has a name: domain errors, and their one way to the caller as RFC 9457 problems.

The slug is stable English for programs, the title plain Chinese for people; facts become members of the problem.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

PROBLEM_TYPE = "application/problem+json"


class DomainError(Exception):
    """A rule said no. Subclasses name it; keyword facts go to the caller as they are: never personal values."""

    status: ClassVar[int] = HTTPStatus.CONFLICT
    slug: ClassVar[str] = "refused"
    title: ClassVar[str] = "这一步现在办不了"

    def __init__(self, detail: str = "", **facts: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.facts = facts

    def problem(self) -> dict[str, Any]:
        problem: dict[str, Any] = {"type": self.slug, "title": self.title, "status": int(self.status)}
        if self.detail:
            problem["detail"] = self.detail
        return problem | self.facts


class NotFound(DomainError):
    status, slug, title = HTTPStatus.NOT_FOUND, "not-found", "没有找到"


class NotSignedIn(DomainError):
    status, slug, title = HTTPStatus.UNAUTHORIZED, "not-signed-in", "请先登录"


class Forbidden(DomainError):
    status, slug, title = HTTPStatus.FORBIDDEN, "forbidden", "您没有权限做这一步"


class TooOften(DomainError):
    status, slug, title = HTTPStatus.TOO_MANY_REQUESTS, "too-often", "点得太快了，请稍等一会儿再试"


class StorageFull(DomainError):
    """The disk has no room, for a file or for a row: nothing was kept."""

    status, slug, title = (
        HTTPStatus.INSUFFICIENT_STORAGE,
        "storage-full",
        "服务器存储已满，刚才的内容还在您手里，请稍后再试",
    )


class AlreadyUsed(DomainError):
    """Other content under a used id: it is parked for a person, never overwritten."""

    status, slug, title = HTTPStatus.CONFLICT, "id-already-used", "这个编号已经交过别的内容，新内容已留存，工作人员会看"


class IdTaken(DomainError):
    """The id names another thing already. Raised inside a unit; whoever opened the unit parks what came."""

    status, slug, title = HTTPStatus.CONFLICT, "id-taken", "这个编号已经用过了，请刷新后再办一次"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in what was sent: where (JSON Pointer, RFC 6901) and one plain sentence."""

    pointer: str
    message: str


class Invalid(DomainError):
    """The content does not fit; every fault is named at once."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "有些地方要改一下"

    def __init__(self, faults: list[Fault], detail: str = "") -> None:
        super().__init__(detail, errors=[{"pointer": f.pointer, "detail": f.message} for f in faults])
        self.faults = faults


class TryAgain(Exception):
    """Trouble outside (a gateway, storage): the delivery is tried again later."""


def problem_for_status(status: int, title: str) -> dict[str, Any]:
    """The problem of a plain HTTP error (405, 413, 415 …)."""
    return {"type": HTTPStatus(status).phrase.lower().replace(" ", "-"), "title": title, "status": status}


#: What people read when the web framework itself refuses.
TITLES: dict[int, str] = {
    400: "发来的内容读不懂",
    401: "请先登录",
    403: "您没有权限做这一步",
    404: "没有找到",
    405: "这个地址不能这样用",
    406: "给不出您要的格式",
    408: "等得太久，请再试一次",
    409: "和已有的内容冲突",
    410: "已经过期了",
    411: "请说明内容的长度",
    413: "内容太大了",
    414: "网址太长了",
    415: "不支持这种格式",
    422: "有些地方要改一下",
    429: "点得太快了，请稍等一会儿再试",
    431: "请求头太大了",
    500: "系统出了点问题，您填的内容没有丢，请稍后再试",
    502: "对方平台没有确认，请稍后再试",
    503: "系统正忙，请稍后再试",
    507: StorageFull.title,
}
