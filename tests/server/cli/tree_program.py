"""A tree of one child with a grandchild, for the test: writes the pids of all it starts into a folder."""

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

if __name__ == "__main__":
    sys.exit(Tree([Child("child", [sys.executable, "-c", CHILD, sys.argv[1]], {})]).run())
