"""Which notices and consents an application still lacks. Pure: the texts it needs and the books in, a verdict out.

The texts of a mandate and of a worker's order are not among them: their principal agrees to those when he gives the
mandate, and the mandate itself is asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from server.identity.care import Authority

NOTICE, SENSITIVE, UNDER_14 = "notice", "sensitive", "under_14"

HOLDS = "holds"

#: How staff write down what somebody saw, heard and said before them; nobody clicks for another.
TOLD_TO_STAFF = frozenset({"desk", "telephone", "signed", "oral_witnessed"})


@dataclass(frozen=True, slots=True)
class Given:
    """A notice that was taken, or a consent, as the rules look at it."""

    id: UUID
    text: str
    is_newest: bool  # version and words are those in force, or those that were read out at a bedside
    stands: bool  # not taken back
    account: UUID
    giver: UUID | None
    application: str | None  # for which it was given
    how: str


@dataclass(frozen=True, slots=True)
class Asked:
    """For what the texts are asked: this application, typed by this account, about this applicant."""

    application: UUID
    account: UUID
    by_staff: bool
    applicant: UUID | None


def wanted(authority: Authority, *, is_sensitive: bool, is_under_14: bool) -> tuple[str, ...]:
    """The texts that must have been shown before this application is taken."""
    texts = dict.fromkeys(authority.texts)
    if is_sensitive:
        texts[SENSITIVE] = None
    if is_under_14:
        texts[UNDER_14] = None
    return tuple(texts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The consents that count, and the texts that are missing, each with why."""

    holding: tuple[UUID, ...]
    lacking: tuple[tuple[str, str], ...]


def judge(texts: Sequence[str], given: Iterable[Given], asked: Asked) -> Verdict:
    """Which of the texts are agreed to: "wrong" one agreed, "changed" words since, or "never" shown for this."""
    verdicts: dict[str, dict[str, UUID]] = {text: {} for text in texts}
    for one in given:
        if one.text in verdicts:
            verdicts[one.text].setdefault(_verdict(one, asked), one.id)
    holding = tuple(why[HOLDS] for why in verdicts.values() if HOLDS in why)
    missing = ((text, why) for text, why in verdicts.items() if HOLDS not in why)
    return Verdict(holding, tuple((text, next((r for r in REASONS if r in why), "never")) for text, why in missing))


def _verdict(one: Given, asked: Asked) -> str:
    if not one.stands or one.account != asked.account or one.application != str(asked.application):
        return "never"
    if not one.is_newest:
        return "changed"
    if asked.by_staff and one.how not in TOLD_TO_STAFF:
        return "wrong"
    if one.text == UNDER_14 and one.giver is not None and one.giver == asked.applicant:
        return "wrong"
    return HOLDS


#: The nearest to a full consent first.
REASONS = {
    "wrong": "《{title}》要由办事人（孩子的由监护人）自己同意，请写明是当面、电话还是签字",
    "changed": "《{title}》换了新的说法，请再看一遍",
    "never": "还没有看过并同意《{title}》，请先看一看、打上勾",
}
NOTICED = "还没有看过《{title}》，请先看一看"


def sentence(title: str, reason: str, *, is_notice: bool) -> str:
    """Why an application cannot be taken yet, for people."""
    words = NOTICED if is_notice and reason == "never" else REASONS[reason]
    return words.format(title=title)
