"""The neighbours below, asked the way a submission needs them: the pinned form, and who acts for whom."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from server.applications import split
from server.applications.fresh import fresh
from server.catalog import queries as catalog
from server.catalog.catalogue import Catalogue
from server.core import clock
from server.core.access import Actor
from server.core.errors import Fault, Invalid, NotFound
from server.forms import service as forms
from server.forms.shapes import Form
from server.identity import care
from server.identity.errors import LevelTooLow, PhoneNeeded
from server.identity.service import persons
from server.identity.service.authority import authority_for, record_of
from server.places import queries as places
from server.places.rules import lies_in, lineage, prefix

COUNTY = 6  # digits of a code that name the county


def catalogue_of(release: str) -> Catalogue:
    """The catalogue a draft was written for; a running application never sees a newer one."""
    return catalog.release(release)


def form_of(draft: Mapping[str, Any], answers: Mapping[str, Any], *, offered: Set[str] | None = None) -> Form:
    """The form of a draft (`bundle`, `release`, `division`) under these answers; the same digest every time.

    `offered` are the items of an application that was made already; what the street offers since does not touch it.
    """
    catalogue = catalogue_of(draft["release"])
    if offered is None:
        key = ("offered", draft["release"], draft["division"])
        offered = fresh(key, lambda: catalog.offered(catalogue, draft["division"]))
    return forms.form_for(catalogue, draft["bundle"], answers, division=draft["division"], offered=offered)


def digest_of(draft: Mapping[str, Any]) -> str | None:
    """The digest of a draft's form; None while its answers do not make a form yet."""
    try:
        return form_of(draft, draft["content"].get("answers", {}))["digest"]
    except (Invalid, NotFound):
        return None


def items_of(draft: Mapping[str, Any]) -> list[str]:
    """The items of a draft's form; none while its answers do not make a form yet."""
    try:
        return [item["code"] for item in form_of(draft, draft["content"].get("answers", {}))["items"]]
    except (Invalid, NotFound):
        return []


def intake_site(division: str) -> UUID | None:
    """Whose window looks first when nobody chose one: the community's station, else the centre next above.

    What a division is offered its stations and centres take; so the items need no look here.
    """
    return fresh(("window", division), lambda: _window(division))


def _window(division: str) -> UUID | None:
    sites = fresh("sites", places.sites).values()
    windows = {site["division"]: site["id"] for site in reversed(list(sites)) if site["kind"] != "outlet"}
    return next((windows[code] for code in lineage(division) if code in windows), None)


def deciding(settled: split.Settled, applicant: UUID | None) -> dict[str, str]:
    """For each kind of place that these items name (registered, living, business) the division that decides."""
    kinds = {settled.items[item["code"]]["place_decides"] for item in settled.form["items"]}
    where = _whereabouts(settled, kinds, applicant)
    return {kind: split.division_of(kind, settled.values, where) for kind in kinds}


def _whereabouts(settled: split.Settled, kinds: set[str], applicant: UUID | None) -> split.Whereabouts:
    """What tells which division decides. Our records are asked only where the form does not say (one statement)."""
    named = settled.form["division"]
    county, names = fresh(("names", named[:COUNTY]), lambda: _names(named[:COUNTY]))
    where = split.Whereabouts(named, county, names)
    if applicant is None or all(split.told_by_form(kind, settled.values, where) for kind in kinds):
        return where
    kept = {kind: code for kind, code in persons.divisions_of(applicant).items() if code in names}
    return split.Whereabouts(named, county, names, kept)


def _names(county: str) -> tuple[str, dict[str, str]]:
    """A county's name, and its streets and communities by code."""
    known = places.divisions()
    below = {code: row["name"] for code, row in known.items() if lies_in(code, county) and len(prefix(code)) > COUNTY}
    return str(known[county.ljust(12, "0")]["name"]) if county.ljust(12, "0") in known else "", below


def authority(  # noqa: PLR0913  the question has this many parts
    catalogue: Catalogue,
    form: Form,
    named: Mapping[str, Any] | None,
    *,
    actor: Actor,
    now: datetime,
    application: UUID | None = None,
) -> care.Authority:
    """On what ground the caller acts for the applicant; a named no of the room `identity` where there is none.

    `named`: {"person": UUID or None, "authority": ground}. Nobody named: the caller acts for himself.
    """
    items = [catalogue.items[item["code"]] for item in form["items"]]
    _check_level(items, actor)
    ground = care.Ground((named or {}).get("authority") or care.Ground.SELF)
    if ground is not care.Ground.SELF:
        _check_proxy(items, ground)
    person = (named or {}).get("person") or (actor.person_id if ground is care.Ground.SELF else None)
    if person is None:
        return _claimed(ground)
    codes, categories = [item["code"] for item in items], [item["category"] for item in items]
    return authority_for(actor, person, codes, now, categories=categories, claim=ground, application=application)


def record_at_window(
    form: Form, values: Mapping[str, Any], *, release: str, applicant: UUID, now: datetime
) -> UUID | None:
    """The record on which somebody acts who stands at the window, named there by his number; None without one."""
    number = values.get("proxy_id_number")
    if values.get("is_proxy") is not True or not number:
        return None
    known = catalogue_of(release).items
    codes = [item["code"] for item in form["items"]]
    categories = [known[code]["category"] for code in codes]
    return record_of(applicant, str(number), care.Matter(codes, categories, now, clock.local(now).date()))


def _check_level(items: list[Any], actor: Actor) -> None:
    """A check is asked of nobody for whom a phone code is enough."""
    above = [item for item in items if not actor.has_level(item["identity_level"])]
    checked = [item["name"] for item in above if item["identity_level"] == "checked"]
    if checked:
        raise LevelTooLow(items=checked)
    if above:
        raise PhoneNeeded(items=[item["name"] for item in above])


def _check_proxy(items: list[Any], ground: care.Ground) -> None:
    """Some things must be done in person, whatever paper one brings.

    A guardian is nobody's proxy: what a child had to do in person, its parents do. But nobody marries for another.
    """

    def takes_the_person(item: Any) -> bool:
        if ground is care.Ground.GUARDIAN:
            return item["category"] in care.IN_PERSON_ONLY
        return not item["proxy"]["allowed"]

    alone = [item["name"] for item in items if takes_the_person(item)]
    if alone:
        raise Invalid([Fault("/applicant/authority", f"《{name}》要本人办理，不能代办") for name in alone])


def _claimed(ground: care.Ground) -> care.Authority:
    """A caller whose person is not known yet acts for himself or for his child; his papers have to prove it."""
    if ground not in (care.Ground.SELF, care.Ground.GUARDIAN):
        raise LevelTooLow("代别人办事，要先核验您自己的身份")
    return care.Authority(ground, None, None, proven=False)
