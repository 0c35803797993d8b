"""Phone codes: asked for, sent through the outbox, checked once."""

from datetime import datetime, timedelta
from uuid import UUID

from server.core import clock, crypto
from server.core.config import settings
from server.core.db import execute, unit_of_work
from server.core.ids import uuid7
from server.identity import proofs, providers, rules
from server.identity.errors import WayNotOffered
from server.identity.models import SignInCode
from server.identity.service.accounts import phone_key


def request(phone: str) -> int:
    """Make a code and leave word that it wants sending; returns after how many seconds another may be asked for."""
    if not providers.sms_is_offered():
        raise WayNotOffered("这里还没有开通短信登录")
    now = clock.now()
    key = phone_key(phone)
    with unit_of_work() as outbox:
        rules.check_code_request(_sent_since(key, now - timedelta(days=1)), now)
        code, code_id = proofs.six_digits(), uuid7()
        SignInCode.insert(
            id=code_id,
            phone_key=key,
            phone=phone,
            code_hash=_hash(code_id, code),
            text=f"【{settings().sms_signature}】验证码 {code}，5 分钟内有效。"
            "工作人员不会向您要验证码，请不要告诉别人。",
            created_at=now,
            expires_at=now + rules.CODE_LASTS,
        ).execute()
        outbox.add("sign_in_code.requested", "sign_in_code", code_id)
    return int(rules.CODE_AGAIN_AFTER.total_seconds())


def _sent_since(key: str, since: datetime) -> list[datetime]:
    query = SignInCode.select(SignInCode.created_at).where(
        (SignInCode.phone_key == key) & (SignInCode.created_at > since)
    )
    return [row.created_at for row in query]


def _hash(code_id: UUID, code: str) -> str:
    return crypto.lookup("sign-in-code", f"{code_id}.{code}")


def redeem(phone: str, code: str) -> bool:
    """Use up the newest code of this phone; each try counts, also the wrong ones, and one code opens one session."""
    now = clock.now()
    with unit_of_work():
        newest = (
            SignInCode.select(SignInCode.id)
            .where(SignInCode.phone_key == phone_key(phone))
            .order_by(SignInCode.created_at.desc())
            .first()
        )
        if newest is None:
            return False
        execute("UPDATE sign_in_code SET tries = tries + 1 WHERE id = ?", (newest.id,))
        row = SignInCode.get_by_id(newest.id)
        holds = rules.code_holds(tries=row.tries - 1, used=row.used_at is not None, expires_at=row.expires_at, now=now)
        fits = crypto.same(_hash(row.id, code).encode(), row.code_hash.encode())
        if holds and fits:
            row.used_at = now
            row.save(only=[SignInCode.used_at])
        return holds and fits


def send(code_id: UUID) -> None:
    """Send a code's message once, and forget what was sent. A code that ran out while waiting is not sent any more."""
    row = SignInCode.get_or_none(SignInCode.id == code_id)
    if row is None or row.text is None:
        return
    if clock.now() < row.expires_at:
        providers.sms().send(row.phone, row.text, key=str(code_id))
    with unit_of_work():
        changes = {"text": None, "phone": None, "sent_at": clock.now()}
        SignInCode.update(changes).where(SignInCode.id == code_id).execute()
