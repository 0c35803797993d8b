"""The shapes of this room: rows and values that come in, and the form that goes out."""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

Row = Mapping[str, Any]
"""One entry of the catalogue, as its YAML says it."""

Values = Mapping[str, Any]
"""Element code → value, flat."""

Condition = bool | Mapping[str, Any]
"""A JSON Schema over the flat values; true and false are schemas too."""


class Why(TypedDict):
    because: Literal["default", "answer", "condition"]
    element: str | None
    value: Any
    text: str


class Limit(TypedDict):
    value: int
    unit_kind: str
    working: int


class ItemField(TypedDict):
    element: str
    field: str
    needed: Condition
    shown: Condition


class ItemPaper(TypedDict):
    material: str
    needed: Condition
    shown: Condition


class ItemLater(TypedDict):
    fields: list[str]
    materials: list[str]


class FormItem(TypedDict):
    code: str
    name: str
    plain_name: str
    form_name: str
    body: str
    kind: str
    proxy_allowed: bool
    note: str | None
    why: list[Why]
    after: list[str]
    limit: Limit
    fields: list[ItemField]
    materials: list[ItemPaper]
    later: ItemLater


class LeftOut(TypedDict):
    item: str
    name: str
    because: Literal["not_offered", "not_together"]
    text: str


class Section(TypedDict):
    code: str
    name: str
    fields: list[str]


class Field(TypedDict):
    name: str
    label: str
    labels: dict[str, str]
    group: str
    type: str
    hint: str
    sensitivity: str
    filled_by: str
    prefill: list[str]
    items: list[str]
    needed: Condition
    shown: Condition
    given: NotRequired[Any]
    options: NotRequired[list[dict[str, str]]]
    fields: NotRequired[list[dict[str, Any]]]
    unit: NotRequired[str]
    not_before: NotRequired[list[str]]
    not_after: NotRequired[list[str]]
    min: NotRequired[float]
    max: NotRequired[float]
    min_length: NotRequired[int]
    max_length: NotRequired[int]
    min_items: NotRequired[int]
    max_items: NotRequired[int]
    max_files: NotRequired[int]
    min_width: NotRequired[int]
    file_types: NotRequired[list[str]]
    checked_with: NotRequired[list[str]]
    told_by: NotRequired[list[str]]
    must_be: NotRequired[Any]
    place: NotRequired[str]
    warning: NotRequired[str]


class Paper(TypedDict):
    material: str
    name: str
    hint: str
    kind: str
    form: str
    copies: int
    accepts: list[str]
    file_types: list[str]
    pages: dict[str, int]
    max_mb: int
    validity: dict[str, Any]
    sensitivity: str
    watermark_copy: bool
    items: list[str]
    needed: Condition
    shown: Condition
    sources: list[str]
    may_follow_later: dict[str, Any]
    replaceable: dict[str, Any]
    says: NotRequired[list[str]]
    place: NotRequired[str]


LaterEntry = TypedDict("LaterEntry", {"name": str, "from": list[str], "items": list[str]})


class Later(TypedDict):
    fields: dict[str, LaterEntry]
    materials: dict[str, LaterEntry]


class Numbers(TypedDict):
    items: int
    fields_before: int
    fields_after: int
    fields_to_type: int
    materials_before: int
    materials_after: int
    materials_to_upload: int
    days_one_by_one: int
    days_longest_path: int
    saved_fields: int
    saved_papers: int


class Limits(TypedDict):
    promised: dict[str, Any]
    items: dict[str, Limit]


class Form(TypedDict):
    """One form, as the door plate of this room describes it. Shared between callers: read it, never change it."""

    digest: str
    release: str
    bundle: str
    name: str
    division: str
    answers: dict[str, Any]
    items: list[FormItem]
    left_out: list[LeftOut]
    notes: list[str]
    nothing_fits: str | None
    schema: dict[str, Any]
    paper_schema: dict[str, Any]
    sections: list[Section]
    fields: dict[str, Field]
    materials: list[Paper]
    later: Later
    numbers: Numbers
    limits: Limits
