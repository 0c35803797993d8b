"""The bench that the README quotes runs from end to end; how fast is no matter of tests."""

import json
import os
import subprocess
import sys

SMALL = """
import sys
from server.cli import bench, main
from server.cli.bench import sync
bench.REQUESTS.update({1: 2, 8: 8, 32: 32})
bench.PAGES = 8
sync.PHONES.update({1: 1, 8: 8, 32: 16})
sys.exit(main(["bench", sys.argv[1], "--rounds", "1"]))
"""


def ran(bench, tmp_path):
    """What the bench prints; it leaves nothing behind."""
    known = {name: text for name, text in os.environ.items() if not name.startswith(("LASTMETER_", "DATABASE_"))}
    known |= {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", SMALL, bench], env=known, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert list(tmp_path.iterdir()) == []
    return json.loads(ran.stdout)


def test_the_full_submission_is_set_beside_the_bare_route(tmp_path):
    told = ran("submit", tmp_path)
    for connections in ("1", "8", "32"):
        assert (
            told[connections]["bare"].keys() == told[connections]["full"].keys() >= {"per_second", "p50_ms", "p99_ms"}
        )
        assert told[connections]["ratio"] > 0
    assert told["pages"].keys() == {"inbox", "progress"}


def test_phones_backlogs_are_set_beside_rows_and_files(tmp_path):
    told = ran("sync", tmp_path)
    assert told["phones"] == 25
    for connections in ("1", "8", "32"):
        bare, full = told[connections]["bare"], told[connections]["full"]
        assert bare.keys() == full.keys() >= {"jobs_per_second", "photos_per_second", "p99_ms"}
        assert full["photos_per_second"] > full["jobs_per_second"] > 0
        assert told[connections]["megabytes"][-1] > 0
