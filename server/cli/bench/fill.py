"""A store as it is after three years: so many applications with all that lies around them, in a few minutes.

They are cast after one real submission under new ids and numbers, in the order of time, spread over the communities,
sites, bodies and accounts; the last weeks are still open. Per application: 3 cases, 1 revision, 4 rows of trace for the
births and 2 for each case that was decided, 3 clocks, 3 decisions, 2 consents, 2 files, 1 signature, 1 notice; for
every ten cases a paper that follows; for every three applications an account with its person and session; and the news
of the last month.

A thousand applications of three years leave nine open ones, a million nine thousand: so that a bench of growth compares
full pages with full pages, the last ones may be laid on the desks that it asks for (`_at_desks`), in every store alike.

What is not as in life: contents and receipts older than a month are a few bytes (nobody reads them, and a million of
true size would fill a bench machine's disk), and the hashes of the cast traces are drawn, not computed: their `source`
is "bench-fill". The last `REAL` applications are real submissions, whose chains hold.
"""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from server import wiring
from server.applications.rules import By
from server.applications.schemas import SubmissionIn
from server.applications.service import submission
from server.cli.bench import stand
from server.cli.bench.bulk import loading
from server.cli.bench.cast import MODELS, OPEN, Caster, Spread
from server.core import clock
from server.identity import access, tokens
from server.places import queries as places

YEARS = timedelta(days=3 * 365)
BATCH = 5_000
REAL = 5
#: Applications of three cases that make a page of 20 and the one that tells of a next page.
PAGE = 7


def applications(count: int, *, full_desks: bool = False) -> None:
    """Bring an empty store to so many applications of three cases each; the last of them lie on desks, if said."""
    made = [_one_real() for _ in range(min(count, REAL))]
    if count > len(made):
        on_desks = list(_at_desks()) if full_desks else []
        _cast(count - len(made), made[0], on_desks[: count - len(made)])


def _cast(count: int, like: UUID, on_desks: Sequence[Spread]) -> None:
    dice = random.Random(1)  # noqa: S311  spread, no secrets
    now = clock.now()
    caster, ended = Caster(like, dice), count - len(on_desks)
    with loading(MODELS):
        for number in range(ended):
            caster.cast(number, now - YEARS * (1 - (number + dice.random()) / (ended + 1)), now)
            if number % BATCH == BATCH - 1:
                caster.write()
        for number, desks in enumerate(on_desks, ended):
            caster.cast(number, now, now, desks)
        caster.write()


def _at_desks() -> Iterator[Spread]:
    """Where applications lie that fill a page in each lane of the inboxes that are asked for: those of all windows, and
    of one body in one street."""
    for state in OPEN:
        for site in (*(site.hex for site in places.sites()), None):
            yield from [Spread([stand.DIVISION], [site], sorted(places.bodies()), [state])] * PAGE
    for state in OPEN[1:]:
        yield from [Spread([stand.DIVISION], [None], [min(places.bodies())], [state])] * PAGE


def _one_real() -> UUID:
    """One submission that goes the whole way, and is told to all whom it concerns."""
    who = stand.applicant()
    (request,) = stand.Stand(who).submissions(1)
    head, _, body = request.partition(b"\r\n\r\n")
    application_id = UUID(head.split(b"/")[4].decode())
    command = SubmissionIn().load(json.loads(body))
    now = clock.now()
    actor, _ = access.actor_of(tokens.read_access_token(who.token, now), now)
    submission.submit(application_id, command, actor=actor, by=By(who.account, "citizen", "bench"), now=now)
    wiring.relay().drain()
    return application_id
