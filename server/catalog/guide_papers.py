"""What a guide says of a paper: in a sentence to who brings it, in full as inspectors read it (GB/T 39554). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from server.catalog import wording
from server.catalog.catalogue import Catalogue
from server.catalog.wording import UNCHECKED, Row


@dataclass(frozen=True)
class Line:
    """One field of the guide by the name that citizens and inspectors expect."""

    label: str
    text: str


@dataclass(frozen=True)
class Paper:
    """One paper: what it is, whether one needs it, and every way not to hand it in."""

    code: str
    name: str
    need: str
    form: str
    copies: int
    hint: str
    certificate: str
    later: str
    pledge: str


@dataclass(frozen=True)
class FullPaper(Paper):
    """With all its fields by name."""

    lines: Sequence[Line]


def paper(catalogue: Catalogue, row: Row) -> Paper:
    """A paper as an item asks for it."""
    return Paper(**_told(catalogue, row))


def full_paper(catalogue: Catalogue, row: Row) -> FullPaper:
    told = _told(catalogue, row)
    found = catalogue.materials[row["code"]]
    kind = catalogue.name_of("material_kinds", found["kind"])
    lines = {"名称": told["name"], "类型": kind, "形式": told["form"], "必要性": told["need"]} | _terms(found)
    return FullPaper(**told, lines=[Line(label, text) for label, text in lines.items()])


def _told(catalogue: Catalogue, row: Row) -> dict[str, Any]:
    found = catalogue.materials[row["code"]]
    return {
        "code": found["code"],
        "name": row.get("label", found["name"]),
        "need": wording.need(row),
        "form": catalogue.name_of("material_forms", found["form"]),
        "copies": found["copies"],
        "hint": found["hint"],
        "certificate": wording.certificate(found),
        "later": wording.later(found),
        "pledge": wording.pledge(found),
    }


def _terms(found: Row) -> dict[str, str]:
    made = found["form"] == "generated"
    return {
        "份数": f"{found['copies']}份" if found["copies"] else "不收纸质件",
        "来源渠道": "系统按您填的内容生成" if made else _source(found),
        "依据": found.get("basis") or UNCHECKED,
        "填报须知": found["hint"],
        "受理标准": "；".join(_accepted(found)),
        "空白表格": "不用另填，系统按您填的内容生成" if made else "没有表格要填",
        "示例样表": found.get("sample") or "还没有",
        "可容缺": wording.later(found) or "不能",
        "告知承诺": wording.pledge(found) or "不能代替",
    }


def _source(found: Row) -> str:
    known = wording.certificate(found)
    return f"{known}；查不到的由申请人提交" if known else "申请人提交"


def _accepted(found: Row) -> Iterator[str]:
    if found["accepts"]:
        yield f"这些交一样就行：{wording.joined(found['accepts'])}"
    yield wording.validity(found["validity"])
    if found["form"] == "generated":
        return
    pages = found["pages"]
    count = f"{pages['min']}" if pages["min"] == pages["max"] else f"{pages['min']}到{pages['max']}"
    kinds = wording.joined(one.upper() for one in found["file_types"])
    yield f"拍照或上传{count}页，{kinds}格式，每个不超过{found['max_mb']}MB"
