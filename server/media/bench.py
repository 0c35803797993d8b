"""What a copy costs: our marked 12-megapixel copy beside bare Pillow (draft, decode, save) in one run.

Memory is taken in a fresh process for each side, so that its highest point is its own. `python -m server.media.bench`
prints `measure()` as JSON.
"""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PIL import Image

from server.media.pictures import copying
from server.media.rules import Kind, Mark

ROUNDS = 9
WIDTH, HEIGHT = 4032, 3024
EXIF_ORIENTATION, TURNED_RIGHT = 0x0112, 6
MARK = Mark("食品经营许可", "幸福区市场监督管理局", date(2026, 11, 18)).text


def photo() -> bytes:
    """A 12-megapixel photo with the grain of a phone's, held upright (so that it must be turned)."""
    ground = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).convert("RGB")
    grain = Image.effect_noise((WIDTH // 2, HEIGHT // 2), 50).resize((WIDTH, HEIGHT)).convert("RGB")
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = TURNED_RIGHT
    out = io.BytesIO()
    Image.blend(ground, grain, 0.4).save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def bare(content: bytes) -> None:
    """The least that any server must do."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (WIDTH // 2, HEIGHT // 2))
        image.load()
        image.save(io.BytesIO(), "JPEG", quality=copying.QUALITY)


def ours(content: bytes) -> None:
    """The copy that is served: upright, stripped, marked."""
    copying.copy_of(io.BytesIO(content), Kind.JPEG, mark=MARK)


SIDES: dict[str, Callable[[bytes], None]] = {"bare": bare, "ours": ours}


def measure() -> dict[str, object]:
    """Milliseconds and megabytes of both sides, and their ratio."""
    content = photo()
    times = best_times(content)
    sides = {name: {"milliseconds": times[name], "megabytes": _memory_of(name, content)} for name in SIDES}
    ratio = round(times["ours"] / times["bare"], 2)
    return {"megapixels": round(WIDTH * HEIGHT / 1e6, 1), "bytes": len(content), **sides, "ratio": ratio}


def best_times(content: bytes) -> dict[str, float]:
    """The best of several rounds, the sides by turns: a busy machine slows both alike, and the best shows the work."""
    times: dict[str, list[float]] = {name: [] for name in SIDES}
    for _ in range(ROUNDS):
        for name, side in SIDES.items():
            began = time.process_time()
            side(content)
            times[name].append((time.process_time() - began) * 1000)
    return {name: round(min(rounds), 1) for name, rounds in times.items()}


def _memory_of(name: str, content: bytes) -> float:
    command = [sys.executable, "-m", "server.media.bench", name]
    done = subprocess.run(command, input=content, capture_output=True, check=True)  # noqa: S603  ourselves
    return float(done.stdout)


def _peak_megabytes() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def added_megabytes(name: str, content: bytes) -> float:
    """The memory that a side takes on top of an idle process."""
    before = _peak_megabytes()
    for _ in range(3):
        SIDES[name](content)
    return round(_peak_megabytes() - before, 1)


if __name__ == "__main__":
    asked = sys.argv[1:]
    answer = added_megabytes(asked[0], sys.stdin.buffer.read()) if asked else measure()
    sys.stdout.write(json.dumps(answer) + "\n")
