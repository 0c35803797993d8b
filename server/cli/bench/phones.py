"""Grid workers' phones that come back to the network, each with a job and the photos of its papers."""

import base64
import io
import json
import secrets
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from PIL import Image

from field_app.sync import sealing
from field_app.sync.service import keys
from field_app.visits.models import GridWorker, Resident
from field_app.visits.service import ordering
from server.catalog import queries as catalog
from server.cli.bench.measure import request
from server.cli.samples import Sampler, picture
from server.core import clock, crypto
from server.core.db import insert_new
from server.core.ids import uuid7
from server.forms import service as forms
from server.forms import settle
from server.forms.shapes import Form
from server.identity.models import Account
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import entering, posts, sessions
from server.identity.service.entering import PersonFacts

BUNDLE, ITEM = "item:temp_relief", "temp_relief"
COMMUNITY, GRID = "370199001001", "370199001001001"
#: Bytes of a photo, and how many of them a phone brings with its job.
PHOTO, PHOTOS = 300 * 1024, 2


class Phones:
    """Makes the backlog of phones: what each sends, in its order."""

    def __init__(self) -> None:
        catalogue = catalog.current()
        offered = catalog.offered(catalogue, COMMUNITY)
        self.form: Form = forms.form_for(catalogue, BUNDLE, {}, division=COMMUNITY, offered=offered)
        self.point = base64.b64decode(keys.public())
        self.sampler = Sampler()
        self.resident = _resident()

    def backlogs(self, count: int) -> Iterator[list[bytes]]:
        """For each phone its requests: the photos, then the job that names them."""
        for _ in range(count):
            token = _worker()
            photos = [(uuid7(), _photo()) for _ in range(PHOTOS)]
            sent = [_upload(ref, photo, token) for ref, photo in photos]
            yield [*sent, self._put(self._job(photos), token)]

    def _put(self, job: dict[str, Any], token: str) -> bytes:
        """Sealed to the server's key, as a phone lays it away."""
        id_, plain = uuid7(), json.dumps(job, ensure_ascii=False).encode()
        envelope = sealing.sealed_to(self.point, f"job\n{id_}\n{job['revision']}", plain, secrets.token_bytes(12))
        told = {"revision": job["revision"], "device": job["device"], "sealed": base64.b64encode(envelope).decode()}
        return request("PUT", f"/api/v1/jobs/{id_}", json.dumps(told).encode(), token)

    def _job(self, photos: list[tuple[UUID, bytes]]) -> dict[str, Any]:
        content = self._content([ref for ref, _ in photos])
        files = [{"ref": str(ref), "purpose": "material", "digest": crypto.digest(photo)} for ref, photo in photos]
        shown = ordering.digests(ordering.texts())[0]
        until = (clock.today() + timedelta(days=30)).isoformat()
        consent: dict[str, Any] = {"items": [ITEM], "until": until, "how": "spoken"}
        consent |= {"shown_digest": shown, "given_by": {"who": "resident"}, "at": clock.now().isoformat()}
        body: dict[str, Any] = {"revision": str(uuid7()), "base": None, "application": str(uuid7()), "bundle": BUNDLE}
        body |= {"resident": {"id": str(self.resident)}, "release": self.form["release"], "division": COMMUNITY}
        body |= {"form_digest": self.form["digest"], "content": content, "files": files, "consent": consent}
        return body | {"declared_at": clock.now().isoformat(), "device": str(uuid7())}

    def _content(self, refs: list[UUID]) -> dict[str, Any]:
        """A filled form; the photos are the pages of its first paper that takes them."""
        values = self.sampler.values(self.form, {"is_proxy": True})
        settled = settle.settle(self.form, values)
        every = [{"material": paper["material"], "source": "", "pages": []} for paper in self.form["materials"]]
        wanted = {paper["material"] for paper in settle.settle_papers(self.form, settled, every)}
        named = [p["material"] for p in self.form["materials"] if p["material"] in wanted and "upload" in p["sources"]]
        papers = [{"material": named[0], "source": "upload", "pages": [str(ref) for ref in refs]}]
        return {"answers": {}, "values": values, "materials": papers, "told_via": ["in_app"]}


def _resident() -> UUID:
    person = uuid7()
    entering.enter([(person, PersonFacts(name="欧阳秀兰"))], apart=())
    facts = {"told_by": "in_person", "entered_by": person, "entered_at": clock.now()}
    insert_new(Resident(person=person, grid=GRID, **facts))
    return person


def _worker() -> str:
    """The token of a grid worker of this grid."""
    account, now = uuid7(), clock.now()
    Account.create(id=account, kind="staff", name="网格员", must=[], created_at=now)
    posts.give(uuid7(), account, Role.GRID_WORKER, division=COMMUNITY, by=None)
    insert_new(GridWorker(id=uuid7(), worker=account, grid=GRID, since=clock.today(), by=account, at=now))
    return sessions.begin(Account.get_by_id(account), Way.PASSWORD, level="checked").access_token


def _photo() -> bytes:
    """A JPEG of this size that no other equals: a comment of random bytes fills it up."""
    photo = _shot()
    size = PHOTO - len(photo) - 4
    return photo[:2] + b"\xff\xfe" + (size + 2).to_bytes(2, "big") + secrets.token_bytes(size) + photo[2:]


@cache
def _shot() -> bytes:
    """A sheet of paper with a camera's grain, as the app shrinks it and Chromium writes it: some 280 KB of pixels."""
    sheet, out = Image.open(io.BytesIO(picture("paper", (2048, 1536)))), io.BytesIO()
    grain = Image.effect_noise((1024, 768), 30).convert("RGB").resize(sheet.size)
    Image.blend(sheet, grain, 0.1).save(out, "JPEG", quality=75, optimize=True)
    return out.getvalue()


def _upload(ref: UUID, photo: bytes, token: str) -> bytes:
    """tus 1.0.0: announced, and sent along at once (creation-with-upload)."""
    told = {"ref": str(ref), "purpose": "material", "digest": crypto.digest(photo), "filename": "paper.jpg"}
    metadata = ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in told.items())
    headers = {"Tus_Resumable": "1.0.0", "Upload_Length": str(len(photo)), "Upload_Metadata": metadata}
    return request("POST", "/api/v1/uploads", photo, token, kind="application/offset+octet-stream", **headers)
