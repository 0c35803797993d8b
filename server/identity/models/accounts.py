"""Accounts and everything that opens, carries or ends a session."""

import peewee

from server.core.crypto import SealedField, SealedJsonField
from server.core.db import JsonField, MomentField, Row, Text, UuidField
from server.core.ids import uuid7
from server.identity.models.persons import Person


class Account(Row):
    """How one signs in. `must` lists what a first sign-in has to settle before anything else."""

    id = UuidField(primary_key=True, default=uuid7)
    kind = Text()  # guest | citizen | staff
    name = SealedField("account.name", null=True)
    phone = SealedField("account.phone", null=True)
    phone_key = Text(null=True, index=True)
    profile = SealedJsonField("account.profile", null=True)
    must = JsonField(default=list)
    failures = peewee.BigIntegerField(default=0)
    locked_until = MomentField(null=True)
    closed_at = MomentField(null=True)
    blocked_at = MomentField(null=True)  # kept by law alone: nothing of it is filled in anywhere
    created_at = MomentField()

    class Meta:
        table_name = "account"


#: Guests of whom something is still kept.
Account.add_index(Account.id, where=peewee.SQL("kind = 'guest' AND profile IS NOT NULL"), name="account_guest")


class AccountLink(Row):
    """That this account belongs to that person: who vouched, how, from when to when."""

    id = UuidField(primary_key=True, default=uuid7)
    account = peewee.ForeignKeyField(Account, backref="+", index=False)
    person = peewee.ForeignKeyField(Person, backref="+")
    how = Text()  # clerk | grid_worker | province | network_id | staff
    by = UuidField(null=True)
    since = MomentField()
    until = MomentField(null=True)

    class Meta:
        table_name = "account_person"
        indexes = ((("account", "until"), False), (("person",), False))


class SignInKey(Row):
    """One way into an account, by keyed hash: a device, a phone on a device, an open id, a staff name."""

    id = UuidField(primary_key=True, default=uuid7)
    account = peewee.ForeignKeyField(Account, backref="+")
    kind = Text()
    key = Text()
    value = SealedField("sign_in_key.value", null=True)
    created_at = MomentField()
    retired_at = MomentField(null=True)  # opens nothing any more, and is given to nobody else

    class Meta:
        table_name = "sign_in_key"
        indexes = ((("kind", "key"), True),)


class Credential(Row):
    """What staff prove themselves with: password, TOTP, passkey, or the PIN of a remembered device."""

    id = UuidField(primary_key=True, default=uuid7)
    account = peewee.ForeignKeyField(Account, backref="+", index=False)
    kind = Text()  # password | totp | passkey | pin
    label = Text(default="")
    hash = Text(null=True)  # argon2id of a password or PIN
    secret = SealedField("credential.secret", null=True)  # TOTP
    device_key = Text(null=True)  # PIN: keyed hash of the device; passkey: its credential id
    public_key = Text(null=True)
    counter = peewee.BigIntegerField(default=0)  # TOTP: last step used; passkey: sign count
    created_at = MomentField()
    used_at = MomentField(null=True)
    revoked_at = MomentField(null=True)

    class Meta:
        table_name = "credential"
        indexes = ((("account", "kind"), False), (("device_key",), False))


class Session(Row):
    """One sign-in. `turn` is the turn of the refresh token that is valid now."""

    id = UuidField(primary_key=True, default=uuid7)
    account = peewee.ForeignKeyField(Account, backref="+", index=False)
    way = Text()
    level = Text()
    staff = peewee.BooleanField(default=False)
    device_key = Text(null=True)
    turn = peewee.BigIntegerField(default=0)
    renewed_at = MomentField()
    seen_at = MomentField()
    created_at = MomentField()
    ends_at = MomentField(index=True)
    revoked_at = MomentField(null=True)
    revoked_why = Text(null=True)
    delivers_until = MomentField(null=True)  # of a phone: so long its last token still brings what was finished

    class Meta:
        table_name = "session"
        indexes = ((("account", "revoked_at"), False),)


class SignInCode(Row):
    """A phone code: hashed for checking; the sendable text sealed, and deleted once it was sent."""

    id = UuidField(primary_key=True, default=uuid7)
    phone_key = Text()
    phone = SealedField("sign_in_code.phone", null=True)
    code_hash = Text()
    text = SealedField("sign_in_code.text", null=True)
    tries = peewee.BigIntegerField(default=0)
    created_at = MomentField(index=True)  # the broom goes by it
    expires_at = MomentField()
    sent_at = MomentField(null=True)
    used_at = MomentField(null=True)

    class Meta:
        table_name = "sign_in_code"
        indexes = ((("phone_key", "created_at"), False),)


class SignInTry(Row):
    """A browser was sent to a platform that says who the person is: its answer is taken from that browser, once."""

    id = UuidField(primary_key=True, default=uuid7)
    way = Text()
    state_key = Text(unique=True)
    nonce_key = Text()
    device_key = Text()
    expires_at = MomentField(index=True)  # the broom goes by it
    used_at = MomentField(null=True)

    class Meta:
        table_name = "sign_in_try"


class AccountJoin(Row):
    """That an account was closed because it is the same person's as another: what lies in a phone under it follows."""

    account = UuidField(primary_key=True)
    into = UuidField(index=True)
    at = MomentField()

    class Meta:
        table_name = "account_join"


class Challenge(Row):
    """A passkey challenge: single use, short."""

    id = UuidField(primary_key=True, default=uuid7)
    account = peewee.ForeignKeyField(Account, backref="+")
    purpose = Text()  # register | sign_in
    challenge = Text()
    expires_at = MomentField(index=True)  # the broom goes by it
    used_at = MomentField(null=True)

    class Meta:
        table_name = "challenge"


class ProviderToken(Row):
    """A platform's access token, shared by all processes; whoever holds the lease fetches the next one."""

    name = Text(primary_key=True)
    token = SealedField("provider_token.token", null=True)
    expires_at = MomentField(null=True)
    leased_until = MomentField(null=True)

    class Meta:
        table_name = "provider_token"


class Post(Row):
    """A staff role, at a body or none, over a division and all below it, from–to."""

    id = UuidField(primary_key=True, default=uuid7)
    account = peewee.ForeignKeyField(Account, backref="+")
    role = Text()
    body = Text(null=True)
    division = Text()
    since = MomentField()
    until = MomentField(null=True)
    given_by = UuidField(null=True)
    given_at = MomentField()

    class Meta:
        table_name = "post"
        indexes = ((("account",), False), (("role", "division"), False))
