"""A store as it is after three years: so many applications with all that lies around them, in a few minutes.

They are cast after one real submission under new ids and numbers, in the order of time, spread over the communities,
sites, bodies and accounts; the last weeks are still open. Per application: 3 cases, 1 revision, 4 rows of trace for the
births and 2 for each case that was decided, 3 clocks, 3 decisions, 2 consents, 2 files, 1 signature, 1 notice; for
every three an account with its person and session; and the news of the last month.

What is not as in life: contents and receipts older than a month are a few bytes (nobody reads them, and a million of
true size would fill a bench machine's disk), and the hashes of the cast traces are drawn, not computed: their `source`
is "bench-fill". The last `REAL` applications are real submissions, whose chains hold.
"""

import json
import random
from datetime import timedelta
from uuid import UUID

from server import wiring
from server.applications.rules import By
from server.applications.schemas import SubmissionIn
from server.applications.service import submission
from server.cli.bench import stand
from server.cli.bench.bulk import loading
from server.cli.bench.cast import MODELS, Caster
from server.core import clock
from server.identity import access, tokens

YEARS = timedelta(days=3 * 365)
BATCH = 5_000
REAL = 5


def applications(count: int) -> None:
    """Bring an empty store to so many applications of three cases each."""
    made = [_one_real() for _ in range(min(count, REAL))]
    if count > len(made):
        _cast(count - len(made), made[0])


def _cast(count: int, like: UUID) -> None:
    dice = random.Random(1)  # noqa: S311  spread, no secrets
    now = clock.now()
    caster = Caster(like, dice)
    with loading(MODELS):
        for number in range(count):
            caster.cast(number, now - YEARS * (1 - (number + dice.random()) / (count + 1)), now)
            if number % BATCH == BATCH - 1:
                caster.write()
        caster.write()


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
