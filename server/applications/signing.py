"""What one signs: all that was typed and handed in, the form it stands in, and the words above the pad. Pure.

One act of signing for the whole form: who acts signs in the field that is his. Somebody who acts for another signs as
the agent; the applicant's own signature stands on the mandate or the authorisation letter, and is not asked for here.
An applicant who answers herself what an agent handed in signs in her own field, under her own words; the agent's stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from server.core.crypto import canonical, digest, is_digest_of
from server.core.errors import DomainError
from server.forms.shapes import Form
from server.identity.care import Ground

APPLICANT, AGENT = "applicant_signature", "proxy_signature"
FIELDS = (APPLICANT, AGENT)

#: The words above the pad, by the ground on which one acts.
WORDS = {
    Ground.SELF: "以上内容由本人填写并核对，情况属实。",
    Ground.GUARDIAN: "我是监护人，以上内容由我填写并核对，情况属实。",
    Ground.RELATIVE: "我受申请人委托，以上内容由我填写并核对，情况属实。",
    Ground.HANDLER: "我是单位的经办人，以上内容由我填写并核对，情况属实。",
    Ground.WORKER_ORDER: "我受申请人委托，以上内容由我填写，并和申请人核对过，情况属实。",
    Ground.CLERK: "以上内容我看过（听人念过），情况属实。",
}


class SignatureNeeded(DomainError):
    """What was signed has changed. The problem says what is signed now: `shown_digest`, under `declaration`."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "signature-needed", "改过的内容要重新签一次名"


def declaration(content: Mapping[str, Any]) -> str:
    """The words above the pad."""
    ground = (content.get("applicant") or {}).get("authority") or Ground.SELF
    return WORDS[Ground.SELF if is_own_hand(content) else Ground(ground)]


#: Who took the pen last, where it is not who the form says.
SIGNER, OWN_HAND = "signer", "applicant"


def is_own_hand(content: Mapping[str, Any]) -> bool:
    """Whether the applicant signed herself what somebody else had handed in."""
    return content.get(SIGNER) == OWN_HAND


def in_own_hand(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as the applicant signs it herself."""
    return {**content, SIGNER: OWN_HAND}


def in_first_hand(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as whoever handed it in signs it."""
    return {name: value for name, value in content.items() if name != SIGNER}


def shown_digest(content: Mapping[str, Any], form_digest: str | None) -> str:
    """What a signature is bound to: exactly what is stored, under the labels of this form, with these words."""
    return digest(_shown(content, form_digest))


def is_of(shown: str, content: Mapping[str, Any], form_digest: str | None) -> bool:
    """Whether this digest, of whichever suite of its day, is of this content under this form."""
    return is_digest_of(shown, _shown(content, form_digest))


def _shown(content: Mapping[str, Any], form_digest: str | None) -> bytes:
    return canonical({"content": content, "form": form_digest, "words": declaration(content)})


def by_agent(form: Form, ground: str, content: Mapping[str, Any], *, at_desk: bool) -> bool:
    """Whether somebody acts for the applicant. At a desk whoever types says so; online the ground does."""
    if at_desk and ground in (Ground.SELF, Ground.CLERK):
        given = told(form)
        return (content.get("values", {}).get("is_proxy") if given is None else given) is True
    return ground not in (Ground.SELF, Ground.CLERK)


def told(form: Form) -> bool | None:
    """What the guide's own question "who comes" was answered; None where nobody was asked."""
    field = form["fields"].get("is_proxy")
    return field.get("given") if field else None


def field_of(form: Form, *, is_proxy: bool) -> str | None:
    """The field in which the one who acts signs, None in a form without; a guardian signs where there is no other."""
    codes = (AGENT, APPLICANT) if is_proxy else (APPLICANT,)
    return next((code for code in codes if code in form["fields"]), None)
