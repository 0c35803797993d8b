"""Outside systems for the demo and the tests: they lose answers, refuse, answer twice and take their time, all by seed.

Nothing is kept: what a system thinks of a case follows from the case's key, the seed and the hour. So every process
sees the same system, and a case that was sent twice has one number.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.core.errors import TryAgain
from server.identity.identifiers import resident_check
from server.reviews.external import Refused, SentCase, Standing


@dataclass(frozen=True)
class Faults:
    """Of a hundred: how many calls get lost, how many cases are refused or denied; and how long a decision takes."""

    lost: int = 10
    refused: int = 3
    denied: int = 5
    takes: timedelta = timedelta(minutes=2)


Clock = Callable[[], datetime]


class DemoSystem:
    """A system of record that behaves as real ones do."""

    def __init__(self, code: str, *, clock: Clock, seed: int = 0, faults: Faults | None = None) -> None:
        self.code, self.seed, self.faults = code, seed, faults or Faults()
        self._clock = clock
        self._calls = 0

    def send(self, case: SentCase) -> Standing:
        """Take the case; the answer may get lost after it was taken, so the sender has to ask again."""
        if self._draw("refused", case.key) < self.faults.refused:
            raise Refused("报文校验未通过：证件号码与库中姓名不一致，请核对后重报")
        self._maybe_lost()
        return Standing(self._number(case), "received")

    def poll(self, number: str) -> Standing:
        """What they think of it now."""
        self._maybe_lost()
        came = datetime.fromtimestamp(int(number.split("-")[1], 16), tz=self._clock().tzinfo)
        if self._clock() - came < self.faults.takes:
            return Standing(number, "in_review")
        if self._draw("denied", number) < self.faults.denied:
            return Standing(number, "denied", "经核查，申请人已在其他地区办理同一业务")
        return Standing(number, "granted", produced=self._produced(number, came))

    def _produced(self, number: str, came: datetime) -> dict[str, str]:
        """What this register hands out: the number of a newborn, with a part that is never issued to a person."""
        if self.code != "police_population":
            return {}
        head = f"370000{came:%Y%m%d}{900 + self._draw('newborn', number):03d}"
        return {"child_id_number": head + resident_check(head)}

    def _number(self, case: SentCase) -> str:
        """One number per case, however often it comes, and the hour in it at which it was first queued."""
        return f"{self.code[:4].upper()}-{int(case.sent_at.timestamp()):x}-{self._draw('number', case.key, 10**6):06d}"

    def _maybe_lost(self) -> None:
        self._calls += 1
        if self._draw("lost", self._calls) < self.faults.lost:
            raise TryAgain(f"{self.code}: no answer")

    def _draw(self, what: str, key: object, below: int = 100) -> int:
        text = f"{self.seed}/{self.code}/{what}/{key}".encode()
        return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % below
