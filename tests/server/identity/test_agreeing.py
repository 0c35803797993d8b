"""Which notices and consents count, by the rules alone."""

from dataclasses import replace
from uuid import UUID

from server.identity import agreeing
from server.identity.agreeing import Asked, Given
from server.identity.care import Authority, Ground

APPLICATION, ACCOUNT, CHILD, MOTHER = (UUID(int=n) for n in range(1, 5))
ASKED = Asked(APPLICATION, ACCOUNT, by_staff=False, applicant=CHILD)
GIVEN = Given(UUID(int=9), "under_14", True, True, ACCOUNT, MOTHER, str(APPLICATION), "page")


def judge(*given: Given, texts: tuple[str, ...] = ("under_14",), asked: Asked = ASKED) -> agreeing.Verdict:
    return agreeing.judge(texts, given, asked)


def test_each_text_is_wanted_once() -> None:
    authority = Authority(Ground.GUARDIAN, CHILD, MOTHER, texts=("notice", "under_14"))
    texts = agreeing.wanted(authority, is_sensitive=True, is_under_14=True)
    assert texts == ("notice", "under_14", "sensitive")


def test_a_consent_that_counts_is_named_and_nothing_is_missing() -> None:
    assert judge(GIVEN) == agreeing.Verdict((GIVEN.id,), ())


def test_a_child_does_not_agree_for_itself() -> None:
    assert judge(replace(GIVEN, giver=CHILD)).lacking == (("under_14", "wrong"),)
    assert judge(replace(GIVEN, giver=None)).holding, "who is not known by name yet proves it by papers"


def test_staff_write_down_what_they_were_told() -> None:
    asked = replace(ASKED, by_staff=True)
    assert judge(GIVEN, asked=asked).lacking == (("under_14", "wrong"),)
    for how in agreeing.TOLD_TO_STAFF:
        assert judge(replace(GIVEN, how=how), asked=asked).holding


def test_the_nearest_reason_is_told() -> None:
    old, foreign = replace(GIVEN, is_newest=False), replace(GIVEN, account=CHILD)
    assert judge(foreign, old).lacking == (("under_14", "changed"),)
    assert judge(foreign).lacking == judge().lacking == (("under_14", "never"),)
    assert judge(foreign, old, GIVEN).lacking == ()
