import json
import os
import subprocess
import sys

import pytest

from server.core.logs import strike_out

NAME = "01a201a8-707a-7487-94a2-0f77281af266"

#: A store that nobody has migrated is logged as not ready; who asks too often would be named by a library's own line.
ASKED = f"""
from server.app import create_from_environment
client = create_from_environment().test_client()
client.get("/readyz", headers={{"X-Request-Id": "{NAME}"}})
answers = [client.post("/api/v1/sign-in-codes", json={{"phone": "1"}}).status_code for _ in range(12)]
assert answers[-1] == 429, answers
"""


def test_a_line_names_its_request_and_never_the_caller(tmp_path):
    known = {"LASTMETER_MASTER_KEY": "A" * 43 + "=", "LASTMETER_DATA_DIR": str(tmp_path), "LASTMETER_LIMITS_ON": "1"}
    known |= {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.db", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", ASKED], env=known, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert [line["request"] for line in lines if line["event"] == "not_ready"] == [NAME]
    assert "127.0.0.1" not in ran.stderr


@pytest.mark.parametrize(
    "word",
    ["44000019491001021X", "13800000000", "+8613800000000", "8613800000000", "id=440000194910010217;"],
)
def test_what_looks_personal_is_struck_out_however_deep(word):
    for told in (word, [word], {"of": [{"name": word}]}, (word, 1)):
        struck = str(strike_out(None, "", {"event": told})["event"])
        assert "***" in struck
        assert not any(run in struck for run in ("138000", "440000"))


@pytest.mark.parametrize("word", ["01a201a8-707a-7487-94a2-13800000000f", "case.accepted", "12345", "1380000000"])
def test_ids_and_names_stay(word):
    assert strike_out(None, "", {"event": word})["event"] == word
