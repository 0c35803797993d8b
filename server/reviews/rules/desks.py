"""Who may do what? The window takes in, asks for what is missing, or passes on; only the responsible body says no."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from server.applications.rules import CASE, RESULTS
from server.core.errors import DomainError, Fault, Invalid
from server.core.workflow import IllegalStep

INTAKE, BODY = "intake", "body"


class NotYourPower(DomainError):
    """The window may not refuse: it passes the case to the body that decides."""

    status, slug, title = HTTPStatus.CONFLICT, "not-your-power", "窗口不能拒收，请转给负责的部门决定"


class ReasonNeeded(DomainError):
    """A no without its reason would be unlawful."""

    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "reason-needed", "请写明理由，申请人会看到"


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

#: Done beside a case's course, wherever it stands: a paper that was to follow is taken in, what came is looked at.
BESIDE = {"hand_in": frozenset({INTAKE, BODY}), "heed": frozenset({BODY})}

# What each desk may do, by the name of the step in the table of cases; decisions are the body's alone.
POWERS: dict[str, frozenset[str]] = {
    INTAKE: frozenset({"accept", "correct", "pass", "enter"}),
    BODY: frozenset(
        {"accept", "correct", "pass", "enter", "review", "suspend", "resume", "reopen", "revoke", *VERDICTS}
    ),
}

# A case changes hands by a handoff, which is no step of the case: the giver stays owner until it is taken.
DECIDED_FROM = ("accepted", "in_review")
PASSABLE = ("submitted", "accepted", "in_review")


#: From which results a body goes back: a no that was set aside or lost its reason; a grant that must not stand.
UNDONE_FROM = {
    "reopen": ("denied", "not_accepted", "not_needed", "not_pursued"),
    "revoke": ("granted", "granted_deferred"),
}


#: Why nobody here goes back on the other results.
STAYS = {
    "forwarded": "已经转报上级，由上级决定，这里不能再改",
    "withdrawn": "申请是撤回的，不能重新打开；还要办的话，请申请人重新申请",
    "lapsed": "过了补正期限没有补正，不能重新打开；还要办的话，请申请人重新申请",
    "revoked": "结果已经撤销，不能重新打开；还要办的话，请申请人重新申请",
}


def undoes(action: str, result: str | None) -> bool:
    """Can a case that ended so be reopened, or its result revoked?"""
    return result in UNDONE_FROM[action]


def undone_by(result: str | None) -> str:
    """What would go back on such an end."""
    return next((action for action in UNDONE_FROM if undoes(action, result)), "reopen")


def check_verdict(kind: str, *, reasons: list[str], whose: str | None) -> Verdict:
    """The verdict, once everything that must be said with it is there. Steps that are no verdict decide nothing."""
    verdict = VERDICTS.get(kind)
    if verdict is None:
        raise Invalid([Fault("/verdict", "请从列出的决定里选一项")])
    if verdict.needs_reason and not any(reason.strip() for reason in reasons):
        raise ReasonNeeded(verdict=verdict.name)
    if verdict.needs_whose and not (whose or "").strip():
        raise WhoseNeeded(verdict=verdict.name)
    return verdict


def granted_as(kind: str, owed: Sequence[str]) -> str:
    """A grant while a paper is still to follow is 容缺通过, whoever pressed the button."""
    return "grant_deferred" if kind == "grant" and owed else kind


def fits(action: str, state: str) -> bool:
    """Can this be done from where the case stands?"""
    if action in VERDICTS:
        return state in RESULTS[VERDICTS[action].result].ends_from
    if action == "pass":
        return state in PASSABLE
    if action == "enter":  # number and outcome of an outside system, carried over by hand
        return state in DECIDED_FROM
    if action == "correct":  # before acceptance the case goes back, afterwards the clock stands
        return CASE.allows("correct", state) or CASE.allows("suspend", state)
    return CASE.allows(action, state)


def allowed(desks: Collection[str], state: str) -> list[str]:
    """What the page offers: the powers of the caller's desks that fit the state, in the order of the work."""
    order = ("accept", "correct", "pass", "review", "suspend", "resume", "enter", *VERDICTS, "reopen", "revoke")
    return [action for action in order if any(may(desk, action, state) for desk in desks)]


def may(desk: str, action: str, state: str) -> bool:
    """Has this desk the power, and does it fit? The window's own work ends with the acceptance."""
    has_it = desk == BODY or state == "submitted" or action == "enter"
    return has_it and action in POWERS[desk] and fits(action, state)


def desk_for(action: str, desks: Collection[str], state: str) -> str:
    """As which desk the caller does it: the window where it has the power, else the body. A named no otherwise."""
    if beside := [desk for desk in (INTAKE, BODY) if desk in desks and desk in BESIDE.get(action, ())]:
        return beside[0]
    acting = [desk for desk in (INTAKE, BODY) if desk in desks and action in POWERS[desk]]
    if not acting:
        raise NotYourPower(action=action, may=allowed(desks, state))
    fitting = [desk for desk in acting if may(desk, action, state)]
    if not fitting:
        raise IllegalStep(step=action, state=state, allowed=allowed(desks, state))
    return fitting[0]
