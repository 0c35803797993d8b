"""The desks' pure decisions: powers, verdicts, marks, instant approval, the sheet, the way to an outside system."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.applications.rules import CASE, RESULTS
from server.core.errors import Invalid
from server.core.workflow import IllegalStep
from server.forms.reading import as_text
from server.reviews.rules import corrections, desks, dispatch, instant, sheet

STATES = CASE.states


@pytest.mark.parametrize("action", sorted(desks.VERDICTS))
def test_the_window_has_no_power_to_refuse_or_decide(action):
    with pytest.raises(desks.NotYourPower):
        desks.desk_for(action, [desks.INTAKE], "submitted")
    state = RESULTS[desks.VERDICTS[action].result].ends_from[0]
    assert desks.desk_for(action, [desks.INTAKE, desks.BODY], state) == desks.BODY


def test_the_window_s_work_ends_with_the_acceptance():
    assert desks.desk_for("pass", [desks.INTAKE, desks.BODY], "submitted") == desks.INTAKE
    assert desks.desk_for("pass", [desks.INTAKE, desks.BODY], "accepted") == desks.BODY
    with pytest.raises(IllegalStep):
        desks.desk_for("correct", [desks.INTAKE], "in_review")


def test_the_window_takes_in_asks_for_what_is_missing_or_passes_on():
    assert desks.allowed(frozenset({desks.INTAKE}), "submitted") == ["accept", "correct", "pass"]
    assert desks.allowed(frozenset({desks.INTAKE}), "suspended") == []


def test_a_closed_case_can_only_be_gone_back_on_and_by_its_body():
    assert desks.allowed(frozenset({desks.INTAKE, desks.BODY}), "closed") == ["reopen", "revoke"]
    assert desks.allowed(frozenset({desks.INTAKE}), "closed") == []


@pytest.mark.parametrize("state", STATES)
def test_what_is_offered_is_what_the_tables_allow(state):
    offered = desks.allowed(frozenset({desks.BODY}), state)
    for action in desks.POWERS[desks.BODY] - {"pass", "enter"}:
        verdict = desks.VERDICTS.get(action)
        legal = state in RESULTS[verdict.result].ends_from if verdict else CASE.allows(action, state)
        if action == "correct":
            legal = state in ("submitted", "accepted", "in_review")
        assert (action in offered) == legal


def test_every_verdict_leads_to_a_result_of_the_table():
    assert {verdict.result for verdict in desks.VERDICTS.values()} <= set(RESULTS)
    assert [verdict.name for verdict in desks.VERDICTS.values()] == [
        "准予",
        "容缺通过",
        "不予",
        "转报",
        "不予受理",
        "不受理",
    ]


@pytest.mark.parametrize("kind", ["deny", "not_our_power", "not_needed", "forward"])
def test_a_no_says_why(kind):
    with pytest.raises(desks.ReasonNeeded):
        desks.check_verdict(kind, reasons=[" "], whose="区税务局")


@pytest.mark.parametrize("kind", ["not_our_power", "forward"])
def test_not_our_power_says_whose(kind):
    with pytest.raises(desks.WhoseNeeded):
        desks.check_verdict(kind, reasons=["不归我们办"], whose=" ")
    assert desks.check_verdict(kind, reasons=["不归我们办"], whose="区税务局").needs_whose


def test_every_refusal_tells_its_remedies_and_no_grant_does():
    told = {kind for kind, verdict in desks.VERDICTS.items() if verdict.tells_remedies}
    assert told == {"deny", "not_our_power", "not_needed"}


def test_a_grant_while_a_paper_is_to_follow_is_a_deferred_one():
    assert desks.granted_as("grant", ["lease_contract"]) == "grant_deferred"
    assert desks.granted_as("grant", []) == "grant"
    assert desks.granted_as("deny", ["lease_contract"]) == "deny"


def marked(**target):
    return {"target": target, "reason": "missing"}


def test_all_marks_that_point_nowhere_are_named_at_once():
    marks = [
        marked(pointer="/mobile"),
        marked(pointer="/dog_name"),
        {"target": {"material": "lease"}, "reason": "ugly"},
    ]
    with pytest.raises(Invalid) as no:
        corrections.check_marks(marks, fields=["mobile"], papers=["lease"])
    assert [fault.pointer for fault in no.value.faults] == ["/marks/1/target", "/marks/2/reason"]


@pytest.mark.parametrize(
    ("pointer", "element"),
    [
        ("/mobile", "mobile"),
        ("/values/mobile", "mobile"),
        ("/members/0/name", "members"),
        ("mobile", None),
        (None, None),
    ],
)
def test_a_mark_is_about_the_element_its_pointer_begins_with(pointer, element):
    assert corrections.element_of({"pointer": pointer}) == element


def test_a_mark_without_words_gets_the_plain_ones():
    (mark,) = corrections.check_marks([marked(material="lease", page=2)], fields=[], papers=["lease"])
    assert mark["text"] == "缺少这一项，请补上"
    assert mark["target"]["page"] == 2


OLD_ENOUGH = {
    "outcome": "auto",
    "schema": {
        "type": "object",
        "required": ["applicant_age", "identity_verified"],
        "properties": {"applicant_age": {"minimum": 60}, "identity_verified": {"const": True}},
    },
}
FITTING = {"applicant_age": 60, "identity_verified": True, "person_name": "李·明"}


def judge(rule, values, *, papers_complete):
    return instant.judge(rule, values, papers_complete=papers_complete, digest=lambda text: sha256(text).hexdigest())


def test_a_fitting_case_is_decided_with_version_and_inputs_digest():
    yes = judge(OLD_ENOUGH, FITTING, papers_complete=True)
    assert yes.outcome == "auto"
    assert yes.rule_version
    assert yes.why == ""
    assert yes.inputs_digest == judge(OLD_ENOUGH, FITTING | {"person_name": "x"}, papers_complete=True).inputs_digest
    assert yes.inputs_digest != judge(OLD_ENOUGH, FITTING | {"applicant_age": 61}, papers_complete=True).inputs_digest


@pytest.mark.parametrize(
    ("rule", "values", "complete", "why"),
    [
        (None, FITTING, True, "no-rule"),
        (OLD_ENOUGH, FITTING, False, "papers-incomplete"),
        (OLD_ENOUGH, FITTING | {"applicant_age": 59}, True, "no-fit"),
        (OLD_ENOUGH, {"applicant_age": 60}, True, "no-fit"),
        ({"outcome": "auto", "schema": {}}, FITTING, True, "rule-unfit"),
        (
            {"outcome": "auto", "schema": {"properties": {"applicant_age": {}}, "required": ["x"]}},
            FITTING,
            True,
            "rule-unfit",
        ),
        (OLD_ENOUGH | {"outcome": "deny"}, FITTING, True, "rule-unfit"),
    ],
)
def test_whatever_does_not_fit_goes_to_a_person(rule, values, complete, why):
    no = judge(rule, values, papers_complete=complete)
    assert (no.outcome, no.why) == ("person", why)


@pytest.mark.parametrize("age", [None, False, True, "60", [], {}])
@pytest.mark.parametrize("wrapped", [False, True])
def test_an_age_that_is_no_number_goes_to_a_person(age, wrapped):
    """A bound of JSON Schema says nothing of what is no number: an unknown age was old enough."""
    bounds = {"properties": {"applicant_age": {"minimum": 60}}}
    schema = OLD_ENOUGH["schema"]
    if wrapped:
        schema = {**schema, "properties": {"identity_verified": {"const": True}}, "allOf": [bounds]}
    answer = judge({"outcome": "auto", "schema": schema}, FITTING | {"applicant_age": age}, papers_complete=True)
    assert (answer.outcome, answer.why) == ("person", "no-fit")


@given(
    values=st.dictionaries(
        st.sampled_from(["applicant_age", "identity_verified", "other"]),
        # As large as the door lets whole numbers through: beyond, its JSON reader makes floats of them.
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=3),
    ),
    outcome=st.text(max_size=6) | st.sampled_from(["auto", "auto_review", "deny"]),
    complete=st.booleans(),
)
def test_no_input_ever_makes_a_refusal(values, outcome, complete):
    answer = judge(OLD_ENOUGH | {"outcome": outcome}, values, papers_complete=complete)
    assert answer.outcome in ("auto", "auto_review", "person")
    if answer.outcome != "person":
        assert complete
        assert values["identity_verified"] is True
        assert values["applicant_age"] >= 60


def test_a_promise_is_no_paper():
    papers = {"a": {"source": "upload", "pages": ["1"]}, "b": {"source": "certificate"}, "c": {"source": "generated"}}
    assert instant.are_complete(frozenset("abc"), papers)
    assert not instant.are_complete(frozenset("ad"), papers)
    for thin in ({"source": "upload", "pages": []}, {"source": "later"}, {"source": "pledge"}):
        assert not instant.are_complete(frozenset("a"), {"a": thin})


def test_the_sheet_keeps_the_other_system_s_order_and_its_empty_places():
    order = [{"code": "kind", "label": "经营方式"}, {"code": "fax", "label": "传真"}, {"code": "person_name"}]
    elements = {
        "kind": {"name": "方式", "constraints": {"options": [{"code": "r", "name": "零售"}]}},
        "person_name": {"name": "姓名"},
    }
    made = sheet.lines(order, {"kind": "r", "person_name": "欧阳·䶮"}, elements, str)
    assert [(line.label, line.value) for line in made] == [("经营方式", "零售"), ("传真", ""), ("姓名", "欧阳·䶮")]


def test_the_sheet_has_a_division_by_its_name_and_a_date_in_figures():
    rows = {"constraints": {"fields": [{"code": "home", "type": "region"}, {"code": "born", "type": "date"}]}}
    elements = {"home": {"type": "region"}, "born": {"type": "date"}, "members": rows}
    values = {"home": "370199", "born": "1949-10-01", "members": [{"home": "370199", "born": "2015-05-01"}]}
    made = sheet.lines([{"code": code, "label": code} for code in values], values, elements, {"370199": "天溪区"}.get)
    assert [line.value for line in made] == ["天溪区", "1949-10-01", "天溪区 2015-05-01"]


@pytest.mark.parametrize(
    ("told", "read"), [("1949-10-01", "1949年10月1日"), ("***", "***"), ("2026-02-30", "2026-02-30"), ("", "")]
)
def test_a_date_is_read_as_people_write_it(told, read):
    assert as_text(told, {"type": "date"}) == read
    assert as_text([{"born": told}], {"constraints": {"fields": [{"code": "born", "type": "date"}]}}) == read
    assert as_text(told, {"type": "string"}) == told


@pytest.mark.parametrize(
    ("value", "pasted"),
    [
        (True, "是"),
        (False, "否"),
        (12.0, "12"),
        (12.5, "12.5"),
        (0, "0"),
        (["r", "w"], "零售；批发"),
        ([{"who": "张三", "age": 3}, {"who": "李四"}], "张三 3；李四"),
    ],
)
def test_values_are_pasted_as_one_would_type_them(value, pasted):
    element = {"constraints": {"options": [{"code": "r", "name": "零售"}, {"code": "w", "name": "批发"}]}}
    assert as_text(value, element) == pasted


def test_waits_grow_and_end_with_a_person():
    now = datetime(2026, 11, 22, tzinfo=UTC)
    waits = [dispatch.next_try(n, now) - now for n in range(30)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(hours=6)
    assert [dispatch.is_hopeless(n) for n in (7, 8)] == [False, True]


@pytest.mark.parametrize("state", ["decided", "cancelled"])
@pytest.mark.parametrize("step", ["send", "decide", "give_up", "cancel"])
def test_what_was_decided_outside_stays_decided(state, step):
    with pytest.raises(IllegalStep):
        dispatch.DISPATCH.take(step, state)
