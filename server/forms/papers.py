"""The papers: each once, with the items that need it, and how it may be handed in."""

from collections.abc import Iterable

from server.catalog.catalogue import Catalogue
from server.forms import conditions
from server.forms.shapes import ItemPaper, Paper, Row
from server.forms.wants import Want, by_code, place_asked


def papers(wants: Iterable[Want], catalogue: Catalogue) -> list[Paper]:
    """The merged list of papers, in the order of the catalogue."""
    groups = by_code(wants)
    listed = [material for code, material in catalogue.materials.items() if code in groups]
    return [_paper(material, groups[material["code"]], catalogue) for material in listed]


def sources(material: Row) -> list[str]:
    """The ways to hand a paper in, the one that costs people least first.

    What the system generates is only signed; a certificate is fetched; a mandate on record stands in for a letter, a
    pledge for a proof; some may follow later.
    """
    if material["form"] == "generated":
        return ["generated"]
    ways = {
        "certificate": bool(material["e_certificate"]),
        "mandate": material.get("mandate_may_replace", False),
        "upload": True,
        "pledge": material["declaration_may_replace"],
        "later": material["may_follow_later"]["allowed"],
    }
    return [way for way, is_open in ways.items() if is_open]


def _paper(material: Row, wants: list[Want], catalogue: Catalogue) -> Paper:
    paper = Paper(
        material=material["code"],
        name=material["name"],
        hint=material["hint"],
        kind=material["kind"],
        form=material["form"],
        copies=material["copies"],
        accepts=list(material["accepts"]),
        file_types=list(material["file_types"]),
        pages=dict(material["pages"]),
        max_mb=material["max_mb"],
        validity=dict(material["validity"]),
        sensitivity=material["sensitivity"],
        watermark_copy=material["watermark_copy"],
        items=list(dict.fromkeys(want.item for want in wants)),
        needed=conditions.either(want.needed for want in wants),
        shown=conditions.either(want.shown for want in wants),
        sources=sources(material),
        may_follow_later=dict(material["may_follow_later"]),
        replaceable={
            "pledge": material["declaration_may_replace"],
            "e_certificate": material["e_certificate"],
            "generated": material["form"] == "generated",
        },
    )
    if "says" in material:
        paper["says"] = list(material["says"])
    if why := place_asked(wants, catalogue):
        paper["place"] = why
    return paper


def item_papers(wants: Iterable[Want], item: str) -> list[ItemPaper]:
    """The papers of one item."""
    return [ItemPaper(material=want.code, needed=want.needed, shown=want.shown) for want in wants if want.item == item]
