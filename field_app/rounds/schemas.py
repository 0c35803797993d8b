"""Shapes at the doors of visit requests."""

from marshmallow import fields

from field_app.rounds.notice_rules import HOWS, KINDS, NOTICE, WHOM
from field_app.rounds.rules import (
    ASKED_BY,
    BY_MESSAGE,
    CONFIRMED_BY,
    OPEN,
    SOURCES,
    TO_TELL,
    VISIT,
    WORD_TOLD_BY,
    WORD_TOLD_TO,
)
from field_app.visits.agreement_schemas import ConsentIn
from field_app.visits.custody_rules import KEEPERS
from field_app.visits.delivery_schemas import HappenedIn
from field_app.visits.schemas import GRID, Grid
from server.applications.schemas import MendedIn
from server.applications.wanted_schemas import PagesOut
from server.catalog.proxying import GRADES
from server.core.http import Body, Choice, Day, Flag, Moment, Out, PageQuery, Text, Uuid, sometimes

ID = "01932c07-0000-7000-8000-000000000002"
DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
AN_ID = {"example": ID}
COMMAND = {**AN_ID, "description": "of the command"}
WHO = {"description": "the resident's person; null: oneself, or whom the desk's caller meant", "example": ID}


class AskedIn(Body):
    """Who asked, as the desk or a secretary was told; a relative on the page says the relation alone."""

    name = Text(max=50, load_default="", metadata={"example": "李明"})
    relation = Text(max=20, load_default=None, allow_none=True, metadata={"example": "儿子"})
    phone = Text(max=30, load_default=None, allow_none=True, metadata={"example": "13800000000"})
    how = Choice(*ASKED_BY, load_default="phone", metadata={"example": "phone"})


class AboutIn(Body):
    """Whom a caller meant, in words: the desk knows no list of residents."""

    name = Text(min=1, max=50, required=True, metadata={"example": "欧阳秀兰"})
    address = Text(min=1, max=200, required=True, metadata={"example": "示例街9号3-2-501"})
    phone = Text(max=30, load_default=None, allow_none=True, metadata={"example": "13800000000"})


class VisitIn(Body):
    """Ask for somebody to come."""

    resident = Uuid(load_default=None, allow_none=True, metadata=WHO)
    grid = Grid(load_default=None, allow_none=True)
    words = Text(min=1, max=500, required=True, metadata={"example": "腿脚不便，想请人上门办老年卡"})
    wanted_on = Day(load_default=None, allow_none=True, metadata={"example": None})
    asked = fields.Nested(AskedIn(), load_default=None, allow_none=True)
    about = fields.Nested(AboutIn(), load_default=None, allow_none=True, metadata={"example": None})


class WhenIn(Body):
    """When it was, by the phone's clock, and how far the server's was ahead, where the phone tells it."""

    at = Moment()
    server_offset_ms = fields.Float(metadata={"example": 1200})


class ConfirmationIn(WhenIn):
    """The resident was asked. `resident`: of the list, where the desk wrote down words alone."""

    id = Uuid(required=True, metadata=COMMAND)
    agrees = Flag(required=True)
    how = Choice(*CONFIRMED_BY, required=True, metadata={"example": "phone", "description": "by herself: page"})
    whom = Text(max=50, load_default="", metadata={"example": "本人接的电话"})
    resident = Uuid(load_default=None, allow_none=True, metadata={"example": None})


class WordTellingIn(WhenIn):
    """How the visit word was told."""

    id = Uuid(required=True, metadata=COMMAND)
    how = Choice(*(one for one in WORD_TOLD_BY if one != BY_MESSAGE), required=True, metadata={"example": "call"})
    whom = Choice(*WORD_TOLD_TO, required=True, metadata={"example": "resident"})


class CommandIn(Body):
    id = Uuid(required=True, metadata=COMMAND)


class ReasonIn(CommandIn, WhenIn):
    reason = Text(min=2, max=500, required=True, metadata={"example": "那天在别处办事"})


class FinishIn(CommandIn, WhenIn):
    word_said = Flag(required=True, metadata={"description": "whether the visit word was said at the door"})
    job = Uuid(load_default=None, allow_none=True, metadata={"example": None})
    words = Text(max=500, load_default="", metadata={"example": "帮老人看了水费单"})


class VisitsQuery(PageQuery):
    is_open = Flag(load_default=True, metadata={"description": "only those that somebody has yet to go to"})


