"""Asked to delete, obliged to keep: the data are stored and protected, and used for nothing else meanwhile."""

from typing import Any

import pytest

from server import wiring
from server.applications import prefilling
from server.applications.models import Application, Case, Revision, Trace
from server.applications.service import verifying
from server.core.access import Actor
from server.core.ids import uuid7
from server.identity.models import Account
from server.identity.service import profiles
from server.media.models import MediaRef
from server.notifications.models import Message, Notice
from server.reviews.service import boxes, papers, views
from server.reviews.service.people import KeptOnly
from server.rights.service import copying, deleting
from tests.server.applications.filled import an_actor
from tests.server.applications.test_corrections import a_submission
from tests.server.rights.test_rights import SUPERVISOR, a_citizen, done

LAW = "按档案规定要保存到2036年"
QUERY = {"box": "body", "state": None, "cursor": None, "limit": 20}


def kept(me: Actor, *, everything: bool = False, via: tuple[str, ...] = ("in_app",)) -> Application:
    """One decided application whose deletion was asked for and refused."""
    application = done(a_submission(me))
    content = Revision.get_by_id(application.revision).content
    Revision.update(content=content | {"told_via": list(via)}).where(Revision.id == application.revision).execute()
    request = uuid7()
    deleting.ask(request, application=None if everything else application.id, words="删掉", actor=me)
    for _ in range(2):
        deleting.decide(request, verdict="kept", answer=LAW, actor=SUPERVISOR)
    wiring.relay().drain()
    return Application.get_by_id(application.id)


def offered(actor: Actor) -> dict[str, Any]:
    """What would be filled in for this person, by element."""
    return {one.element: one.value for one in reversed(prefilling.candidates(actor, None))}


def test_what_is_kept_by_law_fills_in_no_form(district: Any, frozen: Any) -> None:
    me = a_citizen()
    a_submission(me)
    assert offered(me)["trade_name"] == "𠮷祥便利店"
    Application.delete().where(Application.stage == "draft").execute()
    first = Application.get(Application.account == me.account_id)
    application = kept(me)
    assert Application.get_by_id(application.id).blocked_at is not None
    assert offered(me)["trade_name"] == "𠮷祥便利店", "the other application stays in use"
    Application.update(blocked_at=application.blocked_at).where(Application.id == first.id).execute()
    assert offered(me) == {}


def test_with_everything_kept_the_profile_fills_in_nothing_either(district: Any, frozen: Any) -> None:
    me = a_citizen()
    profiles.keep(me, {"residence_address": "柳泉街道 9 号"})
    assert offered(me) == {"residence_address": "柳泉街道 9 号"}
    kept(me, everything=True)
    assert offered(me) == {}
    assert copying.copy_for(me)["profile"] == {"residence_address": "柳泉街道 9 号"}, "it is still its owner's"


def test_no_desk_reads_what_is_kept_by_law(district: Any, frozen: Any) -> None:
    application = kept(a_citizen())
    case: Case = Case.get((Case.application == application.id) & (Case.place == 1))
    (line, *_) = boxes.inbox(SUPERVISOR, QUERY | {"q": application.number})["items"]
    assert line["applicant"] == "依法留存"
    seen = views.case_view(case.id, SUPERVISOR)
    assert seen["is_blocked"]
    assert {field["text"] for field in seen["fields"]} == {"***"}
    assert not any(field["pages"] for field in seen["fields"])
    assert not any(paper["pages"] for paper in seen["materials"])
    assert seen["hidden"] == []
    with pytest.raises(KeptOnly):
        views.unmask(case.id, ["mobile"], reason="看一看", actor=SUPERVISOR)
    clerk = an_actor(role="clerk", over="370199000000")
    for carry in (views.sheet_of, lambda *asked: views.copied_sheet(asked[0], reason="抄一抄", actor=asked[1])):
        with pytest.raises(KeptOnly):
            carry(case.id, clerk)
    for look in (papers.covered, lambda *asked: papers.in_full(*asked[:2], reason="看一看", actor=asked[2])):
        with pytest.raises(KeptOnly):
            look(case.id, "application_form", SUPERVISOR)


def test_what_is_kept_is_stored_whole_and_its_trace_says_since_when(district: Any, frozen: Any) -> None:
    application = kept(a_citizen())
    assert Revision.get_by_id(application.revision).content["values"]["trade_name"] == "𠮷祥便利店"
    assert MediaRef.select().where(MediaRef.owner == application.account).exists()
    steps = [row.step for row in Trace.select().where(Trace.application == application.id)]
    assert steps.count("blocked") == 1
    assert verifying.verify(application.id) == []


def test_its_asker_is_told_over_the_chosen_channels(district: Any, frozen: Any) -> None:
    me = a_citizen()
    Account.update(phone="13800000009").where(Account.id == me.account_id).execute()
    application = kept(me, via=("in_app", "sms"))
    (notice,) = [one for one in Notice.select() if one.phrase == "依法留存"]
    assert (notice.account, notice.number) == (me.account_id, application.number)
    assert "我的资料" in notice.sentence
    assert LAW not in notice.sentence
    (message,) = [one for one in Message.select() if one.facts["phrase"] == "依法留存"]
    assert message.channel == "sms"


def test_who_chose_no_message_gets_none(district: Any, frozen: Any) -> None:
    me = an_actor(a_citizen().account_id, role="guest")
    Account.update(phone="13800000009").where(Account.id == me.account_id).execute()
    kept(me, everything=True)
    assert [one.phrase for one in Notice.select().where(Notice.account == me.account_id)].count("依法留存") == 1
    assert not [one for one in Message.select() if one.facts["phrase"] == "依法留存"]
