"""What has to be told at the bedside, until when, and what is said of it. Pure: no clock, no database, no HTTP."""

from collections.abc import Callable
from datetime import date, timedelta

from server.core.workflow import Workflow, step

NOTICE = Workflow(
    "door_notice",
    (
        step("tell", "open", to="told"),  # somebody told the resident, and says how
        step("lapse", "open", to="lapsed"),  # it holds no more: answered, another date, the case is closed
        step("renew", "lapsed", to="open"),  # it holds again: a second inspection, a day that was moved back
    ),
)
PLAIN = {"open": "还没告诉本人", "told": "已经告诉本人", "lapsed": "不用再告诉了"}

#: Kind → what it is called; and what stands on the worker's list.
KINDS = {"correction": "要补正", "refusal": "没有办成", "inspection": "要现场核查", "deferred": "材料要补交"}
WORDS = {
    "correction": "部门要补正，{day}前要补好。请把通知送到本人手里。",
    "refusal": "有一件没有办成，请在{day}前把理由和不服怎么办告诉本人。",
    "inspection": "部门要核查或走特别程序，预计到{day}。请告诉本人。",
    "deferred": "还有材料要补交，最晚{day}。请告诉本人。",
}
#: Results of a case that somebody has to bring to the door as a no.
REFUSED = ("denied", "not_accepted", "lapsed", "not_pursued")
#: A decision is told within so many working days.
TOLD_WITHIN = 10

HOWS = {"in_person": "当面说的", "paper": "送了纸质通知", "phone": "打电话说的", "relative": "托亲属说的"}
WHOM = {"resident": "本人", "guardian": "监护人", "relative": "亲属"}


def half_of(since: date, due_on: date, is_open: Callable[[date], bool]) -> date:
    """The last day of the first half: of its working days, the day it begins not counted; at least that day itself."""
    days = [since + timedelta(days=n) for n in range(1, (due_on - since).days + 1)]
    working = [day for day in days if is_open(day)]
    return working[len(working) // 2 - 1] if len(working) > 1 else since


def spoken(day: date) -> str:
    return f"{day.month}月{day.day}日"
