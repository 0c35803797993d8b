"""Applications cast after one real submission, under new ids and numbers, with all that lies around them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.applications import numbers
from server.applications.models import Application, Case, Owed, Revision, Trace
from server.cli.bench.bulk import Cell, Mould, pattern, stored
from server.core import clock
from server.core.db import database, moment_text
from server.core.outbox import OutboxDelivery, OutboxEvent
from server.identity.models import Account, AccountLink, Consent, ConsentText, Person, Session, SignInKey
from server.media.models import Blob, MediaRef, Signature
from server.notifications.models import Notice
from server.places import queries as places
from server.reviews.models import CaseClock, Decision

SOURCE = "bench-fill"
LITTLE = {"values": {"person_name": "林晓明"}, "materials": []}
MONTH = timedelta(days=30)
OPEN_FOR = timedelta(days=20)
PER_ACCOUNT = 3
FILES = 2
#: Of so many cases one has a paper that follows; of so many decided ones of these, one was denied and never got it.
FOLLOWS, NEVER = 10, 20
#: A prime: the serials of different applications differ, and tell nothing about their order.
STEP = 7_368_787

MODELS = (
    *(Account, Person, AccountLink, SignInKey, Consent, Session, Application, Revision, Case, Owed, Trace),
    *(CaseClock, Decision, Blob, MediaRef, Signature, Notice, OutboxEvent, OutboxDelivery),
)


@dataclass(frozen=True, slots=True)
class Times:
    """When an application came and ended, as columns hold it."""

    ms: int
    day: date
    came: str
    ended: str
    due: str
    is_open: bool
    is_recent: bool


#: States of cases that are not decided yet.
OPEN = ("submitted", "accepted", "in_review")


@dataclass(frozen=True, slots=True)
class Spread:
    """What an application's division, site, bodies and states are drawn from."""

    divisions: Sequence[str]
    sites: Sequence[str | None]
    bodies: Sequence[str]
    states: Sequence[str] = OPEN


