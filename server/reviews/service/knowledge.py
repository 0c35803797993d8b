"""What the catalogue of a case's own release says about its item."""

from collections.abc import Mapping
from typing import Any

from server.applications.models import Application, Case
from server.catalog.queries import release

OUTSIDE = "outside:"


def item_of(case: Case) -> Mapping[str, Any]:
    """The item as it was when the application was submitted."""
    return release(release_of(case)).items[case.item]


def release_of(case: Case) -> str:
    """The release the application began with; it never changes, so each row of a case asks once."""
    known: str | None = vars(case).get("release")
    if known is None:
        known = Application.select(Application.release).where(Application.id == case.application_id).scalar()
        vars(case)["release"] = known
    return known


def elements_of(case: Case) -> Mapping[str, Mapping[str, Any]]:
    """All elements of that release."""
    return release(release_of(case)).elements


def system_of(case: Case) -> Mapping[str, Any] | None:
    """The outside system of record, None where the truth is ours."""
    known = release(release_of(case))
    record = str(known.items[case.item].get("system_of_record", "ours"))
    if not record.startswith(OUTSIDE):
        return None
    code = record.removeprefix(OUTSIDE)
    return known.vocabulary["systems"].get(code) or {"code": code, "name": code, "interface": "sheet"}


def produced_by(case: Case) -> tuple[str, ...]:
    """The elements that granting this item brings forth, e.g. the number of the licence."""
    return tuple(item_of(case).get("result", {}).get("produces_elements", ()))


def material_name(case: Case, code: str) -> str:
    """A paper's name, its code where the release does not know it."""
    return str(release(release_of(case)).materials.get(code, {}).get("name", code))


def order_of(case: Case) -> list[Mapping[str, Any]]:
    """The fields of the outside system in its order and words; what it does not know comes last, as on the form."""
    item = item_of(case)
    theirs = item.get("sheet", ())
    known = {row["code"] for row in theirs}
    return [*theirs, *(row for row in item["elements"] if row["code"] not in known)]
