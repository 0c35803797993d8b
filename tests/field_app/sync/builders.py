"""Jobs as phones make them: take what matters, fill in the rest."""

import base64
import os
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from field_app.sync import sealing
from field_app.sync.service import keys, receiving
from field_app.visits import digests
from field_app.visits.service import ordering
from server import wiring
from server.applications import signing
from server.catalog import queries as catalog
from server.core import clock
from server.core.access import Actor
from server.core.ids import uuid7
from server.forms import conditions, settle
from server.forms.prefill import derive
from server.media.rules import Announcement, Purpose
from server.media.service import uploads
from tests.field_app.visits.builders import GRID
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import _paper, _value, a_form, a_signature
from tests.server.media.builders import a_photo, digest_of

PASS, RELIEF = "item:elderly_pass", "item:temp_relief"


def a_body(by: Actor, resident: UUID | dict[str, Any], *, bundle: str = PASS, **told: Any) -> dict[str, Any]:
    """A job with everything that its form asks for, files that have come, and a consent that fits its grade."""
    form = a_form(bundle, 0)
    whom = {"id": str(resident)} if isinstance(resident, UUID) else {"new": resident}
    content = a_content(form, by.account_id)
    body = {"revision": str(uuid7()), "base": None, "application": str(uuid7()), "resident": whom, "bundle": bundle}
    body |= {"release": form["release"], "division": DIVISION, "form_digest": form["digest"], "content": content}
    body |= {"files": [], "consent": a_consent(bundle.removeprefix("item:")), "answers_to": None, "device": None}
    body |= {"declared_at": clock.now().isoformat(), "clocks": None}
    return body | told


def a_consent(*items: str, **told: Any) -> dict[str, Any]:
    """A spoken yes that the worker noted."""
    shown = ordering.digests(ordering.texts())[0]
    given = {"items": list(items), "until": (clock.today() + timedelta(days=30)).isoformat(), "how": "spoken"}
    given |= {"shown_digest": shown, "given_by": {"who": "resident"}, "at": clock.now().isoformat()}
    return given | told


def a_content(form: Any, owner: UUID) -> dict[str, Any]:
    """Filled in by a careful worker for the resident."""
    values: dict[str, Any] = {}
    given = {"is_proxy": True}
    for _ in range(3):
        settled = settle.settle(form, values | given)
        for code, field in form["fields"].items():
            is_asked = code not in settled and "given" not in field and conditions.holds(field["needed"], settled)
            if is_asked and field["filled_by"] == "citizen" and field["type"] != "signature":
                values[code] = _value(code, field, owner)
    values |= {code: value for code, value in derive(form, values).items() if code in values}
    settled = settle.settle(form, values | given)
    needed = [paper for paper in form["materials"] if conditions.holds(paper["needed"], settled)]
    papers = [_paper(paper, owner) for paper in needed if paper["sources"] != ["generated"]]
    return {"answers": form["answers"], "values": values, "materials": papers, "told_via": ["in_app"]}


def signed(body: dict[str, Any], by: Actor, resident: UUID) -> dict[str, Any]:
    """With the signature of who acts, under exactly what will be handed in."""
    form = a_form(body["bundle"], 0)
    field = signing.field_of(form, is_proxy=True)
    if field is None:
        return body
    content = body["content"]
    ref = str(uuid7())
    content["values"][field] = ref
    whom = {"person": str(resident), "authority": "worker_order"}
    kept = {**content, "prefilled": {}, "applicant": whom}
    shown = digests.sha256({"content": kept, "form": form["digest"], "words": signing.declaration(kept)})
    made = a_signature(by.account_id, shown, ref=UUID(ref))
    assert made["ref"] == ref
    return body


def a_file_of(photo: bytes, *, ref: UUID | None = None) -> dict[str, Any]:
    """A picture as a job names it, before it has come."""
    told = {"ref": str(ref or uuid7()), "purpose": "material", "digest": digest_of(photo)}
    return told | {"page_order": 1, "facts": {}}


def upload(by: Actor, file: dict[str, Any], photo: bytes) -> None:
    told = Announcement(UUID(file["ref"]), Purpose.MATERIAL, file["digest"], len(photo), "纸.jpg")
    uploads.append(uploads.begin(told, by=by.account_id), iter([photo]), at=0)


def sealed(job: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """The envelope of a phone."""
    name = f"job\n{job}\n{body['revision']}"
    point = base64.b64decode(keys.public())
    envelope = sealing.sealed_to(point, name, orjson.dumps(body), os.urandom(12))
    return {"revision": body["revision"], "device": body["device"], "sealed": base64.b64encode(envelope).decode()}


def send(by: Actor, job: UUID, body: dict[str, Any], *, seals: bool = True) -> dict[str, Any]:
    """Sent as the door takes it."""
    from field_app.sync.schemas import JobIn

    told = JobIn().load(sealed(job, body) if seals else body)
    return receiving.receive(job, told, by=by, now=clock.now())


def settle_news() -> None:
    wiring.relay().drain()


PHOTO = a_photo(width=640, height=480, seed=7)
NEW = {"name": "赵大娘", "address": "示例街7号", "grid": GRID}
RELEASE = catalog.current_release
