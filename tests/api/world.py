"""A demo district in which something is going on: ids that exist, so that a tester gets past "not found"."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Flask

from server.applications.models import Case
from server.catalog import queries as catalog
from server.core.access import Actor
from server.core.http import page_cursor
from server.core.ids import uuid7
from server.identity.service import consents
from server.media.models import Upload
from server.media.rules import Announcement, Purpose
from server.media.service import uploads
from server.notifications.models import Notice
from server.reviews import facts
from tests.api.journey import DIVISION, settle_news
from tests.server.applications.filled import LLC, RENTED, SHOP, a_content, a_form, a_saved_draft, a_signature
from tests.server.media.builders import a_photo, digest_of, metadata

#: Cursors of the right shape that nobody gave out.
CURSORS = (
    ["x"],
    ["9" * 30],
    ["-1"],
    ["²"],
    [str(uuid7())],
    ["2026-13-45", "x"],
    ["2026-11-18", str(uuid7())],
    ["\x00"],
)
MARK = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}


@contextmanager
def no_registers() -> Iterator[None]:
    """Nobody vouches for anything, so that every case waits for a person: no rule reviews it before a tester does.

    The demo's registers know most people well, one in ten not; ids are random, so a rule would fit by chance.
    """
    facts.install(facts.NoRegisters())
    try:
        yield
    finally:
        facts.install(None)


def cases_of(*applications: UUID) -> list[Case]:
    """Their cases, always in the same order."""
    return list(Case.select().where(Case.application << applications).order_by(Case.application, Case.item))


def at_the_window(application: UUID) -> UUID:
    """The first case of an application that lies at the window, looked at by nobody yet."""
    states = {row.item: (row.state, row.id) for row in cases_of(application)}
    waiting = [id_ for state, id_ in states.values() if state == "submitted"]
    assert waiting, f"no case of {application} waits at the window: {states}"
    return UUID(str(waiting[0]))


class World:
    """Ids that exist, by the name under which a route or a body asks for them."""

    def __init__(self, app: Flask, cast: Mapping[str, Actor]) -> None:
        self.app, self.cast, self.citizen = app, cast, cast["citizen"]
        drafts = [a_saved_draft(self.citizen, scenario=LLC)[0] for _ in range(2)]
        handed_in = [self.handed_in() for _ in range(3)]
        with no_registers():
            settle_news()
        cases = [row.id for row in cases_of(*handed_in)]
        self.known: dict[str, list[Any]] = {
            "application_id": [*drafts, *handed_in],
            "case_id": cases,
            "correction_id": self._corrections(handed_in),
            "handoff_id": [self._handoff(handed_in[0])],
            "flyer_id": [self._flyer(), self._flyer()],
            "notice_id": [row.id for row in Notice.select().limit(5)],
            "ref": [self._stored(), uuid7()],
            "upload_id": self._uploads(),
            "consent_id": [self._consent(), uuid7()],
            "account_id": [cast["clerk"].account_id, self.citizen.account_id],
            "person_id": [self.citizen.person_id, uuid7()],
            "code": [SHOP, "elderly_pass", f"item:{'elderly_pass'}", DIVISION, "prefill"],
            "bundle": [SHOP, "item:elderly_pass"],
            "release": [catalog.current_release()],
            "case": cases,
            "material": ["application_form", "premises_promise"],
            "request_id": [self._deletion(), uuid7()],
            "form_digest": [a_form(SHOP, RENTED)["digest"]],
            "person": [self.citizen.person_id],
            "consent": [self._consent()],
            "division": [DIVISION],
            "cursor": [page_cursor(keys) for keys in CURSORS],
        }

    def put(self, who: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {who}"}
        told = {"json": body} if body is not None else {}
        answer = self.app.test_client().put(f"/api/v1{path}", headers=headers, **told)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer.get_json(silent=True)

    def handed_in(self) -> UUID:
        form, application, revision = a_form(SHOP, RENTED), uuid7(), str(uuid7())
        content = a_content(form, self.citizen.account_id)
        draft = {"revision": revision, "base": None, "bundle": SHOP, "release": form["release"], "division": DIVISION}
        saved = self.put("citizen", f"/applications/{application}", draft | {"content": content})
        signature = a_signature(self.citizen.account_id, saved["shown_digest"])
        agreed = [self._consent(text, application=str(application)) for text in ("notice", "sensitive")]
        command = {"revision": revision, "form_digest": form["digest"], "signature": signature, "consents": agreed}
        self.put("citizen", f"/applications/{application}/submission", command)
        return application

    def _corrections(self, applications: list[UUID]) -> list[UUID]:
        """One in the making, one sent."""
        ids = [uuid7(), uuid7()]
        for correction, application in zip(ids, applications[1:], strict=True):
            self.put("clerk", f"/corrections/{correction}", {"case": str(at_the_window(application)), "marks": [MARK]})
        self.put("clerk", f"/corrections/{ids[1]}/sending", {"id": str(uuid7())})
        return ids

    def _handoff(self, application: UUID) -> UUID:
        handoff, case = uuid7(), str(at_the_window(application))
        self.put("clerk", f"/handoffs/{handoff}", {"case": case, "body": "body_civil", "reason": "请你们看"})
        return handoff

    def _flyer(self) -> UUID:
        flyer = uuid7()
        told = {"kind": "bundle", "target": SHOP, "division": DIVISION, "title": "楼道张贴"}
        self.put("secretary", f"/flyers/{flyer}", told)
        return flyer

    def _deletion(self) -> UUID:
        """Somebody wants everything deleted; the shopkeeper has cases in hand and could not."""
        request = uuid7()
        self.put("guest", f"/me/deletion-requests/{request}", {"words": "不想留着"})
        return request

    def _uploads(self) -> list[UUID]:
        ids: list[UUID] = []
        for length in (10, 500):
            told = metadata(ref=str(uuid7()), purpose="material", digest="sha256:" + "0" * 64)
            headers = {"Authorization": "Bearer citizen", "Tus-Resumable": "1.0.0", "Upload-Length": str(length)}
            headers["Upload-Metadata"] = told
            made = self.app.test_client().post("/api/v1/uploads", headers=headers)
            assert made.status_code == 201, made.text
            ids.append(UUID(made.headers["Location"].rsplit("/", 1)[1]))
        assert Upload.select().where(Upload.id << ids).count() == 2
        return ids

    def _stored(self) -> UUID:
        """A photo that has come."""
        photo = a_photo()
        told = Announcement(uuid7(), Purpose.MATERIAL, digest_of(photo), len(photo), "纸.jpg")
        upload = uploads.begin(told, by=self.citizen.account_id)
        uploads.append(upload, iter([photo]), at=0)
        return told.ref

    def _consent(self, code: str = "prefill", **purpose: str) -> str:
        consent, text = str(uuid7()), consents.current(code)
        told = {"text": code, "version": text.version, "shown_digest": text.digest, "purpose": purpose}
        self.put("citizen", f"/consents/{consent}", told)
        return consent
