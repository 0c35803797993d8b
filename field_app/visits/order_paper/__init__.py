"""The worker's order on paper (委托书), as PDF: the words of the day, room for name, inked thumb and date.

Blank for one item, or filled in for a job. The digest below is that of the words: the phone names the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from field_app.visits.service import ordering
from server.applications.press import printed
from server.applications.receipt.glyphs import legible
from server.core import clock
from server.forms.reading import written

TEMPLATE = Path(__file__).parent / "order.typ"
FOOTER = "网格员帮办不收钱，不要密码、验证码、银行卡。不想让他办了，打12345，或问社区。"
#: For who signs instead, and for who cannot write.
HOW = (
    "会写字的签名，再按手印；不会写字的，只按手印。手印按在右边的框里，用红印泥。",
    "监护人代签的，签监护人的名字，并写和本人的关系。",
    "签好以后网格员拍一张照片交上去，这张纸您自己留着。",
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What stands on one paper; what is empty is written by hand."""

    items: Sequence[str]  # names
    texts: Sequence[Any]  # rows of identity's consent texts, as they are read out
    name: str = ""
    worker: str = ""
    until: date | None = None


def pdf(order: Order) -> bytes:
    """The paper, to be printed."""
    return printed(TEMPLATE, {"order": data(order)})


def data(order: Order) -> dict[str, Any]:
    """What stands on it."""
    first, *more = order.texts
    return {
        "title": legible(first.title),
        "words": _lines(first),
        "more": [{"title": legible(text.title), "words": _lines(text)} for text in more],
        "name": legible(order.name),
        "worker": legible(order.worker),
        "items": [legible(name) for name in order.items],
        "until": written(order.until) if order.until else "",
        "how": [legible(line) for line in HOW],
        "digest": ordering.digest_of(order.texts),
        "printed": written(clock.today()),
        "footer": legible(FOOTER),
    }


def _lines(text: Any) -> list[str]:
    return [legible(line) for line in str(text.body).split("\n") if line.strip()]
