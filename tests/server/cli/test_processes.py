"""The process tree, with real processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.cli.live import is_running
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[3]


def pids(folder: Path, kind: str) -> set[int]:
    return {int(file.stem) for file in folder.glob(f"*.{kind}")}


@pytest.fixture
def tree(tmp_path):
    command = [sys.executable, "-m", "tests.server.cli.tree_program", str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    wait_until(lambda: pids(tmp_path, "grandchild"), "the child is up")
    yield process
    process.kill()
    process.wait()
    for pid in pids(tmp_path, "child") | pids(tmp_path, "grandchild"):
        if is_running(pid):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_all_of_it(tree, tmp_path, number):
    tree.send_signal(number)
    assert tree.wait(timeout=60) == 0
    everyone = pids(tmp_path, "child") | pids(tmp_path, "grandchild")
    wait_until(lambda: not any(map(is_running, everyone)), "all are gone")


def test_a_child_killed_hard_is_started_again_and_leaves_nobody_behind(tree, tmp_path):
    (first,) = pids(tmp_path, "child")
    (orphan,) = pids(tmp_path, "grandchild")
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: len(pids(tmp_path, "grandchild")) == 2, "another child is up")
    assert not is_running(orphan)


def test_a_child_that_does_not_come_up_is_named_in_one_line():
    command = [sys.executable, "-m", "tests.server.cli.tree_program"]
    tree = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    )
    try:
        lines = [tree.stderr.readline() for _ in range(4)]
        assert lines[:3] == ["no such town\n"] * 3
        assert lines[3].startswith("lastmeter: child has ended 3 times soon after its start (exit code 1)")
        tree.send_signal(signal.SIGINT)
        assert tree.wait(timeout=60) == 0
    finally:
        tree.kill()
        tree.wait()
        tree.stderr.close()
