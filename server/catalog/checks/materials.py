"""Materials: how a paper comes in, and what may stand in for it."""

from collections.abc import Mapping

from server.catalog.checks.codes import known
from server.catalog.marks import Document, Spot


def check(materials: Mapping[str, Spot], documents: list[Document]) -> None:
    """Everything that can be said of papers without looking at items."""
    lists = {key: known(documents, key) for key in ("kinds", "forms", "file_types", "validity_kinds")}
    for spot in materials.values():
        _lists(spot, lists)
        _sense(spot)


def _lists(spot: Spot, lists: Mapping[str, set[str]]) -> None:
    if spot.value["kind"] not in lists["kinds"]:
        spot.fault(f"unknown kind {spot.value['kind']}", at="kind")
    if spot.value["form"] not in lists["forms"]:
        spot.fault(f"unknown form {spot.value['form']}", at="form")
    if spot.value["validity"]["kind"] not in lists["validity_kinds"]:
        spot.fault(f"unknown validity {spot.value['validity']['kind']}", at="validity")
    for file_type in spot.value["file_types"]:
        if file_type not in lists["file_types"]:
            spot.fault(f"unknown file type {file_type}", at="file_types")


def _sense(spot: Spot) -> None:
    paper = spot.value
    later = paper["may_follow_later"]
    if later["allowed"] != (later["days"] > 0):
        spot.fault("may_follow_later: allowed and days disagree", at="may_follow_later")
    if paper["pages"]["max"] < paper["pages"]["min"]:
        spot.fault("fewer pages at most than at least", at="pages")
    if paper["validity"]["kind"] == "months" and paper["validity"].get("months", 0) < 1:
        spot.fault("valid for months, but not how many", at="validity")
    if paper["form"] == "generated" and paper["e_certificate"]:
        spot.fault("a paper that we make needs no electronic certificate", at="e_certificate")
    if (paper["form"] == "generated") != ("says" in paper):
        spot.fault("a paper that we make says something above the signature, and no other does", at="form")
    if paper["watermark_copy"] and paper["sensitivity"] == "public":
        spot.fault("a watermark on a public paper", at="watermark_copy")
