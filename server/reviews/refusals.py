"""Which rules may say no on the desks' doors, for the API's text."""

from server.applications.rules import CaseMoved, ResultNotFitting
from server.applications.service.owed import NothingOwed
from server.core.errors import AlreadyUsed, DomainError, IdTaken
from server.core.workflow import IllegalStep
from server.media.rules import PaperMissing
from server.media.service.signatures import SignatureBroken
from server.reviews.rules.desks import NotYourPower
from server.reviews.service.beside import NothingNew
from server.reviews.service.corrections import AnotherIsOpen
from server.reviews.service.decisions import AwaitingAnswer, DecidedOutside
from server.reviews.service.handing import AlreadyOffered
from server.reviews.service.outside import SentByProgram
from server.reviews.service.people import KeptOnly
from server.reviews.service.undoing import ForerunnerFailed, NothingLeft
from server.reviews.service.unnamed import NotPutUp
from server.reviews.service.views import NotToCopy

__all__ = ["CORRECTION", "DECISION", "EXTERNAL", "HANDED", "HANDOFF", "HEED", "OWED", "PAPER", "RESUMPTION"]
__all__ += ["SHEET", "STEP", "SUSPENSION", "UNDO", "KeptOnly"]

Rules = tuple[type[DomainError], ...]

PAPER: Rules = (KeptOnly, SignatureBroken)
SHEET: Rules = (KeptOnly, NotToCopy)
COMMAND: Rules = (AlreadyUsed, IdTaken, IllegalStep, NotYourPower)
STEP: Rules = (*COMMAND, CaseMoved)
OWED: Rules = (*STEP, KeptOnly, NothingOwed, PaperMissing)
HEED: Rules = (*STEP, NothingNew)
SUSPENSION: Rules = (*STEP, NotPutUp)
RESUMPTION: Rules = (*STEP, AwaitingAnswer)
DECISION: Rules = (*STEP, DecidedOutside, ResultNotFitting)
UNDO: Rules = (*STEP, DecidedOutside, ForerunnerFailed, NothingLeft, ResultNotFitting)
EXTERNAL: Rules = (*STEP, ResultNotFitting, SentByProgram)
CORRECTION: Rules = (*COMMAND, AnotherIsOpen)
HANDOFF: Rules = (*STEP, AlreadyOffered)
HANDED: Rules = (CaseMoved, IllegalStep)
