"""What is told at a bedside: read out from the phone, and printed on the paper that stays there."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice
from server.applications import pinned
from server.applications.models import Application, Case, CorrectionRequest, Owed
from server.applications.press import WEEKDAYS
from server.forms.reading import written
from server.reviews.service.views import told_decisions

TITLES = {"correction": "补正通知", "refusal": "没有办成的通知", "inspection": "核查通知", "deferred": "补交材料通知"}
OPENINGS = {
    "correction": "您托网格员办的事，有几处要补充或改正。可以请网格员上门帮着改，也可以登录自己改，或带证件到窗口。",
    "refusal": "您托网格员办的事，有一件没有办成。理由和不服怎么办写在下面。",
    "inspection": "您托网格员办的事，部门要先核查，办理时间先停下，查完接着办。",
    "deferred": "您托网格员办的事已经在办，还有材料要补交。拿到了告诉网格员，网格员上门来拍，原件留在您手里。",
}
UNTIL = {
    "correction": "最晚补好的日子",
    "refusal": "最晚告诉您的日子",
    "inspection": "预计查完的日子",
    "deferred": "最晚补交的日子",
}
FOOTER = "办这些事不收钱。不要把密码、验证码、银行卡交给任何人。有不明白的打12345，或问社区。"

Part = dict[str, Any]


class _Known:
    """What these notices are about. Five queries, none without notices."""

    def __init__(self, notices: Sequence[DoorNotice]) -> None:
        ids = [one.job.application for one in notices]
        self.applications = {one.id: one for one in Application.select().where(Application.id.in_(ids))} if ids else {}
        self.requests = _by("correction_id", CorrectionRequest, CorrectionRequest.correction, notices)
        wanted = Case.application.in_(ids)
        self.cases = {one.id: one for one in Case.select().where(wanted)} if ids else {}
        self.owed = _by("case_id", Owed, Owed.case, notices)
        self.decided = {one["case"]: one for one in told_decisions(*ids)} if ids else {}  # the last of each

    def release_of(self, notice: DoorNotice) -> Any:
        return pinned.catalogue_of(self.applications[notice.job.application].release)


def _by(name: str, table: Any, column: Any, notices: Sequence[DoorNotice]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    subjects = [one.subject for one in notices]
    for row in table.select().where(column.in_(subjects)).order_by(table.case, table.body) if subjects else ():
        found.setdefault(getattr(row, name), []).append(row)
    return found


def of(notices: Sequence[DoorNotice]) -> dict[UUID, Part]:
    """What each of them says, by its id: title, opening, legal date, what is asked or why not. At most five queries."""
    known = _Known(notices)
    return {one.id: _told(one, known) for one in notices if one.job.application in known.applications}


def _told(notice: DoorNotice, known: _Known) -> Part:
    kind = str(notice.kind)
    return {
        "title": TITLES[kind],
        "opening": OPENINGS[kind],
        "until_label": UNTIL[kind],
        "until": day_of(notice.due_on) + ("（预估）" if notice.is_provisional else ""),
        "parts": [part for part in _parts(notice, known) if part["lines"]],
        "footer": FOOTER,
        "owes": _owes(notice, known) if kind == "deferred" else [],
    }


def day_of(day: date) -> str:
    return f"{written(day)} 周{WEEKDAYS[day.weekday()]}"


def _parts(notice: DoorNotice, known: _Known) -> Iterator[Part]:
    if notice.kind == "correction":
        yield from _asked(notice, known)
        return
    case = known.cases.get(notice.subject)
    yield {"heading": "哪一件事", "lines": [case.name] if case else []}
    if notice.kind == "refusal":
        yield from _refused(known.decided.get(notice.subject))
    elif notice.kind == "deferred":
        yield {"heading": "要补交什么", "lines": _owed(notice, known)}


def _asked(notice: DoorNotice, known: _Known) -> Iterator[Part]:
    """Item by item, each mark by the name of its field or paper."""
    release = known.release_of(notice)
    for request in known.requests.get(notice.subject, ()):
        lines = [f"{_name_of(mark['target'], release)}{mark.get('text') or '请再核对'}" for mark in request.marks]
        case = known.cases.get(request.case_id)
        yield {"heading": case.name if case else "要补正的地方", "lines": lines}


def _name_of(target: Part, release: Any) -> str:
    element = str(target.get("pointer") or "").strip("/").split("/")[-1]
    found = release.elements.get(element) or release.materials.get(target.get("material") or "")
    return f"{found['name']}：" if found else ""


def _refused(said: Part | None) -> Iterator[Part]:
    if said:
        yield {"heading": "理由", "lines": _sentences(said["reasons"])}
        yield {"heading": "该找谁", "lines": [said["whose"]] if said["whose"] else []}
        yield {"heading": "不服怎么办", "lines": [(said["remedies"] or {}).get("text", "")] if said["remedies"] else []}


def _sentences(reasons: Sequence[Any]) -> list[str]:
    return [one if isinstance(one, str) else str(one.get("text", "")) for one in reasons]


def _owed(notice: DoorNotice, known: _Known) -> list[str]:
    materials = known.release_of(notice).materials
    return [f"{materials[one.material]['name']}：{day_of(one.due_on)}以前" for one in _awaited(notice, known)]


def _owes(notice: DoorNotice, known: _Known) -> list[Part]:
    materials = known.release_of(notice).materials
    named = [(row.material, materials[row.material]) for row in _awaited(notice, known)]
    return [{"material": code, "name": paper["name"], "pages": paper["pages"]} for code, paper in named]


def _awaited(notice: DoorNotice, known: _Known) -> list[Any]:
    """What was to follow and has not come, the first due first."""
    rows = [row for row in known.owed.get(notice.subject, ()) if row.due_on and not row.handed_in_at]
    return sorted(rows, key=_due)


def _due(row: Any) -> date:
    due: date = row.due_on
    return due
