"""What may happen to a job at the door, and whose it is. Pure: no clock, no database, no HTTP."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time, timedelta
from http import HTTPStatus

from server.core.errors import DomainError
from server.core.workflow import Workflow, step

JOB = Workflow(
    "job",
    (
        step("renew", "registered", "waiting", to="registered"),  # other words before anybody looked
        step("complete", "registered", to="waiting"),  # every file has come
        step("return", "waiting", "corrected", to="returned"),  # with marks on what is to be done again
        step("correct", "returned", "corrected", to="corrected"),
        step("approve", "waiting", "corrected", to="approved"),
        step("hand_in", "approved", to="in_centre"),
        step("hold_back", "approved", to="waiting"),  # the submission was refused after all
        step("result", "in_centre", to="result_ready"),
        step("refuse", "in_centre", to="not_accepted"),  # by a body, with its legal reason; never by a secretary
        step("deliver", "result_ready", to="delivered"),
        step("withdraw", "registered", "waiting", "returned", "corrected", "in_centre", to="withdrawn"),
    ),
)

#: For people: the worker's list, and the card in the resident's hand.
PLAIN = {
    "registered": "已登记，照片还没有传完",
    "waiting": "等社区书记看",
    "returned": "退回来了，标出来的地方要再弄一下",
    "corrected": "改好了，等社区书记再看",
    "approved": "正在交到中心",
    "in_centre": "中心和部门在办",
    "result_ready": "有结果了，等送上门",
    "delivered": "已送到，签收了",
    "withdrawn": "本人不办了",
    "not_accepted": "不归这里办，理由写在通知里",
}

#: A worker may still send other words, or be asked for them.
OPEN = ("registered", "waiting", "returned", "corrected")
#: Nobody has decided yet: the resident may still say that she does not want it.
UNDECIDED = (*OPEN, "in_centre")
#: A secretary has to look.
ASKING = ("waiting", "corrected")
#: It is in the centre's hands, or was.
HANDED_IN = ("in_centre", "result_ready", "delivered", "withdrawn", "not_accepted")
#: Nothing more will happen.
OVER = ("delivered", "withdrawn", "not_accepted")

#: What came back is to be done again the next day, and a result brought.
AGAIN_WITHIN = timedelta(days=1)
#: A phone's clock may be wrong by so much, and its list of residents as old as that.
SKEW = timedelta(days=1)
#: What was done within a leave counts as of its own moment when it comes so late; what comes later is looked at first.
LATEST = timedelta(days=14)
#: A phone whose battery was out may believe that it is 1970; more than that no clock is wrong.
MOST_OFFSET = timedelta(days=100 * 365)


class JobNotWhole(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "job-not-whole", "还有照片没有传到，等传完再批"


class JobMoved(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "job-moved", "网格员刚刚又改过，请再看一遍"


def next_step(state: str) -> str | None:
    """What other words of its worker do to a job; None where they come too late."""
    steps = {"registered": "renew", "waiting": "renew", "returned": "correct", "corrected": "correct"}
    return steps.get(state)


def is_settled(state: str, *, is_current: bool, is_whole: bool) -> bool:
    """Whether of a revision nothing more is needed, not even a picture that could not be read: later words of the job
    are here with all their files, or nobody waits for words any more."""
    return state in HANDED_IN or (not is_current and is_whole)


def end_of(results: Collection[str]) -> str:
    """The step of a job when all its cases are closed with these results. A refusal is brought to the door too."""
    if set(results) <= {"not_accepted", "not_needed"}:
        return "refuse"
    return "withdraw" if set(results) == {"withdrawn"} else "result"


def span_of(declared_at: datetime) -> tuple[datetime, datetime]:
    """From when to when it may have been, by a clock that was wrong by a day."""
    return declared_at - SKEW, declared_at + SKEW


def is_foreign(lives_in: str, lived_in: Sequence[str], charged_with: Collection[str]) -> bool:
    """Whether the worker had nothing to do with the resident's grid. One who moved was at home where she was found."""
    return not {lives_in, *lived_in} & set(charged_with)


def put_right(told: datetime, offset_ms: float | None) -> datetime:
    """A moment by the phone's clock, by the server's: as far as the phone knew how wrong it was."""
    if offset_ms is None or abs(offset_ms) > MOST_OFFSET / timedelta(milliseconds=1):
        return told
    return told + timedelta(milliseconds=offset_ms)


def happened(told: datetime, offset_ms: float | None, now: datetime) -> datetime:
    """When it was, for dates: put right, and never after the moment in which the server hears of it."""
    return min(put_right(told, offset_ms), now)


def when_done(told: datetime, offset_ms: float | None, now: datetime) -> tuple[datetime, datetime]:
    """From when to when it may have been: exactly then, where the phone knew how wrong its clock was."""
    if offset_ms is not None:
        return happened(told, offset_ms, now), happened(told, offset_ms, now)
    first, last = span_of(told)
    return min(first, now), min(last, now)


#: From when to when people work, on a working day.
Day = tuple[time, time]
#: What fell due as the day ended is still told; later nobody is.
EVENING = timedelta(hours=1)


def hours_after(start: datetime, hours: float, is_open: Callable[[date], bool], day: Day) -> datetime:
    """So many working hours later, by the clock of `start`; nights and days on which nobody works do not count."""
    moment, left = start, timedelta(hours=hours)
    while True:
        opens, closes = _bounds(moment, day)
        moment = max(moment, opens)
        if is_open(moment.date()) and moment < closes:
            if left <= closes - moment:
                return moment + left
            left -= closes - moment
        moment = datetime.combine(moment.date() + timedelta(days=1), time(), moment.tzinfo)


def worked(start: datetime, end: datetime, is_open: Callable[[date], bool], day: Day) -> timedelta:
    """The working time between two moments, by the clock of `start`."""
    moment, found = start, timedelta()
    while moment < end:
        opens, closes = _bounds(moment, day)
        if is_open(moment.date()):
            found += max(min(end, closes) - max(moment, opens), timedelta())
        moment = datetime.combine(moment.date() + timedelta(days=1), time(), moment.tzinfo)
    return found


def is_by_day(moment: datetime, is_open: Callable[[date], bool], day: Day) -> bool:
    """Whether people may be told of work now."""
    opens, closes = _bounds(moment, day)
    return is_open(moment.date()) and opens <= moment < closes + EVENING


def _bounds(moment: datetime, day: Day) -> tuple[datetime, datetime]:
    opens, closes = (datetime.combine(moment.date(), one, moment.tzinfo) for one in day)
    return opens, closes


def days_before(moment: datetime, days: int, is_open: Callable[[date], bool]) -> datetime:
    """So many working days earlier, at the same hour."""
    day, left = moment.date(), days
    while left > 0:
        day -= timedelta(days=1)
        left -= is_open(day)
    return moment - (moment.date() - day)


def last_moment(until: str) -> date | None:
    """The last day that a person named; None where it is none."""
    try:
        return date.fromisoformat(until[:10])
    except ValueError:
        return None
