"""A marked copy of a 12-megapixel photo stays near what bare Pillow needs."""

from server.media import bench


def test_a_copy_costs_at_most_half_as_much_again_as_bare_pillow():
    found = bench.measure()
    assert found["ratio"] <= 1.5, found
    assert found["ours"]["megabytes"] <= 60, found
