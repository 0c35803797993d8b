"""Items: their code lists, limits, fields, papers, steps, proxies and results."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from server.catalog import conditions, pictures
from server.catalog.catalogue import Definition
from server.catalog.checks import instant
from server.catalog.checks.codes import listed_once
from server.catalog.deciding import DISTRICT, is_told
from server.catalog.marks import Spot
from server.catalog.proxying import GRADES, IN_PERSON, SIMPLE

Spots = Mapping[str, Spot]
Vocabulary = Mapping[str, Mapping[str, Any]]

# Key of an item → the list of the vocabulary that its value (or each of its values) comes from.
LISTS = {
    "category": "categories",
    "body": "bodies",
    "place_decides": "place_decides",
    "identity_level": "identity_levels",
    "level": "levels",
    "intake_level": "intake_levels",
    "list": "lists",
    "kind": "kinds",
    "seed_kind": "seed_kinds",
    "item_type": "item_types",
    "delegation": "delegations",
    "life_events": "life_events",
    "service_object": "service_objects",
    "channels": "channels",
    "outlet_types": "outlet_types",
}
#: Of the evidence: where a picture was taken.
PLACE = "location_point"
ON_THE_SPOT, PROMISED = "即办件", "承诺件"


def check(items: Spots, elements: Spots, materials: Spots, vocabulary: Vocabulary) -> None:
    """Everything that can be said of items without looking at bundles."""
    plain = {code: spot.value for code, spot in elements.items()}
    facts = {code for code, element in plain.items() if element["filled_by"] == "system"}
    for spot in items.values():
        own = {row["code"] for row in spot.value["elements"]}
        _lists(spot, vocabulary)
        _place(spot, own)
        _limits(spot)
        _visits_and_channels(spot)
        _rows(spot, "elements", plain, plain, own | facts)
        _rows(spot, "materials", materials, plain, own | facts)
        _guide_questions(spot, plain)
        _sheet(spot, own, vocabulary)
        _steps(spot, vocabulary)
        _pictures(spot)
        _fee(spot["fee"])
        _proxy(spot, vocabulary)
        _evidence(spot, vocabulary, plain, own | facts)
        _places(spot, plain, materials)
        _result(spot, vocabulary, elements, materials)
        _not_together(spot, items)
        instant.check(spot, plain, own, vocabulary)
    _unused(items, elements, materials)


def _one_of(spot: Spot, key: str, code: str, allowed: Mapping[str, Any]) -> None:
    if code not in allowed:
        spot.fault(f"{key}: {code} is not in the list", at=key)


def _pictures(spot: Spot) -> None:
    folder = Path(spot.document.file).parent
    for row in spot["guide"].rows("pictures") if "guide" in spot else ():
        if reason := pictures.fault(folder / row.value["file"]):
            row.fault(reason, at="file")


def _lists(spot: Spot, vocabulary: Vocabulary) -> None:
    for key, name in LISTS.items():
        value = spot.value[key]
        for code in value if isinstance(value, list) else [value]:
            _one_of(spot, key, code, vocabulary.get(name, {}))
    kind, _, system = spot.value["system_of_record"].partition(":")
    if kind == "outside":
        _one_of(spot, "system_of_record", system, vocabulary.get("systems", {}))
    _one_of(spot["guide"], "status", spot.value["guide"].get("status", "in_force"), vocabulary.get("statuses", {}))
    for key in ("service_object", "channels", "outlet_types"):
        listed_once(spot, key)


def _place(spot: Spot, own: set[str]) -> None:
    """Which street or community decides must stand in the item's own form; the district decides for all of them."""
    item = spot.value
    if item["level"] != DISTRICT and not is_told(item["place_decides"], own):
        spot.fault(f"no field tells the place that decides ({item['place_decides']})", at="place_decides")


