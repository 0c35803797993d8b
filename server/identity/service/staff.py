"""Staff come in: password, then a second step where the role asks for it; and settle their first sign-in."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.core import clock
from server.core.db import execute, unit_of_work
from server.core.errors import DomainError, Fault, Invalid
from server.identity import proofs, queries, rules
from server.identity.errors import AccountLocked, SecondFactorNeeded, WeakPassword, WrongSignIn
from server.identity.models import Account, Credential
from server.identity.rules import Way
from server.identity.service import accounts, devices, sessions
from server.identity.service.sessions import Opened


@dataclass(frozen=True, slots=True)
class Second:
    """What was sent as second step; at most one of them counts, in this order."""

    totp: str = ""
    passkey: dict[str, Any] | None = None
    pin: str = ""
    device: str = ""

    @property
    def given(self) -> bool:
        return bool(self.totp or self.passkey or self.pin)


def sign_in(name: str, password: str, second: Second) -> Opened:
    """Name, password and where needed a second step. Failures count, whichever step they were in."""
    account = accounts.find("staff", name.casefold())
    fits = proofs.fits(password, queries.password_hash(account.id) if account else None)
    if account is None:
        raise WrongSignIn()
    with unit_of_work():
        execute(
            "UPDATE account SET failures = failures WHERE id = ?", (account.id,)
        )  # hold the row: guesses take turns
        account = Account.get_by_id(account.id)
        refusal = _refusal(account, fits, second)
        if refusal is None:
            return _begin(account)
    raise refusal


def _refusal(account: Any, fits: bool, second: Second) -> DomainError | None:
    """Why not, or None. Returned instead of raised, so that the counted failure is kept."""
    now = clock.now()
    lock = rules.Lock(account.failures, account.locked_until)
    if lock.holds(now):
        return rests(account, now)
    if account.closed_at is not None:
        return AccountLocked("这个账号已停用，请联系管理员") if fits else WrongSignIn()
    if fits and not _second_fits(account, second):
        if not second.given:
            return _second_needed(account.id)
        fits = False
    if fits:
        return None
    count_failure(account, now)
    return WrongSignIn()


def rests(account: Any, now: datetime) -> AccountLocked:
    """It was tried too often: how long it takes until it may be tried again."""
    minutes = math.ceil((account.locked_until - now) / timedelta(minutes=1))
    return AccountLocked(f"错误次数太多，请 {minutes} 分钟后再试", until=account.locked_until.isoformat())


def forget_failures(account: Any) -> None:
    """It went well: wrong tries are counted anew."""
    if account.failures:
        account.failures, account.locked_until = 0, None
        account.save(only=[Account.failures, Account.locked_until])


def count_failure(account: Any, now: datetime) -> None:
    """One more in a row, of a held account; the last one locks it."""
    failed = rules.Lock(account.failures, account.locked_until).after_failure(now)
    account.failures, account.locked_until = failed.failures, failed.until
    account.save(only=[Account.failures, Account.locked_until])


def _second_needed(account_id: UUID) -> DomainError:
    """The password was right: say how the second step can be made, with a passkey's challenge where there is one."""
    ways = queries.second_ways(account_id)
    options: dict[str, Any] = {"passkey": devices.passkey_challenge(account_id)} if "passkey" in ways else {}
    return SecondFactorNeeded("", ways=ways, **options)


def _second_fits(account: Any, second: Second) -> bool:
    """Whether the second step is not needed or is right. Where none is set up yet, `must` asks for it."""
    return queries.credential(account.id, "totp") is None or second_proves(account.id, second)


def second_proves(account_id: UUID, second: Second) -> bool:
    """Whether this is one of the account's second steps, and right."""
    if second.totp:
        totp = queries.credential(account_id, "totp")
        return totp is not None and _use_totp(totp, second.totp)
    if second.passkey is not None:
        return devices.passkey_fits(account_id, second.passkey)
    return bool(second.pin) and devices.pin_fits(account_id, second.device, second.pin)


def _use_totp(credential: Any, code: str) -> bool:
    """A code opens once: the step it belongs to must be later than the last one used."""
    step = proofs.totp_step(credential.secret, code, clock.now().timestamp())
    if step is None or step <= credential.counter:
        return False
    credential.counter, credential.used_at = step, clock.now()
    credential.save(only=[Credential.counter, Credential.used_at])
    return True


def _begin(account: Any) -> Opened:
    forget_failures(account)
    account.must = _musts(account)
    account.save(only=[Account.must])
    return sessions.begin(account, Way.PASSWORD, level="checked")


def _musts(account: Any) -> list[str]:
    """What is still to be settled: kept from before, and a second step that a role now asks for."""
    musts = [one for one in account.must if one != "totp"]
    needs = rules.needs_second_factor(queries.roles_of(account.id)) and queries.credential(account.id, "totp") is None
    return [*musts, "totp"] if needs else musts


# --- settling --------------------------------------------------------------------------------------------------------


def change_password(account_id: UUID, *, old: str, new: str, session_id: UUID) -> None:
    """A new password; every other session ends."""
    _confirm(account_id, old)
    name = queries.staff_name(account_id)
    faults = rules.password_faults(new, name)
    if new == old:
        faults.append("新密码要和旧密码不一样")
    if faults:
        raise WeakPassword(errors=[{"pointer": "/new", "detail": fault} for fault in faults])
    with unit_of_work():
        set_password(account_id, new)
        _settle(account_id, "change_password")
        sessions.end_all(account_id, "password_changed", but=session_id)


def set_password(account_id: UUID, password: str) -> None:
    """Store the hash of this password in place of the one before."""
    Credential.delete().where((Credential.account == account_id) & (Credential.kind == "password")).execute()
    Credential.create(account=account_id, kind="password", hash=proofs.hashed(password), created_at=clock.now())


def _confirm(account_id: UUID, password: str) -> None:
    if not proofs.fits(password, queries.password_hash(account_id)):
        raise Invalid([Fault("/password", "当前密码不对")])


def _settle(account_id: UUID, what: str) -> None:
    account = Account.get_by_id(account_id)
    if what in account.must:
        account.must = [one for one in account.must if one != what]
        account.save(only=[Account.must])


def begin_totp(account_id: UUID, *, password: str) -> tuple[str, str]:
    """A new secret and its address for the authenticator app; it counts once a first code was typed."""
    _confirm(account_id, password)
    secret = proofs.new_totp_secret()
    with unit_of_work():
        put_totp(account_id, secret, kind="totp_offered")
    return secret, proofs.totp_address(secret, queries.staff_name(account_id))


def put_totp(account_id: UUID, secret: str, *, kind: str = "totp") -> None:
    """Keep this secret in place of the one before."""
    Credential.delete().where((Credential.account == account_id) & (Credential.kind == kind)).execute()
    Credential.create(account=account_id, kind=kind, secret=secret, created_at=clock.now())


def confirm_totp(account_id: UUID, *, code: str) -> None:
    """The first code shows that the app has the secret."""
    with unit_of_work():
        offered = queries.credential(account_id, "totp_offered")
        if offered is None or not _use_totp(offered, code):
            raise Invalid([Fault("/code", "验证码不对，请看清楚手机上现在的 6 位数字")])
        Credential.delete().where((Credential.account == account_id) & (Credential.kind == "totp")).execute()
        offered.kind = "totp"
        offered.save(only=[Credential.kind])
        _settle(account_id, "totp")