class Caster:
    """Casts one application after the other; `moulds` hold the rows until they are written."""

    def __init__(self, application: UUID, dice: random.Random) -> None:
        self.dice = dice
        communities = [code for code in places.divisions() if not code.endswith("000")]
        sites = [*(site.hex for site in places.sites()), None]
        self.spread = self.everywhere = Spread(communities, sites, sorted(places.bodies()))
        self.owners = [self._id(1 << 40) for _ in range(200)]
        self.account = self.person = ""
        self._people(application)
        self._papers(application)
        self._cases(application)
        self._news()

    def _moulds(self) -> Iterator[Mould]:
        for held in vars(self).values():
            if isinstance(held, Mould):
                yield held
            elif isinstance(held, list) and held and isinstance(held[0], Mould):
                yield from held

    def write(self) -> None:
        """Put all that was cast into the tables."""
        with database.obj.atomic():
            for mould in self._moulds():
                mould.write()

    def _people(self, application: UUID) -> None:
        account = pattern(Application, "id = ?", (application,))["account"]
        now = clock.now()
        person = {"kind": "natural", "name": "林晓明", "id_type": "resident_id", "id_number": "370000198012319992"}
        text = ConsentText.select(ConsentText.id).where(ConsentText.code == "notice").scalar()
        link = {"how": "province", "since": now}
        key = {"kind": "device", "created_at": now}
        consent = {"text": text, "shown_digest": self._mark(), "how": "page", "purpose": {}}
        self.accounts = Mould(Account, pattern(Account, "id = ?", (account,)), "id", "phone_key", "created_at")
        self.persons = Mould(
            Person, stored(Person, person), "id", "name_key", "id_key", "phone_key", "address_key", "created_at"
        )
        self.links = Mould(AccountLink, stored(AccountLink, link), "id", "account_id", "person_id")
        self.keys = Mould(SignInKey, stored(SignInKey, key), "id", "account_id", "key")
        self.consents = Mould(Consent, stored(Consent, consent), "id", "account_id", "giver_id", "about_id", "given_at")
        self.sessions = Mould(Session, pattern(Session, "account_id = ?", (account,)), "id", "account_id", "ends_at")

    def _papers(self, application: UUID) -> None:
        kept = pattern(Application, "id = ?", (application,))
        blob = pattern(Blob, "owner = ?", (kept["account"],))
        ref = pattern(MediaRef, "owner = ? AND purpose = 'material'", (kept["account"],))
        ink: Any = Signature.strokes
        signature = pattern(Signature, "ref = ?", (kept["signature"],)) | {"strokes": ink.db_value([])}
        self.blobs = Mould(Blob, blob, "id", "owner", "digest", "created_at")
        times = ("created_at", "stored_at")
        self.files = Mould(MediaRef, ref, "id", "owner", "blob_id", "digest", *times)
        self.signed = Mould(MediaRef, ref | {"purpose": "signature", "blob_id": None}, "id", "owner", "digest", *times)
        self.signatures = Mould(Signature, signature, "ref", "digest", "signed_at", "received_at")

    def _cases(self, application: UUID) -> None:
        mine = "application_id = ?"
        content: Any = Case.content
        little = content.db_value(LITTLE)
        heads: tuple[str, ...] = ("id", "account", "applicant", "site", "division", "revision", "saved_at")
        heads += ("number", "code", "secret", "submitted_at", "submission", "signature", "receipt", "head", "head_seq")
        self.heads = Mould(Application, pattern(Application, "id = ?", (application,)), *heads)
        self.receipt = str(pattern(Application, "id = ?", (application,))["receipt"])
        revision = pattern(Revision, mine, (application,))
        sealed: Any = Revision.content
        names: tuple[str, ...] = ("id", "application_id", "account", "digest", "saved_at")
        self.revisions = Mould(Revision, revision, *names)
        self.old_revisions = Mould(Revision, revision | {"content": sealed.db_value(LITTLE)}, *names)
        each = [pattern(Case, f"{mine} AND place = ?", (application, place)) for place in (1, 2, 3)]
        names = ("id", "application_id", "number", "body", "division", "site", "state", "result", "turn", "owner")
        names += ("due_on", "submitted_at", "accepted_at", "closed_at", "moved_at", "revision", "owes_until")
        self.open_cases = [Mould(Case, row | {"waits_for": "[]"}, *names) for row in each]
        closed = {"waits_for": "[]", "content": little, "version": 3}
        self.closed_cases = [Mould(Case, row | closed, *names) for row in each]
        self._steps(pattern(Trace, f"{mine} AND seq = 2", (application,)))
        days = pattern(CaseClock)
        names = ("case_id", "received_on", "is_awaiting_notice", "starts_on", "due_on", "statutory_due_on")
        self.clocks = Mould(CaseClock, days, *names, "is_running")
        follows = {"material": "cost_list", "days": 10, "day_kind": "working"}
        names = ("case_id", "application", "body", "since", "due_on", "handed_in_at")
        self.owed = Mould(Owed, stored(Owed, follows), *names)

    def _steps(self, born: dict[str, Any]) -> None:
        names: tuple[str, ...] = ("application_id", "seq", "at", "account", "case", "prev_hash", "hash")
        told = born | {"source": SOURCE, "data": "{}"}
        first = {"step": "submit", "from_state": None}
        accept = {"step": "accept", "from_state": "submitted", "to_state": "accepted", "role": "clerk"}
        close = {"step": "close", "from_state": "accepted", "to_state": "closed", "role": "reviewer"}
        self.submits = Mould(Trace, told | first | {"to_state": None}, *names)
        self.births = Mould(Trace, told, *names)
        self.accepts = Mould(Trace, told | accept, *names)
        self.closes = Mould(Trace, told | close | {"reason": "grant"}, *names)
        decision = {"reasons": [], "produced": {}, "verdict": "", "result": ""}
        names = ("id", "case_id", "account", "body", "revision", "decided_at", "verdict", "result")
        self.decisions = Mould(Decision, stored(Decision, decision), *names)

    def _news(self) -> None:
        event = pattern(OutboxEvent, "name = 'application.submitted'")
        note = pattern(Notice)
        self.notices = Mould(Notice, note, "id", "event", "account", "application", "number", "at")
        self.events = Mould(OutboxEvent, event, "id", "uuid", "subject_id", "division", "seq", "at")
        delivery = pattern(OutboxDelivery, "done = ?", (True,)) | {"lease": None}
        self.deliveries = Mould(OutboxDelivery, delivery, "id", "event_id", "subject", "not_before", "done_at")
        self.last_event, self.last_delivery = (
            model.select(model.id).order_by(model.id.desc()).limit(1).scalar()
            for model in (OutboxEvent, OutboxDelivery)
        )

    def _id(self, ms: int) -> str:
        """A UUIDv7 of that millisecond, as 32 hex digits."""
        bits = self.dice.getrandbits(74)
        return f"{ms:012x}7{bits >> 62:03x}{1 << 63 | bits & (1 << 62) - 1:016x}"

    def _mark(self) -> str:
        return f"sha256:{self.dice.getrandbits(256):064x}"

    def cast(self, number: int, at: datetime, now: datetime, at_desks: Spread | None = None) -> None:
        """One application, and its account if it is the first of that; still open if it is said at which desks."""
        self.spread = at_desks or self.everywhere
        open_for = OPEN_FOR * self.dice.random()
        times = Times(
            ms=int(at.timestamp() * 1000),
            day=clock.local(at).date(),
            came=moment_text(at),
            ended=moment_text(at + open_for),
            due=(clock.local(at).date() + timedelta(days=self.dice.randrange(7, 30))).isoformat(),
            is_open=at_desks is not None or now - at < open_for,
            is_recent=now - at < MONTH,
        )
        if number % PER_ACCOUNT == 0:
            self._cast_account(times)
        self._cast_application(number, times)

    def _cast_account(self, times: Times) -> None:
        draw, ms, came = self.dice.getrandbits, times.ms, times.came
        self.account, self.person = self._id(ms), self._id(ms)
        phone = f"{draw(256):064x}"
        self.accounts.cast(self.account, phone, came)
        self.persons.cast(self.person, f"{draw(256):064x}", f"{draw(256):064x}", phone, f"{draw(256):064x}", came)
        self.links.cast(self._id(ms), self.account, self.person)
        self.keys.cast(self._id(ms), self.account, f"{draw(256):064x}")
        self.sessions.cast(self._id(ms), self.account, came)

    def _cast_application(self, place: int, times: Times) -> None:
        dice, ms, came = self.dice, times.ms, times.came
        division, site = dice.choice(self.spread.divisions), dice.choice(self.spread.sites)
        number = numbers.application_number(division, times.day, place * STEP % numbers.SERIALS)
        application, revision, signature = self._id(ms), self._id(ms), self._id(ms)
        self._cast_papers(signature, times)
        for _ in range(2):
            self.consents.cast(self._id(ms), self.account, self.person, self.person, came)
        (self.revisions if times.is_recent else self.old_revisions).cast(
            revision, application, self.account, self._mark(), came
        )
        seq = self._cast_births(application, times)
        for row in range(3):
            case = self._id(ms)
            self.births.cast(application, row + 2, came, self.account, case, self._mark(), self._mark())
            birth = (case, application, f"{number}-{row + 1}", division, site, revision)
            seq = self._cast_case(row, birth, seq, times)
        code = numbers.code_from(dice.getrandbits(80).to_bytes(10, "big"), 10)
        receipt = self.receipt if times.is_recent else "{}"
        self.heads.cast(
            application, self.account, self.person, site, division, revision, came, number, code, self._mark(),
            came, self._mark(), signature, receipt, self._mark(), seq,
        )  # fmt: skip
        self._cast_news(application, number, division, times)

    def _cast_follows(self, case: str, application: str, body: str, times: Times) -> str | None:
        """Perhaps a paper of it was to follow (on the measured desks always); the last day of one that has not come."""
        if self.spread is self.everywhere and self.dice.randrange(FOLLOWS):
            return None
        has_come = not times.is_open and self.dice.randrange(NEVER) > 0
        self.owed.cast(case, application, body, times.day.isoformat(), times.due, times.ended if has_come else None)
        return None if has_come else times.due

    def _cast_births(self, application: str, times: Times) -> int:
        self.submits.cast(application, 1, times.came, self.account, None, "", self._mark())
        return 4

    def _cast_case(self, row: int, birth: tuple[Any, ...], seq: int, times: Times) -> int:
        """One case, its clock and its steps; the number of the last row of trace."""
        case, application, number, division, site, revision = birth
        came, ended, body = times.came, times.ended, self.dice.choice(self.spread.bodies)
        owner = self.dice.choice(self.owners)
        known = (case, application, number, body, division, site)
        day = times.day.isoformat()
        state = self.dice.choice(self.spread.states) if times.is_open else "closed"
        is_new = state == "submitted"
        owes = None if is_new else self._cast_follows(case, application, body, times)
        if times.is_open:
            holder = None if is_new else owner
            moved: tuple[Cell, ...] = (times.due, came, None if is_new else came, None, came, revision, owes)
            self.open_cases[row].cast(*known, state, None, "intake" if is_new else "body", holder, *moved)
            self.clocks.cast(case, day, int(is_new), None if is_new else day, times.due, times.due, 1)
        else:
            moved = (times.due, came, came, ended, ended, revision, owes)
            verdict, result = ("deny", "denied") if owes else ("grant", "granted")
            self.closed_cases[row].cast(*known, state, result, "nobody", owner, *moved)
            self.clocks.cast(case, day, 0, day, times.due, times.due, 0)
            self.decisions.cast(self._id(times.ms), case, owner, body, revision, ended, verdict, result)
        if not is_new:
            seq += 1
            self.accepts.cast(application, seq, came, owner, case, self._mark(), self._mark())
        if not times.is_open:
            seq += 1
            self.closes.cast(application, seq, ended, owner, case, self._mark(), self._mark())
        return seq

    def _cast_papers(self, signature: str, times: Times) -> None:
        ms, came = times.ms, times.came
        for _ in range(FILES):
            blob, mark = self._id(ms), self._mark()
            self.blobs.cast(blob, self.account, mark, came)
            self.files.cast(self._id(ms), self.account, blob, mark, came, came)
        self.signed.cast(signature, self.account, self._mark(), came, came)
        self.signatures.cast(signature, self._mark(), came, came)

    def _cast_news(self, application: str, number: str, division: str, times: Times) -> None:
        ms, came = times.ms, times.came
        self.notices.cast(self._id(ms), self._id(ms), self.account, application, number, came)
        if not times.is_recent:
            return
        subject = str(UUID(application))
        for seq in range(1, 9):
            self.last_event += 1
            self.last_delivery += 1
            self.events.cast(self.last_event, self._id(ms), subject, division, seq, came)
            about = f"application:{subject}"
            self.deliveries.cast(self.last_delivery, self.last_event, about, came, came)
