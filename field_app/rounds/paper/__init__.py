"""The notice for the bedside as PDF: large print, real Chinese text, what is asked and until when."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import typst

from field_app.rounds.models import DoorNotice
from field_app.visits.service import ordering
from server.applications import numbers, pinned
from server.applications.models import Application, Case, CorrectionRequest, Owed
from server.applications.receipt import font_folder
from server.applications.receipt.glyphs import legible
from server.core import clock
from server.core.errors import NotFound
from server.identity import masks
from server.identity.models import Person
from server.reviews.service.views import told_decisions

TEMPLATE = Path(__file__).parent / "notice.typ"
TITLES = {"correction": "补正通知", "refusal": "没有办成的通知", "inspection": "核查通知", "deferred": "补交材料通知"}
OPENINGS = {
    "correction": "您托网格员办的事，有几处要补充或改正。网格员会帮您弄，不用自己跑。",
    "refusal": "您托网格员办的事，有一件没有办成。理由和不服怎么办写在下面。",
    "inspection": "您托网格员办的事，部门要先核查，办理时间先停下，查完接着办。",
    "deferred": "您托网格员办的事已经在办，还有材料要补交。网格员可以上门来拿。",
}
UNTIL = {
    "correction": "最晚补好的日子",
    "refusal": "最晚告诉您的日子",
    "inspection": "预计查完的日子",
    "deferred": "最晚补交的日子",
}
FOOTER = "办这些事不收钱。不要把密码、验证码、银行卡交给任何人。有不明白的打12345，或问社区。"
WEEKDAYS = "一二三四五六日"

Part = dict[str, Any]


def pdf(notice: DoorNotice) -> bytes:
    """The notice, to be printed or shown on a screen."""
    told = json.dumps(data(notice), ensure_ascii=False)
    options: Mapping[str, Any] = {"font_paths": [font_folder()], "ignore_system_fonts": True}
    made: bytes = typst.compile(str(TEMPLATE), sys_inputs={"notice": told}, **options)
    return made


def data(notice: DoorNotice) -> dict[str, Any]:
    """What stands on the paper."""
    kind, job = str(notice.kind), notice.job
    application: Any = Application.get_or_none(Application.id == job.application)
    if application is None:
        raise NotFound()
    person: Any = Person.get_or_none(Person.id == job.resident)
    parts = [part for part in _parts(notice, application) if part["lines"]]
    return {
        "title": TITLES[kind],
        "name": legible(masks.name(person.name)) if person else "居民",
        "opening": OPENINGS[kind],
        "until_label": UNTIL[kind],
        "until": _day(notice.due_on) + ("（预估）" if notice.is_provisional else ""),
        "parts": [{"heading": one["heading"], "lines": [legible(line) for line in one["lines"]]} for one in parts],
        "number": numbers.readable(application.number) if application.number else "",
        "worker": legible(ordering.name_of(job.worker)),
        "printed": _day(clock.today()),
        "footer": legible(FOOTER),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def _parts(notice: DoorNotice, application: Any) -> Iterator[Part]:
    cases = {case.id: case for case in Case.select().where(Case.application == application.id).order_by(Case.place)}
    if notice.kind == "correction":
        yield from _asked(notice.subject, application, cases)
        return
    case = cases.get(notice.subject)
    yield {"heading": "哪一件事", "lines": [case.name] if case else []}
    if notice.kind == "refusal":
        yield from _refused(notice.subject, application.id)
    elif notice.kind == "deferred":
        yield {"heading": "要补交什么", "lines": _owed(notice.subject, application)}


def _asked(correction: UUID, application: Any, cases: Mapping[UUID, Any]) -> Iterator[Part]:
    """Item by item, each mark by the name of its field or paper."""
    known = pinned.catalogue_of(application.release)
    requests: Any = CorrectionRequest.select().where(CorrectionRequest.correction == correction)
    for request in requests:
        lines = [f"{_name_of(mark['target'], known)}{mark.get('text') or '请再核对'}" for mark in request.marks]
        case = cases.get(request.case_id)
        yield {"heading": case.name if case else "要补正的地方", "lines": lines}


def _name_of(target: Mapping[str, Any], known: Any) -> str:
    element = str(target.get("pointer") or "").strip("/").split("/")[-1]
    found = known.elements.get(element) or known.materials.get(target.get("material") or "")
    return f"{found['name']}：" if found else ""


def _refused(case: UUID, application: UUID) -> Iterator[Part]:
    said = [one for one in told_decisions(application) if one["case"] == case]
    for one in said[-1:]:
        yield {"heading": "理由", "lines": _sentences(one["reasons"])}
        yield {"heading": "该找谁", "lines": [one["whose"]] if one["whose"] else []}
        yield {"heading": "不服怎么办", "lines": [(one["remedies"] or {}).get("text", "")] if one["remedies"] else []}


def _sentences(reasons: Sequence[Any]) -> list[str]:
    return [one if isinstance(one, str) else str(one.get("text", "")) for one in reasons]


def _owed(case: UUID, application: Any) -> list[str]:
    materials = pinned.catalogue_of(application.release).materials
    rows: Any = Owed.select().where((Owed.case == case) & Owed.handed_in_at.is_null()).order_by(Owed.due_on)
    return [f"{materials[row.material]['name']}：{_day(row.due_on)}以前" for row in rows if row.due_on]
