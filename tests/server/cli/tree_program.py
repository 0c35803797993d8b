"""A tree of one child for the tests of `processes`: one with a grandchild, that writes the pids of all it starts into
a folder, or one that dies at once.
"""

import sys

from server.cli.processes import Child, Tree

CHILD = """
import os, pathlib, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
folder = pathlib.Path(sys.argv[1])
(folder / f"{os.getpid()}.child").touch()
(folder / f"{grandchild.pid}.grandchild").touch()
time.sleep(600)
"""
SHORT_LIVED = "raise SystemExit('no such town')"

if __name__ == "__main__":
    code = CHILD if len(sys.argv) > 1 else SHORT_LIVED
    sys.exit(Tree([Child("child", [sys.executable, "-c", code, *sys.argv[1:]], {})]).run())
