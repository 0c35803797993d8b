"""Who is meant, what a flag is called, which day belongs to a charge: no database."""

from datetime import date

import pytest

from field_app.visits import job_rules, rules


@pytest.mark.parametrize(
    ("asked", "is_meant"),
    [
        ("欧阳", True),
        ("秀兰", True),
        ("oyxl", True),
        ("xl", True),
        ("OYXL", True),
        ("ouyang", True),
        ("ouyxl", True),
        ("xiul", True),
        ("示例街９号", True),
        ("3-2-501", True),
        ("501", True),
        ("", True),
        ("李", False),
        ("lxm", False),
        ("xla", True),
        ("xa", False),
        ("ol", False),
    ],
)
def test_somebody_is_found_by_name_sound_initials_address_and_door(asked: str, is_meant: bool) -> None:
    assert rules.is_found(asked, name="欧阳秀兰", places=["清泉里社区示例街9号", "3-2-501"]) is is_meant


def test_a_surname_is_found_by_each_of_its_readings() -> None:
    assert all(rules.is_found(asked, name="单晓", places=[]) for asked in ("sx", "dx", "shanx", "danxiao"))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        *[
            ("曾丽", "zl"),
            ("单晓", "sx"),
            ("仇和", "qh"),
            ("解明", "xm"),
            ("查良", "zl"),
            ("区小曾", "oxc"),
            ("盖叶", "gy"),
        ],
        *[("任华", "rh"), ("翟明", "zm"), ("单于明", "cym"), ("尉迟明", "ycm"), ("欧阳秀兰", "oyxl"), ("", "")],
    ],
)
def test_initials_read_a_surname_as_a_surname_and_leave_the_given_name(name: str, letters: str) -> None:
    assert rules.initials(name) == letters


def test_only_a_disability_has_a_grade() -> None:
    assert rules.grade_fits("disabled", "4-3")
    assert rules.flag_name("disabled", rules.grade_of("肢体", "三级")) == "残疾（肢体三级）"
    assert not any(
        (rules.grade_fits("disabled", None), rules.grade_fits("disabled", "8-1"), rules.grade_fits("poor", "1"))
    )


def test_the_last_day_belongs_to_a_charge() -> None:
    day = date(2026, 11, 22)
    assert rules.holds_on(day, day, day)
    assert not rules.holds_on(day, day, date(2026, 11, 23))


def test_too_little_is_no_likeness() -> None:
    assert rules.likeness("林新新", None, "示例街9号") is None
    assert rules.likeness("林新新", date(2026, 11, 1), "示例街 ９号") == "林新新|2026-11-01|示例街9号"


def test_a_result_that_is_there_may_be_a_denial() -> None:
    assert "有结果了" in job_rules.PLAIN["result_ready"]
    assert "办好" not in job_rules.PLAIN["result_ready"]
