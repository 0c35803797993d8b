"""A demo district in which something is going on: ids that exist, so that a tester gets past "not found"."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from server.applications.models import Application, Case
from server.catalog import queries as catalog
from server.core.access import Actor
from server.core.http import page_cursor
from server.core.ids import uuid7
from server.identity import demo
from server.identity.facts import BUSINESS, PersonFacts
from server.identity.service import consents, persons
from server.media.models import Upload
from server.media.rules import Announcement, Purpose
from server.media.service import uploads
from server.notifications.models import Notice
from server.reviews import facts
from tests.api.grids import Grids
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
#: A number that is issued to nobody.
AGENT = {"name": "赵大娘", "id_type": "resident_id", "id_number": "440000194910010217"}
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


def a_firm() -> UUID:
    """A shop that does business here."""
    told = {"kind": "firm", "name": "清泉便利店", "id_type": "uscc", "id_number": "91350100M000100Y43"}
    facts = PersonFacts(**told, divisions={BUSINESS: DIVISION})
    return UUID(str(persons.find_or_create(facts, trusted=True).id))


def words(code: str) -> dict[str, Any]:
    """A text of today, as one agrees to it."""
    text = consents.current(code)
    return {"text": code, "version": text.version, "shown_digest": text.digest}


class World:
    """Ids that exist, by the name under which a route or a body asks for them."""

    def __init__(self, app: Flask, cast: Mapping[str, Actor]) -> None:
        self.app, self.cast, self.citizen = app, cast, cast["citizen"]
        drafts = [a_saved_draft(self.citizen, scenario=LLC)[0] for _ in range(2)]
        handed_in = [self.handed_in() for _ in range(3)]
        with no_registers():
            settle_news()
        cases = [row.id for row in cases_of(*handed_in)]
        flyers = [self._flyer(), self._flyer()]
        codes = [flyers[0]["code"], Application.get_by_id(handed_in[0]).code]
        self.known: dict[str, list[Any]] = {
            "application_id": [*drafts, *handed_in],
            "case_id": cases,
            "correction_id": self._corrections(handed_in),
            "handoff_id": [self._handoff(handed_in[0])],
            "flyer_id": [one["id"] for one in flyers],
            "notice_id": [row.id for row in Notice.select().limit(5)],
            "ref": [self._stored(), uuid7()],
            "upload_id": self._uploads(),
            "consent_id": [self._consent(), uuid7(), *self.agreed],
            "code": [SHOP, "elderly_pass", "item:elderly_pass", DIVISION, "prefill", *codes],
            "bundle": [SHOP, "item:elderly_pass"],
            "release": [catalog.current_release()],
            "case": cases,
            "material": ["application_form", "premises_promise"],
            "request_id": [self._deletion(), uuid7()],
            "form_digest": [a_form(SHOP, RENTED)["digest"]],
            "consent": [self._consent()],
            "division": [DIVISION],
            "cursor": [page_cursor(keys) for keys in CURSORS],
        }
        self.known |= self._people() | Grids(self).known

    def _people(self) -> dict[str, list[Any]]:
        """Those who have to do with one another, and what is written down of that."""
        person, reviewer = self.citizen.person_id, self.cast["reviewer"].account_id
        ward = persons.find_or_create(demo.PEOPLE["grandmother"], trusted=True).id
        mandate, guardianship, post, representation, firm = uuid7(), uuid7(), uuid7(), uuid7(), a_firm()
        told = {"principal": str(person), "agent_facts": AGENT, "ground": "relative", "relation": "儿子"}
        self.put("citizen", f"/mandates/{mandate}", told | {"until": "2027-06-30T00:00:00+08:00"})
        told = {"ward": str(ward), "guardian": str(person), "relation": "母亲", "reason": "limited_capacity"}
        self.put("clerk", f"/guardianships/{guardianship}", told | {"proof": "判决书"})
        told = {"firm": str(firm), "person": str(person), "proof": "营业执照"}
        self.put("clerk", f"/representations/{representation}", told)
        told = {"role": "helper", "division": DIVISION}
        self.put("security_admin", f"/accounts/{reviewer}/posts/{post}", told)
        return {
            "account_id": [reviewer, self.citizen.account_id],
            "person_id": [person, ward],
            "person": [person],
            "into": [ward],
            "ward": [ward],
            "guardian": [person],
            "mandate_id": [mandate],
            "guardianship_id": [guardianship],
            "representation_id": [representation],
            "firm": [firm],
            "post_id": [post],
            "parked_id": [self._parked(), self._parked()],
        }

    def put(self, who: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        answer = self._ask(who, path, body)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer.get_json(silent=True)

    def _ask(self, who: str, path: str, body: Mapping[str, Any] | None) -> TestResponse:
        told = {"json": body} if body is not None else {}
        return self.app.test_client().put(f"/api/v1{path}", headers={"Authorization": f"Bearer {who}"}, **told)

    def handed_in(self) -> UUID:
        form, application, revision = a_form(SHOP, RENTED), uuid7(), str(uuid7())
        content = a_content(form, self.citizen.account_id)
        draft = {"revision": revision, "base": None, "bundle": SHOP, "release": form["release"], "division": DIVISION}
        saved = self.put("citizen", f"/applications/{application}", draft | {"content": content})
        signature = a_signature(self.citizen.account_id, saved["shown_digest"])
        agreed = [self._consent(text, application=str(application)) for text in ("notice", "sensitive")]
        command = {"revision": revision, "form_digest": form["digest"], "signature": signature, "consents": agreed}
        self.put("citizen", f"/applications/{application}/submission", command)
        self.agreed = agreed
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

    def _flyer(self) -> Any:
        told = {"kind": "bundle", "target": SHOP, "division": DIVISION, "title": "楼道张贴"}
        return self.put("secretary", f"/flyers/{uuid7()}", told)

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

    def _parked(self) -> UUID:
        """Other words under a used id."""
        told = words("prefill") | {"purpose": {"of": "something else"}}
        answer = self._ask("citizen", f"/consents/{self._consent()}", told)
        assert answer.status_code == 409, answer.text
        return UUID(answer.get_json(force=True)["parked"])

    def _stored(self) -> UUID:
        """A photo that has come."""
        photo = a_photo()
        told = Announcement(uuid7(), Purpose.MATERIAL, digest_of(photo), len(photo), "纸.jpg")
        upload = uploads.begin(told, by=self.citizen.account_id)
        uploads.append(upload, iter([photo]), at=0)
        return told.ref

    def _consent(self, code: str = "prefill", **purpose: str) -> str:
        consent = str(uuid7())
        self.put("citizen", f"/consents/{consent}", words(code) | {"purpose": purpose})
        return consent
