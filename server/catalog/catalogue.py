"""One release of the catalogue as plain, frozen mappings: what every other room reads. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Definition = Mapping[str, Any]

KINDS = ("element", "material", "item", "bundle")

# A bundle of one item is not written down anywhere; its code says what it is.
SINGLE = "item:"


@dataclass(frozen=True)
class Catalogue:
    """Everything of one release. `vocabulary` is list → code → row: `vocabulary["bodies"]["body_civil"]["name"]`."""

    release: str
    elements: Mapping[str, Definition]
    materials: Mapping[str, Definition]
    items: Mapping[str, Definition]
    bundles: Mapping[str, Definition]
    vocabulary: Mapping[str, Mapping[str, Definition]]
    versions: Mapping[tuple[str, str], int]

    def bundle(self, code: str) -> Definition | None:
        """A bundle by its code; a single item is also offered as a bundle of one, `item:<code>`."""
        if not code.startswith(SINGLE):
            return self.bundles.get(code)
        item = self.items.get(code.removeprefix(SINGLE))
        return None if item is None or item["bundle_only"] else bundle_of_one(item)

    def name_of(self, vocabulary: str, code: str) -> str:
        """The Chinese name of a code in one of the lists; the code itself if the list does not know it."""
        row = self.vocabulary.get(vocabulary, {}).get(code)
        return row["name"] if row else code


def bundle_of_one(item: Definition) -> Definition:
    """A single item in the shape of a bundle, so that one form engine serves both."""
    return {
        "code": SINGLE + item["code"],
        "name": item["name"],
        "plain_name": item["plain_name"],
        "for_whom": "",
        "lead_body": item["body"],
        "entry_points": ["qr", *item["channels"]],
        "questions": [],
        "items": [{"code": item["code"], "default": True, "after": []}],
        "one_form": {"name": item["form_name"], "sign_once": True},
        "merge_warnings": [],
        "promised_limit": item["promised_limit"],
        "partial_result": "",
        "watch_out": item.get("watch_out", []),
        "if_nothing_fits": "",
        "defaults": {},
        "life_events": item.get("life_events", []),
        "scenarios": [],
        "source": item["source"],
    }
