import io
import re

from PIL import Image

from qr import render

ADDRESS = "https://lm.example/q/347ACDEF9H"


def test_the_picture_has_the_modules_of_the_matrix_and_its_quiet_zone():
    modules = render.matrix(ADDRESS)
    picture = Image.open(io.BytesIO(render.png(ADDRESS, scale=3))).convert("L")
    assert picture.size == (len(modules) * 3,) * 2
    assert all(
        picture.getpixel((x * 3 + 1, y * 3 + 1)) == (0 if modules[y][x] else 255)
        for y in range(len(modules))
        for x in range(len(modules))
    )
    assert not any(any(row) for row in modules[: render.QUIET] + modules[-render.QUIET :])


def test_the_vector_draws_exactly_the_dark_modules_in_runs():
    modules = render.matrix(ADDRESS)
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", render.svg(ADDRESS))
        for step in range(int(length))
    }
    assert drawn == {(x, y) for y, row in enumerate(modules) for x, dark in enumerate(row) if dark}


def test_a_title_cannot_break_out_of_the_picture():
    assert "<script>" not in render.svg(ADDRESS, title="<script>")
