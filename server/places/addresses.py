"""From an address as people write it to the division that it names. Pure."""

import re
from collections.abc import Mapping

from server.places.rules import COMMUNITY, lies_in, prefix

BRACKETS = re.compile(r"[(（].*?[)）]")
COUNTY_BEFORE = re.compile(r"[\u4e00-\u9fff](?:区|县|旗|市)$")


def division_named_in(address: str, names: Mapping[str, str], *, county: str) -> str | None:
    """The community or street of this county that an address names, or None where that is not beyond doubt.

    `names`: code → name of the county's streets and communities. A community counts where its street is named too or
    no other has its name. An address in another county that happens to have a street of that name is not ours.
    """
    text = "".join(address.split())
    named = {code: name for code, name in names.items() if name in text}
    if not named or _is_elsewhere(text[: min(map(text.index, named.values()))], BRACKETS.sub("", county)):
        return None
    whole = [
        code for code, name in named.items() if not any(name in other and name != other for other in named.values())
    ]
    streets = [code for code in whole if len(prefix(code)) < COMMUNITY]
    communities = [code for code in whole if len(prefix(code)) == COMMUNITY]
    inside = [code for code in communities if not streets or any(lies_in(code, street) for street in streets)]
    return next((found[0] for found in (inside, streets) if len(found) == 1), None)


def _is_elsewhere(before: str, county: str) -> bool:
    """Whether the words before the street or community name another county."""
    return bool(COUNTY_BEFORE.search(before)) and not before.endswith(county)