def in_working_days(limit: Definition) -> int:
    """Limits made comparable: five working days to a week."""
    days: int = limit["value"]
    return days if limit["unit_kind"] == "working" else -(-days * 5 // 7)


def _limits(spot: Spot) -> None:
    item = spot.value
    law, promised = item["statutory_limit"], item["promised_limit"]
    _one_day = any(step["days"] for step in item["steps"])
    if in_working_days(promised) > in_working_days(law):
        spot.fault("the promised limit is longer than the statutory one", at="promised_limit")
    if item["kind"] == ON_THE_SPOT and (promised["value"] or _one_day):
        spot.fault("done on the spot, but days are counted", at="kind")
    if item["kind"] == PROMISED and not promised["value"]:
        spot.fault("done within a limit, but the limit is nought", at="promised_limit")
    if item["kind"] != ON_THE_SPOT and item["seed_kind"] == ON_THE_SPOT:
        spot.fault("seed_kind says on the spot, kind does not", at="seed_kind")
    if item["demand_list"] and (item["list"] != "common" or item["bundle_only"]):
        spot.fault("an item of the demand list is common to every street", at="demand_list")


def _visits_and_channels(spot: Spot) -> None:
    item, channels = spot.value, spot.value["channels"]
    if item["visits"]["max"] > 0 and "reason" not in item["visits"]:
        spot.fault("visits need a reason", at="visits")
    if item["visits"]["max"] == 0 and "online" not in channels:
        spot.fault("no visit is needed, but it cannot be done online", at="visits")
    if "window" not in channels:
        spot.fault("the counter must stay open", at="channels")
    if ("outlet" in channels) != bool(item["outlet_types"]):
        spot.fault("the channel outlet and outlet_types disagree", at="outlet_types")


def _rows(
    spot: Spot, key: str, known: Mapping[str, Any], elements: Mapping[str, Definition], allowed: set[str]
) -> None:
    """Rows of elements or materials: known, once, and conditional exactly when they carry a condition."""
    listed_once(spot, key)
    for row in spot.rows(key):
        if row.value["code"] not in known:
            row.fault(f"unknown {key[:-1]} {row.value['code']}")
        if (row.value["need"] == "conditional") != ("when" in row):
            row.fault(f"{row.value['code']}: conditional and `when` belong together")
        if "when" in row:
            conditions.check(row["when"], elements, allowed)


def _guide_questions(spot: Spot, elements: Mapping[str, Definition]) -> None:
    for row in spot.rows("elements"):
        if elements.get(row.value["code"], {}).get("group") == "scenario":
            row.fault(f"the guide question {row.value['code']} does not belong on a form")


def _sheet(spot: Spot, own: set[str], vocabulary: Vocabulary) -> None:
    """What a clerk copies by hand has the order of the other system's fields; nothing else is copied by hand."""
    system = spot.value["system_of_record"].partition(":")[2]
    by_hand = vocabulary.get("systems", {}).get(system, {}).get("interface") == "sheet"
    if by_hand and "sheet" not in spot:
        spot.fault(f"{system} has no interface: its fields belong in `sheet`", at="system_of_record")
    if "sheet" in spot and not by_hand:
        spot.fault("a `sheet` belongs to a system without an interface", at="sheet")
    seen: set[str] = set()
    for row in spot.rows("sheet"):
        code = row.value["code"]
        if code not in own:
            row.fault(f"{code} is no field of this item", at="code")
        elif code in seen:
            row.fault(f"{code} stands twice on the sheet", at="code")
        seen.add(code)


def _steps(spot: Spot, vocabulary: Vocabulary) -> None:
    promised = spot.value["promised_limit"]
    total = {"working": 0, "calendar": 0}
    for number, row in enumerate(spot.rows("steps")):
        step = row.value
        _one_of(row, "code", step["code"], vocabulary.get("steps", {}))
        _one_of(row, "by", step["by"], vocabulary.get("step_by", {}))
        if (number == 0) != (step["code"] == "intake"):
            row.fault("the first step, and no other, is intake")
        if step["code"] == "public_notice" and step["counts_in_limit"]:
            row.fault("days of a public notice are not the office's own")
        if step["counts_in_limit"]:
            total[step["day_kind"]] += step["days"]
    own = total.pop(promised["unit_kind"])
    if own > promised["value"]:
        spot.fault(f"the steps take {own} days, promised are {promised['value']}", at="steps")
    if any(total.values()):
        spot.fault("steps count in another kind of day than the promise", at="steps")


def _fee(fee: Spot) -> None:
    if "note" in fee and not fee.value["charged"]:
        fee.fault("a note says who charges: then charged is true", at="note")


def _proxy(spot: Spot, vocabulary: Vocabulary) -> None:
    proxy, item = spot["proxy"], spot.value
    for code in proxy.value["who"]:
        _one_of(proxy, "who", code, vocabulary.get("proxy_who", {}))
    for code in proxy.value["authorisation"]:
        _one_of(proxy, "authorisation", code, vocabulary.get("authorisations", {}))
    if not proxy.value["allowed"] == bool(proxy.value["who"]) == bool(proxy.value["authorisation"]):
        proxy.fault("allowed, who and authorisation disagree")
    if proxy.value["allowed"] and (kind := _taken_in_person(item)):
        proxy.fault(f"nobody does this for another ({kind}): allowed is false", at="allowed")
    of_category = vocabulary.get("categories", {}).get(item["category"], {}).get("proxy_grade", SIMPLE)
    if of_category not in GRADES:
        spot.fault(f"its category has no grade {of_category}", at="category")
    if proxy.value["applicant_must_be_seen"] != ("seen_reason" in proxy):
        proxy.fault("applicant_must_be_seen goes with a seen_reason")
    workers = {"grid_worker", "community_staff"} & set(proxy.value["who"])
    if workers and not {"proxy", "kiosk"} & set(item["channels"]) and not item["bundle_only"]:
        spot.fault("workers may act, but the channel proxy is closed", at="channels")


def _taken_in_person(item: Definition) -> str | None:
    """Which of the things that are done in person it is, by its category; by its name, whatever the category says."""
    if item["category"] in IN_PERSON:
        return str(item["category"])
    return next((kind for kind, words in IN_PERSON.items() if re.search(words, item["name"])), None)


def _evidence(spot: Spot, vocabulary: Vocabulary, elements: Mapping[str, Definition], allowed: set[str]) -> None:
    for row in spot.rows("field_evidence"):
        _one_of(row, "code", row.value["code"], vocabulary.get("evidence", {}))
        if "when" in row:
            conditions.check(row["when"], elements, allowed)


def _places(spot: Spot, elements: Mapping[str, Definition], materials: Spots) -> None:
    """A place is kept beside a picture that the item itself asks for, once, and whenever it asks for that."""
    wanted = {row["code"] for key in ("elements", "materials") for row in spot.value[key]}
    pictures = {code for code, element in elements.items() if element["type"] == "photo"}
    pictures |= {code for code, paper in materials.items() if paper.value["form"] != "generated"}
    seen: set[str] = set()
    for row in spot.rows("field_evidence"):
        code = row.value.get("with")
        if (row.value["code"] == PLACE) != (code is not None):
            row.fault(f"{PLACE} and `with` belong together", at="code")
        elif code is not None and code not in wanted & pictures:
            row.fault(f"{code} is no picture that this item asks for", at="with")
        elif code in seen:
            row.fault(f"the place of {code} is asked for twice", at="with")
        elif code is not None and "when" in row:
            row.fault("a place is asked for whenever its picture is: no `when`", at="when")
        seen |= {code} if code else set()


def _result(spot: Spot, vocabulary: Vocabulary, elements: Spots, materials: Spots) -> None:
    result = spot["result"]
    _one_of(result, "type", result.value["type"], vocabulary.get("result_types", {}))
    paper = result.value.get("produces_material")
    if paper is not None and paper not in materials:
        result.fault(f"unknown material {paper}", at="produces_material")
    for code in result.value.get("produces_elements", ()):
        if code not in elements:
            result.fault(f"unknown element {code}", at="produces_elements")


def _not_together(spot: Spot, items: Spots) -> None:
    for other in spot.value.get("not_together_with", ()):
        if other not in items:
            spot.fault(f"unknown item {other}", at="not_together_with")
        elif spot.value["code"] not in items[other].value.get("not_together_with", ()):
            spot.fault(f"{other} does not exclude this item in turn", at="not_together_with")


def _unused(items: Spots, elements: Spots, materials: Spots) -> None:
    """What no item asks for, and no rule looks at, was forgotten."""
    asked = {row["code"] for item in items.values() for row in item.value["elements"]}
    facts = {fact for item in items.values() for fact in (item.value["instant_rule"] or {}).get("facts", ())}
    papers = {row["code"] for item in items.values() for row in item.value["materials"]}
    for code, spot in elements.items():
        if spot.value["group"] == "system" and code not in facts | asked:
            spot.fault(f"{code} is used by no instant rule")
        elif spot.value["group"] not in ("scenario", "system") and code not in asked:
            spot.fault(f"{code} is used by no item")
    for code, spot in materials.items():
        if code not in papers:
            spot.fault(f"{code} is used by no item")
        for shown in spot.value.get("shows", ()):
            if shown not in elements:
                spot.fault(f"unknown element {shown}", at="shows")
