"""The main job as programs do it: what the API says, through the generated client; tus by hand, as it is no JSON."""

import base64
import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from flask import Flask

from server import wiring
from server.cli.samples import Sampler, picture
from server.core import clock, crypto
from server.core.ids import uuid7
from server.forms import settle
from server.identity import demo
from server.reviews.service import outside
from tests.api.generated import NAME, Caller

DIVISION = "370199001001"
PHONE, DEVICE = "19900000001", "phone-of-the-api-journey"
BASE = "http://lastmeter.test"
ANSWER = "ApplicationsCorrectionAnswerIn"
TUS = {"Tus-Resumable": "1.0.0"}

Form = Mapping[str, Any]


def settle_news() -> None:
    """Let the relay tell everybody what happened."""
    wiring.relay().drain()


class Someone:
    """One who calls: a generated client with a token, and plain HTTP for tus."""

    def __init__(self, app: Flask, client: Any) -> None:
        self.app, self.module = app, client
        self.token = ""
        self.call = self._caller()

    def _caller(self) -> Caller:
        options = {"base_url": BASE, "raise_on_unexpected_status": True}
        options["httpx_args"] = {"transport": httpx.WSGITransport(app=self.app)}
        if self.token:
            return Caller(self.module.AuthenticatedClient(token=self.token, **options))
        return Caller(self.module.Client(**options))

    def sign_in(self, **told: Any) -> Any:
        """Open a session, and be that one from now on."""
        session = self.call("sessions_post_session", body=("IdentitySignInIn", told))
        self.token = session.access_token
        self.call = self._caller()
        return session


