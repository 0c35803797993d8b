"""What differs between two lists, as the phone says it too (`field_app/app/rules/comparison.ts`). Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

#: What the server lacks, has otherwise, or has while the phone does not know it.
MISSING, OTHER, UNKNOWN_HERE = "missing", "other", "unknown-here"


def differences(kind: str, phone: Mapping[UUID, str], server: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """All that differs, in the order of the names."""
    found = []
    for one in sorted({*phone, *server}, key=str):
        if phone.get(one) != server.get(one):
            what = MISSING if one not in server else OTHER if one in phone else UNKNOWN_HERE
            found.append({"kind": kind, "id": one, "is": what})
    return found
