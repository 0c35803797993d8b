from hypothesis import given
from hypothesis import strategies as st

from qr import payload


def test_a_code_holds_only_signs_that_nobody_mistakes():
    assert not set(payload.ALPHABET) & set("0O1IL5S8B2ZU")
    assert all(set(payload.new_code()) <= set(payload.ALPHABET) for _ in range(50))


def test_codes_do_not_repeat():
    assert len({payload.new_code() for _ in range(2000)}) == 2000


def test_a_code_typed_by_hand_is_read_with_spaces_dashes_and_small_letters():
    assert payload.tidy(" 347a-cdef 9h ") == "347ACDEF9H"


@given(st.text(max_size=20))
def test_what_cannot_be_a_code_is_empty_and_the_rest_stays_as_it_is(text):
    code = payload.tidy(text)
    assert code == payload.tidy(code)
    assert not code or set(code) <= set(payload.ALPHABET)
