"""A worker's phone as the server sees it: it sends until a receipt proves that all is there, whatever happens."""

from collections import Counter
from typing import Any
from uuid import UUID

import requests

from server.core.access import Actor
from server.identity.models import Account
from server.identity.rules import Way
from server.identity.service import sessions
from tests.field_app.sync.builders import sealed
from tests.server.identity.builders import bearer
from tests.server.media.builders import metadata

PIECE = 256 * 1024
PATIENCE = 60


class Phone:
    """Jobs and photos that lie in it, the receipts it has, and every no it heard."""

    def __init__(self, url: str, worker: Actor) -> None:
        session = sessions.begin(Account.get_by_id(worker.account_id), Way.PASSWORD, level="checked")
        self.url, self.worker, self.headers = url, worker, bearer(session)
        self.jobs: dict[UUID, dict[str, Any]] = {}
        self.photos: dict[str, tuple[dict[str, Any], bytes]] = {}
        self._envelopes: dict[UUID, dict[str, Any]] = {}
        self._places: dict[str, str] = {}
        self.receipts: dict[UUID, dict[str, Any]] = {}
        self.noes: dict[str, str] = {}  # by job or photo: why it is not sent again
        self.heard: Counter[str] = Counter()
        self.cuts = 0

    def lay(self, job: UUID, body: dict[str, Any], *photos: bytes) -> None:
        """A job was finished; its photos stand in the order of its files."""
        self.jobs[job], self._envelopes[job] = body, sealed(job, body)
        for file, photo in zip(body["files"], photos, strict=True):
            self.photos[file["ref"]] = file, photo

    def sync(self, *, jobs_first: bool = True, tries: int = 6) -> None:
        """Send what no receipt proves yet, so often."""
        for _ in range(tries):
            steps = [*map(self.send_job, self._open_jobs()), *map(self.send_photo, self._open_photos())]
            for step in steps if jobs_first else reversed(steps):
                step()
            self.ask()
            if not self._open_jobs() and not self._open_photos():
                return

    def _open_jobs(self) -> list[UUID]:
        return [job for job in self.jobs if job not in self.receipts and str(job) not in self.noes]

    def _open_photos(self) -> list[str]:
        proven = {one["ref"] for receipt in self.receipts.values() for one in receipt["files"] if one["digest"]}
        return [ref for ref in self.photos if ref not in proven and ref not in self.noes]

    def send_job(self, job: UUID) -> Any:
        def send() -> None:
            answer = self.call("PUT", f"/jobs/{job}", json=self._envelopes[job])
            if answer is not None and answer.ok:
                self.receipts[job] = answer.json()
            elif answer is not None and answer.status_code < 500:
                self.noes[str(job)] = answer.json()["reason"]

        return send

    def send_photo(self, ref: str) -> Any:
        def send() -> None:
            while self._one_piece(ref):
                pass

        return send

    def _one_piece(self, ref: str) -> bool:
        """Whether another piece is to follow at once."""
        file, photo = self.photos[ref]
        place = self._places.get(ref)
        if place is None:
            told = metadata(ref=ref, purpose=file["purpose"], digest=file["digest"])
            answer = self.call("POST", "/uploads", {"Upload-Length": str(len(photo)), "Upload-Metadata": told})
            if answer is not None and answer.ok:
                self._places[ref] = answer.headers["Location"].removeprefix("/api/v1")
            return answer is not None and answer.ok
        answer = self.call("HEAD", place)
        if answer is None or not answer.ok:
            return False
        at = int(answer.headers["Upload-Offset"])
        if at == len(photo):
            return False
        own = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
        answer = self.call("PATCH", place, own, data=photo[at : at + PIECE])
        return answer is not None and answer.ok

    def ask(self) -> None:
        """The newest receipts."""
        for job in self.receipts:
            answer = self.call("GET", f"/jobs/{job}/receipt?revision={self.jobs[job]['revision']}")
            if answer is not None and answer.ok:
                self.receipts[job] = answer.json()

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        """The answer; None if the line went dead."""
        own = self.headers | {"Tus-Resumable": "1.0.0", "Connection": "close"} | (headers or {})
        try:
            answer = requests.request(method, f"{self.url}/api/v1{path}", headers=own, timeout=PATIENCE, **more)
        except requests.RequestException:
            self.cuts += 1
            return None
        if not answer.ok:
            self.heard[answer.json()["type"] if method != "HEAD" else str(answer.status_code)] += 1
        return answer
