"""Wants: each row of each chosen item, said in the names of the bundle, with what the answers decide taken in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.catalog.catalogue import Catalogue
from server.forms import conditions
from server.forms.scenario import Choice, Chosen
from server.forms.shapes import Condition, LaterEntry, Row, Values


@dataclass(frozen=True, slots=True)
class Want:
    """This item wants this, under this condition.

    `own` is the item's own code for it, `code` the one in the merged form (another where the bundle renames). Needed
    and shown are the same for a conditional row; an optional row is always shown and never needed.
    """

    item: str
    own: str
    code: str
    needed: Condition
    shown: Condition
    row: Row

    @property
    def asks(self) -> bool:
        """Whether the item may need it, so that it is not merely optional there."""
        return self.needed is not False


def fields_wanted(choice: Choice, catalogue: Catalogue) -> list[Want]:
    """Every field that a chosen item wants or may come to want."""
    return [
        want
        for chosen in choice.items
        for row in catalogue.items[chosen.code]["elements"]
        if (want := _want(chosen, row, choice.given, chosen.bind)).shown is not False
    ]


def papers_wanted(choice: Choice, catalogue: Catalogue) -> list[Want]:
    """Every paper that a chosen item wants or may come to want, after what the answers ask for and spare.

    An answer settles what the items leave open, and no more: it spares no paper that an item needs in any case, and it
    asks for one only where no item says itself when it is needed.
    """
    found = [
        want
        for chosen in choice.items
        for row in catalogue.items[chosen.code]["materials"]
        if (want := _want(chosen, row, choice.given, {})).shown is not False
    ]
    found = [want for want in found if want.needed is True or want.code not in choice.spared_papers]
    left_open = choice.asked_papers - {want.code for want in found if want.asks}
    return [replace(want, needed=True) if want.code in left_open else want for want in found]


def _want(chosen: Chosen, row: Row, given: Values, rename: Mapping[str, str]) -> Want:
    code = rename.get(row["code"], row["code"])
    when = conditions.renamed(row.get("when", True), chosen.bind)
    decided = conditions.decide(when, given)
    open_or_decided: Condition = when if decided is None else decided
    needed, shown = {
        "required": (True, True),
        "optional": (False, True),
        "conditional": (open_or_decided, open_or_decided),
    }[row["need"]]
    return Want(chosen.code, row["code"], code, needed, shown, row)


def place_asked(wants: Iterable[Want], catalogue: Catalogue) -> str | None:
    """Why the first item that wants this asks where its picture was taken; None where no item does."""
    rows = ((want, row) for want in wants for row in catalogue.items[want.item]["field_evidence"])
    return next((row["why"] for want, row in rows if row.get("with") == want.own), None)


def by_code(wants: Iterable[Want]) -> dict[str, list[Want]]:
    """The wants of each field or paper together."""
    grouped: dict[str, list[Want]] = {}
    for want in wants:
        grouped.setdefault(want.code, []).append(want)
    return grouped


def later(wants: Iterable[Want], choice: Choice, catalogue: Catalogue, kind: str) -> dict[str, LaterEntry]:
    """What nobody is asked for, because each item that needs it gets it from a forerunner in this bundle."""
    makers = _makers(choice, catalogue, kind)
    definitions: Mapping[str, Any] = getattr(catalogue, kind)
    found = {}
    for code, group in by_code(wants).items():
        askers = [want for want in group if want.asks] or group
        if code in makers and all(makers[code] & choice.forerunners(want.item) for want in askers):
            makers_here = [item.code for item in choice.items if item.code in makers[code]]
            users = list(dict.fromkeys(want.item for want in group))
            found[code] = LaterEntry({"name": definitions[code]["name"], "from": makers_here, "items": users})
    return found


def _makers(choice: Choice, catalogue: Catalogue, kind: str) -> dict[str, set[str]]:
    makers: dict[str, set[str]] = {}
    for chosen in choice.items:
        result = catalogue.items[chosen.code]["result"]
        made = result.get("produces_elements", []) if kind == "elements" else [result.get("produces_material")]
        for code in made:
            if code is not None:
                makers.setdefault(code, set()).add(chosen.code)
    return makers