class Citizen(Someone):
    """Fills in as a guest, says who he is before handing in."""

    def __init__(self, app: Flask, client: Any) -> None:
        super().__init__(app, client)
        self.sampler = Sampler()
        self.agreed: dict[UUID, list[str]] = {}
        self.sign_in(kind="guest", device=DEVICE)

    def choose(self, bundle: str, answers: Mapping[str, Any]) -> Form:
        """Find the bundle in the list, read its questions, get the one form."""
        assert bundle in [one.code for one in self.call("catalog_get_bundles").items]
        guide = self.call("catalog_get_bundle", bundle, division=DIVISION)
        known = {question["code"]: question["element"] for question in (one.to_dict() for one in guide.questions)}
        told = {"division": DIVISION, "answers": {known[code]: answer for code, answer in answers.items()}}
        form: Form = self.call("forms_post_form", bundle, body=("FormsFormIn", told)).to_dict()
        assert form["items"]
        return form

    def upload(self, purpose: str, words: str) -> str:
        """A picture by tus: announced, sent in two pieces."""
        ref, content = str(uuid7()), picture(words, (1600, 1200) if purpose == "element_photo" else (320, 240))
        facts = {"ref": ref, "purpose": purpose, "digest": crypto.digest(content), "filename": "纸.jpg"}
        pairs = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items())
        headers = TUS | {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(transport=httpx.WSGITransport(app=self.app), base_url=BASE, headers=headers) as http:
            made = http.post(
                "/api/v1/uploads",
                headers={"Upload-Length": str(len(content)), "Upload-Metadata": ",".join(pairs)},
            )
            assert made.status_code == 201, made.text
            for start, end in ((0, 1000), (1000, len(content))):
                piece = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
                sent = http.patch(made.headers["Location"], content=content[start:end], headers=piece)
                assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(end)), sent.text
        assert self.call("media_get_state", UUID(ref)).state == "stored"
        return ref

    def fill(self, form: Form) -> dict[str, Any]:
        """Every field and every paper of the form."""
        fixed = {"id_type": "resident_id", "mobile": PHONE}
        values = self.sampler.values(form, fixed)  # type: ignore[arg-type]
        for code, field in form["fields"].items():
            if field["type"] == "photo":
                values[code] = [self.upload("element_photo", code)]
            elif field["type"] == "signature":
                del values[code]
        settled = settle.settle(form, values)  # type: ignore[arg-type]
        every = [{"material": paper["material"], "source": "", "pages": []} for paper in form["materials"]]
        wanted = {paper["material"] for paper in settle.settle_papers(form, settled, every)}  # type: ignore[arg-type]
        papers = [self._paper(paper) for paper in form["materials"] if paper["material"] in wanted]
        shown = [code for section in form["sections"] for code in section["fields"]]
        values = {code: value for code, value in values.items() if code in shown}
        return {"answers": form["answers"], "values": values, "materials": papers, "told_via": ["in_app"]}

    def _paper(self, paper: Mapping[str, Any]) -> dict[str, Any]:
        source = "upload" if "upload" in paper["sources"] else paper["sources"][0]
        count = paper["pages"]["min"] if source == "upload" else 0
        pages = [self.upload("material", paper["material"]) for _ in range(count)]
        return {"material": paper["material"], "source": source, "pages": pages}

    def keep(self, form: Form, content: Mapping[str, Any]) -> tuple[UUID, UUID, str]:
        """Save the draft; its id and its revision's."""
        application, revision = uuid7(), uuid7()
        draft = {"revision": str(revision), "base": None, "bundle": form["bundle"], "release": form["release"]}
        draft |= {"division": DIVISION, "content": content}
        saved = self.call("applications_put_draft", application, body=("ApplicationsDraftIn", draft))
        assert saved.form_digest == form["digest"]
        assert saved.declaration
        self.agreed[application] = self.agree(application, self.texts(content["values"]))
        return application, revision, saved.shown_digest

    def texts(self, values: Mapping[str, Any]) -> list[str]:
        """What has to be shown: a form about a child of the last years has a text of its own."""
        is_child = str(values.get("child_birth_date", "")) > f"{clock.today().year - 13}"
        return ["notice", "sensitive"] + ["under_14"] * is_child

    def agree(self, application: UUID, texts: Sequence[str]) -> list[str]:
        """Read each text as it is worded today, and agree to these very words for this application."""
        ids = [uuid7() for _ in texts]
        for consent, code in zip(ids, texts, strict=True):
            text = self.call("mandates_get_text", code)
            told = {"text": code, "version": text.version, "shown_digest": text.digest}
            told["purpose"] = {"application": str(application)}
            kept = self.call("mandates_put_consent", consent, body=("IdentityConsentIn", told))
            assert kept.title == text.title
        return [str(consent) for consent in ids]

    def say_who(self) -> None:
        """From guest to citizen by text message, read where the demo shows it."""
        self.call("sessions_post_code", body=("IdentityCodeRequestIn", {"phone": PHONE}))
        settle_news()
        messages = self.call("hosting_get_messages").items
        code = next(one.text for one in messages if one.to == PHONE).split("验证码 ")[1][:6]
        session = self.sign_in(kind="sms", phone=PHONE, code=code, device=DEVICE)
        assert session.account.level == "phone"

    def submit(self, application: UUID, revision: UUID, shown: str, form: Form) -> Any:
        """Sign what was shown, hand in with what was agreed to; a repeat gets the same receipt."""
        command = {"revision": str(revision), "form_digest": form["digest"], "channel": "online"}
        command |= {"signature": self.sign(shown), "consents": self.agreed[application]}
        handed_in = ("ApplicationsSubmissionIn", command)
        receipt = self.call("applications_put_submission", application, body=handed_in)
        again = self.call.ask("applications_put_submission", application, body=handed_in)
        assert (again.status_code, again.parsed.to_dict()) == (200, receipt.to_dict())
        return receipt

    def sign(self, shown: str) -> dict[str, str]:
        """Sign what has this digest."""
        ref = uuid7()
        line = [{"t": step * 8.0, "x": 10.0 + step, "y": 20.0 + step % 7} for step in range(40)]
        signed = {"strokes": [line], "width": 300, "height": 120, "shown_digest": shown, "signer": "本人"}
        signed["signed_at"] = clock.now().isoformat()
        self.call("media_put_signature", ref, body=("MediaSignatureIn", signed))
        return {"ref": str(ref), "shown_digest": shown}

    def answer(self, application: UUID) -> list[dict[str, Any]]:
        """Answer the open correction: each marked value again, each marked paper photographed again; then sign anew."""
        asked = [one for one in self.progress(application).corrections if one.state == "sent"]
        assert len(asked) == 1
        marks = [mark.to_dict() for request in asked[0].requests for mark in request.marks]
        content = self.call("applications_get_application", application).content.to_dict()
        changes: dict[str, Any] = {"values": {}, "materials": []}
        for target in (mark["target"] for mark in marks):
            if "material" in target:
                before = next(one for one in content["materials"] if one["material"] == target["material"])
                pages = [self.upload("correction", f"again {page}") for page, _ in enumerate(before["pages"])]
                changes["materials"].append(before | {"pages": pages})
            else:
                code = target["pointer"].removeprefix("/")
                changes["values"][code] = content["values"][code]
        answer = uuid7()
        refused = self.call.ask("answers_put_answer", asked[0].id, answer, body=(ANSWER, changes))
        if refused.status_code == 422:  # a paper changed: what was signed is no longer what stands
            problem = json.loads(refused.content)
            assert problem["type"] == "signature-needed"
            changes["signature"] = self.sign(problem["shown_digest"])
            self.call("answers_put_answer", asked[0].id, answer, body=(ANSWER, changes))
        return marks

    def progress(self, application: UUID) -> Any:
        return self.call("applications_get_progress", application)


