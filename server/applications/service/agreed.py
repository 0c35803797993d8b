"""What people took note of and agreed to before an application is taken: asked for here, not only shown on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from server.core.access import Actor
from server.core.errors import Fault, Invalid
from server.forms.shapes import Form, Values
from server.identity import agreeing, care
from server.identity.identifiers import birth_in
from server.identity.service import consents

#: Where a form tells when the person was born whom it is about, and the child for whom it asks something.
BIRTHS = ("birth_date", "child_birth_date")
NUMBERS = ("id_number", "child_id_number")


class ConsentMissing(Invalid):
    """Some text was not shown or not agreed to: `texts` names them, `errors` says it beside all other faults."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "consent-missing", "还有一份告知或同意没有看过"

    def __init__(self, faults: list[Fault], texts: Sequence[str]) -> None:
        super().__init__(faults)
        self.facts["texts"] = list(texts)


def judge(  # noqa: PLR0913  the question has this many parts
    form: Form,
    values: Values,
    who: care.Authority,
    command: Mapping[str, Any],
    given: Sequence[agreeing.Given],
    *,
    application: UUID,
    actor: Actor,
    today: date,
) -> agreeing.Verdict:
    """Which of the texts that this application needs are agreed to."""
    texts = agreeing.wanted(who, is_sensitive=is_sensitive(form), is_under_14=is_under_14(values, today))
    by_staff = command["channel"] != "online" or who.ground in (care.Ground.CLERK, care.Ground.WORKER_ORDER)
    asked = agreeing.Asked(application, actor.account_id, by_staff, who.applicant)
    return agreeing.judge(texts, given, asked)


def is_sensitive(form: Form) -> bool:
    """Whether the form asks for something private; it was shown before anybody knew what would be filled in."""
    return any(field["sensitivity"] == "sensitive" for field in form["fields"].values())


def is_under_14(values: Values, today: date) -> bool:
    """Whether the form is about a child under fourteen, as far as its values tell."""
    return any(day <= today and care.is_under_14(day, today) for day in births(values))


def births(values: Values) -> list[date]:
    """The days on which those were born whom it is about, as far as its values tell."""
    days = [_day(values.get(code)) for code in BIRTHS] + [birth_in(str(values.get(code) or "")) for code in NUMBERS]
    return [day for day in days if day]


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def refuse(faults: Sequence[Fault], verdict: agreeing.Verdict) -> None:
    """Raise with every fault, and with every text that is missing; nothing when all is well."""
    if verdict.lacking:
        told = [Fault("/consents", _sentence(text, reason)) for text, reason in verdict.lacking]
        raise ConsentMissing([*faults, *told], [text for text, _ in verdict.lacking])
    if faults:
        raise Invalid(list(faults))


def _sentence(text: str, reason: str) -> str:
    title, is_notice = consents.title_of(text)
    return agreeing.sentence(title, reason, is_notice=is_notice)
