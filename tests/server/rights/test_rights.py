"""One's own data: a copy of all of it; deletion on request, decided by a person, with every chain still whole."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.applications.api import by
from server.applications.models import Application, Case, Note, Revision
from server.applications.service import erasing, verifying, withdrawal
from server.applications.standing import AuthorityEnded
from server.core import access, clock, config
from server.core.access import Actor
from server.core.errors import AlreadyUsed, NotFound
from server.core.ids import uuid7
from server.identity.models import AccessRow, Account, Consent, Parked, Person, Session, SignInKey
from server.identity.roles import Role
from server.identity.service import accounts, citizens, consents, profiles, records
from server.media.models import Blob, MediaRef, Signature
from server.media.service.papers import attach
from server.notifications.models import Notice
from server.reviews.models import Decision
from server.rights.models import DeletionRequest
from server.rights.service import copying, deleting
from tests.server.applications.acting import Family
from tests.server.applications.builders import case_of
from tests.server.applications.filled import an_actor
from tests.server.applications.test_corrections import a_submission, moved

SUPERVISOR = an_actor(role="supervisor", over="370199000000")
ADMIN = Actor(uuid7(), None, "checked", (), uuid7(), frozenset({Role.SYSTEM_ADMIN}))
SECRETS = ("欧阳䶮", "440000194910010217", "𠮷祥便利店", "13800000000", "久病")


def a_citizen() -> Actor:
    opened = citizens.enter_as_guest(str(uuid7()))
    return an_actor(opened.account_id, role="guest")


def done(application: Application) -> Application:
    """All its cases decided, with words on the way and a notice."""
    for case in Case.select().where(Case.application == application.id).order_by(Case.place):
        if Case.get_by_id(case.id).state == "waiting":
            moved(case, "release")
        moved(case, "accept", "review")
        moved(case, "close", result="granted")
    case = Case.get(Case.application == application.id)
    row = {"verdict": "deny", "result": "denied", "reasons": ["久病的证明不够"], "produced": {"uscc": "9135"}}
    Decision.create(id=uuid7(), case=case.id, **row, revision=case.revision, decided_at=clock.now())
    facts = {"phrase": "已办结", "sentence": "《个体工商户》办好了", "at": clock.now()}
    Notice.create(event=uuid7(), account=application.account, application=application.id, **facts)
    return Application.get_by_id(application.id)


def everything_of(application: Application) -> str:
    """Whatever the rows of an application still say."""
    revisions = [row.content for row in Revision.select().where(Revision.application == application.id)]
    cases = [row.content for row in Case.select().where(Case.application == application.id)]
    said = [row.words for row in Note.select().where(Note.application == application.id)]
    decided = [(row.reasons, row.produced) for row in Decision.select()]
    return json.dumps([revisions, cases, said, decided], ensure_ascii=False)


def test_a_copy_holds_everything_and_nothing_of_others(district: Any, frozen: Any) -> None:
    me, other = a_citizen(), a_citizen()
    application = done(a_submission(me))
    a_submission(other)
    profiles.keep(me, {"residence_address": "柳泉街道 9 号"})
    case = Case.get(Case.application == application.id)
    records.write(uuid7(), "unmasked", "case", case.id, field="mobile", reason="核对")
    copy = copying.copy_for(me)
    (told,) = copy["applications"]
    assert told["number"] == application.number
    assert {"label": "经营者姓名", "value": "欧阳䶮"} in told["cases"][0]["fields"]
    assert told["steps"][0]["text"] == "您提交了申请"
    assert copy["profile"] == {"residence_address": "柳泉街道 9 号"}
    assert [look["reason"] for look in copy["looked_at"]] == ["核对"]
    assert len(copy["files"]) == MediaRef.select().where(MediaRef.owner == me.account_id).count() > 0
    assert copy["notices"][0]["sentence"] == "《个体工商户》办好了"
    assert str(other.account_id) not in str(copy)


def test_a_deleted_application_says_nothing_of_anybody_and_its_chain_holds(district: Any, frozen: Any) -> None:
    me = a_citizen()
    application, kept = done(a_submission(me)), a_submission(me)
    before = everything_of(application)
    assert all(secret in before for secret in SECRETS)
    assert verifying.verify(application.id) == []
    request = uuid7()
    deleting.ask(request, application=application.id, words="不想留着", actor=me)
    deleting.decide(request, verdict="deleted", answer="", actor=SUPERVISOR)
    after = everything_of(application)
    assert not [secret for secret in SECRETS if secret in after]
    assert verifying.verify(application.id) == []
    assert not Notice.select().where(Notice.application == application.id).exists()
    row = Application.get_by_id(application.id)
    assert (row.applicant, row.signature, row.secret, row.number) == (None, None, None, application.number)
    assert verifying.verify(kept.id) == []
    assert "欧阳䶮" in str(Revision.get(Revision.application == kept.id).content)
    assert MediaRef.select().where(MediaRef.id.in_(erasing.files_of([kept.id]))).count() > 0
    assert copying.requests_of(me.account_id)[0]["verdict"] == "deleted"


def test_files_go_from_the_disk_once_the_news_is_heard(district: Any, frozen: Any) -> None:
    from server.core.outbox import OutboxEvent

    me = a_citizen()
    application = done(a_submission(me))
    signature = Signature.get(Signature.ref == application.signature)
    path = Path(config.settings().data_dir) / "files" / signature.picture_key
    assert path.is_file()
    request = uuid7()
    deleting.ask(request, application=application.id, words="", actor=me)
    deleting.decide(request, verdict="deleted", answer="", actor=SUPERVISOR)
    assert not Signature.select().exists()
    assert not MediaRef.select().where(MediaRef.owner == me.account_id).exists()
    assert not Blob.select().where(Blob.owner == me.account_id).exists()
    keys = [
        key for event in OutboxEvent.select().where(OutboxEvent.name == "media.dropped") for key in event.data["keys"]
    ]
    assert signature.picture_key in keys


def test_deleting_everything_closes_the_account_and_empties_the_person(district: Any, frozen: Any) -> None:
    me = a_citizen()
    person = Person.create(name="欧阳䶮", name_key="k", id_number="440000194910010217", created_at=clock.now())
    accounts.link(me.account_id, person.id, how="clerk", by=None)
    text = consents.current("notice")
    agreement = consents.Agreement(text="notice", version=text.version, shown_digest=text.digest)
    consents.give(uuid7(), agreement, by=me)
    profiles.keep(me, {"person_name": "欧阳䶮"})
    application, request = done(a_submission(me)), uuid7()
    deleting.ask(request, application=None, words="全删", actor=me)
    deleting.decide(request, verdict="deleted", answer="", actor=SUPERVISOR)
    account = Account.get_by_id(me.account_id)
    assert (account.profile, account.phone, account.name) == (None, None, None)
    assert account.closed_at is not None
    assert not SignInKey.select().where(SignInKey.account == account.id).exists()
    assert not Session.select().where((Session.account == account.id) & Session.revoked_at.is_null()).exists()
    emptied = Person.get_by_id(person.id)
    assert (emptied.name, emptied.id_number, emptied.id_key) == ("（已删除）", None, None)
    assert Consent.select().where(Consent.account == account.id).exists(), "what was agreed stays provable"
    assert verifying.verify(application.id) == []
    assert records.first_broken() is None
    assert DeletionRequest.get_by_id(request).words is None


def test_what_was_typed_for_somebody_else_stays(district: Any, frozen: Any) -> None:
    me = a_citizen()
    application = done(a_submission(me))
    mother = Person.create(name="王芳", name_key="k", created_at=clock.now())
    Application.update(applicant=mother.id).where(Application.id == application.id).execute()
    request = uuid7()
    deleting.ask(request, application=None, words="", actor=me)
    deleting.decide(request, verdict="deleted", answer="", actor=ADMIN)
    assert "欧阳䶮" in everything_of(application)
    assert MediaRef.select().where(MediaRef.owner == me.account_id).exists()


def test_what_is_worked_on_is_withdrawn_first(district: Any, frozen: Any) -> None:
    me = a_citizen()
    application = a_submission(me)
    for target in (application.id, None):
        with pytest.raises(erasing.StillOpen):
            deleting.ask(uuid7(), application=target, words="", actor=me)
    assert not DeletionRequest.select().exists()


def test_a_case_that_opened_again_meanwhile_stops_the_deletion(district: Any, frozen: Any) -> None:
    me = a_citizen()
    application, request = done(a_submission(me)), uuid7()
    deleting.ask(request, application=application.id, words="", actor=me)
    moved(case_of(application, "individual_business_new"), "reopen")
    with pytest.raises(erasing.StillOpen):
        deleting.decide(request, verdict="deleted", answer="", actor=SUPERVISOR)
    assert "欧阳䶮" in everything_of(application)
    assert DeletionRequest.get_by_id(request).verdict is None


def test_asking_and_deciding_twice_change_nothing(district: Any, frozen: Any) -> None:
    me = a_citizen()
    application, request = done(a_submission(me)), uuid7()
    for _ in range(2):
        deleting.ask(request, application=application.id, words="删", actor=me)
    with pytest.raises(AlreadyUsed):
        deleting.ask(request, application=application.id, words="别的话", actor=me)
    with pytest.raises(NotFound):
        deleting.ask(request, application=None, words="删", actor=a_citizen())
    for _ in range(2):
        kept = deleting.decide(request, verdict="kept", answer="档案要保存 10 年", actor=SUPERVISOR)
    assert (kept.verdict, kept.answer) == ("kept", "档案要保存 10 年")
    assert "欧阳䶮" in everything_of(application)
    with pytest.raises(deleting.DecidedOtherwise):
        deleting.decide(request, verdict="deleted", answer="", actor=SUPERVISOR)
    assert AccessRow.select().where(AccessRow.subject_kind == "deletion_request").count() == 1


def test_who_decides_follows_the_division(district: Any, frozen: Any) -> None:
    me = a_citizen()
    application, of_case, of_account = done(a_submission(me)), uuid7(), uuid7()
    deleting.ask(of_case, application=application.id, words="", actor=me)
    deleting.ask(of_account, application=None, words="", actor=(nobody := a_citizen()))
    elsewhere = an_actor(role="supervisor", over="370199002000")

    def sees(actor: Actor) -> list[UUID]:
        return [row.id for row in deleting.page_for(actor, cursor=None, limit=10)]

    assert (sees(SUPERVISOR), sees(ADMIN), sees(elsewhere)) == ([of_case], [of_account], [])
    for who, request in ((ADMIN, of_case), (SUPERVISOR, of_account), (elsewhere, of_case)):
        with pytest.raises(NotFound):
            deleting.decide(request, verdict="deleted", answer="", actor=who)
    deleting.decide(of_account, verdict="deleted", answer="", actor=ADMIN)
    assert Account.get_by_id(nobody.account_id).closed_at is not None


@pytest.fixture
def call(app: Flask, district: Any, frozen: Any) -> Callable[..., Any]:
    who: list[Actor | None] = [None]
    access.install(app, lambda _request: who[0])

    def calling(actor: Actor | None, method: str, path: str, body: Any = None) -> Any:
        who[0] = actor
        return app.test_client().open(f"/api/v1{path}", method=method, json=body)

    return calling


def test_the_doors(call: Callable[..., Any]) -> None:
    me, request = a_citizen(), uuid7()
    application = done(a_submission(me))
    copy = call(me, "GET", "/me/data")
    assert copy.headers["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert copy.json["applications"][0]["number"] == application.number
    asked = call(me, "PUT", f"/me/deletion-requests/{request}", {"application": str(application.id)})
    assert (asked.status_code, asked.json["verdict"]) == (200, None)
    assert call(SUPERVISOR, "GET", "/deletion-requests").json["items"][0]["id"] == str(request)
    decision = f"/deletion-requests/{request}/decision"
    assert call(SUPERVISOR, "PUT", decision, {"verdict": "kept"}).status_code == 422
    assert call(SUPERVISOR, "PUT", decision, {"verdict": "kept", "answer": "依法留档"}).json["answer"] == "依法留档"
    assert call(me, "GET", "/me/deletion-requests").json["items"][0]["answer"] == "依法留档"
    assert call(me, "GET", "/deletion-requests").status_code == 403
    assert call(SUPERVISOR, "GET", "/me/data").status_code == 403


def test_pages_that_are_handed_in_may_go_too(district: Any, frozen: Any) -> None:
    """`attach` says that papers stay: a lawful deletion is the one way out."""
    from server.media.service import erasing as files
    from tests.server.applications.filled import a_file

    me = a_citizen()
    ref = UUID(a_file(me.account_id))
    attach([ref], owner=me.account_id)
    assert files.forget([ref], owner=uuid7()) == 0, "somebody else's"
    assert files.forget([ref], owner=me.account_id) == 1


def test_the_applicant_asks_for_what_an_agent_typed_and_other_words_are_parked(district: Any) -> None:
    family = Family()
    application = family.hands_in()
    withdrawal.withdraw(application.id, reason="", by=by(family.hers), now=clock.now())
    asked = uuid7()
    deleting.ask(asked, application=application.id, words="删", actor=family.hers)
    with pytest.raises(AlreadyUsed) as no:
        deleting.ask(asked, application=application.id, words="不删了", actor=family.hers)
    parked = Parked.get_by_id(UUID(no.value.facts["parked"]))
    assert (parked.kind, parked.content["words"], parked.number) == ("deletion", "不删了", application.number)
    assert "typed" in next(one for one in copying.copy_for(family.his)["applications"])
    family.revokes()
    assert copying.copy_for(family.his)["applications"] == []
    with pytest.raises(AuthorityEnded):
        deleting.ask(uuid7(), application=application.id, words="", actor=family.his)
    (hers,) = copying.copy_for(family.hers)["applications"]
    assert hers["typed"]["values"]
