"""Codes on paper and what they open: a bundle or an item, in one division.

Words: *flyer* (a sheet with one code), *target* (what its code opens), *scan* (counted per day, never per person).
A code can be revoked and is then explained, not hidden: the paper hangs on somebody's wall for years.
"""
