"""The copy of one's own holds what staff wrote down about one's mandates and guardianships, and nothing of others."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from server import wiring
from server.core import clock
from server.core.access import Actor
from server.core.errors import NotFound
from server.core.ids import uuid7
from server.forms.schema import FORMAT_OF_PAPER
from server.identity import naming
from server.identity.care import Capacity
from server.identity.facts import BUSINESS, CREDIT_CODE, DIVISION_KINDS, LIVING, REGISTERED, PersonFacts
from server.identity.models import Person
from server.identity.people_schemas import GuardianshipIn, HowIn, MandateIn
from server.identity.rules import VOUCHING
from server.identity.service import accounts, checks, mandates, persons, renaming, representing
from server.identity.service.authority import authority_for
from server.media.service.papers import seen_by
from server.rights import words
from server.rights.service import copying
from tests.server.applications.acting import Family
from tests.server.applications.filled import a_file
from tests.server.identity.builders import COMMUNITY, NUMBERS, a_person, an_account, an_actor
from tests.server.identity.test_mandates import terms


def copy_of(actor: Actor) -> dict[str, Any]:
    return copying.copy_for(actor)


def someone(number: str | None = NUMBERS[1], *, name: str = "欧阳秀兰", **more: Any) -> Actor:
    """A person with an account of his own."""
    return an_actor(person=a_person(number, name=name, **more), account=an_account().id)


def sees(actor: Actor, proof: dict[str, Any]) -> bool:
    """Whether the address in a copy opens the file to this reader."""
    address = urlsplit(proof["address"])
    try:
        return bool(seen_by(UUID(address.path.rsplit("/", 1)[1]), actor, parse_qs(address.query)["grant"][0]))
    except NotFound:
        return False


def at_the_desk(principal: Person, agent: Person, evidence: dict[str, Any]) -> Any:
    """A clerk writes down a mandate that was given before two witnesses."""
    clerk = an_actor("clerk")
    ref = a_file(clerk.account_id)
    told = terms(clock.now(), how="oral_witnessed", evidence=evidence | {"ref": ref})
    mandates.offer(uuid7(), principal=principal.id, agent=agent.id, terms=told, by=clerk)
    return ref


def test_who_gave_a_mandate_at_a_desk_gets_its_proofs_its_agent_their_number(district: Any, frozen: Any) -> None:
    hers, his = someone(phone="13800000002"), someone(NUMBERS[3], name="林晓明")
    witnesses = [str(uuid7()), str(uuid7())]
    somebodys = a_file(uuid7())
    people = {actor: Person.get_by_id(actor.person_id) for actor in (hers, his)}
    ref = at_the_desk(people[hers], people[his], {"witnesses": witnesses, "also": somebodys})
    (told,) = copy_of(hers)["mandates"]
    (proof,) = told["proofs"]
    assert (told["gave"], told["how"], told["witnesses"], told["relation"]) == (True, "oral_witnessed", 2, "女儿")
    assert ref in proof["address"]
    assert (sees(hers, proof), sees(his, proof)) == (True, False)
    with clock.frozen(proof["open_until"]):
        assert not sees(hers, proof)
    (told,) = copy_of(his)["mandates"]
    assert (told["gave"], told["proof_count"], "proofs" in told) == (False, 1, False)
    both = str(copy_of(hers)) + str(copy_of(his))
    assert somebodys not in both, "an id that was typed opens nobody else's file"
    assert not [one for one in witnesses if one in both]


def test_ward_and_guardian_get_what_was_seen_the_guardian_as_long_as_it_lasts(district: Any, frozen: Any) -> None:
    hers, his, clerk = someone(), someone(NUMBERS[2], name="李小明"), an_actor("clerk")
    until, ref = clock.now() + timedelta(days=30), a_file(clerk.account_id)
    proof = mandates.Proof(
        relation="外孙", reason="limited_capacity", proof="法院判决书2026第12号", proof_ref=UUID(ref), until=until
    )
    mandates.record_guardianship(uuid7(), ward=hers.person_id, guardian=his.person_id, proof=proof, by=clerk)
    for actor, is_ward in ((hers, True), (his, False)):
        (told,) = copy_of(actor)["guardianships"]
        assert (told["is_ward"], told["proof"], told["relation"]) == (is_ward, "法院判决书2026第12号", "外孙")
        assert sees(actor, told["proofs"][0])
    assert [row["words"] for row in copy_of(hers)["written"]] == ["法院判决书2026第12号"]
    assert copy_of(his)["written"] == [], "written beside the ward's record"
    with clock.frozen(until):
        assert ["proofs" in copy_of(actor)["guardianships"][0] for actor in (hers, his)] == [True, False]
    assert str(clerk.account_id) not in str(copy_of(hers))


def test_the_guardian_of_a_child_sees_what_was_seen_until_it_is_eighteen(district: Any, frozen: Any) -> None:
    child, his, clerk = (
        someone("110000201505200013", name="林小满"),
        someone(NUMBERS[3], name="林晓明"),
        an_actor("clerk"),
    )
    proof = mandates.Proof(relation="父亲", reason="minor", proof="户口簿", proof_ref=UUID(a_file(clerk.account_id)))
    mandates.record_guardianship(uuid7(), ward=child.person_id, guardian=his.person_id, proof=proof, by=clerk)
    birthday = datetime(2033, 5, 19, 16, tzinfo=UTC)
    for now, looks in ((birthday - timedelta(minutes=1), True), (birthday, False)):
        with clock.frozen(now):
            seen = ["proofs" in copy_of(actor)["guardianships"][0] for actor in (child, his)]
        assert seen == [True, looks]


def test_codes_stand_there_in_words_too(district: Any, frozen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "_ask", lambda: {"elderly_allowance": "老人每月领高龄津贴"})
    hers, his = someone(phone="13800000002"), someone(NUMBERS[3], name="林晓明")
    principal, agent = Person.get_by_id(hers.person_id), Person.get_by_id(his.person_id)
    at_the_desk(principal, agent, {"witnesses": [str(uuid7()), str(uuid7())]})
    told = terms(clock.now(), items=[], named={"principal": {"kind": "natural", "id_type": "resident_id"}})
    asked = mandates.offer(uuid7(), principal=principal.id, agent=agent.id, terms=told, by=his)
    proof = mandates.Proof(relation="外孙", reason="limited_capacity", proof="判决书")
    mandates.record_guardianship(uuid7(), ward=principal.id, guardian=agent.id, proof=proof, by=an_actor("clerk"))
    given, offered = copy_of(hers)["mandates"]
    assert (given["ground_name"], given["how_name"], given["state_name"]) == ("亲友代办", "口头说，有见证", "有效")
    assert (given["item_names"], given["revoked_how_name"]) == (["老人每月领高龄津贴"], None)
    assert (offered["item_names"], offered["state_name"]) == (["能委托的都可以"], "等您同意")
    assert (offered["named_as"]["kind_name"], offered["named_as"]["id_type_name"]) == ("个人", "居民身份证")
    assert copy_of(his)["mandates"][1]["state_name"] == "等对方同意"
    assert [row["reason_name"] for row in copy_of(hers)["guardianships"]] == ["限制民事行为能力"]
    mandates.revoke(asked.id, how="page", by=his)
    laid = copy_of(hers)["mandates"][1]
    assert (laid["state_name"], laid["revoked_how_name"]) == ("不再代办", "代办的人不再代办")
    with clock.frozen(given["until"]):
        assert copy_of(hers)["mandates"][0]["state_name"] == "已到期"


def test_what_is_kept_of_a_person_stands_there_in_words(district: Any, frozen: Any) -> None:
    facts = PersonFacts(name="欧阳秀兰", id_number=NUMBERS[1], divisions={REGISTERED: COMMUNITY, LIVING: COMMUNITY})
    her = persons.find_or_create(facts, trusted=True)
    hers = an_actor(person=her, account=an_account().id)
    accounts.link(hers.account_id, her.id, how="grid_worker", by=None)
    told = copy_of(hers)["person"]
    assert (told["kind_name"], told["id_type_name"], told["capacity_name"]) == (
        "个人",
        "居民身份证",
        "完全民事行为能力",
    )
    assert told["checked_how_name"] == "网格员核对证件"
    (place,) = {*told["division_names"].values()}
    assert told["division_names"].keys() == {"户籍地", "居住地"}
    assert place.endswith("社区")
    newborn = copy_of(someone(None, name="林新新", birth=clock.today()))["person"]
    assert (newborn["id_type_name"], newborn["checked_how_name"]) == (None, None)
    assert newborn["capacity_name"] == "未满 18 周岁"


def test_every_code_that_may_be_sent_has_words() -> None:
    def codes(schema: Any, name: str) -> set[str]:
        return set(schema().fields[name].validate.choices)

    assert codes(MandateIn, "ground") == words.GROUNDS.keys()
    assert codes(MandateIn, "how") | codes(HowIn, "how") == words.HOWS.keys()
    assert codes(GuardianshipIn, "reason") == words.REASONS.keys()
    assert {*FORMAT_OF_PAPER, CREDIT_CODE} == words.PAPERS.keys()
    assert {*Capacity} == words.CAPACITIES.keys()
    assert {*DIVISION_KINDS} == words.DIVISIONS.keys()
    assert {"clerk", "grid_worker", *VOUCHING} == words.CHECKED.keys()


def a_firm() -> Any:
    facts = PersonFacts(kind="firm", name="清泉便利店", divisions={BUSINESS: COMMUNITY})
    return persons.find_or_create(facts, trusted=True)


def speaks(firm: Any, boss: Actor, clerk: Actor, proof: str = "营业执照") -> Any:
    """A clerk saw the licence: from now on he speaks for the firm."""
    ref, person = UUID(a_file(clerk.account_id)), UUID(str(boss.person_id))
    told = representing.Speaking(firm=firm.id, person=person, proof=proof, proof_ref=ref)
    return representing.record(uuid7(), told, by=clerk)


def test_who_speaks_for_a_firm_gets_the_licence_as_long_as_he_speaks(district: Any, frozen: Any) -> None:
    firm, boss, clerk = a_firm(), someone(), an_actor("clerk")
    spoken = speaks(firm, boss, clerk)
    (row,) = copy_of(boss)["representations"]
    assert (row["firm"], row["proof"], sees(boss, row["proofs"][0])) == ("清泉便利店", "营业执照", True)
    assert copy_of(someone(NUMBERS[2], name="李小明"))["representations"] == []
    representing.end(spoken.id, how="desk", reason="股东会免职", by=clerk)
    (row,) = copy_of(boss)["representations"]
    assert (row["proof"], "proofs" in row) == ("营业执照", False)


def test_who_spoke_for_a_firm_gets_the_words_of_his_own_time(district: Any, frozen: Any) -> None:
    firm, clerk = a_firm(), an_actor("clerk")
    first, second, third = someone(), someone(NUMBERS[2], name="李小明"), someone(NUMBERS[3], name="林晓明")
    speaks(firm, first, clerk)
    with clock.frozen(clock.now() + timedelta(days=1)):
        spoken = speaks(firm, second, clerk, "营业执照副本")
        representing.end(spoken.id, how="desk", reason="股东会免职", by=clerk)
        spoken = speaks(firm, third, clerk, "新营业执照")
        merged = persons.find_or_create(PersonFacts(kind="firm", name="清泉便利店"), trusted=True)
        persons.merge(firm.id, merged.id, reason="同一家", by=clerk.account_id)
    with clock.frozen(clock.now() + timedelta(days=2)):
        representing.end(spoken.id, how="page", reason="", by=third)
    told = [
        [(one["act"], one["words"]) for one in copy_of(actor)["representations"][0]["written"]]
        for actor in (first, second, third)
    ]
    assert told == [
        [("登记为法定代表人", "营业执照")],
        [("登记为法定代表人", "营业执照副本"), ("不再是法定代表人", "窗口办理：股东会免职")],
        [("登记为法定代表人", "新营业执照"), ("不再是法定代表人", "网上办理")],
    ]
    assert [copy_of(actor)["written"] for actor in (first, second, third)] == [[], [], []]


def test_what_was_done_to_ones_record_is_told_in_words(district: Any, frozen: Any) -> None:
    hers, clerk = someone(), an_actor("clerk")
    facts = PersonFacts(name="欧阳秀蓝", id_type="resident_id", id_number=NUMBERS[1])
    checks.check(uuid7(), facts, by=clerk)
    authority_for(clerk, UUID(str(hers.person_id)), ["elderly_pass"], clock.now(), application=uuid7())
    paper = {"id_type": "resident_id", "id_number": NUMBERS[1], "proof": "户口簿", "reason": "写错了字"}
    renaming.rename_person(uuid7(), renaming.NewName(name="欧阳秀兰", **paper), by=clerk)
    assert [(row["act"], row["words"]) for row in copy_of(hers)["written"]] == [
        ("改了姓名", "窗口核对证件"),
        ("核对了证件", ""),
        ("把您填作申请人", ""),
        ("改了姓名", "户口簿：写错了字"),
    ]


def test_files_sent_for_somebody_are_left_out_once_that_is_shut(district: Any, frozen: Any) -> None:
    wiring.look_after_files()
    family, draft = Family(), uuid7()
    his = an_actor(person=family.agent, account=an_account().id)
    own, hers = a_file(his.account_id), a_file(his.account_id)
    family.begins(draft, actor=his, materials=[{"material": "id_card", "source": "upload", "pages": [hers]}])
    assert len(copy_of(his)["files"]) == 2
    family.revokes()
    (left,) = copy_of(his)["files"]
    assert own in left["address"]


@pytest.mark.usefixtures("district")
def test_who_is_not_known_as_a_person_has_nothing_written_down() -> None:
    copy = copy_of(an_actor(account=an_account().id))
    assert [copy[part] for part in ("mandates", "guardianships", "representations", "written")] == [[], [], [], []]
