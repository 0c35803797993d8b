"""Shapes of packs: what a phone is lent."""

from marshmallow import fields

from field_app.rounds.schemas import TaskOut
from field_app.sync.schemas import DIGEST, GRID
from server.catalog.proxying import GRADES
from server.core.http import Choice, Flag, Moment, Out, Query, Text, Uuid, Whole, sometimes


class PackQuery(Query):
    since = Uuid(load_default=None, metadata={"description": "`cursor` of the pack before"})
    device = Uuid(load_default=None, metadata={"description": "whose vault asks: a lost one is told so"})


class LentOut(Out):
    """A resident; name, number, phone, flags and photographing only while there is something to do for her."""

    id = Uuid()
    surname = fields.String(metadata={"example": "欧"})
    initials = fields.String(metadata={"example": "oyxl"})
    house = fields.String(metadata={"example": "3-2-501"})
    grid = fields.String(metadata={"example": GRID})
    at = fields.String(metadata={"example": "2026-11-18T10:00:00+08:00"})
    name = sometimes(fields.String(metadata={"example": "欧阳秀兰"}))
    number = sometimes(fields.String(allow_none=True, metadata={"example": "440000194910010217"}))
    phone = sometimes(fields.String(allow_none=True, metadata={"example": "13800000000"}))
    flags = sometimes(fields.List(fields.String(), metadata={"example": ["独居"]}))
    photo_allowed = sometimes(Flag(metadata={"description": "she said that she may be photographed"}))


class LentItemOut(Out):
    code = fields.String(metadata={"example": "elderly_pass"})
    name = fields.String(metadata={"example": "老年人优待证办理"})
    plain_name = fields.String(metadata={"example": "办老年卡"})
    category = fields.String(metadata={"example": "elderly"})
    identity_level = fields.String(metadata={"example": "phone"})
    grade = Choice(*GRADES, metadata={"example": "simple"})
    needs_approval = Flag()
    authorisation = fields.List(fields.String(), metadata={"example": ["written"]})
    must_be_seen = Flag()
    evidence = fields.List(fields.Dict(), metadata={"example": [{"code": "id_seen", "why": "核对是本人"}]})


class LentFormOut(Out):
    """What may be done in a place. `digest` names the state of its forms, `url` the book in which they stand."""

    bundle = fields.String(metadata={"example": "item:elderly_pass"})
    release = fields.String(metadata={"example": "sha256:18c4a9e0"})
    division = fields.String(metadata={"example": GRID[:12]})
    digest = fields.String(metadata={"example": DIGEST})
    url = fields.String(metadata={"example": f"/api/v1/packs/field/forms?of=items&division={GRID[:12]}"})


class LentGridOut(Out):
    code = fields.String(metadata={"example": GRID})
    name = fields.String(metadata={"example": "第一网格"})


class BookQuery(Query):
    of = Text(min=1, max=100, required=True, metadata={"example": "items", "description": "`items`, or a bundle"})
    division = Text(min=12, max=12, required=True, metadata={"example": GRID[:12]})


class BookOut(Out):
    """Forms as their page takes them. `{"$": n}` stands for piece n; pieces name only pieces before them."""

    of = fields.String(metadata={"example": "items"})
    release = fields.String(metadata={"example": "sha256:18c4a9e0"})
    division = fields.String(metadata={"example": GRID[:12]})
    pieces = fields.List(fields.Raw(), metadata={"example": [{"shown": True, "needed": True}]})
    bundles = fields.Dict(
        metadata={"example": {"item:elderly_pass": {"digest": DIGEST, "questions": [], "forms": [{"$": 0}]}}}
    )


class LentTextOut(Out):
    """Read out before somebody agrees."""

    code = fields.String(metadata={"example": "worker_order"})
    version = Whole(metadata={"example": 1})
    title = fields.String(metadata={"example": "请网格员帮我跑一趟（委托书）"})
    body = fields.String(metadata={"example": "我请网格员帮我办这件事。"})
    digest = fields.String(metadata={"example": DIGEST})


class AskedOut(Out):
    """A question before the form and its answer, in plain words."""

    code = fields.String(metadata={"example": "age_band"})
    label = fields.String(metadata={"example": "老人今年多大？"})
    text = fields.String(metadata={"example": "80到99岁"})


class ReturnOut(Out):
    """A job to be corrected, as it was sent; or, by its id, a body's correction of what was handed in.

    `form`: the digest of the form by which it is judged.
    """

    id = Uuid()
    base = Uuid()
    answers_to = Uuid(allow_none=True)
    marks = fields.List(fields.Dict(), metadata={"example": [{"target": {"pointer": "/mobile"}, "text": "打不通"}]})
    words = fields.String(metadata={"example": "电话写错了"})
    form = fields.String(allow_none=True, metadata={"example": DIGEST})
    asks_consent = Flag(metadata={"description": "the consent that was sent does not suffice"})
    asks_agent = Flag(metadata={"description": "taken over: the former worker is left out, who has it is to be named"})
    asked = fields.List(fields.Nested(AskedOut()))
    door_notice = sometimes(Uuid(metadata={"description": "a body's correction: answered there, instead of as a job"}))
    of_job = sometimes(Uuid(metadata={"description": "the job of that application"}))
    job = fields.Dict(metadata={"example": {"bundle": "item:elderly_pass"}})


class UnderwayOut(Out):
    """A job of one's own that nobody has decided yet."""

    id = Uuid()
    job = Uuid()
    resident = Uuid()
    name = fields.String(metadata={"example": "老年人优待证办理"})
    state_plain = fields.String(metadata={"example": "等社区书记看"})


class PackOut(Out):
    """What the phone is lent; after the first time, what changed. `gone` names residents, tasks, returns and what is
    under way alike.

    Items, forms and grids come all together as soon as one of them changed.
    """

    cursor = Uuid()
    full = Flag()
    residents = fields.List(fields.Nested(LentOut()))
    tasks = fields.List(fields.Nested(TaskOut()))
    returns = fields.List(fields.Nested(ReturnOut()))
    underway = fields.List(fields.Nested(UnderwayOut()))
    items = fields.List(fields.Nested(LentItemOut()))
    forms = fields.List(fields.Nested(LentFormOut()))
    texts = fields.List(fields.Nested(LentTextOut()))
    grids = fields.List(fields.Nested(LentGridOut()))
    gone = fields.List(Uuid())
    worker = fields.String(metadata={"description": "whose phone it is: nobody's witness", "example": "周敏"})
    lease_until = Moment()
    server_time = Moment()
