"""Faults in words that everybody understands. Each function turns one schema error into places and sentences."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jsonschema_rs

from server.forms import takes
from server.forms.constraints import TODAY
from server.forms.shapes import Form
from server.identity import identifiers

Place = tuple[str | int, ...]
Said = Iterator[tuple[Place, str]]

#: Said of a letter for which a mandate on record would stand in.
NO_MANDATE = "：没有查到授权记录。您是监护人的，“关系”请选监护人，就不用交"

NOT_ON_THE_FORM = "这一栏不在表上，不用填"


def of_value(form: Form, error: jsonschema_rs.ValidationError) -> Said:
    """The places and sentences of one error in the values."""
    place = tuple(error.instance_path)
    facts: dict[str, Any] = error.kind.as_dict()
    if error.kind.name == "required":
        place = (*place, facts["property"])
        yield place, please(_definition(form, place), _name(form, place))
    elif error.kind.name == "additionalProperties":
        for unexpected in facts["unexpected"]:
            yield (*place, unexpected), NOT_ON_THE_FORM
    else:
        yield place, _wrong(_definition(form, place), _name(form, place), error.kind.name, facts, error.instance)


def _definition(form: Form, place: Place) -> Mapping[str, Any]:
    """The field at a place, or the column of its rows."""
    field: Mapping[str, Any] = form["fields"].get(str(place[0]), {}) if place else {}
    if len(place) == 3:
        return next((part for part in field.get("fields", ()) if part["code"] == place[2]), {})
    return field


def _name(form: Form, place: Place) -> str:
    """What people call the place: the label, and for rows which of them."""
    if not place:
        return "表格"
    field: Mapping[str, Any] = form["fields"].get(str(place[0]), {})
    label = f"“{field.get('label', place[0])}”"
    if len(place) == 3:
        return f"{label}第{int(place[1]) + 1}行的“{_definition(form, place).get('name', place[2])}”"
    return f"{label}第{int(place[1]) + 1}项" if len(place) == 2 else label


def please(field: Mapping[str, Any], name: str) -> str:
    """Something is missing."""
    kind = field.get("type")
    if kind == "signature":
        return f"请签名：{name}"
    if kind == "photo":
        return f"请拍照上传{name}"
    if kind in ("enum", "boolean") or "options" in field:
        return f"请选择{name}"
    return f"请填写{name}"


def _wrong(field: Mapping[str, Any], name: str, keyword: str, facts: Mapping[str, Any], value: Any) -> str:
    if keyword == "format":
        return f"{name}：{identifiers.fault(facts['format'], value)}"
    if keyword == "const":
        agreed = f"请看清楚并勾选{name}"
        return agreed if "must_be" in field else f"{name}和前面问题的回答不一样，要改请回到前面改回答"
    sentence = WRONG.get(keyword)
    return sentence(name, facts, field) if sentence else f"{name}填得不对，请再看一遍"


def _type_wanted(name: str, facts: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    wanted = {"integer": "整数", "number": "数字", "money": "数字，单位是元"}.get(field.get("type", ""))
    return f"{name}请填{wanted}" if wanted else f"{name}填得不对，请重新填"


def _number(limit: Any) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


Sentence = Callable[[str, Mapping[str, Any], Mapping[str, Any]], str]
WRONG: dict[str, Sentence] = {
    "type": _type_wanted,
    "pattern": lambda name, facts, field: f"{name}的写法不对，请对照证件或说明再看一遍",
    "enum": lambda name, facts, field: f"{name}请从给出的选项里选",
    "minLength": lambda name, facts, field: f"{name}写得太短，至少{facts['limit']}个字",
    "maxLength": lambda name, facts, field: f"{name}写得太长，最多{facts['limit']}个字",
    "minimum": lambda name, facts, field: f"{name}不能小于{_number(facts['limit'])}",
    "maximum": lambda name, facts, field: f"{name}不能大于{_number(facts['limit'])}",
    "minItems": lambda name, facts, field: f"{name}至少要有{facts['limit']}项",
    "maxItems": lambda name, facts, field: f"{name}最多{facts['limit']}项",
    "uniqueItems": lambda name, facts, field: f"{name}里有重复的",
}


def too_early(field: Mapping[str, Any], bound: str) -> str:
    name = f"“{field.get('label', field['name'])}”"
    return f"{name}不能早于今天" if bound == TODAY else f"{name}不能早于{bound}"


def too_late(field: Mapping[str, Any], bound: str) -> str:
    name = f"“{field.get('label', field['name'])}”"
    return f"{name}不能晚于今天" if bound == TODAY else f"{name}不能晚于{bound}"


def told_otherwise(field: Mapping[str, Any], number: Mapping[str, Any], told: str) -> str:
    """An identity number tells something else than what stands in the field."""
    read = next((option["name"] for option in field.get("options", ()) if option["code"] == told), told)
    return f"“{field['label']}”和“{number['label']}”对不上：号码里是{read}。请对照证件，看是哪一个填错了"


def of_paper(form: Form, error: jsonschema_rs.ValidationError) -> Said:
    """The places and sentences of one error in the papers (the instance path begins with `materials`)."""
    place = tuple(error.instance_path)[1:]
    facts: dict[str, Any] = error.kind.as_dict()
    papers = {paper["material"]: paper for paper in form["materials"]}
    if error.kind.name == "additionalProperties":
        for unexpected in facts["unexpected"]:
            yield (*place, unexpected)[:1], "这份材料不用交"
        return
    code = str(place[0] if place else facts.get("property", ""))
    if code not in papers:
        return
    paper = papers[code]
    name = f"“{paper['name']}”"
    least, most = paper["pages"]["min"], paper["pages"]["max"]
    if not place:
        yield (code,), f"请交{name}" + (NO_MANDATE if "mandate" in paper["sources"] else "")
    elif "pages" in place or facts.get("property") == "pages":
        yield (code,), f"{name}要{takes.span(least, most)}，请看看有没有漏拍或多拍" if most > 1 else f"请拍{name}"
    else:
        yield (code,), f"{name}不能用这种方式交，请换一种"
