"""Shapes at the doors of the exchange."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from field_app.sync.rules import KINDS, MISSING, OTHER
from field_app.visits.agreement_schemas import ConsentIn
from field_app.visits.job_rules import JOB
from server.core.http import Body, Choice, Day, Flag, Json, Moment, Out, PageQuery, Query, Text, Uuid, Whole

AN_ID = "01932c07-0000-7000-8000-000000000001"
GRID = "370199001001001"
DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SEALED = "BNCpm+EudZnXZC+YYoLJrlhFVedY9thXaMt+pT3/utokQDMeLFgSGft522IeyB42"
MOST_FILES, LARGEST = 300, 1_500_000


def some(most: int) -> validate.Length:
    return validate.Length(max=most, error=f"最多 {most} 项")


def _code(signs: str, error: str) -> validate.Regexp:
    return validate.Regexp(rf"\A[0-9]{{{signs}}}\Z", error=error)


def _digest() -> Text:
    return Text(max=100, metadata={"example": DIGEST})


class NewResidentIn(Body):
    """Somebody met at the door who is on no list; the phone gives the id."""

    id = Uuid(required=True)
    name = Text(min=1, max=100, required=True, metadata={"example": "欧阳秀兰"})
    id_type = Text(max=50, load_default=None, allow_none=True, metadata={"example": "resident_id"})
    id_number = Text(max=20, load_default=None, allow_none=True, metadata={"example": "440000194910010217"})
    phone = Text(max=30, load_default=None, allow_none=True, metadata={"example": "13800000000"})
    birth = Day(load_default=None, allow_none=True)
    address = Text(max=200, load_default=None, allow_none=True, metadata={"example": "示例街9号"})
    house = Text(max=50, load_default=None, allow_none=True, metadata={"example": "3-2-501"})
    grid = Text(max=18, required=True, validate=_code("13,18", "网格编码不对"), metadata={"example": GRID})


class WhomIn(Body):
    """One of the list, or `new`."""

    id = Uuid(load_default=None, allow_none=True)
    new = fields.Nested(NewResidentIn(), load_default=None, allow_none=True)

    @ma.validates_schema
    def _one(self, told: Any, **_: Any) -> None:
        if bool(told.get("id")) == bool(told.get("new")):
            raise ma.ValidationError("要写给谁办")


class FileIn(Body):
    ref = Uuid(required=True)
    purpose = Choice("material", "element_photo", "signature", "correction", required=True)
    digest = _digest()
    page_order = Whole(load_default=None, allow_none=True, metadata={"example": 1})
    facts = Json(load_default=dict, metadata={"example": {"flaw": "blurred", "kept_because": "original"}})


class ClocksIn(Body):
    phone = Text(max=40, load_default=None, allow_none=True, metadata={"example": "2026-11-18T10:00:00+08:00"})
    gps = Text(max=40, load_default=None, allow_none=True, metadata={"example": None})
    server_offset_ms = fields.Float(load_default=None, allow_none=True, metadata={"example": 1200})


class SealedIn(Body):
    """The body as a phone sends it: sealed to our key, named by job and revision."""

    revision = Uuid(required=True)
    device = Uuid(load_default=None, allow_none=True)
    sealed = Text(min=1, max=LARGEST, required=True)


class JobIn(Body):
    """One revision of a job; or {"revision", "device", "sealed"}, the same as an envelope in base64."""

    revision = Uuid(required=True)
    base = Uuid(load_default=None, allow_none=True, metadata={"example": None})
    application = Uuid(required=True)
    resident = fields.Nested(WhomIn(), required=True, metadata={"example": {"id": AN_ID}})
    bundle = Text(min=1, max=100, required=True, metadata={"example": "item:elderly_pass"})
    release = Text(min=1, max=100, required=True, metadata={"example": "sha256:18c4a9e0"})
    division = Text(required=True, validate=_code("12", "区划要 12 位数字"), metadata={"example": "370199001001"})
    form_digest = Text(max=100, load_default=None, allow_none=True, metadata={"example": DIGEST})
    content = Json(required=True, metadata={"example": {"answers": {}, "values": {}, "materials": [], "told_via": []}})
    files = fields.List(fields.Nested(FileIn()), load_default=list, validate=some(MOST_FILES))
    consent = fields.Nested(ConsentIn(), load_default=None, allow_none=True)
    declared_at = Moment(load_default=None, allow_none=True)
    clocks = fields.Nested(ClocksIn(), load_default=None, allow_none=True)
    answers_to = Uuid(load_default=None, allow_none=True, metadata={"example": None})
    device = Uuid(load_default=None, allow_none=True)

    def load(self, data: Any, **options: Any) -> Any:
        """A sealed body has a shape of its own."""
        is_sealed = isinstance(data, dict) and "sealed" in data
        return _SEALED.load(data) if is_sealed else super().load(data, **options)


_SEALED = SealedIn()


class FileOut(Out):
    ref = Uuid()
    digest = fields.String(allow_none=True, metadata={"example": DIGEST})
    state = Choice("stored", "expected", "refused", metadata={"example": "stored"})
    reason = fields.String(allow_none=True, metadata={"example": None})


class ReceiptOut(Out):
    """What lies here of one revision."""

    id = Uuid()
    revision = Uuid()
    state = Choice(*JOB.states, metadata={"example": "waiting"})
    state_plain = fields.String(metadata={"example": "等社区书记看"})
    content_digest = fields.String(metadata={"example": DIGEST})
    files = fields.List(fields.Nested(FileOut()))
    missing = fields.List(Uuid())
    is_settled = Flag(
        metadata={"description": "other words have come whole, or it was handed in: of these nothing more is needed"}
    )
    server_time = Moment()
    approve_by = Moment(allow_none=True)


class ReceiptQuery(Query):
    revision = Uuid(load_default=None, metadata={"description": "of which revision; absent: the current one"})


class WithdrawalIn(Body):
    id = Uuid(required=True)
    reason = Text(min=1, max=500, required=True, metadata={"example": "本人说先不办了"})


class AdmissionIn(Body):
    parked = Uuid(required=True)
    words = Text(min=1, max=500, required=True, metadata={"example": "人已离职，内容核对过，照办"})


class FaultOut(Out):
    pointer = fields.String(metadata={"example": "/consent/how"})
    detail = fields.String(metadata={"example": "这件事要本人签名、纸上按手印，或者有见证人在场"})


class JobOut(Out):
    """One's own job: where it is, what is missing, what was marked."""

    id = Uuid()
    resident = Uuid()
    application = Uuid()
    bundle = fields.String(metadata={"example": "item:elderly_pass"})
    name = fields.String(metadata={"example": "老年人优待证办理", "description": "of what is done"})
    revision = Uuid()
    state = Choice(*JOB.states, metadata={"example": "waiting"})
    state_plain = fields.String(metadata={"example": "等社区书记看"})
    declared_at = Moment(allow_none=True)
    received_at = Moment()
    whole_at = Moment(allow_none=True)
    approve_by = Moment(allow_none=True)
    moved_at = Moment()
    faults = fields.List(fields.Nested(FaultOut()))
    marks = fields.List(fields.Dict(), metadata={"example": [{"target": {"pointer": "/mobile"}, "text": "打不通"}]})
    words = fields.String(metadata={"example": "电话写错了"})


