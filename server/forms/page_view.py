"""The form as the citizen's page takes it: without what only desks, other programs and later steps read.

A scan on a weak line carries every byte of it. What is left out is not hidden: the whole form is one question away.
"""

from collections.abc import Mapping
from typing import Any

from server.forms.shapes import Form

NOT_OF_ITEM = frozenset({"form_name", "body", "kind", "fields", "materials", "later"})
NOT_OF_PAPER = frozenset(
    {"kind", "form", "copies", "accepts", "validity", "sensitivity", "watermark_copy", "replaceable"}
)
#: The page shows a field's label, by sections, and warns nobody.
NOT_OF_FIELD = frozenset({"name", "group", "items", "warning"})
#: What goes without saying on a page: it asks only for the other values.
UNSAID = frozenset({("filled_by", "citizen"), ("sensitivity", "public"), ("sensitivity", "personal")})
#: Which files a photo and a paper take, as `kit/papers/takes.ts` knows it.
PHOTO_FILES, PAPER_FILES, PAPER_MB = {"jpg", "png"}, {"jpg", "png", "pdf"}, 10
NOT_OF_FORM = frozenset({"paper_schema", "limits"})


def for_page(form: Form) -> dict[str, Any]:
    """The same form with the same digest, only what its page reads."""
    kept = {name: value for name, value in form.items() if name not in NOT_OF_FORM}
    return kept | {
        "items": [_without(item, NOT_OF_ITEM) for item in form["items"]],
        "fields": {code: _said(_without(field, NOT_OF_FIELD)) for code, field in form["fields"].items()},
        "materials": [_paper_said(_without(paper, NOT_OF_PAPER)) for paper in form["materials"]],
    }


def _said(field: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in field.items() if not isinstance(value, str) or (name, value) not in UNSAID}
    if set(field.get("file_types", ())) == PHOTO_FILES:
        del said["file_types"]
    return said | {"prefill": field["prefill"][:1]}  # whether it can be filled in at all


def _paper_said(paper: Mapping[str, Any]) -> dict[str, Any]:
    """A paper that the system makes takes no files; nobody waits for one that cannot follow."""
    takes_files = "upload" in paper["sources"]
    unsaid = {"file_types"} if not takes_files or set(paper["file_types"]) == PAPER_FILES else set()
    unsaid |= {"max_mb"} if not takes_files or paper["max_mb"] == PAPER_MB else set()
    unsaid |= set() if "later" in paper["sources"] else {"may_follow_later"}
    return {name: value for name, value in paper.items() if name not in unsaid}


def _without(row: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
