import pytest

from server.core.workflow import IllegalStep, Workflow, step

DOOR = Workflow(
    "door", (step("open", "shut", to="ajar"), step("shut", "ajar", "wide", to="shut"), step("push", "ajar", to="wide"))
)


def test_a_step_leads_to_its_state():
    assert DOOR.take("open", "shut") == "ajar"
    assert DOOR.take("shut", "wide") == "shut"


def test_an_illegal_step_names_what_is_allowed():
    with pytest.raises(IllegalStep) as told:
        DOOR.take("open", "wide")
    assert told.value.problem()["allowed"] == ["shut"]
    assert told.value.status == 409


def test_the_drawing_holds_every_step_once():
    lines = DOOR.draw().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert sorted(lines[1:]) == [
        "    ajar --> shut: shut",
        "    ajar --> wide: push",
        "    shut --> ajar: open",
        "    wide --> shut: shut",
    ]


def test_a_step_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="stands twice"):
        Workflow("door", (step("open", "shut", to="ajar"), step("open", "shut", to="wide")))
