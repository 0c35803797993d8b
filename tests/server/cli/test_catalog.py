"""`lastmeter catalog` from outside."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.applications import tasks as applications
from server.applications.models import Case, Owed
from server.catalog import queries
from server.cli import main
from server.core import clock
from server.core.db import database
from server.core.relay import Relay
from server.places import service as places
from server.places.models import CalendarDay
from server.reviews import tasks
from tests.server.catalog.builders import small, written
from tests.server.places.test_notices import RIGHT
from tests.server.reviews.builders import a_case, names_of_steps
from tests.server.reviews.test_owed import accepted, an_owing


def test_without_a_file_the_demo_districts_are_meant(capsys):
    assert main(["catalog", "check", "--numbers"]) == 0
    printed = capsys.readouterr().out
    assert "我要开便利店" in printed
    assert printed.endswith("no faults\n")


def test_a_fault_is_printed_with_file_and_line(tmp_path, capsys):
    def spoil(data):
        data["items"]["items"][0]["category"] = "space"

    written(tmp_path, small(spoil))
    assert main(["catalog", "check", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    file, line, reason = printed.strip().split(":", 2)
    assert file == str(tmp_path / "items.yaml")
    assert (tmp_path / "items.yaml").read_text(encoding="utf-8").splitlines()[
        int(line) - 1
    ].strip() == "category: space"
    assert "space is not in the list" in reason


def test_importing_twice_makes_one_release(tmp_path, capsys, monkeypatch: pytest.MonkeyPatch, db: Any):
    monkeypatch.setattr("server.cli.catalog.open_ready", lambda settings: None)
    monkeypatch.setattr("server.cli.catalog.settings_here", lambda: None)
    written(tmp_path, small())
    assert main(["catalog", "import", str(tmp_path)]) == 0
    first = queries.current_release()
    assert "new" in capsys.readouterr().out
    assert main(["catalog", "import", str(tmp_path)]) == 0
    assert "places: unchanged" in capsys.readouterr().out
    assert queries.current_release() == first
    assert not database.obj.in_transaction()


def test_faulty_files_are_not_imported(tmp_path, db: Any):
    (tmp_path / "items.yaml").write_text("items: [", encoding="utf-8")
    assert main(["catalog", "import", str(tmp_path)]) == 1
    with pytest.raises(queries.NoCatalogue):
        queries.current_release()


def test_the_yearly_notice_tells_whose_date_moves_and_twice_is_once(tmp_path, capsys, monkeypatch, district: Any):
    """A dry run writes nothing; the import makes the estimate sure, by the worker and in the trace."""
    monkeypatch.setattr("server.cli.catalog.open_ready", lambda settings: None)
    monkeypatch.setattr("server.cli.catalog.settings_here", lambda: None)
    file = tmp_path / "2027.yaml"
    file.write_text(RIGHT, encoding="utf-8")
    relay = Relay({"calendar.changed": (tasks.on_calendar_changed, applications.on_calendar_changed)})
    with clock.frozen(datetime(2026, 12, 24, 2, tzinfo=UTC)):
        case = a_case("temp_relief", state="accepted")
        before = Case.get_by_id(case.id)
        assert before.due_is_provisional
        accepted(an_owing())
        paper = Owed.get()
        assert main(["catalog", "calendar", str(file), "--dry-run"]) == 0
        foretold = capsys.readouterr().out
        assert (Case.get_by_id(case.id).due_on, standing_of_days(2027)) == (before.due_on, {"provisional"})
        assert main(["catalog", "calendar", str(file)]) == 0
        assert foretold.splitlines()[:-1] == capsys.readouterr().out.splitlines()[:-1]
        relay.drain()
        after = Case.get_by_id(case.id)
        assert f"-{case.place}: {before.due_on} (estimate) → {after.due_on}\n" in foretold
        assert f" {paper.material}: {paper.due_on} (estimate) → {Owed.get().due_on}\n" in foretold
        assert "papers that are to follow and get a later last day: 1\n" in foretold
        assert (after.due_on > before.due_on, after.due_is_provisional) == (True, False)
        assert "recounted" in names_of_steps(case)
        assert standing_of_days(2027) == {"official"}
        assert main(["catalog", "calendar", str(file)]) == 0
        assert "unchanged: it was known already" in capsys.readouterr().out
        assert places.import_years() == 0, "what a package knows or guesses does not replace a notice"


def standing_of_days(year: int) -> set[str]:
    return {row.status for row in CalendarDay.select() if row.day.year == year}


def test_a_faulty_notice_is_named_and_not_imported(tmp_path, capsys):
    file = tmp_path / "2027.yaml"
    file.write_text(RIGHT.replace("to: 2027-10-07", "to: 2027-10-02"), encoding="utf-8")
    assert main(["catalog", "calendar", str(file)]) == 1
    assert capsys.readouterr().out.startswith(f"{file}: 2027-10-03 (国庆节)")
