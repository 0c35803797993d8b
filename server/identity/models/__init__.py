"""The tables of people, in four groups; import them from here."""

from server.identity.models.accounts import (
    Account,
    AccountJoin,
    AccountLink,
    Challenge,
    Credential,
    Post,
    ProviderToken,
    Session,
    SignInCode,
    SignInKey,
    SignInTry,
)
from server.identity.models.mandates import Consent, ConsentText, Guardianship, Mandate, Representation
from server.identity.models.persons import Person, PersonDivision, PersonMerge
from server.identity.models.records import AccessHead, AccessRow, DemoMessage, Parked, StaffCommand

MODELS = [
    Account,
    Person,
    PersonDivision,
    PersonMerge,
    AccountLink,
    AccountJoin,
    SignInKey,
    Credential,
    Session,
    SignInCode,
    SignInTry,
    Challenge,
    ProviderToken,
    Post,
    ConsentText,
    Consent,
    Mandate,
    Representation,
    Guardianship,
    AccessHead,
    AccessRow,
    DemoMessage,
    StaffCommand,
    Parked,
]

__all__ = [model.__name__ for model in MODELS] + ["MODELS"]
