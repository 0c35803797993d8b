"""Back from the one form to its items: each gets its own values under its own names, and its own papers."""

from typing import Any

from server.forms import conditions
from server.forms.shapes import Form, FormItem, Values


def _item(form: Form, code: str) -> FormItem:
    return next(item for item in form["items"] if item["code"] == code)


def project(form: Form, settled: Values, item: str) -> dict[str, Any]:
    """The values that this item asks for, and no other's: what another item alone needs stays with that item."""
    return {
        row["element"]: settled[row["field"]]
        for row in _item(form, item)["fields"]
        if row["field"] in settled and conditions.holds(row["shown"], settled)
    }


def papers_of(form: Form, settled: Values, item: str) -> list[str]:
    """The papers that go to this item, also those it could do without, if somebody handed them in."""
    return [row["material"] for row in _item(form, item)["materials"] if conditions.holds(row["shown"], settled)]


def fields_of(form: Form, item: str) -> dict[str, str]:
    """The item's own name of each field → the name in the form, to show a mark of the item on the one form."""
    return {row["element"]: row["field"] for row in _item(form, item)["fields"]}
