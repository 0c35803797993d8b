"""Shapes of the catalogue at the door."""

from marshmallow import fields, validate

from server.core.fields import Choice
from server.core.http import Out, Query, Text, Uuid, sometimes
from server.core.http import PageQuery as Paging

DIVISION = validate.Regexp(r"^\d{12}$", error="区划代码是12位数字")


class ItemsQuery(Paging):
    q = Text(max=100, load_default="", metadata={"description": "words, pinyin or initials", "example": "营业执照"})
    category = Text(max=50, load_default=None, metadata={"example": "market"})
    life_event = Text(max=50, load_default=None, metadata={"example": "business"})
    object = Text(max=50, load_default=None, metadata={"description": "service object", "example": "natural_person"})
    division = Text(max=12, validate=DIVISION, load_default=None, metadata={"example": "370199001001"})


class BundlesQuery(Query):
    q = Text(max=100, load_default="", metadata={"example": "开店"})
    life_event = Text(max=50, load_default=None, metadata={"example": "business"})


class WhereQuery(Query):
    division = Text(max=12, validate=DIVISION, load_default=None, metadata={"example": "370199001001"})


class BundleQuery(WhereQuery):
    view = Choice("whole", "questions", load_default="whole", metadata={"description": "questions: only what is asked"})


class SitesQuery(WhereQuery):
    item = Text(max=60, load_default=None, metadata={"example": "individual_business_new"})


class ItemOut(Out):
    code = fields.String(metadata={"example": "elderly_allowance"})
    name = fields.String(metadata={"example": "高龄津贴申领"})
    plain_name = fields.String(metadata={"example": "八十岁以上老人领高龄补贴"})
    category = fields.String(metadata={"example": "elderly"})
    body = fields.String(metadata={"example": "body_civil"})
    life_events = fields.List(fields.String(), metadata={"example": ["ageing"]})
    service_object = fields.List(fields.String(), metadata={"example": ["natural_person"]})
    limit = fields.String(metadata={"example": "15个工作日"})
    is_instant = fields.Boolean(metadata={"description": "a rule may decide it at once"})
    bundle_only = fields.Boolean(metadata={"description": "only to be had as a part of a bundle"})


class ItemsOut(Out):
    release = fields.String(metadata={"example": "sha256:18c4…"})
    items = fields.List(fields.Nested(ItemOut))
    next = fields.String(allow_none=True)


class CodeNameOut(Out):
    code = fields.String(metadata={"example": "birth"})
    name = fields.String(metadata={"example": "生孩子"})
    count = fields.Integer(metadata={"description": "items that can be applied for", "example": 12})


class FacetsOut(Out):
    categories = fields.List(fields.Nested(CodeNameOut))
    life_events = fields.List(fields.Nested(CodeNameOut))
    service_objects = fields.List(fields.Nested(CodeNameOut))


class LineOut(Out):
    label = fields.String(metadata={"example": "承诺办结时限"})
    text = fields.String(metadata={"example": "15个工作日"})


class PaperOut(Out):
    code = fields.String(metadata={"example": "household_book"})
    name = fields.String(metadata={"example": "居民户口簿"})
    need = fields.String(metadata={"example": "必须交"})
    form = fields.String()
    copies = fields.Integer()
    hint = fields.String()
    certificate = fields.String()
    later = fields.String()
    pledge = fields.String()
    lines = sometimes(
        fields.List(fields.Nested(LineOut), metadata={"description": "all of it by name, of an item's own guide"})
    )


class StepOut(Out):
    name = fields.String(metadata={"example": "受理"})
    by = fields.String(metadata={"example": "社区"})
    days = fields.String(metadata={"example": "1个工作日"})


class AnswerOut(Out):
    ask = fields.String()
    answer = fields.String()


class PlaceOut(Out):
    id = fields.String()
    name = fields.String()
    address = fields.String()
    hours = fields.String(metadata={"example": "周一至周五 08:30-12:00、13:30-17:30"})


class PictureOut(Out):
    address = fields.String(metadata={"example": "/pictures/counter.jpg"})
    alt = fields.String(metadata={"example": "取号机在大厅左手边"})


class GuideOut(Out):
    code = fields.String(metadata={"example": "elderly_allowance"})
    name = fields.String()
    plain_name = fields.String()
    release = fields.String()
    version = fields.Integer(metadata={"example": 1})
    status = fields.String(metadata={"example": "在用"})
    conditions = fields.List(fields.String())
    window = fields.String(metadata={"description": "when papers are taken in, where not always"})
    urgent = fields.String(metadata={"description": "who is in need at once is helped first: how"})
    papers = fields.List(fields.Nested(PaperOut))
    steps = fields.List(fields.Nested(StepOut))
    tips = fields.List(fields.String())
    reviewers_check = fields.List(fields.String())
    faq = fields.List(fields.Nested(AnswerOut))
    pictures = fields.List(fields.Nested(PictureOut))
    legal_basis = fields.List(fields.String())
    places = fields.List(fields.Nested(PlaceOut))
    lines = fields.List(fields.Nested(LineOut))


class MemberOut(Out):
    code = fields.String(metadata={"example": "individual_business_new"})
    name = fields.String()
    plain_name = fields.String()
    body = fields.String()
    limit = fields.String()
    note = fields.String()
    identity_level = fields.String(metadata={"example": "phone"})
    offered = fields.Boolean()


class BundleOut(Out):
    code = fields.String(metadata={"example": "open_convenience_store"})
    name = fields.String(metadata={"example": "我要开便利店"})
    plain_name = fields.String()
    for_whom = fields.String()
    life_events = fields.List(fields.String())
    limit = fields.String(metadata={"example": "11个工作日"})
    items = fields.List(fields.String(), metadata={"example": ["individual_business_new"]})


class BundlesOut(Out):
    release = fields.String()
    items = fields.List(fields.Nested(BundleOut))


class BundleGuideOut(Out):
    """With `view=questions` only what asks them is there."""

    code = fields.String(metadata={"example": "open_convenience_store"})
    name = fields.String()
    plain_name = fields.String()
    release = fields.String()
    for_whom = sometimes(fields.String())
    lead_body = sometimes(fields.String())
    limit = sometimes(fields.String())
    form_name = sometimes(fields.String())
    items = sometimes(fields.List(fields.Nested(MemberOut)))
    questions = fields.List(fields.Dict(), metadata={"description": "the scenario questions"})
    papers = sometimes(fields.List(fields.Nested(PaperOut)))
    tips = sometimes(fields.List(fields.String()))
    partial_result = sometimes(fields.String())
    if_nothing_fits = sometimes(fields.String())


class SiteOut(Out):
    id = Uuid()
    code = fields.String(metadata={"example": "station_370199001001"})
    kind = fields.String(metadata={"description": "centre, station or outlet", "example": "station"})
    outlet_type = fields.String(allow_none=True)
    name = fields.String()
    division = fields.String()
    address = fields.String()
    phone = fields.String(allow_none=True, metadata={"example": "0531-00001002"})
    location = fields.Dict(metadata={"example": {"lon": 116.916, "lat": 36.6955}})
    hours = fields.Dict(metadata={"example": {"mon": ["08:30-12:00", "13:30-17:00"]}})
    hours_text = fields.String(metadata={"example": "周一至周五 08:30-12:00、13:30-17:00"})
    self_service_hours = fields.String(allow_none=True)
    windows = fields.Integer()
    equipment = fields.List(fields.String())
    facilities = fields.List(fields.String())
    speciality = fields.String(allow_none=True)


class SitesOut(Out):
    items = fields.List(fields.Nested(SiteOut))
