"""Forms of the demo district filled in as a careful citizen would."""

from typing import Any
from uuid import UUID

from server.applications import pinned, signing
from server.applications.models import Application, Revision
from server.applications.rules import changed_only
from server.applications.service import agreed
from server.catalog import queries as catalog
from server.core import clock
from server.core.access import Actor, Post
from server.core.ids import uuid7
from server.forms import conditions, settle
from server.forms.prefill import derive
from server.identity.models import Account, Consent
from server.identity.roles import CHECKERS
from server.identity.service import consents
from server.media.models import MediaRef
from server.media.service.signatures import Signing, sign
from server.media.strokes import Point
from tests.server.applications.builders import DIVISION

SHOP = "open_convenience_store"
SIMPLE, RENTED, LLC = 2, 0, 1  # scenarios of the shop: 2 items, 4 items, 5 items

BY_CODE: dict[str, Any] = {
    "person_name": "欧阳䶮",
    "id_type": "resident_id",
    "id_number": "440000194910010217",
    "gender": "1",
    "mobile": "13800000000",
    "trade_name": "𠮷祥便利店",
    "food_items": ["prepackaged"],
    "sign_height": 1,
    "sign_width": 4,
    "promise_true": True,
    "result_delivery": "pickup",
}
BY_TYPE: dict[str, Any] = {
    "string": "清泉",
    "address": "柳泉街道清泉里社区 1 号",
    "boolean": False,
    "integer": 2,
    "number": 30,
    "money": 30000,
    "date": "2026-11-01",
    "mobile": "13800000000",
    "id_number": "440000194910010217",
    "uscc": "91350100M000100Y43",
    "region": "370199001001",
}


def an_actor(
    account: UUID | None = None,
    *,
    role: str = "citizen",
    level: str = "phone",
    person: UUID | None = None,
    over: str = "",
) -> Actor:
    posts = (Post(role, None, over),) if over else ()
    return Actor(account or uuid7(), person, level, posts, uuid7(), frozenset({role}))


def answers_of(bundle: str, scenario: int) -> dict[str, Any]:
    """A scenario's answers, by element."""
    if bundle.startswith("item:"):  # an item alone asks nothing
        return {}
    row = catalog.current().bundles[bundle]
    told = row["scenarios"][scenario]["answers"]
    return {question["element"]: told[question["code"]] for question in row["questions"] if question["code"] in told}


def a_form(bundle: str = SHOP, scenario: int = SIMPLE) -> Any:
    draft = {"bundle": bundle, "release": catalog.current_release(), "division": DIVISION}
    return pinned.form_of(draft, answers_of(bundle, scenario))


def a_file(owner: UUID, purpose: str = "material", state: str = "stored") -> str:
    """A file that has come."""
    row = {"owner": owner, "purpose": purpose, "state": state, "digest": "sha256:0", "created_at": clock.now()}
    return str(MediaRef.create(id=uuid7(), **row).id)


def a_signature(owner: UUID, shown_digest: str, *, ref: UUID | None = None) -> dict[str, str]:
    """A real signature; the member `signature` of a submission."""
    ref, line = ref or uuid7(), [Point(x=float(n), y=float(n * n % 90), t=n * 10.0, pressure=0.5) for n in range(20)]
    signing = Signing(
        strokes=[line], width=300, height=100, shown_digest=shown_digest, signer="applicant", signed_at=clock.now()
    )
    sign(ref, signing, by=owner)
    return {"ref": str(ref), "shown_digest": shown_digest}


