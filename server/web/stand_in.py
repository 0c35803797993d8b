"""The demo's stand-ins: for the platforms that say who a person is, and for the phone that shows a text message.

Not a part of a real installation: there are no such pages.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request

from server.core import clock
from server.core.access import ANYONE, allow
from server.core.errors import NotFound
from server.identity import demo, providers, queries
from server.identity.errors import WayNotOffered
from server.identity.providers.demo import DemoVouching
from server.identity.providers.vouching import BACK
from server.identity.rules import WAY_NAMES, Way
from server.web.pages import page

blueprint = Blueprint("stand_in", __name__, template_folder="templates")

#: Longer is no state and no nonce of ours.
LONGEST = 100


@blueprint.get("/demo/sign-in/<any(province, network_id):way>")
@allow(ANYONE)
def choose(way: str) -> Any:
    """Who one wants to be."""
    _stand_in(way)
    told = {name: request.args.get(name, "")[:LONGEST] for name in ("state", "nonce")}
    people = {name: facts for name, facts in demo.PEOPLE.items() if facts.id_number}
    return page("stand_in.html", name=WAY_NAMES[Way(way)], people=people, told=told)


@blueprint.post("/demo/sign-in/<any(province, network_id):way>")
@allow(ANYONE)
def answer(way: str) -> Any:
    """Back to the house with a ticket, or without; never anywhere else."""
    platform, told = _stand_in(way), request.form
    back = {"state": told.get("state", "")[:LONGEST]}
    facts = demo.PEOPLE.get(told.get("who", ""))
    if facts is None or not facts.id_number:
        return redirect(f"{BACK}?{urlencode(back | {'error': 'cancelled'})}", 303)
    ticket = platform.ticket(facts, nonce=told.get("nonce", "")[:LONGEST])
    return redirect(f"{BACK}?{urlencode(back | {'ticket': ticket})}", 303)


@blueprint.get("/outbox")
@allow(ANYONE)
def outbox() -> Any:
    """Text messages of the demo, which go nowhere else, the newest first."""
    messages = [{"to": one.to, "text": one.text, "at": _minute(one.at)} for one in queries.demo_messages()]
    return page("outbox.html", messages=messages)


def _minute(moment: datetime) -> str:
    at = clock.local(moment)
    return f"{at.month}月{at.day}日 {at:%H:%M}"


def _stand_in(way: str) -> DemoVouching:
    """Only where nothing real is set up."""
    try:
        platform = providers.vouching(Way(way))
    except WayNotOffered:
        raise NotFound() from None
    if not isinstance(platform, DemoVouching):
        raise NotFound()
    return platform
