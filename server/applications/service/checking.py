"""Everything that is checked before a submission is written; each fault with its JSON Pointer and a plain sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.applications import numbers, pinned, signing, split
from server.applications.fresh import fresh
from server.applications.mandated import with_mandate
from server.applications.models import Case
from server.applications.rules import INTAKE_DAYS
from server.applications.service import agreed, files
from server.catalog import proxying
from server.core import clock
from server.core.access import Actor
from server.core.errors import DomainError, Fault, Invalid
from server.forms import faults, settle
from server.forms.faults import pointer
from server.forms.shapes import Form
from server.identity import care
from server.identity.roles import Role
from server.identity.service import consents
from server.media import queries as media
from server.media.service import signatures
from server.places import queries as places
from server.places.rules import working_days_after


class FormChanged(DomainError):
    """The form that was shown is not the form that these answers give in this release."""

    status, slug, title = HTTPStatus.CONFLICT, "form-changed", "表单有更新，请核对一遍再提交，填过的都还在"


class NothingApplies(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "nothing-applies", "按您的回答，没有需要办的事项"


@dataclass(frozen=True)
class Ready:
    """A submission that was found in order."""

    settled: split.Settled
    named: tuple[files.Named, ...]  # papers, photos and signatures that are handed in with it
    half: numbers.Half  # of the second secret
    who: care.Authority
    due: tuple[date, bool]
    received: Mapping[str, split.Receipt]  # of a job from the door
    site: UUID | None  # whose window looks first
    deciding: dict[str, str]  # kind of place → division
    consents: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows of the signature, of the consents and of the files that a submission names."""

    signed: Sequence[Sequence[Any]]
    agreed: Sequence[Sequence[Any]]
    sent: Sequence[Sequence[Any]]


def check(
    draft: Mapping[str, Any], command: Mapping[str, Any], evidence: Evidence, *, actor: Actor, now: datetime
) -> Ready:
    """Check a draft's content as a whole; `Invalid` names every fault at once."""
    content, today = draft["content"], clock.local(now).date()
    _check_channel(command["channel"], actor)
    form = pinned.form_of(draft, content.get("answers", {}))
    if form["digest"] != command["form_digest"]:
        raise FormChanged(form_digest=form["digest"])
    if not form["items"]:
        raise NothingApplies(form["nothing_fits"] or "")
    catalogue = pinned.catalogue_of(draft["release"])
    who = pinned.authority(catalogue, form, content.get("applicant"), actor=actor, now=now, application=draft["id"])
    is_proxy = signing.by_agent(form, who.ground, content, at_desk=command["channel"] != "online")
    known = {"is_proxy": is_proxy} | _signed(form, command["signature"], is_proxy=is_proxy)
    values = settle.settle(form, {**content.get("values", {}), **known})
    acting = {"release": draft["release"], "applicant": who.applicant, "now": now}
    record = who.rests_on or _record_at_window(form, values, who.ground, **acting)
    papers = with_mandate(form, content.get("materials", ()), record)
    handed_in = settle.settle_papers(form, values, papers)
    settled = split.Settled(form, values, handed_in, draft["revision"], catalogue.items)
    site = _site(command, form)
    wrong = [*_whom_faults(form, is_proxy=is_proxy), *find_faults(settled, today=today)]
    wrong += signature_faults(command["signature"], evidence.signed, content, form["digest"])
    given = consents.given(evidence.agreed, command.get("read_out"))
    verdict = agreed.judge(form, values, who, command, given, application=draft["id"], actor=actor, today=today)
    named = files.named_in(settled)
    agreed.refuse(wrong + files.faults_in(media.known(evidence.sent), {draft["account"]: named}), verdict)
    return Ready(
        settled=settled,
        named=named,
        half=numbers.known_half(values),
        who=who,
        due=_answer_by(today),
        received=_received(command.get("received_at"), today),
        site=site,
        deciding=pinned.deciding(settled, who.applicant if who.proven else None),
        consents=verdict.holding,
    )


def _answer_by(day: date) -> tuple[date, bool]:
    return fresh(("due", day), lambda: working_days_after(day, INTAKE_DAYS, places.calendar()))


def _received(at: datetime | None, today: date) -> dict[str, split.Receipt]:
    """By whom a job from the door was received on which day: the community had it whole `at`, the window has it now."""
    if at is None:
        return {}
    days = {proxying.COMMUNITY: clock.local(at).date(), proxying.WINDOW: today}
    return {who: split.Receipt(day, _answer_by(day)) for who, day in days.items()}


def _record_at_window(form: Form, values: Mapping[str, Any], ground: care.Ground, **acting: Any) -> UUID | None:
    """A clerk acts on nothing himself: what spares the letter is on record between the two whom he names."""
    if ground is not care.Ground.CLERK or acting["applicant"] is None:
        return None
    return pinned.record_at_window(form, values, **acting)


