"""办事指南: all that a guide says of an item or a bundle, as plain texts that a page only has to print. Pure.

Where the catalogue knows no local fact it says so (待核对, 以窗口告知为准); nothing is made up here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.catalog import faq, wording
from server.catalog.catalogue import Catalogue, Definition
from server.catalog.guide_papers import Line, Paper, full_paper, paper

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step of the procedure."""

    name: str
    by: str
    days: str


@dataclass(frozen=True)
class Answer:
    """A question that people ask, and its answer."""

    ask: str
    answer: str


@dataclass(frozen=True)
class Picture:
    """A picture, and what it shows for who cannot see it."""

    address: str
    alt: str


@dataclass(frozen=True)
class Place:
    """Somewhere to go."""

    id: str
    name: str
    address: str
    hours: str


@dataclass(frozen=True)
class Guide:
    """The guide of an item: the plain-language part first, the official fields in `lines`."""

    code: str
    name: str
    plain_name: str
    release: str
    version: int
    status: str
    conditions: Sequence[str]
    window: str
    urgent: str
    papers: Sequence[Paper]
    steps: Sequence[Step]
    tips: Sequence[str]
    reviewers_check: Sequence[str]
    faq: Sequence[Answer]
    pictures: Sequence[Picture]
    legal_basis: Sequence[str]
    places: Sequence[Place]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Member:
    """An item of a bundle, as its guide names it."""

    code: str
    name: str
    plain_name: str
    body: str
    limit: str
    note: str
    identity_level: str
    offered: bool


@dataclass(frozen=True)
class BundleGuide:
    """The guide of a bundle: one form, one set of papers, several decisions."""

    code: str
    name: str
    plain_name: str
    release: str
    for_whom: str
    lead_body: str
    limit: str
    form_name: str
    items: Sequence[Member]
    questions: Sequence[Definition]
    papers: Sequence[Paper]
    tips: Sequence[str]
    partial_result: str
    if_nothing_fits: str


def place(site: Row) -> Place:
    """A site as the guide prints it."""
    return Place(str(site["id"]), site["name"], site["address"], wording.hours(site["hours"]))


def of_item(catalogue: Catalogue, item: Definition, places: Sequence[Place], bodies: Mapping[str, Row]) -> Guide:
    """The guide of an item with the places where it can be done."""
    more = item["guide"]
    return Guide(
        code=item["code"],
        name=item["name"],
        plain_name=item["plain_name"],
        release=catalogue.release,
        version=catalogue.versions["item", item["code"]],
        status=catalogue.name_of("statuses", more["status"]),
        conditions=item["conditions"],
        window=item.get("intake_window", ""),
        urgent=_sometimes(catalogue, item).get("情况紧急", ""),
        papers=[full_paper(catalogue, row) for row in item["materials"]],
        steps=[_step(catalogue, item, row) for row in item["steps"]],
        tips=item.get("watch_out", []),
        reviewers_check=more["reviewers_check"],
        faq=[
            *(Answer(row["ask"], row["answer"]) for row in more["faq"]),
            *(Answer(*said) for said in faq.standing(catalogue, item)),
        ],
        pictures=[Picture(f"/pictures/{row['file']}", row["alt"]) for row in more["pictures"]],
        legal_basis=[row["text"] for row in item.get("legal_basis", [])] or [wording.UNCHECKED],
        places=places,
        lines=_lines(catalogue, item, bodies.get(item["body"], {})),
    )


def of_bundle(
    catalogue: Catalogue, bundle: Definition, available: Collection[str] | None, bodies: Mapping[str, Row]
) -> BundleGuide:
    """The guide of a bundle; `available` are the items offered where the reader lives, None if nobody asked."""
    lead = bundle["lead_body"]
    return BundleGuide(
        code=bundle["code"],
        name=bundle["name"],
        plain_name=bundle["plain_name"],
        release=catalogue.release,
        for_whom=bundle["for_whom"],
        lead_body=bodies[lead]["name"] if lead in bodies else catalogue.name_of("bodies", lead),
        limit=wording.limit(bundle["promised_limit"]),
        form_name=bundle["one_form"]["name"],
        items=[_member(catalogue, row, available) for row in bundle["items"]],
        questions=bundle["questions"],
        papers=_bundle_papers(catalogue, bundle),
        tips=bundle.get("watch_out", []),
        partial_result=bundle["partial_result"],
        if_nothing_fits=bundle["if_nothing_fits"],
    )


def _member(catalogue: Catalogue, row: Row, available: Collection[str] | None) -> Member:
    item = catalogue.items[row["code"]]
    return Member(
        code=item["code"],
        name=item["name"],
        plain_name=item["plain_name"],
        body=catalogue.name_of("bodies", item["body"]),
        limit=wording.limit(item["promised_limit"]),
        note=row.get("note", ""),
        identity_level=item["identity_level"],
        offered=available is None or item["code"] in available,
    )


