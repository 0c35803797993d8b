"""LastMeter's server: the Flask API and the pages. Each room's own docstring is its door plate."""
