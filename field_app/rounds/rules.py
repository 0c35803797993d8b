"""What may happen to a visit request, and what is said about it. Pure: no clock, no database, no HTTP."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from http import HTTPStatus

from server.core.errors import DomainError
from server.core.workflow import Workflow, step

VISIT = Workflow(
    "visit_request",
    (
        step("confirm", "unconfirmed", to="open"),  # the resident was asked, and wants it
        step("take", "open", to="taken"),
        step("pass", "open", "taken", to="open"),  # this worker cannot come
        step("hand_on", "taken", to="taken"),  # who takes over the resident's job comes instead
        step("finish", "taken", to="done"),
        step("withdraw", "unconfirmed", "open", "taken", to="withdrawn"),
    ),
)
PLAIN = {
    "unconfirmed": "别人替约的，还没问过本人",
    "open": "等网格员接",
    "taken": "网格员接了，会上门",
    "done": "去过了",
    "withdrawn": "不用来了",
}
OPEN = ("unconfirmed", "open", "taken")
#: On the worker's list, with what the asker wants.
VISIT_WORDS = {
    "unconfirmed": "别人替约的走访，先问问本人要不要去：{words}",
    "open": "有人请您上门，去得了就接：{words}",
    "taken": "说好了要上门：{words}",
}
#: Besides, where no message reaches her.
IN_PERSON = "（本人收不到短信：谁来、哪天来、来做什么，要当面跟本人说）"
#: On the list of who asked her, where somebody else goes.
TO_TELL, WORD_TO_TELL = (
    "to_tell",
    "您问过本人的那次走访，由别的网格员去，您不用去了。还没把暗号告诉本人的，请告诉一声。",
)

#: Who asked, and how people read it.
SOURCES = {"self": "本人", "relative": "亲属", "secretary": "社区书记", "desk": "窗口代接"}
#: How a caller reached the desk; how a resident was asked.
ASKED_BY = {"phone": "打电话", "counter": "到窗口", "letter": "来信"}
CONFIRMED_BY = {"phone": "打电话问的", "in_person": "当面问的", "relative": "托亲属问的", "page": "本人在手机上点的"}

#: How a resident, or her relative, was told the word; by message the machine does it.
WORD_TOLD, BY_MESSAGE = "word_told", "sms"
WORD_TOLD_BY = {BY_MESSAGE: "发了短信", "call": "打电话说的", "face_to_face": "当面说的"}
WORD_TOLD_TO = {"resident": "本人", "relative": "亲属"}

#: So many working days a visit may wait where no day was wished; so far ahead one may be wished.
WITHIN_DAYS, FARTHEST = 3, timedelta(days=60)

FIRST = (
    "荷花",
    "桂花",
    "杏花",
    "梅花",
    "菊花",
    "兰花",
    "石榴",
    "葡萄",
    "枇杷",
    "核桃",
    "红枣",
    "莲藕",
    "芝麻",
    "蜜桃",
    "青松",
    "翠竹",
)
SECOND = (
    "春风",
    "晨光",
    "彩云",
    "明月",
    "清泉",
    "小桥",
    "远山",
    "大雁",
    "喜鹊",
    "燕子",
    "锦鲤",
    "金鱼",
    "白鹤",
    "骏马",
    "灯笼",
    "风车",
)


class WhoIsMeant(DomainError):
    """`resident` has to be named: the desk wrote down words alone."""

    status, slug, title = HTTPStatus.CONFLICT, "who-is-meant", "请先说明是名单里的哪一位，名单里没有的先登记"


class TooManyVisits(DomainError):
    """Of one account for one resident (`LASTMETER_OPEN_VISITS`); the desk writes down as many as are told."""

    status, slug = HTTPStatus.CONFLICT, "too-many-visits"
    title = "已经约了好几次，网格员还没去完，先不用再约。又有急事的，打12345或社区电话，有人替您安排"


class NotYourVisit(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "not-your-visit", "这次走访是别的网格员接的"


def word(choose: Callable[[Sequence[str]], str]) -> str:
    """Two everyday things, easy to hear and to remember."""
    return f"{choose(FIRST)}{choose(SECOND)}"


def is_wishable(day: date, today: date) -> bool:
    """Whether somebody may be asked to come on that day."""
    return today <= day <= today + FARTHEST
