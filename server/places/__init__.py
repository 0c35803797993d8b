"""Places: where things happen and when somebody is there.

Words: a *division* (区划) has a code of 12 digits (2 province, 2 city, 2 county, 3 township, 3 community);
a *grid* (网格) is part of a community; a *body* (部门) decides items; a *site* (服务点) is a centre, a station
or an outlet (bank, hospital, mall …) where people go.

Decisions:
- Divisions are versioned by dates, because codes change and are abolished; a case keeps the code
  of its day, and a page of an abolished code is read through `queries.division_on`.
- Questions about a tree go by prefix: `prefix(code)` strips trailing zero groups, and all below begin with it.
- Working days are a table, not a formula: a notice of the State Council fixes each year. A year without notice is
  `provisional` (weekends and the statutory days); due dates in it are estimates, recomputed when the notice comes.
- What a site offers stands in `catalog`, which knows items; this room knows that a site exists, where, and its hours.
"""
