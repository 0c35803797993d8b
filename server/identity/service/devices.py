"""Remembered devices: a passkey or a PIN in place of the six digits, for secretaries; never for administrators."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from server.core import clock
from server.core.config import settings
from server.core.db import execute, insert_new, unit_of_work
from server.core.errors import Fault, Forbidden, Invalid, NotFound
from server.identity import proofs, queries
from server.identity.models import Challenge, Credential
from server.identity.roles import ADMINISTRATORS, REMEMBERED_DEVICE
from server.identity.service.accounts import device_key

CHALLENGE_LASTS = timedelta(minutes=5)


def _place() -> tuple[str, str]:
    """The site's name and origin, as the browser will state them."""
    address = urlsplit(settings().public_url)
    return address.hostname or "", f"{address.scheme}://{address.netloc}"


def _check_may_remember(account_id: UUID) -> None:
    roles = queries.roles_of(account_id)
    if not roles & REMEMBERED_DEVICE or roles & ADMINISTRATORS:
        raise Forbidden("这个岗位不能用记住的设备代替动态验证码")


def _challenge(account_id: UUID, purpose: str, challenge: bytes) -> None:
    text, ends = bytes_to_base64url(challenge), clock.now() + CHALLENGE_LASTS
    with unit_of_work():
        Challenge.create(account=account_id, purpose=purpose, challenge=text, expires_at=ends)


def _redeem_challenge(account_id: UUID, purpose: str, client_data: bytes) -> bytes | None:
    """The challenge that this answer names, if we gave it to this account; it is used up."""
    try:
        named = str(json.loads(client_data)["challenge"])
    except (ValueError, KeyError, TypeError):
        return None
    sql = """UPDATE challenge SET used_at = ? WHERE account_id = ? AND purpose = ? AND challenge = ?
             AND used_at IS NULL AND expires_at > ?"""
    now = clock.now()
    with unit_of_work():
        found = execute(sql, (now, account_id, purpose, named, now)).rowcount
    return base64url_to_bytes(named) if found else None


def _client_data(answer: dict[str, Any]) -> bytes:
    try:
        return base64url_to_bytes(str(answer["response"]["clientDataJSON"]))
    except (KeyError, TypeError, ValueError):
        return b""


# --- passkeys --------------------------------------------------------------------------------------------------------


def passkey_options(account_id: UUID) -> dict[str, Any]:
    """What the browser needs to make a passkey for this account."""
    _check_may_remember(account_id)
    site, _ = _place()
    name = queries.staff_name(account_id)
    options = generate_registration_options(
        rp_id=site,
        rp_name="LastMeter",
        user_id=account_id.bytes,
        user_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(account_id),
    )
    _challenge(account_id, "register", options.challenge)
    told: dict[str, Any] = json.loads(options_to_json(options))
    return told


def _descriptors(account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    keys = queries.credentials(account_id, "passkey")
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.device_key)) for one in keys]


def add_passkey(passkey_id: UUID, account_id: UUID, *, answer: dict[str, Any], label: str) -> None:
    """Keep the passkey that the browser made."""
    _check_may_remember(account_id)
    with unit_of_work():
        execute("UPDATE account SET failures = failures WHERE id = ?", (account_id,))  # equal ones at once take turns
        if Credential.get_or_none((Credential.id == passkey_id) & (Credential.account == account_id)) is not None:
            return
        made = _registered(account_id, answer)
        if made is not None:
            key_id, public = bytes_to_base64url(made.credential_id), bytes_to_base64url(made.credential_public_key)
            row = {"id": passkey_id, "account": account_id, "kind": "passkey", "label": label, "device_key": key_id}
            fresh = Credential(**row, public_key=public, counter=made.sign_count, created_at=clock.now())
            if not insert_new(fresh):
                raise NotFound()  # the id is another account's
    if made is None:  # after the unit, so that the challenge stays used up
        raise Invalid([Fault("/answer", "这台设备没有通过验证，请再试一次")])


def _registered(account_id: UUID, answer: dict[str, Any]) -> Any:
    """What the browser made, if it answers a challenge of ours; None if not."""
    challenge = _redeem_challenge(account_id, "register", _client_data(answer))
    if challenge is None:
        return None
    site, origin = _place()
    try:
        return verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None


def passkey_challenge(account_id: UUID) -> dict[str, Any]:
    """What the browser needs to prove that it has one of the account's passkeys."""
    site, _ = _place()
    options = generate_authentication_options(
        rp_id=site,
        allow_credentials=_descriptors(account_id),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _challenge(account_id, "sign_in", options.challenge)
    told: dict[str, Any] = json.loads(options_to_json(options))
    return told


def passkey_fits(account_id: UUID, answer: dict[str, Any]) -> bool:
    """Whether this answer comes from a passkey of the account. A sign count that goes back tells of a copy."""
    kept = next((one for one in queries.credentials(account_id, "passkey") if one.device_key == answer.get("id")), None)
    challenge = _redeem_challenge(account_id, "sign_in", _client_data(answer))
    if kept is None or challenge is None:
        return False
    site, origin = _place()
    try:
        proof = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site,
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(kept.public_key),
            credential_current_sign_count=kept.counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    kept.counter, kept.used_at = proof.new_sign_count, clock.now()
    kept.save(only=[Credential.counter, Credential.used_at])
    return True


# --- PIN of a device -------------------------------------------------------------------------------------------------


def remember(device_id: UUID, account_id: UUID, *, device: str, pin: str, label: str) -> None:
    """Let this device's PIN stand in for the code."""
    _check_may_remember(account_id)
    if len(set(pin)) < 3:
        raise Invalid([Fault("/pin", "这个数字密码太好猜，请换一个")])
    key = device_key(device)
    with unit_of_work():
        same = (Credential.account == account_id) & (Credential.kind == "pin") & (Credential.device_key == key)
        Credential.delete().where(same).execute()
        row = {"id": device_id, "account": account_id, "kind": "pin", "label": label, "device_key": key}
        Credential.insert(
            **row, hash=proofs.hashed(pin), counter=0, created_at=clock.now()
        ).on_conflict_ignore().execute()


def pin_fits(account_id: UUID, device: str, pin: str) -> bool:
    key = device_key(device)
    kept = next((one for one in queries.credentials(account_id, "pin") if one.device_key == key), None)
    return proofs.fits(pin, kept.hash if kept else None)


def forget(device_id: UUID, account_id: UUID) -> None:
    """Take a passkey or a remembered device out of use."""
    with unit_of_work():
        mine = (
            (Credential.id == device_id) & (Credential.account == account_id) & (Credential.kind << ["passkey", "pin"])
        )
        Credential.update(revoked_at=clock.now()).where(mine).execute()
