"""What the full submission is measured with: real drafts of a real bundle of three items, papers and all."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.applications import signing
from server.applications.rules import By
from server.applications.service import drafts
from server.catalog import queries as catalog
from server.cli.bench.measure import request
from server.cli.samples import Sampler, picture
from server.core import clock, crypto
from server.core.db import insert_many, unit_of_work
from server.core.ids import uuid7
from server.forms import service as forms
from server.forms import settle
from server.forms.shapes import Form
from server.identity.models import Account, Consent
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import consents, posts, sessions
from server.media.models import MediaRef
from server.media.rules import Announcement, Purpose
from server.media.service import signatures, uploads
from server.media.strokes import Point

BUNDLE, SCENARIO = "open_small_restaurant", 0
DIVISION, STREET = "370199001001", "370199001000"


@dataclass(frozen=True, slots=True)
class Applicant:
    """The account that all drafts belong to, and its token."""

    account: UUID
    token: str


def applicant() -> Applicant:
    """A citizen who signed in and whose card was seen."""
    account = uuid7()
    Account.create(id=account, kind="citizen", must=[], created_at=clock.now())
    opened = sessions.begin(Account.get_by_id(account), Way.PROVINCE, level="checked")
    return Applicant(account, opened.access_token)


def clerk() -> str:
    """The token of a clerk at the street's window."""
    account = uuid7()
    posts.open_account(account, sign_in_name=f"clerk-{account.hex}", name="窗口人员", by=None)
    posts.give(uuid7(), account, Role.CLERK, division=STREET, by=None)
    Account.update(must=[]).where(Account.id == account).execute()
    return sessions.begin(Account.get_by_id(account), Way.PASSWORD, level="checked").access_token


class Stand:
    """Makes drafts that are ready to be submitted."""

    def __init__(self, who: Applicant) -> None:
        self.who = who
        catalogue = catalog.current()
        bundle = catalogue.bundles[BUNDLE]
        scenario = bundle["scenarios"][SCENARIO]
        self.answers = {
            q["element"]: scenario["answers"][q["code"]]
            for q in bundle["questions"]
            if q["code"] in scenario["answers"]
        }
        offered = catalog.offered(catalogue, DIVISION)
        self.form: Form = forms.form_for(catalogue, BUNDLE, self.answers, division=DIVISION, offered=offered)
        self.sampler = Sampler()
        self.stored = self._stored()

    def _stored(self) -> Mapping[str, Any]:
        """One really uploaded photo; its row is the pattern for all, as one owner's same bytes are stored once."""
        ref, photo = uuid7(), picture("paper")
        told = Announcement(ref, Purpose.MATERIAL, crypto.digest(photo), len(photo), "paper.jpg")
        upload = uploads.begin(told, by=self.who.account)
        uploads.append(upload, iter([photo]), at=0)
        row: Mapping[str, Any] = MediaRef.get_by_id(ref).__data__
        return row

    def _refs(self, purpose: str, ids: list[UUID]) -> list[str]:
        rows = [{**self.stored, "id": id_, "purpose": purpose, "is_attached": False} for id_ in ids]
        insert_many(MediaRef, rows)
        return [str(id_) for id_ in ids]

    def content(self) -> dict[str, Any]:
        """A filled form with its papers."""
        values = self.sampler.values(self.form, {"id_type": "resident_id", "applicant_signature": None})
        for code, field in self.form["fields"].items():
            if field["type"] == "photo":
                values[code] = self._refs(Purpose.ELEMENT_PHOTO, [uuid7()])
        values.pop("applicant_signature")
        settled = settle.settle(self.form, values)
        every = [{"material": paper["material"], "source": "", "pages": []} for paper in self.form["materials"]]
        wanted = {paper["material"] for paper in settle.settle_papers(self.form, settled, every)}
        papers = [self._paper(paper) for paper in self.form["materials"] if paper["material"] in wanted]
        return {"answers": self.answers, "values": values, "materials": papers, "told_via": ["in_app"], "prefilled": {}}

    def _paper(self, paper: Mapping[str, Any]) -> dict[str, Any]:
        source = "upload" if "upload" in paper["sources"] else paper["sources"][0]
        pages = [uuid7() for _ in range(paper["pages"]["min"])] if source == "upload" else []
        return {"material": paper["material"], "source": source, "pages": self._refs(Purpose.MATERIAL, pages)}

    def signature(self, shown: str) -> dict[str, str]:
        ref = uuid7()
        line = tuple(Point(t=step, x=10.0 + step, y=20.0 + step % 7, pressure=0.5) for step in range(40))
        strokes = signatures.Signing(
            strokes=(line,), width=300, height=120, shown_digest=shown, signer="applicant", signed_at=clock.now()
        )
        signatures.sign(ref, strokes, by=self.who.account)
        return {"ref": str(ref), "shown_digest": shown}

    def agreed(self, application: UUID) -> list[str]:
        """That the notice was taken and the consent given, for this application."""
        row = {"account": self.who.account, "purpose": {"application": str(application)}, "how": "page"}
        row |= {"given_at": clock.now()}
        texts = [consents.current(code) for code in ("notice", "sensitive")]
        rows = [row | {"id": uuid7(), "text": text.id, "shown_digest": text.digest} for text in texts]
        insert_many(Consent, rows)
        return [str(one["id"]) for one in rows]

    def submissions(self, count: int) -> Iterator[bytes]:
        """Save drafts and give the requests that submit them."""
        by = By(self.who.account, "citizen", "bench")
        for _ in range(count):
            application, revision = uuid7(), uuid7()
            draft: dict[str, Any] = {
                "revision": revision,
                "base": None,
                "bundle": BUNDLE,
                "release": self.form["release"],
            }
            draft |= {"division": DIVISION, "content": self.content()}
            with unit_of_work():
                drafts.save_draft(application, draft, by=by, now=clock.now())
            command: dict[str, Any] = {
                "revision": str(revision),
                "form_digest": self.form["digest"],
                "signature": self.signature(signing.shown_digest(draft["content"], self.form["digest"])),
                "consents": self.agreed(application),
            }
            command |= {"site": None, "origin": None, "channel": "online"}
            path = f"/api/v1/applications/{application}/submission"
            yield request("PUT", path, json.dumps(command).encode(), self.who.token)