class JobsOut(Out):
    items = fields.List(fields.Nested(JobOut()))
    next = fields.String(allow_none=True)


JobsQuery = DevicesQuery = PageQuery


def _bytes(example: str, most: int) -> Text:
    return Text(min=1, max=most, required=True, metadata={"example": example, "description": "base64"})


class DeviceIn(Body):
    name = Text(max=50, load_default=None, allow_none=True, metadata={"example": "社区的旧手机"})


class DeviceOut(Out):
    """For its owner alone: the half of a six-digit PIN that only we hold, and the key to seal to."""

    share = fields.String(metadata={"example": SEALED[:44]})
    server_key = fields.String(metadata={"example": SEALED})
    lease_days = Whole(metadata={"example": 7})
    server_time = Moment()


class RevocationOut(Out):
    """An unknown phone and one in use are answered alike."""

    is_revoked = Flag(metadata={"example": False})


class CountedOut(Out):
    """How many of a kind differed in the same way."""

    kind = Choice(*KINDS, metadata={"example": "files"})
    what = Choice(MISSING, OTHER, data_key="is", metadata={"example": "missing"})
    number = Whole(metadata={"example": 2})


class ListedDeviceOut(Out):
    id = Uuid()
    account = Uuid()
    worker = fields.String(metadata={"example": "李明"})
    name = fields.String(allow_none=True, metadata={"example": "社区的旧手机"})
    made_at = Moment()
    seen_at = Moment()
    revoked_at = Moment(allow_none=True)
    told_at = Moment(
        allow_none=True, metadata={"description": "its newest contact since: it was told then to wipe itself"}
    )
    compared_at = Moment(allow_none=True, metadata={"description": "when its list was last laid beside ours"})
    agreed = Whole(allow_none=True, metadata={"example": 12})
    differed = fields.List(fields.Nested(CountedOut()))


class DevicesOut(Out):
    items = fields.List(fields.Nested(ListedDeviceOut()))
    next = fields.String(allow_none=True)


class CopiesIn(Body):
    """Both keys of a vault, sealed to us by the phone whose PIN was forgotten."""

    work = _bytes(SEALED, 400)
    people = _bytes(SEALED, 400)


class KeysOut(Out):
    work = fields.String(metadata={"example": SEALED[:44]})
    people = fields.String(metadata={"example": SEALED[:44]})
