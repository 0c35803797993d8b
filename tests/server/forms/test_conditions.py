"""One rule language: JSON Schema, evaluated the same here and in the browser, and decided early where that is safe."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms import conditions
from tests.server.forms.builders import when

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "conditions.json").read_text("utf-8"))["conditions"]

SIMPLE = st.builds(when, st.sampled_from("abc"), st.integers(0, 2), st.integers(0, 2))
CONDITIONS = st.recursive(
    st.one_of(SIMPLE, st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"allOf": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"oneOf": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
VALUES = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["values"])[:40])
def test_a_condition_holds_as_the_shared_vectors_say(vector):
    assert conditions.holds(vector["schema"], vector["values"]) == vector["holds"]


@given(CONDITIONS, VALUES)
def test_what_is_decided_early_stays_so_whatever_comes(condition, known):
    early = conditions.decide(condition, known)
    everything = {name: value for name in "abc" for value in (known.get(name, 1),)}
    for name in set("abc") - set(known):
        for value in range(3):
            if early is not None:
                assert conditions.holds(condition, {**everything, name: value}) == early


@given(CONDITIONS)
def test_with_everything_known_a_condition_is_decided(condition):
    values = {"a": 0, "b": 1, "c": 2}
    assert conditions.decide(condition, values) == conditions.holds(condition, values)


@given(st.lists(SIMPLE), VALUES, st.randoms(use_true_random=False))
def test_either_is_true_when_one_is_and_never_depends_on_the_order(several, values, shuffler):
    joined = conditions.either(several)
    assert conditions.holds(joined, values) == any(conditions.holds(one, values) for one in several)
    mixed = several + several
    shuffler.shuffle(mixed)
    assert conditions.either(mixed) == joined
    assert conditions.either([joined, *several]) == joined


@given(CONDITIONS, VALUES)
def test_a_renamed_condition_says_the_same_of_renamed_values(condition, values):
    renamed = conditions.renamed(condition, {"a": "x", "b": "y"})
    said = {{"a": "x", "b": "y"}.get(name, name): value for name, value in values.items()}
    assert conditions.holds(renamed, said) == conditions.holds(condition, values)
    assert conditions.names(renamed) == {{"a": "x", "b": "y"}.get(n, n) for n in conditions.names(condition)}


def test_true_is_not_one():
    assert not conditions.holds(when("a", True), {"a": 1})
    assert not conditions.holds(when("a", 1), {"a": True})
