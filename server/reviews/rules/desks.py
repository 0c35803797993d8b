"""Who may do what? The intake window takes in, asks for what is missing, or passes on; only the responsible body says no."""

from dataclasses import dataclass
from http import HTTPStatus

from server.applications.rules import CASE, RESULTS
from server.core.errors import DomainError

INTAKE, BODY = "intake", "body"


class NotYourPower(DomainError):
    """The window may not refuse: it passes the case to the body that decides."""

    status, slug, title = HTTPStatus.CONFLICT, "not-your-power", "窗口不能拒收,请转给负责的部门决定"


class ReasonNeeded(DomainError):
    """A no without its reason would be unlawful."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "reason-needed", "请写明理由,申请人会看到"


class WhoseNeeded(DomainError):
    """Who says "not our power" also says whose."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "whose-needed", "请写明应该找哪个部门办"


@dataclass(frozen=True)
class Verdict:
    """One kind of decision: the result it gives, what must be said with it, whether remedies are told."""

    result: str
    needs_reason: bool = True
    needs_whose: bool = False
    tells_remedies: bool = True

    @property
    def name(self) -> str:
        """Its legal name."""
        return RESULTS[self.result].name


VERDICTS: dict[str, Verdict] = {
    "grant": Verdict("granted", needs_reason=False, tells_remedies=False),
    "grant_deferred": Verdict("granted_deferred", needs_reason=False, tells_remedies=False),
    "deny": Verdict("denied"),
    "forward": Verdict("forwarded", needs_whose=True, tells_remedies=False),
    "not_our_power": Verdict("not_accepted", needs_whose=True),
    "not_needed": Verdict("not_needed"),
}

# What each desk may do, by the name of the step in the table of cases; decisions are the body's alone.
POWERS: dict[str, frozenset[str]] = {
    INTAKE: frozenset({"accept", "correct", "pass"}),
    BODY: frozenset({"accept", "correct", "pass", "review", "suspend", "resume", *VERDICTS}),
}

# A case changes hands by a handoff, which is no step of the case: the giver stays owner until it is taken.
PASSABLE = ("submitted", "accepted", "in_review")


def check_power(desk: str, action: str) -> None:
    """Refuse what this desk has no power to do."""
    if action not in POWERS[desk]:
        raise NotYourPower(action=action, may=sorted(POWERS[desk]))


def check_verdict(kind: str, *, reasons: list[str], whose: str | None) -> Verdict:
    """The verdict, once everything that must be said with it is there."""
    verdict = VERDICTS[kind]
    if verdict.needs_reason and not any(reason.strip() for reason in reasons):
        raise ReasonNeeded(verdict=verdict.name)
    if verdict.needs_whose and not (whose or "").strip():
        raise WhoseNeeded(verdict=verdict.name)
    return verdict


def granted_as(kind: str, sources: list[str]) -> str:
    """A grant while a paper is still to follow is 容缺通过, whoever pressed the button."""
    return "grant_deferred" if kind == "grant" and "later" in sources else kind


def fits(action: str, state: str) -> bool:
    """Can this be done from where the case stands?"""
    if action in VERDICTS:
        return state in RESULTS[VERDICTS[action].result].ends_from
    if action == "pass":
        return state in PASSABLE
    return CASE.allows(action, state)


def allowed(desks: frozenset[str], state: str) -> list[str]:
    """What the page offers: the powers of the caller's desks that fit the state, in the order of the work."""
    order = ("accept", "correct", "pass", "review", "suspend", "resume", *VERDICTS)
    powers = frozenset[str]().union(*(POWERS[desk] for desk in desks))
    return [action for action in order if action in powers and fits(action, state)]
