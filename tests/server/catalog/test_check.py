"""Broken copies: each fault is found, named, and found at its line."""

from pathlib import Path

import pytest

from server.catalog import files
from server.catalog.check import check
from server.catalog.proxying import IN_PERSON
from server.forms.contradictions import contradictions
from server.identity.care import IN_PERSON_ONLY
from tests.server.catalog.breaks import CASES, CONDITIONS, by_hand, element, field, item, use
from tests.server.catalog.builders import faults_of, small, written


def test_the_small_catalogue_is_in_order(tmp_path):
    assert check(written(tmp_path, small()), contradictions) == []


def test_the_demo_district_is_in_order():
    assert check([files.DEMO], contradictions) == []


@pytest.mark.parametrize(("change", "file", "reason"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_broken_copy_is_named(tmp_path, change, file, reason):
    faults = faults_of(tmp_path, change)
    assert [fault for fault in faults if reason in fault.reason and Path(fault.file).stem == file], faults


@pytest.mark.parametrize(("when", "reason"), [c[1:] for c in CONDITIONS], ids=[c[0] for c in CONDITIONS])
def test_a_condition_that_does_not_hold_water_is_named(tmp_path, when, reason):
    faults = faults_of(tmp_path, lambda data: field(data, "bank_name").update(when=when))
    assert any(reason in fault.reason for fault in faults), faults


def test_the_line_is_the_line_of_the_fault(tmp_path):
    faults = faults_of(tmp_path, lambda data: use(data, category="space"))
    assert len(faults) == 1
    lines = Path(faults[0].file).read_text(encoding="utf-8").splitlines()
    assert lines[faults[0].line - 1].strip() == "category: space"


SHEETS = [
    (lambda d: by_hand(d, "mobile", "vin"), "vin is no field of this item", "- code: vin label: 第2栏"),
    (
        lambda d: by_hand(d, "mobile", "id_number", "mobile"),
        "mobile stands twice on the sheet",
        "- code: mobile label: 第3栏",
    ),
    (lambda d: by_hand(d, "mobile", system="tobacco"), "belongs to a system without an interface", "sheet:"),
    (lambda d: use(d, sheet=[{"code": "mobile", "label": "电话"}]), "belongs to a system without", "sheet:"),
    (lambda d: [by_hand(d), item(d).pop("sheet")], "tax has no interface", "system_of_record: outside:tax"),
    (lambda d: by_hand(d), "[] has less than 1 item", "sheet: []"),
]


@pytest.mark.parametrize(("change", "reason", "line"), SHEETS, ids=[case[1] for case in SHEETS])
def test_a_sheet_that_nobody_could_copy_is_named_at_its_line(tmp_path, change, reason, line):
    (fault,) = [fault for fault in faults_of(tmp_path, change) if Path(fault.file).stem == "items"]
    assert reason in fault.reason
    lines = Path(fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1 :]
    assert " ".join(part.strip() for part in lines).startswith(f"{line} ")


def test_the_fields_of_another_system_stand_in_its_own_order(tmp_path):
    assert check(written(tmp_path, small(lambda d: by_hand(d, "id_number", "mobile", "person_name")))) == []


def test_a_missing_key_is_shown_at_its_definition(tmp_path):
    (fault,) = faults_of(tmp_path, lambda data: item(data).pop("fee"))
    line = Path(fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    assert line.strip() == "- code: elderly_allowance"


def test_all_faults_of_a_stage_are_told_at_once(tmp_path):
    def break_two(data):
        use(data, category="space")
        element(data, "mobile").update(group="x")

    assert len(faults_of(tmp_path, break_two)) == 2


def test_a_key_written_twice_is_a_fault_at_its_second_line(tmp_path):
    paths = written(tmp_path, small())
    text = paths[2].read_text(encoding="utf-8")
    paths[2].write_text(
        text.replace("category: elderly\n", "category: elderly\n  category: general\n", 1), encoding="utf-8"
    )
    (fault,) = check(paths)
    assert fault.reason == "key 'category' is written twice"
    assert paths[2].read_text(encoding="utf-8").splitlines()[fault.line - 1].strip() == "category: general"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("items:\n  - code: [", 3, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("", 1, "the file is empty"),
        ("colours: []\n", 1, "holds none of the lists"),
        ("- 1\n", 1, "holds none of the lists"),
        ("items: &all\n  - *all\n", 1, "contains itself"),
        ("day: 2026-01-01\nitems: []\n", 1, "put it in quotes"),
        ("items: []\nwhen: !!python/object:os.system x\n", 2, "not a plain value"),
    ],
)
def test_what_is_no_catalogue_is_told_by_line(tmp_path, text, line, reason):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    faults = check([path])
    assert any(fault.line == line and reason in fault.reason for fault in faults), faults


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    (fault,) = check([tmp_path / "nowhere.yaml"])
    assert "cannot be read" in fault.reason


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path):
    path = tmp_path / "items.yaml"
    path.write_bytes("items: [名]".encode("gb18030"))
    (fault,) = check([path])
    assert "cannot be read" in fault.reason


def test_items_are_not_judged_without_their_elements(tmp_path):
    paths = written(tmp_path, small())
    assert [fault.reason for fault in check(paths[2:])] == [
        "no file with elements among those given",
        "no file with materials among those given",
    ]


def test_contradictions_are_told_at_their_bundle(tmp_path):
    (fault,) = faults_of(tmp_path, lambda data: None, lambda row, catalogue: [f"{row['code']} quarrels"])
    assert "elderly_benefits quarrels" in fault.reason
    assert fault.file.endswith("bundles.yaml")


def test_a_catalogue_may_be_spread_over_more_files(tmp_path):
    data = small()
    more = {"version": 1, "items": [data["items"]["items"].pop()]}
    assert check(written(tmp_path, {**data, "more_items": more})) == []


def test_what_is_done_in_person_is_the_same_for_the_catalogue_and_for_mandates():
    assert set(IN_PERSON) == IN_PERSON_ONLY
    assert set(IN_PERSON) <= set(files.load().vocabulary["categories"])
