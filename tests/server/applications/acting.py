"""An application that somebody handed in for somebody else, under a mandate."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.applications import signing
from server.applications.api import by
from server.applications.models import Application, Revision
from server.applications.rules import changed_only
from server.applications.service import drafts, submission
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.forms import conditions, settle
from server.identity.care import Ground
from server.identity.service import mandates
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import (
    _paper,
    _value,
    a_consent,
    a_content,
    a_form,
    a_signature,
    texts_for,
)
from tests.server.identity.builders import NUMBERS, a_person, an_actor

CARD = "item:elderly_pass"


class Family:
    """A grandmother, and her grandson who acts for her by mandate."""

    def __init__(self, *, days: int = 30) -> None:
        self.principal = a_person(NUMBERS[1], name="欧阳秀兰", phone="13800000002")
        self.agent = a_person(NUMBERS[3], name="林晓明")
        self.hers, self.his = an_actor(person=self.principal), an_actor(person=self.agent)
        self.mandate = uuid7()
        terms = mandates.Terms(
            ground=Ground.RELATIVE,
            relation="外孙",
            items=["elderly_pass"],
            until=clock.now() + timedelta(days=days),
        )
        mandates.offer(self.mandate, principal=self.principal.id, agent=self.agent.id, terms=terms, by=self.hers)

    def gives(self, *items: str) -> UUID:
        """One more mandate."""
        terms = mandates.Terms(ground=Ground.RELATIVE, relation="外孙", items=list(items), until=_next_month())
        mandates.offer(anew := uuid7(), principal=self.principal.id, agent=self.agent.id, terms=terms, by=self.hers)
        return anew

    def revokes(self) -> None:
        mandates.revoke(self.mandate, how="page", by=self.hers)

    def begins(self, application: UUID, *, base: UUID | None = None, actor: Actor | None = None, **more: Any) -> UUID:
        """He types a draft for her; its revision."""
        actor, revision, form = actor or self.his, uuid7(), a_form(CARD, 0)
        named = {"person": str(self.principal.id), "authority": "relative"}
        content = {"answers": {}, "values": {"mobile": "13800000002"}, "materials": [], "applicant": named} | more
        draft = {"revision": revision, "base": base, "bundle": CARD, "release": form["release"], "division": DIVISION}
        drafts.save_draft(application, draft | {"content": content}, by=by(actor), now=clock.now())
        return revision

    def hands_in(self, **values: Any) -> Application:
        named = {"person": str(self.principal.id), "authority": "relative"}
        return handed_in(self.his, named, **values)


def _next_month() -> datetime:
    return clock.now() + timedelta(days=30)


def handed_in(actor: Actor, named: dict[str, Any] | None, *, channel: str = "online", **values: Any) -> Application:
    """Submitted for whom `named` says."""
    form, application, revision = a_form(CARD, 0), uuid7(), uuid7()
    content = _filled(form, actor, is_proxy=named is not None) | {"applicant": named}
    content["values"] |= values
    draft = {"revision": revision, "base": None, "bundle": CARD, "release": form["release"], "division": DIVISION}
    drafts.save_draft(application, draft | {"content": content}, by=by(actor), now=clock.now())
    signed = a_signature(actor.account_id, signing.shown_digest(content, form["digest"]))
    command: dict[str, Any] = {"revision": revision, "form_digest": form["digest"], "channel": channel}
    command |= {"site": None, "origin": None, "signature": {**signed, "ref": UUID(signed["ref"])}}
    command["consents"] = [a_consent(actor, application, text) for text in texts_for(content["values"])]
    submission.submit(application, command, actor=actor, by=by(actor), now=clock.now())
    return Application.get_by_id(application)


def _filled(form: Any, actor: Actor, *, is_proxy: bool) -> dict[str, Any]:
    content, given = a_content(form, actor.account_id), {"is_proxy": is_proxy}
    for _ in range(2):
        settled = settle.settle(form, content["values"] | given)
        for code, field in form["fields"].items():
            is_asked = code not in settled and "given" not in field and conditions.holds(field["needed"], settled)
            if is_asked and field["filled_by"] == "citizen" and field["type"] != "signature":
                content["values"][code] = _value(code, field, actor.account_id)
    settled = settle.settle(form, content["values"] | given)
    there = {paper["material"] for paper in content["materials"]}
    for paper in form["materials"]:
        if conditions.holds(paper["needed"], settled) and paper["material"] not in there:
            content["materials"].append(_paper(paper, actor.account_id))
    return content


def signed_by(actor: Actor, application_id: UUID, changes: dict[str, Any], *, own_hand: bool) -> dict[str, Any]:
    """An answer with this hand's signature under the content that it makes."""
    application = Application.get_by_id(application_id)
    content = changed_only(Revision.get_by_id(application.revision).content, changes)
    content = signing.in_own_hand(content) if own_hand else signing.in_first_hand(content)
    return changes | {
        "signature": a_signature(actor.account_id, signing.shown_digest(content, application.form_digest))
    }
