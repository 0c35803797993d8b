"""A small catalogue cut out of the demo district: two items, one bundle, one street. Tests break copies of it."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from server.catalog import files
from server.catalog.check import Extra, check
from server.catalog.marks import Fault

NAMES = ("elements", "materials", "items", "bundles", "places")
ITEMS = ("elderly_pass", "elderly_allowance")
Data = dict[str, Any]


@cache
def _demo(name: str) -> Data:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((files.DEMO / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)


@cache
def _small() -> dict[str, Data]:
    data = {name: deepcopy(_demo(name)) for name in NAMES}
    items = data["items"]["items"] = [item for item in data["items"]["items"] if item["code"] in ITEMS]
    fields = {row["code"] for item in items for row in item["elements"]}
    fields |= {fact for item in items for fact in item["instant_rule"]["facts"]} | {"age_band"}
    papers = {row["code"] for item in items for row in item["materials"]}
    for name, wanted, key in (("elements", fields, "elements"), ("materials", papers, "materials")):
        data[name][name] = [row for row in data[name][name] if row["code"] in wanted]
        for row in data[name][name]:
            row["used_by_items"] = sum(row["code"] in {own["code"] for own in item[key]} for item in items)
    _cut_bundle(data["bundles"])
    _cut_places(data["places"])
    return data


def _cut_bundle(data: Data) -> None:
    bundle = next(bundle for bundle in data["bundles"] if bundle["code"] == "elderly_benefits")
    bundle["questions"] = [row for row in bundle["questions"] if row["code"] in ("q_age", "q_who")]
    bundle["items"] = [row for row in bundle["items"] if row["code"] in ITEMS]
    bundle["defaults"] = {"benefit_via_social_card": True, "proxy_relation": "grid_worker"}
    bundle["merge_warnings"] = [{"element": "person_name", "problem": "本人和代办人要分开填"}]
    scenario = bundle["scenarios"][0]
    scenario["answers"] = {"q_age": "a80", "q_who": False}
    bundle["scenarios"] = [scenario]
    data["bundles"] = [bundle]


def _cut_places(data: Data) -> None:
    data["streets"] = data["streets"][:1]
    data["streets"][0]["individual_items"] = []
    data["communities"] = [data["communities"][0]]
    code = data["communities"][0]["code"]
    data["grids"] = [row for row in data["grids"] if row["community"] == code]
    data["sites"] = [{**row, "items": ["elderly_allowance"]} for row in data["sites"] if row["code"] == "bank_liuquan"]
    data["counts"] = {"districts": 1, "streets": 1, "communities": 1, "grids": len(data["grids"]), "sites": 1}


def small(change: Callable[[dict[str, Data]], Any] | None = None) -> dict[str, Data]:
    """The small catalogue, changed by a function that gets all of it."""
    data = deepcopy(_small())
    if change:
        change(data)
    return data


def written(folder: Path, data: dict[str, Data]) -> list[Path]:
    """The files of a catalogue."""
    paths = []
    for name, content in data.items():
        path = folder / f"{name}.yaml"
        path.write_text(yaml.dump(content, allow_unicode=True, sort_keys=False, Dumper=_NoAliases), encoding="utf-8")
        paths.append(path)
    return paths


def faults_of(folder: Path, change: Callable[[dict[str, Data]], Any], extra: Extra | None = None) -> list[Fault]:
    """What the check says of the small catalogue after a change."""
    return check(written(folder, small(change)), extra)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
