"""`lastmeter residents import`."""

from pathlib import Path
from typing import Any

import pytest

from field_app.visits.models import Resident
from server import cli
from tests.field_app.visits.builders import GRID, csv


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "居民.csv"
    made.write_bytes(csv(f"李大娘||1940-03-01||示例街9号|1|{GRID}|||", f"李2娘|||||1|{GRID}|||"))
    return made


def test_a_file_is_read_and_each_line_told(
    district: Any, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.residents, "open_ready", lambda settings: None)
    monkeypatch.setattr(cli.residents, "settings_here", lambda *data: None)
    for dry, kept in (["--dry-run"], 0), ([], 1):
        assert cli.main(["residents", "import", str(file), *dry]) == 1
        told = capsys.readouterr().out
        assert ("2: 新登记" in told, "3: 没有导入" in told, "1 new, 1 refused" in told) == (True, True, True)
        assert ("nothing was written" in told, Resident.select().count()) == (kept == 0, kept)
