"""Which rules may say no on the applicant's doors, for the API's text."""

from server.applications.rules import CaseMoved
from server.applications.service.answers import AnswerLate
from server.applications.service.checking import FormChanged, NothingApplies
from server.applications.service.drafts import AlreadySubmitted, DraftMoved
from server.applications.service.owed import NothingOwed
from server.applications.service.withdrawal import NothingToWithdraw, StillDraft
from server.core.errors import AlreadyUsed, DomainError, IdTaken
from server.core.workflow import IllegalStep
from server.identity.errors import GuardianNeeded, MandateNotPossible
from server.media.rules import PaperMissing
from server.media.service.signatures import SignatureBroken

__all__ = ["ANSWER", "DRAFT", "OWED", "SUBMISSION", "WITHDRAWAL", "AlreadySubmitted", "SignatureBroken"]

Rules = tuple[type[DomainError], ...]

FOR_WHOM: Rules = (GuardianNeeded, MandateNotPossible)
DRAFT: Rules = (DraftMoved, AlreadySubmitted, AlreadyUsed, IdTaken)
SUBMISSION: Rules = (
    *(AlreadyUsed, DraftMoved, FormChanged, NothingApplies),
    *(*FOR_WHOM, SignatureBroken),
)
WITHDRAWAL: Rules = (AlreadyUsed, CaseMoved, NothingToWithdraw, StillDraft)
OWED: Rules = (AlreadyUsed, CaseMoved, NothingOwed, PaperMissing)
ANSWER: Rules = (AlreadyUsed, IdTaken, AnswerLate, CaseMoved, IllegalStep, *FOR_WHOM, PaperMissing, SignatureBroken)
