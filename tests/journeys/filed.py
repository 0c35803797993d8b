"""An application that was handed in by the API, for stories that begin after it; and what the window asks of it."""

import base64
import hashlib
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from server.cli.samples import Sampler, picture
from server.core.ids import uuid7
from server.forms import settle
from server.identity import demo
from tests.journeys.house import COMMUNITY, House, until
from tests.journeys.vouched import vouched

Form = Mapping[str, Any]
ITEM = "item:elderly_pass"


class Filer:
    """One of the demo's people, by the API."""

    def __init__(self, house: House, name: str) -> None:
        who = demo.PEOPLE[name]
        self.house, self.sampler = house, Sampler()
        self.token = vouched(house, name)["access_token"]
        self.facts = {"id_type": "resident_id", "id_number": who.id_number, "mobile": "13800000001"}
        self.facts |= {"person_name": who.name, "is_proxy": False}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.house.ask(method, path, body, self.token)

    def draft(self, bundle: str = ITEM, later: Sequence[str] = ()) -> tuple[str, str, Form]:
        """A draft with everything in it but the papers that come `later`: its id, its revision, the form."""
        form = self.ask("POST", f"/bundles/{bundle}/forms", {"answers": {}, "division": COMMUNITY})
        values = {
            code: value for code, value in self._values(form).items() if form["fields"][code]["type"] != "signature"
        }
        materials = self._papers(form, values, later)
        content = {"answers": form["answers"], "values": values, "materials": materials, "told_via": ["in_app"]}
        application, revision = str(uuid7()), str(uuid7())
        body = {"revision": revision, "base": None, "bundle": bundle, "release": form["release"]}
        saved = self.ask("PUT", f"/applications/{application}", body | {"division": COMMUNITY, "content": content})
        return application, revision, form | {"shown_digest": saved["shown_digest"]}

    def _values(self, form: Form) -> dict[str, Any]:
        shown = {code for section in form["sections"] for code in section["fields"]}
        values = {code: value for code, value in self.sampler.values(form, self.facts).items() if code in shown}
        photos = [code for code in values if form["fields"][code]["type"] == "photo"]
        return values | {code: [self._upload("element_photo", code)] for code in photos}

    def _papers(self, form: Form, values: Mapping[str, Any], later: Sequence[str]) -> list[dict[str, Any]]:
        every = [{"material": one["material"], "source": "", "pages": []} for one in form["materials"]]
        wanted = {one["material"] for one in settle.settle_papers(form, settle.settle(form, values), every)}
        papers = []
        for one in (paper for paper in form["materials"] if paper["material"] in wanted):
            source = "upload" if "upload" in one["sources"] else one["sources"][0]
            source = "later" if one["material"] in later else source
            pages = one["pages"]["min"] if source == "upload" else 0
            refs = [self._upload("material", f"{one['material']}{page}") for page in range(pages)]
            papers.append({"material": one["material"], "source": source, "pages": refs})
        return papers

    def _upload(self, purpose: str, words: str) -> str:
        ref, content = str(uuid7()), picture(words, (1600, 1200) if purpose == "element_photo" else (320, 240))
        told = {"ref": ref, "purpose": purpose, "filename": "纸.jpg"}
        told |= {"digest": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        metadata = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())
        made = self._tus(
            "POST",
            f"{self.house.address}/api/v1/uploads",
            {"Upload-Length": str(len(content)), "Upload-Metadata": metadata},
        )
        self._tus("PATCH", made, {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}, content)
        return ref

    def _tus(self, method: str, address: str, headers: Mapping[str, str], body: bytes = b"") -> str:
        heads = {"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0", **headers}
        request = urllib.request.Request(address, body or None, heads, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            place = answer.headers.get("Location", "")
        return place if place.startswith("http") else self.house.address + place

    def hand_in(self, bundle: str = ITEM, *, later: Sequence[str] = ()) -> tuple[str, Any]:
        """The application's id and its receipt."""
        application, revision, form = self.draft(bundle, later)
        command = {
            "revision": revision,
            "form_digest": form["digest"],
            "channel": "online",
            "site": None,
            "origin": None,
        }
        command |= {
            "signature": self._sign(form),
            "consents": [self._agree(application, code) for code in ("notice", "sensitive")],
        }
        return application, self.ask("PUT", f"/applications/{application}/submission", command)

    def _agree(self, application: str, code: str) -> str:
        text, consent = self.ask("GET", f"/consent-texts/{code}"), str(uuid7())
        told = {"text": code, "version": text["version"], "shown_digest": text["digest"]}
        self.ask("PUT", f"/consents/{consent}", told | {"purpose": {"application": application}})
        return consent

    def _sign(self, form: Form) -> dict[str, str]:
        ref, strokes = str(uuid7()), [[{"t": n * 10, "x": n * 5, "y": 40, "pressure": 0.5} for n in range(20)]]
        told = {"strokes": strokes, "width": 300, "height": 150, "shown_digest": form["shown_digest"], "device": "test"}
        self.ask("PUT", f"/signatures/{ref}", told | {"signer": "林晓明", "signed_at": "2026-11-22T10:00:00+08:00"})
        return {"ref": ref, "shown_digest": form["shown_digest"]}


def ask_for(house: House, case: str, marks: list[dict[str, Any]]) -> None:
    """The window asks for these to be mended."""
    who = {"kind": "password", "name": "clerk", "password": house.passwords["clerk"], "device": "desk-of-the-clerk"}
    token, sheet = house.ask("POST", "/sessions", who)["access_token"], str(uuid7())
    house.ask("PUT", f"/corrections/{sheet}", {"case": case, "marks": marks}, token)
    house.ask("PUT", f"/corrections/{sheet}/sending", {"id": str(uuid7()), "within": 5}, token)


def owing(live: House) -> tuple[str, dict[str, Any]]:
    """Somebody's application with a promised paper, once the worker has noted it; its id and its receipt."""
    filer = Filer(live, "shopkeeper")
    application, receipt = filer.hand_in("item:medical_aid", later=["cost_list"])
    until(lambda: filer.ask("GET", f"/applications/{application}/progress")["owed"], "what is owed is noted")
    return application, receipt
