"""The bench that the README quotes runs from end to end; how fast is no matter of tests."""

import json
import os
import subprocess
import sys

SMALL = """
import sys
from server.cli import bench, main
bench.REQUESTS.update({1: 2, 8: 8, 32: 32})
bench.PAGES = 8
sys.exit(main(["bench", "submit", "--rounds", "1"]))
"""


def test_the_full_submission_is_set_beside_the_bare_route(tmp_path):
    known = {name: text for name, text in os.environ.items() if not name.startswith(("LASTMETER_", "DATABASE_"))}
    known |= {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", SMALL], env=known, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    for connections in ("1", "8", "32"):
        assert (
            told[connections]["bare"].keys() == told[connections]["full"].keys() >= {"per_second", "p50_ms", "p99_ms"}
        )
        assert told[connections]["ratio"] > 0
    assert told["pages"].keys() == {"inbox", "progress"}
    assert list(tmp_path.iterdir()) == []
