"""`lastmeter catalog` from outside."""

from typing import Any

import pytest

from server.catalog import queries
from server.cli import main
from server.core.db import database
from tests.server.catalog.builders import small, written


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