class AskedOut(Out):
    name = fields.String(metadata={"example": "李*"})
    relation = fields.String(allow_none=True, metadata={"example": "儿子"})
    phone = fields.String(allow_none=True, metadata={"example": "138****0000"})
    how = fields.String(allow_none=True, metadata={"example": "phone"})


class AboutOut(Out):
    name = fields.String(metadata={"example": "欧阳秀兰"})
    address = fields.String(metadata={"example": "示例街9号3-2-501"})
    phone = fields.String(allow_none=True, metadata={"example": "13800000000"})


class WordToldOut(Out):
    by_name = fields.String(allow_none=True, metadata={"example": "王网格", "description": "null: a message"})
    how = Choice(*WORD_TOLD_BY, metadata={"example": "call"})
    how_name = fields.String(metadata={"example": "打电话说的"})
    whom_name = fields.String(metadata={"example": "本人"})
    at = Moment()


class VisitOut(Out):
    """Names and numbers masked, unless one took it, asked for it or is who is meant; the word for those alone."""

    id = Uuid(metadata=AN_ID)
    resident = Uuid(allow_none=True, metadata=AN_ID)
    resident_name = fields.String(metadata={"example": "欧阳**"})
    grid = fields.String(metadata={"example": GRID})
    state = Choice(*VISIT.states, metadata={"example": "open"})
    state_plain = fields.String(metadata={"example": "等网格员接"})
    source = Choice(*SOURCES, metadata={"example": "relative"})
    asked = fields.Nested(AskedOut())
    about = fields.Nested(AboutOut(), allow_none=True)
    words = fields.String(metadata={"example": "腿脚不便，想请人上门办老年卡"})
    word = fields.String(allow_none=True, metadata={"example": "荷花春风", "description": "to be said at the door"})
    word_told = fields.List(fields.Nested(WordToldOut()), metadata={"description": "by whom, in their order"})
    due_on = Day()
    worker_name = fields.String(allow_none=True, metadata={"example": "王网格"})
    is_mine = Flag(metadata={"description": "taken by the caller"})
    job = Uuid(allow_none=True)
    asked_at = Moment()
    moved_at = Moment()


class VisitsOut(Out):
    items = fields.List(fields.Nested(VisitOut()))
    next = fields.String(allow_none=True)


class PartOut(Out):
    heading = fields.String(metadata={"example": "理由"})
    lines = fields.List(fields.String(), metadata={"example": ["收入超过标准"]})


class OwesOut(Out):
    """A paper that was to follow and has not come."""

    material = fields.String(metadata={"example": "medical_records"})
    name = fields.String(metadata={"example": "病历资料"})
    pages = fields.Nested(PagesOut())


class WordsOut(Out):
    """What is read out at the bedside of a door notice, as it stands on its paper."""

    title = fields.String(metadata={"example": "补正通知"})
    opening = fields.String(metadata={"example": "您托网格员办的事，有几处要补充或改正。"})
    until_label = fields.String(metadata={"example": "最晚补好的日子"})
    until = fields.String(metadata={"example": "2026年12月2日 周三"})
    parts = fields.List(fields.Nested(PartOut()))
    footer = fields.String(metadata={"example": "办这些事不收钱。"})
    owes = fields.List(fields.Nested(OwesOut()), metadata={"description": "to be photographed and handed in"})


class PieceOut(Out):
    """An original that is away."""

    what = fields.String(metadata={"example": "户口簿"})
    keeper = Choice(*KEEPERS, metadata={"example": "worker"})
    keeper_plain = fields.String(metadata={"example": "网格员"})
    keeper_name = fields.String(allow_none=True, metadata={"example": None})
    is_mine = Flag(metadata={"description": "the caller carries it"})


class GivenOut(Out):
    """An original that goes along with a job that is offered."""

    original = Uuid()
    what = fields.String(metadata={"example": "户口簿"})