#: Through which channels somebody without a desk may hand in; what a desk enters was seen by a person there.
OWN_CHANNELS = ("online",)


def _check_channel(channel: str, actor: Actor) -> None:
    if channel not in OWN_CHANNELS and actor.roles.isdisjoint((Role.CLERK, Role.GRID_WORKER)):
        raise Invalid([Fault("/channel", "在网上自己办，请选“网上”；其他方式由工作人员登记")])


def _whom_faults(form: Form, *, is_proxy: bool) -> list[Fault]:
    """The guide's answer to "who comes" and the person who acts must be the same story."""
    given = signing.told(form)
    if given is None or given == is_proxy:
        return []
    if given:
        return [Fault("/applicant", "您前面答的是代办，请在“给谁办”里选是替谁办")]
    return [Fault("/applicant", "您前面答的是本人来办，“给谁办”却选了别人，请改成一样的")]


def form_again(application: Any, content: Mapping[str, Any], items: Sequence[str]) -> Form:
    """The form that the application was made with, of these items of it."""
    made = {"bundle": application.bundle, "release": application.release, "division": application.division}
    return pinned.form_of(made, content.get("answers", {}), offered=frozenset(items))


def _items(application: Any) -> Any:
    return Case.select(Case.item).where(Case.application == application.id)


def settle_again(
    application: Any, content: Mapping[str, Any], revision: UUID, *, signature: UUID | None = None
) -> split.Settled:
    """A content as the form settles it that the application was made with; nothing is checked yet."""
    form = form_again(application, content, [row.item for row in _items(application)])
    at_desk = application.channel != "online"
    is_proxy = signing.by_agent(form, care.Ground(application.authority), content, at_desk=at_desk)
    ref = signature or application.signature
    known = {"is_proxy": is_proxy} | _signed(form, {"ref": ref} if ref else None, is_proxy=is_proxy)
    if signing.is_own_hand(content) and signing.APPLICANT in form["fields"]:
        first = {"ref": application.signature} if application.signature else None
        known |= _signed(form, first, is_proxy=is_proxy) | {signing.APPLICANT: str(ref)}
    values = settle.settle(form, {**content.get("values", {}), **known})
    definitions = pinned.catalogue_of(application.release).items
    acting = {"release": application.release, "applicant": application.applicant, "now": application.submitted_at}
    record = application.mandate or _record_at_window(form, values, care.Ground(application.authority), **acting)
    papers = with_mandate(form, content.get("materials", ()), record)
    handed_in = settle.settle_papers(form, values, papers)
    return split.Settled(form, values, handed_in, revision, definitions)


def find_faults(settled: split.Settled, *, today: date) -> list[Fault]:
    """All that is wrong with values and papers. Who acts signs; nobody else's signature is missed."""
    signer = signing.field_of(settled.form, is_proxy=settled.values.get("is_proxy") is True)
    others = {pointer("values", code) for code in signing.FIELDS if code != signer}
    wrong = [one for one in faults.faults(settled.form, settled.values, today=today) if one.pointer not in others]
    return wrong + faults.paper_faults(settled.form, settled.values, settled.papers)


def _site(command: Mapping[str, Any], form: Form) -> UUID | None:
    """The site that was chosen; online nobody has to choose one."""
    site: UUID | None = command["site"]
    if site is None and command["channel"] == "online":
        return pinned.intake_site(form["division"])
    if site is not None and site not in fresh("sites", places.sites):
        raise Invalid([Fault("/site", "没有这个服务点，请重新选")])
    return site


def _signed(form: Form, signature: Mapping[str, Any] | None, *, is_proxy: bool) -> dict[str, str | None]:
    """The signature given with the command stands in the field of who signs, whatever was typed into either."""
    given = signing.told(form)
    signer = signing.field_of(form, is_proxy=is_proxy if given is None else given)
    return {code: str(signature["ref"]) if signature and code == signer else None for code in signing.FIELDS}


def signature_faults(
    signature: Mapping[str, Any] | None,
    rows: Sequence[Sequence[Any]],
    content: Mapping[str, Any],
    form_digest: str | None,
) -> list[Fault]:
    """The seal must hold, and what was signed must be this very content under these words.

    It is compared under the digest that it carries: a phone at a bedside knows SHA-256 alone, in every suite.
    """
    if signature is None:
        return []
    try:
        signed = signatures.shown_in(UUID(str(signature["ref"])), rows)
    except DomainError:
        return [Fault("/signature/ref", "签名没有找到或已失效，请重新签名")]
    if signed != signature["shown_digest"] or not signing.is_of(signed, content, form_digest):
        return [Fault("/signature/shown_digest", "签名时看到的内容和现在不一样，请重新签名")]
    return []
