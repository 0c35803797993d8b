"""The ways out. Each sends one message and says why not, where it will never go."""

from typing import Any

from server.core import clock
from server.core.config import settings
from server.core.errors import TryAgain
from server.identity import providers
from server.identity.errors import OutsideSignInFailed, WayNotOffered
from server.identity.providers import net
from server.identity.providers.wechat import BAD_TOKEN, HOST, WeChat
from server.notifications.models import Message
from server.notifications.rules import CHARACTER_STRING, PHRASE

#: WeChat's answers that no repeat will change: not subscribed, wrong template, wrong user.
FINAL = frozenset({40003, 40037, 43101, 43107, 43108, 47003})


def send(message: Message) -> str | None:
    """Send it; returns None, or the reason why it was given up. Trouble that may pass is raised as `TryAgain`."""
    return {"sms": _sms, "wechat": _wechat}[str(message.channel)](message)


def _sms(message: Any) -> str | None:
    try:
        sender = providers.sms()
    except WayNotOffered:
        return "not-offered"
    return None if sender.send(message.address, message.words, key=str(message.id)) else "refused"


def _wechat(message: Any) -> str | None:
    """A subscription message: number, step and time, nothing else."""
    if not (settings().wechat_app_id and settings().wechat_template):
        return "not-offered"
    platform = WeChat(settings().wechat_app_id, settings().wechat_secret)
    body = {
        "touser": message.address,
        "template_id": settings().wechat_template,
        "data": {
            "character_string1": {"value": message.facts["number"][:CHARACTER_STRING]},
            "phrase2": {"value": message.facts["phrase"][:PHRASE]},
            "time3": {"value": clock.local(message.at).strftime("%Y-%m-%d %H:%M")},
        },
    }
    try:
        query = {"access_token": platform.token()}
        told = net.json_of(net.ask("POST", f"{HOST}/cgi-bin/message/subscribe/send", params=query, json=body))
    except OutsideSignInFailed as reason:
        raise TryAgain("wechat") from reason
    code = told.get("errcode", 0)
    if code in FINAL:
        return f"wechat-{code}"
    if code in BAD_TOKEN:
        platform.forget_token()
    if code:
        raise TryAgain(f"wechat {code}")
    return None
