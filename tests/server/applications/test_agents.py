"""Who acted for another acts only as long as he may; to whom it belongs may always."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server import wiring
from server.applications import queries
from server.applications.api import by
from server.applications.models import Application, Case, Revision
from server.applications.prefilling import candidates
from server.applications.service import answers, drafts, verifying, withdrawal
from server.applications.signing import SignatureNeeded
from server.applications.standing import AuthorityEnded
from server.core import access, clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.identity.service import persons
from server.media.models import MediaRef
from server.media.service.papers import seen_by
from tests.server.applications.acting import CARD, Family, handed_in, signed_by
from tests.server.applications.builders import DIVISION
from tests.server.applications.filled import a_file, a_form
from tests.server.applications.test_corrections import a_sent_correction
from tests.server.identity.builders import NUMBERS, a_person, an_actor
from tests.server.queries import counted

ADDRESS = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}
CHANGES: dict[str, Any] = {"values": {"mobile": "13900000001"}, "materials": []}


def asked(application: Application) -> UUID:
    return a_sent_correction(application, *Case.select().where(Case.application == application.id), marks=(ADDRESS,))


def answer(correction: UUID, actor: Actor, application: Application, *, own_hand: bool) -> Any:
    told = signed_by(actor, application.id, CHANGES, own_hand=own_hand)
    return answers.answer(correction, uuid7(), told, by=by(actor), now=clock.now())


def withdraw(application: Application, actor: Actor) -> Any:
    return withdrawal.withdraw(application.id, reason="", by=by(actor), now=clock.now())


def test_each_side_reads_who_does_it_for_whom(district: Any) -> None:
    family = Family()
    made = family.hands_in()
    assert queries.one(made.id, family.his)["for_whom"].startswith("您替欧阳**办的，凭授权 ")
    assert queries.one(made.id, family.hers)["for_whom"].startswith("林*明替您办的，凭授权 ")
    family.begins(draft := uuid7())
    assert queries.one(draft, family.his)["for_whom"].startswith("您在替欧阳**办，凭授权 "), "not done yet"
    own = handed_in(family.hers, None)
    assert "for_whom" not in queries.one(own.id, family.hers)


def test_lists_say_for_whom_too_at_one_query_for_all_of_them(district: Any) -> None:
    family = Family()
    made = family.hands_in()
    family.begins(draft := uuid7())
    hers, his = told_in(family.hers), told_in(family.his)
    assert hers == {made.id: "林*明替您办的"}
    assert his == {made.id: "您替欧阳**办的", draft: "您在替欧阳**办"}
    with counted() as few:
        told_in(family.his)
    again = {family.hands_in().id for _ in range(2)}
    with counted() as many:
        assert told_in(family.his).keys() == again | his.keys()
    assert len(many) == len(few), many
    family.revokes()
    assert set(told_in(family.his).values()) == {None}  # whose it was is not said any more


def test_a_firm_is_called_by_its_whole_name(district: Any) -> None:
    family = Family()
    made = family.hands_in()
    firm = a_person("91350100M000100Y43", name="清泉便利店", kind="firm")
    Application.update(applicant=firm.id, authority="handler").where(Application.id == made.id).execute()
    assert queries._for_whom([Application.get_by_id(made.id)], family.his)[made.id]["for_whom"] == "您替清泉便利店办的"


def told_in(actor: Actor) -> dict[UUID, str | None]:
    return {line["id"]: line.get("for_whom") for line in queries.mine(actor, cursor=None, limit=10)}


def test_an_agent_sees_and_acts_as_long_as_his_mandate_stands(district: Any) -> None:
    family = Family()
    application = family.hands_in()
    assert application.applicant == family.principal.id
    assert "content" in queries.one(application.id, family.his)
    answer(asked(application), family.his, application, own_hand=False)
    assert verifying.verify(application.id) == []
    withdraw(application, family.his)


@pytest.mark.parametrize("end", ["revoked", "ran out"])
def test_an_agent_whose_mandate_ended_sees_number_and_step_and_does_nothing(district: Any, end: str) -> None:
    wiring.look_after_files()
    family = Family(days=1)
    application = family.hands_in()
    correction = asked(application)
    photo = MediaRef.get(MediaRef.used_in == application.id)
    assert seen_by(photo.id, family.his, None)[0] == photo
    now = clock.now() + timedelta(days=2)
    if end == "revoked":
        family.revokes()
        now = clock.now()
    with clock.frozen(now):
        for look in (queries.one, queries.seen):
            with pytest.raises(AuthorityEnded):
                look(application.id, family.his)
        with pytest.raises(NotFound):
            seen_by(photo.id, family.his, None)
        told = {"number", "state", "state_name", "state_plain"}
        assert queries.how_far(application.id, family.his).keys() == told
        (line,) = queries.mine(family.his, cursor=None, limit=5)
        assert (line["is_shut"], line["bundle"], line["cases"], line["number"]) == (True, "", [], application.number)
        for own_hand in (False, True):
            with pytest.raises(AuthorityEnded):
                answer(correction, family.his, application, own_hand=own_hand)
        with pytest.raises(AuthorityEnded):
            withdraw(application, family.his)
        assert "content" in queries.one(application.id, family.hers)
        assert seen_by(photo.id, family.hers, None)[0] == photo
    assert Revision.select().where(Revision.application == application.id).count() == 1


def test_the_applicant_does_everything_with_what_an_agent_handed_in(district: Any) -> None:
    family = Family()
    application = family.hands_in()
    correction = asked(application)
    shown = queries.one(application.id, family.hers)
    assert shown["content"]["values"]["mobile"]
    assert shown["receipt"]
    with pytest.raises(SignatureNeeded) as no:
        answers.answer(correction, uuid7(), CHANGES, by=by(family.hers), now=clock.now())
    assert no.value.facts["declaration"].startswith("以上内容由本人")
    answer(correction, family.hers, application, own_hand=True)
    case = Case.get(Case.application == application.id)
    values, answered = case.content["values"], Revision.get_by_id(Application.get_by_id(application.id).revision)
    assert values["mobile"] == "13900000001"
    assert values["applicant_signature"] == str(answered.signature)
    assert values.get("proxy_signature") in (None, str(application.signature))
    assert verifying.verify(application.id) == []
    answer(asked(application), family.his, application, own_hand=False)  # the agent goes on, under his own words
    assert verifying.verify(application.id) == []
    told = queries.progress(withdraw(application, family.hers), reader=family.hers.account_id)
    said = [line["text"] for line in told["trace"]]
    assert said[0] == "您委托的林*明代您提交了申请"
    assert "您撤回了申请" in said
    his = [line["text"] for line in queries.progress(application, reader=family.his.account_id)["trace"]]
    assert his[0] == "您提交了申请"
    assert "申请人撤回了申请" in his


def test_a_paper_that_the_applicant_sends_is_hers_and_goes_in(district: Any) -> None:
    family = Family()
    application = family.hands_in()
    papers = Case.get(Case.application == application.id).content["materials"]
    material = next(paper["material"] for paper in papers if paper["source"] == "upload")
    cases = list(Case.select().where(Case.application == application.id))
    mark = {"target": {"material": material}, "reason": "unclear", "text": "看不清"}
    correction = a_sent_correction(application, *cases, marks=(mark,))
    page = a_file(family.hers.account_id, "correction")
    changes = {"values": {}, "materials": [{"material": material, "source": "upload", "pages": [page]}]}
    told = signed_by(family.hers, application.id, changes, own_hand=True)
    answers.answer(correction, uuid7(), told, by=by(family.hers), now=clock.now())
    kept = MediaRef.get_by_id(UUID(page))
    assert (kept.is_attached, kept.used_in) == (True, application.id)


def test_a_stranger_finds_nothing(district: Any) -> None:
    application = Family().hands_in()
    stranger = an_actor(person=a_person(NUMBERS[2], name="李小明"))
    for act in (lambda: queries.one(application.id, stranger), lambda: withdraw(application, stranger)):
        with pytest.raises(NotFound):
            act()


def test_after_a_merger_the_other_records_applications_are_there(district: Any) -> None:
    old = a_person(None, name="欧阳秀兰")
    application = handed_in(an_actor(person=old), None)
    new = an_actor(person=a_person(NUMBERS[1], name="欧阳秀兰"))
    assert queries.mine(new, cursor=None, limit=5) == []
    persons.merge(old.id, new.person_id, reason="一个人", by=uuid7())
    assert [line["id"] for line in queries.mine(new, cursor=None, limit=5)] == [application.id]
    assert "content" in queries.one(application.id, new)
    withdraw(application, new)


def test_a_guardian_gets_the_wards_own_record_and_one_by_mandate_does_not(district: Any) -> None:
    family = Family()
    values = {one.element: one.value for one in candidates(family.his, family.principal.id, is_ward=True)}
    assert (values["person_name"], values["id_number"]) == ("欧阳秀兰", NUMBERS[1])
    assert candidates(family.his, family.principal.id) == []


def test_a_draft_is_shut_with_the_mandate_on_which_it_was_typed(district: Any) -> None:
    family, draft = Family(), uuid7()
    first = family.begins(draft)
    row = Application.get_by_id(draft)
    assert (row.applicant, row.agent, row.authority, row.mandate) == (
        *(family.principal.id, family.agent.id, "relative"),
        family.mandate,
    )
    assert queries.one(draft, family.his)["content"]["values"] == {"mobile": "13800000002"}
    with pytest.raises(NotFound):
        queries.one(draft, family.hers)  # nothing was handed in: it is not hers yet
    family.revokes()
    for refused in (
        lambda: queries.one(draft, family.his),
        lambda: queries.seen(draft, family.his),
        lambda: family.begins(draft, base=first),
        lambda: family.begins(draft, base=None),  # what lies there is not told as a stale base either
        lambda: family.begins(draft, base=first, applicant=None),
        lambda: family.begins(uuid7()),
        lambda: drafts.current(draft, first),
    ):
        with pytest.raises(AuthorityEnded):
            refused()
    (line,) = queries.mine(family.his, cursor=None, limit=5)
    assert (line["is_shut"], line["bundle"], line["stage"]) == (True, "", "draft")
    assert queries.how_far(draft, family.his).keys() == {"number", "state", "state_name", "state_plain"}
    assert Revision.select().where(Revision.application == draft).count() == 1


def test_a_mandate_given_anew_for_the_same_items_opens_the_draft_again(district: Any) -> None:
    family, draft = Family(), uuid7()
    first = family.begins(draft)
    family.revokes()
    family.gives("temp_relief")
    with pytest.raises(AuthorityEnded):
        queries.one(draft, family.his)
    family.gives("elderly_pass", "temp_relief")
    assert queries.one(draft, family.his)["content"]["values"]
    family.begins(draft, base=first)


def test_who_may_not_go_on_with_a_draft_may_throw_it_away(district: Any) -> None:
    family, draft = Family(), uuid7()
    family.begins(draft)
    family.revokes()
    drafts.throw_away(draft, by=by(family.his))
    assert not Revision.select().where(Revision.application == draft).exists()


def test_words_typed_on_nothing_stored_stay_ones_own(district: Any) -> None:
    """A neighbour fills in a form before he has any mandate: what he types he knows by himself."""
    family, draft = Family(), uuid7()
    neighbour = an_actor(person=a_person(NUMBERS[2], name="李小明"))
    family.begins(draft, actor=neighbour)
    row = Application.get_by_id(draft)
    assert (row.applicant, row.authority) == (None, "self")
    assert queries.one(draft, neighbour)["content"]["values"]


def test_a_draft_turned_into_ones_own_while_the_mandate_stands_stays_ones_own(district: Any) -> None:
    family, draft = Family(), uuid7()
    first = family.begins(draft)
    family.begins(draft, base=first, applicant=None, values={"mobile": "13900000009"})
    family.revokes()
    assert queries.one(draft, family.his)["content"]["values"] == {"mobile": "13900000009"}


def test_at_the_door_too_a_shut_draft_is_neither_read_nor_written(app: Flask, district: Any) -> None:
    family, draft = Family(), uuid7()
    first = family.begins(draft)
    access.install(app, lambda _request: family.his)

    def asked(method: str, path: str = "", **said: Any) -> Any:
        told = {"json": json.loads(json.dumps(said, default=str))} if said else {}
        return app.test_client().open(f"/api/v1/applications/{draft}{path}", method=method, **told)

    form = a_form(CARD, 0)
    revision = {"revision": uuid7(), "base": first, "bundle": CARD, "release": form["release"], "division": DIVISION}
    command = {"revision": uuid7(), "form_digest": form["digest"], "signature": None, "consents": []}
    said: list[tuple[str, str, dict[str, Any]]] = [("GET", "", {}), ("PUT", "", revision | {"content": {}})]
    said += [("PUT", "/submission", command), ("PUT", "/submission", command | {"revision": first})]
    assert asked("GET").status_code == 200
    family.revokes()
    for method, path, body in said:
        answer = asked(method, path, **body)
        assert answer.status_code == 403, answer.text
        assert "13800000002" not in answer.text
    assert "授权已经结束" in asked("GET").get_json()["title"]
    assert asked("GET", "/progress").get_json()["number"] is None
    assert asked("DELETE").status_code == 204
