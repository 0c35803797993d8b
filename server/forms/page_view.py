"""The form as the citizen's page takes it: without what only desks, other programs and later steps read.

A scan on a weak line carries every byte of it. What is left out is not hidden: the whole form is one question away.
"""

from collections.abc import Mapping
from typing import Any

from server.forms.shapes import Form

NOT_OF_ITEM = frozenset({"form_name", "body", "kind", "fields", "materials", "later"})
NOT_OF_PAPER = frozenset(
    {"kind", "form", "copies", "accepts", "file_types", "max_mb", "validity", "sensitivity", "watermark_copy"}
    | {"replaceable"}
)
#: The page shows a field's label, by sections, and warns nobody.
NOT_OF_FIELD = frozenset({"name", "group", "items", "warning", "file_types", "min_width"})
#: What goes without saying on a page: it asks only for the other values.
UNSAID = frozenset({("filled_by", "citizen"), ("sensitivity", "public"), ("sensitivity", "personal")})
NOT_OF_FORM = frozenset({"paper_schema", "limits"})


def for_page(form: Form) -> dict[str, Any]:
    """The same form with the same digest, only what its page reads."""
    kept = {name: value for name, value in form.items() if name not in NOT_OF_FORM}
    return kept | {
        "items": [_without(item, NOT_OF_ITEM) for item in form["items"]],
        "fields": {code: _said(_without(field, NOT_OF_FIELD)) for code, field in form["fields"].items()},
        "materials": [_without(paper, NOT_OF_PAPER) for paper in form["materials"]],
    }


def _said(field: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in field.items() if not isinstance(value, str) or (name, value) not in UNSAID}
    return said | {"prefill": field["prefill"][:1]}  # whether it can be filled in at all


def _without(row: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