class TaskOut(Out):
    """One thing to do. Of a visit, the word and the call-back number are told to who took it."""

    id = Uuid()
    kind = Choice("visit", "return", "notice", "deliver", "passing", metadata={"example": "return"})
    resident = Uuid(allow_none=True, metadata={"description": "null: the desk's caller meant somebody of no list"})
    job = Uuid(allow_none=True)
    due_on = fields.String(metadata={"example": "2026-11-24"})
    marks = fields.List(fields.Dict(), metadata={"example": [{"target": {"pointer": "/mobile"}, "text": "打不通"}]})
    words = fields.String(metadata={"example": "电话写错了"})
    question = sometimes(Uuid(metadata={"description": "the secretary's, to be answered"}))
    to_sign = sometimes(fields.String(metadata={"example": DIGEST, "description": "digest under the receipt"}))
    grade = sometimes(Choice(*GRADES, metadata={"example": "simple", "description": "how a receipt is given"}))
    asks_photo = sometimes(Flag(metadata={"description": "an item wants the handing over photographed"}))
    photo_why = sometimes(
        fields.String(
            allow_none=True, metadata={"example": "装好的扶手拍一张", "description": "what is to be seen on it"}
        )
    )
    name = sometimes(fields.String(metadata={"example": "老年人优待证办理", "description": "of what was done"}))
    offered_to = sometimes(fields.String(metadata={"example": "李敏", "description": "a colleague who was asked"}))
    gives = sometimes(fields.List(fields.Nested(GivenOut())))
    returned_by = sometimes(fields.String(metadata={"example": "天溪社区书记王芳", "description": "who gave it back"}))
    original = sometimes(Uuid(metadata={"description": "a piece that has to go back to the resident"}))
    piece = sometimes(fields.Nested(PieceOut()))
    notice = sometimes(fields.Nested(WordsOut()))
    door_notice = sometimes(Uuid(metadata={"description": "to be told and, as paper, to be brought"}))
    is_told = sometimes(Flag(metadata={"description": "she was told; what was asked for has not come yet"}))
    to_answer = sometimes(Flag(metadata={"description": "a correction, to be answered on this worker's phone"}))
    state = sometimes(
        Choice(
            *OPEN,
            TO_TELL,
            metadata={"example": "taken", "description": "of the visit request; `to_tell`: another one goes"},
        )
    )
    word = sometimes(fields.String(metadata={"example": "荷花春风", "description": "to be said at the door"}))
    visit = sometimes(Uuid(metadata={"description": "whose word that is, where the task is no visit itself"}))
    word_to_tell = sometimes(
        fields.String(metadata={"example": "荷花春风", "description": "to a resident whom no message reaches"})
    )
    call_back = sometimes(fields.String(allow_none=True, metadata={"example": "13800000000"}))


class WorkOut(TaskOut):
    resident_name = fields.String(metadata={"example": "欧阳**"})


class WorkListOut(Out):
    items = fields.List(fields.Nested(WorkOut()))
    next = fields.String(allow_none=True)


class NoticesQuery(PageQuery):
    is_open = Flag(load_default=True, metadata={"description": "only those of which nobody told the resident yet"})


class TellingIn(CommandIn, HappenedIn):
    """How the resident was told; `teller`: who did it, where it was somebody else than who writes it down."""

    whom = Choice(*WHOM, required=True, metadata={"example": "resident"})
    relation = Text(max=20, load_default=None, allow_none=True, metadata={"example": None})
    how = Choice(*HOWS, required=True, metadata={"example": "in_person"})
    teller = Text(max=50, load_default=None, allow_none=True, metadata={"example": None})
    words = Text(max=500, load_default="", metadata={"example": "念了两遍，本人说明白了"})


class DoorNoticeOut(Out):
    id = Uuid(metadata=AN_ID)
    job = Uuid(metadata=AN_ID)
    resident = Uuid(metadata=AN_ID)
    resident_name = fields.String(metadata={"example": "欧阳**"})
    kind = Choice(*KINDS, metadata={"example": "correction"})
    kind_name = fields.String(metadata={"example": "要补正"})
    words = fields.String(metadata={"example": "部门要补正，12月2日前要补好。请把通知送到本人手里。"})
    since = Day()
    due_on = Day(metadata={"description": "the legal date"})
    is_provisional = Flag()
    state = Choice(*NOTICE.states, metadata={"example": "open"})
    state_plain = fields.String(metadata={"example": "还没告诉本人"})
    told_at = Moment(allow_none=True)
    escalated_at = Moment(allow_none=True, metadata={"description": "since when the street and the relative know"})


class DoorNoticesOut(Out):
    items = fields.List(fields.Nested(DoorNoticeOut()))
    next = fields.String(allow_none=True)


class BroughtOut(Out):
    notice = Uuid()
    material = fields.String(metadata={"example": "medical_records"})


class DoorAnswerIn(MendedIn, HappenedIn):
    """An answer to a correction from the bedside; a new consent only where something is declared anew."""

    consent = fields.Nested(ConsentIn(), load_default=None, allow_none=True, metadata={"example": None})


class AnsweredOut(Out):
    notice = Uuid()
    correction = Uuid()
