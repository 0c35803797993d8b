"""Whose names are not put up in public: no desk stops the clock to put them up."""

from datetime import date
from http import HTTPStatus

from server.applications.models import Case
from server.applications.service.agreed import births
from server.catalog import wording
from server.core.errors import DomainError
from server.identity.care import is_minor
from server.reviews.service import knowledge

PUTS_UP = "public_notice"


class NotPutUp(DomainError):
    """The item spares this applicant the public notice."""

    status, slug, title = HTTPStatus.CONFLICT, "not-put-up", "这件事的申请人按规定不公示，不能用“公示”暂停办理时间"


def told(case: Case, today: date) -> dict[str, object]:
    """The item's rule for a desk's page, None where there is none; and whether it surely holds for this case."""
    rule = knowledge.item_of(case).get("public_notice_exempt")
    return {"unnamed": wording.UNNAMED[rule] if rule else None, "is_unnamed": _surely(case, rule, today)}


def check(case: Case, kind: str, today: date) -> None:
    """Refuse what would surely put up a name that is spared."""
    if kind == PUTS_UP and told(case, today)["is_unnamed"]:
        raise NotPutUp()


def _surely(case: Case, rule: str | None, today: date) -> bool:
    """Always, or by a birth the form tells; who has lost a child is asked by nobody: the desk knows."""
    young = rule == "minor" and any(is_minor(day, today) for day in births(case.content["values"]))
    return rule == "always" or young
