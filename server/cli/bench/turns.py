"""The same work on stores of different sizes, in turns, as alike as it can be.

Every kind of work is done in slices of less than a second, on one store and at once on the other, now this one first
and now that one: so a slow moment of the machine meets both, and what counts is the median of the ratios of such pairs.
Before it both stores are settled alike (what was prepared is written down, PostgreSQL's figures are fresh) and warmed
alike: a slice of submissions, or the very pages. The pages are of one size: `fill` lays the same work on the measured
desks, the list of one's own is full of what the round submitted. (A round leaves 1,400 submissions in each store; in
small ones that are kept they add up.)
"""

import json
import random
import socket
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Any
from uuid import UUID

from server.applications.models import Application
from server.cli.bench import measure, stand
from server.cli.serving import open_database
from server.core import config
from server.core.db import execute, is_sqlite
from server.core.ids import uuid7
from server.identity.models import Account
from server.identity.roles import Role
from server.identity.rules import Way
from server.identity.service import posts, sessions
from server.places import queries as places

#: Connections → how many submissions in a slice.
CONNECTIONS = {1: 40, 8: 80, 32: 160}
PAGES = 100
ASKING = 8
SLICES = 4
DISTRICT = "370199000000"


@contextmanager
def opened(environ: Mapping[str, str]) -> Iterator[Any]:
    """This process works on that store."""
    store = open_database(config.load(config.inherited(environ)))
    with closing(store):
        yield store


def compared(stores: Mapping[int, Mapping[str, str]], rounds: int) -> dict[str, Any]:
    """Kind of work → figures per store, and how those with most stand to those with fewest."""
    runs: dict[str, dict[int, list[measure.Figures]]] = {}
    with ExitStack() as servers:
        sides = {count: Side(environ, _server(environ, servers)) for count, environ in stores.items()}
        for _ in range(rounds):
            for side in sides.values():
                side.begin()
            for kind in sides[min(sides)].kinds:
                told = runs.setdefault(kind, {count: [] for count in sides})
                for count, figures in _in_turns(sides, kind):
                    told[count].append(figures)
    return {kind: _told(each, min(stores), max(stores)) for kind, each in runs.items()}


def _in_turns(sides: Mapping[int, "Side"], kind: str) -> Iterator[tuple[int, measure.Figures]]:
    """A slice of each, the other way round every second time; the first of each only warms."""
    for side in sides.values():
        side.prepare(kind)
    for side in sides.values():
        side.settle()
    order = list(sides)
    for place in range(1 + SLICES):
        for count in order[:: -1 if place % 2 else 1]:
            figures = sides[count].slice(place)
            if place:
                yield count, figures


def _told(runs: Mapping[int, Sequence[measure.Figures]], few: int, many: int) -> dict[str, Any]:
    told: dict[str, Any] = {str(count): measure.median(each).as_json() for count, each in runs.items()}
    told["ratio"] = {
        name: round(statistics.median(_ratios(runs[few], runs[many], name)), 3) for name in measure.Figures.__slots__
    }
    told["pairs"] = [round(one, 2) for one in _ratios(runs[few], runs[many], "per_second")]
    return told


def _ratios(few: Sequence[measure.Figures], many: Sequence[measure.Figures], name: str) -> list[float]:
    return [getattr(one, name) / getattr(other, name) for one, other in zip(many, few, strict=True)]


def _server(environ: Mapping[str, str], servers: ExitStack) -> measure.Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = measure.Server("server.app:create_from_environment", port, config.inherited(environ))
    return servers.enter_context(server.running("/healthz"))


class Side:
    """One store with its server, and who asks there in this round."""

    def __init__(self, environ: Mapping[str, str], server: measure.Server) -> None:
        self.environ, self.server = environ, server
        self.submitting = {f"submit at {connections}": connections for connections in CONNECTIONS}
        self.pages: dict[str, list[bytes]] = {}
        self.connections, self.slices = ASKING, list[list[bytes]]()

    @property
    def kinds(self) -> list[str]:
        return [*self.submitting, *self.pages]

    def begin(self) -> None:
        """A new applicant and new staff, so that no round finds more than the one before."""
        with opened(self.environ):
            if not is_sqlite():
                execute("ANALYZE")
            who = stand.applicant()
            self.stand = stand.Stand(who)
            (first,) = self.stand.submissions(1)
            self.pages = _pages(UUID(first.split(b"/")[4].decode()), who.token)
        measure.load(self.server, [first], 1)

    def prepare(self, kind: str) -> None:
        """Make the slices of this kind, and one more to warm with."""
        if kind in self.submitting:
            self.connections = self.submitting[kind]
            count = CONNECTIONS[self.connections]
            with opened(self.environ):
                self.slices = [list(self.stand.submissions(count)) for _ in range(1 + SLICES)]
        else:
            self.connections, self.slices = ASKING, [self.pages[kind]] * (1 + SLICES)

    def settle(self) -> None:
        """What was written is on the disk; from here each page that is touched is written whole once."""
        with opened(self.environ):
            execute("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite() else "CHECKPOINT")

    def slice(self, place: int) -> measure.Figures:
        return measure.load(self.server, self.slices[place], self.connections)


def _pages(application: UUID, token: str) -> dict[str, list[bytes]]:
    """The pages that lists hang on, each asked often; strangers ask after many numbers."""
    intake, inbox, body = "/desk/cases?box=intake", "/desk/cases?box=body", min(places.bodies())
    lists = {
        "inbox of a street's window": (intake, desk(Role.CLERK, stand.STREET)),
        "inbox of all windows": (intake, desk(Role.CLERK, DISTRICT)),
        "papers owed at a street's window": (f"{intake}&state=owed", desk(Role.CLERK, stand.STREET)),
        "papers owed at all windows": (f"{intake}&state=owed", desk(Role.CLERK, DISTRICT)),
        "inbox of a body": (inbox, desk(Role.REVIEWER, DISTRICT, body)),
        "inbox of a body in one street": (inbox, desk(Role.REVIEWER, stand.STREET, body)),
        "mine": ("/applications", token),
        "progress": (f"/applications/{application}/progress", token),
    }
    pages = {name: [measure.request("GET", f"/api/v1{path}", b"", who)] * PAGES for name, (path, who) in lists.items()}
    asked = [json.dumps({"number": number, "secret": None}).encode() for number in _numbers()]
    pages["progress by number"] = [measure.request("POST", "/api/v1/progress", body) for body in asked]
    return pages


def _numbers() -> list[str]:
    """Numbers of all the three years."""
    dice = random.Random(2)  # noqa: S311  spread, no secrets
    found: list[str] = []
    sql = "SELECT number FROM application WHERE id > ? AND number IS NOT NULL ORDER BY id LIMIT 1"
    first = Application.select(Application.id).order_by(Application.id).limit(1).scalar()
    while len(found) < PAGES:
        after = UUID(int=dice.randrange(first.int, uuid7().int))
        row = execute(sql, (after,)).fetchone()
        found += [row[0]] if row else []
    return found


def desk(role: Role, division: str, body: str | None = None) -> str:
    """The token of somebody at a desk."""
    account = uuid7()
    posts.open_account(account, sign_in_name=f"{role}-{account.hex}", name="工作人员", by=None)
    posts.give(uuid7(), account, role, division=division, body=body, by=None)
    Account.update(must=[]).where(Account.id == account).execute()
    return sessions.begin(Account.get_by_id(account), Way.PASSWORD, level="checked").access_token