def a_content(form: Any, owner: UUID) -> dict[str, Any]:
    """Everything the form needs, with files that have come; without the signature."""
    values: dict[str, Any] = {"is_proxy": False}
    for _ in range(3):  # what one value brings up is filled in the next round
        settled = settle.settle(form, values)
        for code, field in form["fields"].items():
            is_asked = code not in values and "given" not in field and conditions.holds(field["needed"], settled)
            if is_asked and field["filled_by"] == "citizen" and field["type"] != "signature":
                values[code] = _value(code, field, owner)
    values |= {code: value for code, value in derive(form, values).items() if code in values}
    settled = settle.settle(form, values)
    needed = [paper for paper in form["materials"] if conditions.holds(paper["needed"], settled)]
    del values["is_proxy"]
    return {
        "answers": form["answers"],
        "values": values,
        "materials": [_paper(paper, owner) for paper in needed if paper["sources"] != ["generated"]],
        "told_via": ["in_app"],
        "prefilled": {},
        "applicant": None,
    }


def _value(code: str, field: Any, owner: UUID) -> Any:
    if code in BY_CODE:
        return BY_CODE[code]
    if field["type"] == "photo":
        return [a_file(owner, "element_photo")]
    if field["type"] == "enum":
        return field["options"][0]["code"]
    if field["type"] == "array":
        if "fields" in field:
            return [{part["code"]: _value(part["code"], part, owner) for part in field["fields"]}]
        return [field["options"][0]["code"]] if "options" in field else ["食品销售"]
    value = BY_TYPE[field["type"]]
    if isinstance(value, str):
        return (value * 4)[: field["max_length"]] if len(value) < field.get("min_length", 0) else value
    return max(value, field.get("min", value)) if not isinstance(value, bool) else value


def _paper(paper: Any, owner: UUID) -> dict[str, Any]:
    if "upload" in paper["sources"]:
        pages = [a_file(owner) for _ in range(paper["pages"]["min"])]
        return {"material": paper["material"], "source": "upload", "pages": pages}
    return {"material": paper["material"], "source": paper["sources"][0], "pages": []}


def a_saved_draft(
    actor: Actor, *, scenario: int = SIMPLE, bundle: str = SHOP, **changes: Any
) -> tuple[UUID, dict[str, Any]]:
    """A draft of a whole form; the application's id and the command that submits it."""
    from server.applications.api import by
    from server.applications.service import drafts

    form, application, revision = a_form(bundle, scenario), uuid7(), uuid7()
    content = a_content(form, actor.account_id)
    content["values"] |= changes
    draft = {"revision": revision, "base": None, "bundle": bundle, "release": form["release"], "division": DIVISION}
    drafts.save_draft(application, draft | {"content": content}, by=by(actor), now=clock.now())
    command = {"revision": revision, "form_digest": form["digest"], "channel": "online", "site": None, "origin": None}
    signature = a_signature(actor.account_id, signing.shown_digest(content, form["digest"]))
    command["consents"] = [a_consent(actor, application, text) for text in texts_for(content["values"])]
    return application, command | {"signature": {**signature, "ref": UUID(signature["ref"])}}


def texts_for(values: dict[str, Any]) -> list[str]:
    """What is shown and agreed to before these values are handed in; all forms ask for something private."""
    return ["notice", "sensitive"] + (["under_14"] if agreed.is_under_14(values, clock.today()) else [])


def a_consent(actor: Actor, application: UUID, code: str, **more: Any) -> UUID:
    """That this account took note of a text, or agreed, for this application; staff write down what they were told."""
    row = {"kind": "citizen", "must": [], "created_at": clock.now()}
    Account.insert(id=actor.account_id, **row).on_conflict_ignore().execute()
    worded, consent = consents.current(code), uuid7()
    how = "desk" if actor.roles & CHECKERS else "page"
    told = {"account": actor.account_id, "giver": None, "how": how, "given_at": clock.now()}
    told |= {"purpose": {"application": str(application)}, "shown_digest": worded.digest}
    Consent.create(id=consent, **{"text": worded} | told | more)
    return consent


def signed_anew(application_id: UUID, changes: dict[str, Any]) -> dict[str, Any]:
    """An answer to a correction with the signature under the content that it makes."""
    application = Application.get_by_id(application_id)
    content = changed_only(Revision.get_by_id(application.revision).content, changes)
    return changes | {
        "signature": a_signature(application.account, signing.shown_digest(content, application.form_digest))
    }