class Desk(Someone):
    """A member of staff, with the demo's password."""

    def __init__(self, app: Flask, client: Any, role: str) -> None:
        super().__init__(app, client)
        account = next(one for one in demo.listed() if one.name == role)
        more = {"totp": account.code} if account.code else {}
        self.sign_in(kind="password", name=account.name, password=account.password, **more)

    def inbox(self, box: str) -> Iterator[Any]:
        """Every page of a box."""
        cursor: Any = None
        while True:
            page = self.call("desks_get_box", box=self._enum("DesksGetBoxBox", box), limit=2, **_some(cursor=cursor))
            yield from page.items
            cursor = page.next_
            if not cursor:
                return

    def _enum(self, name: str, value: str) -> Any:
        return getattr(importlib.import_module(f"{NAME}.models"), name)(value)

    def case(self, case_id: UUID) -> Any:
        return self.call("desks_get_case", case_id)

    def ask_for(self, case: Any, marks: list[dict[str, Any]]) -> None:
        """Name everything at once, and send it."""
        correction = uuid7()
        asked = {"case": str(case.id), "marks": marks}
        self.call("desks_put_correction", correction, body=("ReviewsCorrectionIn", asked))
        self.call("desks_put_sending", correction, body=("ReviewsSendingIn", {"id": str(uuid7()), "within": 15}))

    def step(self, case: Any, noun: str) -> None:
        self.call(f"desks_put_{noun}", case.id, body=("ReviewsNamed", {"id": str(uuid7())}))

    def grant(self, case: Any, produced: Callable[[str], str]) -> None:
        said = {"verdict": "grant", "produced": {code: produced(code) for code in case.produces}}
        self.call("desks_put_decision", case.id, uuid7(), body=("ReviewsDecisionIn", said))

    def enter(self, case: Any, produced: Callable[[str], str]) -> None:
        """Copy the sheet into the other system, write down what it said."""
        assert self.call("desks_get_sheet", case.id).lines
        said: dict[str, Any] = {"number": f"N-{str(case.id)[:8]}", "outcome": "granted"}
        said["produced"] = {code: produced(code) for code in case.produces}
        self.call("desks_put_external", case.id, uuid7(), body=("ReviewsExternalIn", said))


def _some(**named: Any) -> dict[str, Any]:
    return {name: value for name, value in named.items() if value is not None}


def wait_for_the_others(minutes: int = 30) -> None:
    """Systems outside take their time."""
    for later in range(0, minutes + 1, 15):
        with clock.frozen(clock.now() + timedelta(minutes=later)):
            outside.send_due(clock.now())
            settle_news()
