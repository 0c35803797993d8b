"""People to be told, and a WeChat that takes subscription messages."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx

from server.applications.models import Application, Case, Revision
from server.applications.rules import By
from server.core import clock, config
from server.core.ids import uuid7
from server.core.outbox import Event
from server.identity.models import Account, SignInKey
from server.identity.service import accounts
from tests.server.applications.builders import CONTENT, an_application
from tests.server.identity.far_side import WeChatServer

PHONE, OPEN_ID, TEMPLATE = "13800000009", "openid-1", "template-1"
ITEM, APPLICANT = "食品经营许可新办", "欧阳䶮"


def with_settings(**changes: Any) -> None:
    config.install(dataclasses.replace(config.settings(), **changes))


def with_wechat() -> None:
    """As where a mini program is set up."""
    with_settings(wechat_app_id="app", wechat_secret="secret", wechat_template=TEMPLATE)


def an_owner(*, phone: str = PHONE, open_id: str = "", kind: str = "citizen") -> UUID:
    account = Account.create(kind=kind, created_at=clock.now())
    if phone:
        accounts.set_phone(account, phone)
    if open_id:
        accounts.add_key(account.id, "wechat", open_id, keep=open_id)
    assert SignInKey.select().where(SignInKey.account == account.id).count() == bool(open_id)
    return UUID(str(account.id))


def told_application(
    via: Sequence[str] = ("in_app",), *, owner: UUID | None = None, applicant: UUID | None = None
) -> Application:
    """A submitted application of one case, whose owner wants to hear of it in these ways."""
    made = an_application(("food", []), by=By(owner or an_owner(), "citizen", "online"))
    content = CONTENT | {"told_via": list(via), "values": {"person_name": APPLICANT}}
    Revision.update(content=content).where(Revision.application == made.id).execute()
    Application.update(applicant=applicant).where(Application.id == made.id).execute()
    Case.update(name=ITEM).where(Case.application == made.id).execute()
    return Application.get_by_id(made.id)


def told_by_text(application: Application) -> UUID:
    """Its applicant has an account and chose text messages."""
    owner = an_owner()
    content = Revision.get_by_id(application.revision).content | {"told_via": ["sms", "in_app"]}
    Revision.update(content=content).where(Revision.id == application.revision).execute()
    Application.update(account=owner).where(Application.id == application.id).execute()
    return owner


def news(application: Application, name: str = "case.accepted", result: str | None = None) -> Event:
    """What the outbox tells of a step of this application or of its case."""
    case: Any = Case.get(Case.application == application.id)
    kind, subject = name.partition(".")[0], case.id
    if kind == "owed":  # told of the case that owes it
        kind = "case"
    if kind == "application":
        subject = application.id
    data = {"application": str(application.id), "result": result}
    return an_event(name, kind, subject, data)


def an_event(name: str, kind: str, subject: UUID, data: dict[str, Any] | None = None) -> Event:
    return Event(uuid7(), name, kind, str(subject), None, None, 1, uuid7(), clock.now(), data or {})


class Messenger(WeChatServer):
    """The mini program's server, also for subscription messages. `answers`: error codes to give first."""

    def __init__(self, *answers: int) -> None:
        super().__init__()
        self.answers = list(answers)
        self.sent: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/cgi-bin/message/subscribe/send":
            return super().__call__(request)
        told = self._take(request)
        return httpx.Response(200, content=json.dumps(told), headers={"Content-Type": "text/plain"})

    def _take(self, request: httpx.Request) -> dict[str, Any]:
        if request.url.params.get("access_token") != self.token:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        if self.answers:
            return {"errcode": self.answers.pop(0), "errmsg": "no"}
        self.sent.append(json.loads(request.content))
        return {"errcode": 0, "errmsg": "ok"}