def _bundle_papers(catalogue: Catalogue, bundle: Definition) -> list[Paper]:
    """Each paper once; what one item makes for the others is not asked for."""
    items = [catalogue.items[row["code"]] for row in bundle["items"]]
    made = {item["result"].get("produces_material") for item in items}
    rows: dict[str, Row] = {}
    for item in items:
        for row in item["materials"]:
            strictest = rows.get(row["code"], row)
            rows[row["code"]] = row if row["need"] == "required" else strictest
    return [paper(catalogue, row) for code, row in rows.items() if code not in made]


def _step(catalogue: Catalogue, item: Definition, row: Row) -> Step:
    days = wording.limit({"value": row["days"], "unit_kind": row["day_kind"]}) if row["days"] else "当场"
    aside = "" if row["counts_in_limit"] or not row["days"] else "（不算在办理时限里）"
    exempt = item.get("public_notice_exempt") if row["code"] == "public_notice" else None
    unnamed = f"。{wording.UNNAMED[exempt]}" if exempt else ""
    return Step(row["name"], catalogue.name_of("step_by", row["by"]), days + aside + unnamed)


def _lines(catalogue: Catalogue, item: Definition, body: Row) -> list[Line]:
    """The fields of a guide in the order in which inspectors read them (GB/T 39554 names)."""
    told = _identity(catalogue, item, body) | _sometimes(catalogue, item) | _terms(catalogue, item, body)
    return [Line(label, text) for label, text in told.items()]


def _identity(catalogue: Catalogue, item: Definition, body: Row) -> dict[str, str]:
    more, name_of = item["guide"], catalogue.name_of
    system = item["system_of_record"].removeprefix("outside:")
    return {
        "事项名称": item["name"],
        "实施编码": more["service_code"],
        "事项类型": name_of("item_types", item["item_type"]),
        "实施主体": body.get("name") or name_of("bodies", item["body"]),
        "实施主体性质": body.get("nature") or wording.UNCHECKED,
        "行使层级": name_of("levels", item["level"]),
        "权力来源": more["power_source"],
        "委托方式": name_of("delegations", item["delegation"]),
        "服务对象": wording.joined(name_of("service_objects", code) for code in item["service_object"]),
        "办件类型": f"{item['kind']}（{name_of('kinds', item['kind'])}）",
        "办理形式": wording.joined(name_of("channels", code) for code in item["channels"]),
        "收件地点": name_of("intake_levels", item["intake_level"]),
        "按哪里的住址办": name_of("place_decides", item["place_decides"]),
        "在哪个系统办": "本系统" if system == "ours" else name_of("systems", system),
        "身份核验": name_of("identity_levels", item["identity_level"]),
    }


def _sometimes(catalogue: Catalogue, item: Definition) -> dict[str, str]:
    """What only some items have to say: of haste, and of names that are put up in public."""
    told = {}
    if path := item.get("urgent_path"):
        told["情况紧急"] = wording.urgent(path, catalogue.name_of("step_by", path["decides"]))
    if exempt := item.get("public_notice_exempt"):
        told["公示"] = wording.UNNAMED[exempt]
    return told


def _terms(catalogue: Catalogue, item: Definition, body: Row) -> dict[str, str]:
    more, channels = item["guide"], item["channels"]
    return {
        "法定办结时限": wording.limit(item["statutory_limit"]),
        "承诺办结时限": wording.limit(item["promised_limit"]),
        "特别程序": more["special_procedure"],
        "到办事现场次数": wording.visits(item["visits"]),
        "是否收费": wording.fee(item["fee"]),
        "收费依据": wording.fee_basis(item["fee"]),
        "咨询电话": body.get("advice_phone") or wording.UNKNOWN,
        "监督投诉电话": body.get("complaint_phone") or wording.UNKNOWN,
        "预约办理": wording.yes(more["appointment"]),
        "网上支付": "不收费，不用支付" if not item["fee"]["charged"] else wording.yes(more["online_payment"]),
        "结果快递": f"可以，费用{wording.UNKNOWN}" if more["courier"] else "不能",
        "自助终端": wording.yes("kiosk" in channels),
        "网上办理": wording.yes("online" in channels),
        "通办范围": "本区任何街道、社区都能收件" if item["cross_town"] else "只在规定地点收件",
        "联办机构": wording.joined(more["joint_bodies"]),
        "中介服务": more["agencies"],
        "数量限制": more["quantity_limit"],
        "结果名称": item["result"]["name"],
        "结果样本": more["result_sample"],
        "结果有效期": item["result"].get("validity") or wording.UNKNOWN,
        "计划生效日期": more["planned_from"] or "无",
        "计划取消日期": more["planned_to"] or "无",
        "版本": str(catalogue.versions["item", item["code"]]),
        "状态": catalogue.name_of("statuses", more["status"]),
    }
