"""Reviews: the desks. Intake, correction, clocks, decision, instant approval, systems of record outside.

Words: a *desk* is the place from which somebody acts on a case: the *window* (intake) or the deciding *body*. A
*verdict* is a kind of decision, a *remedy* the right to have it looked at again. A *mark* points at what a
correction asks for. A *look* is an instant rule judging one revision of a case. A *dispatch* is a case's way to
an outside system of record; the *sheet* is the same carried by hand. A *stop* is time that is not the office's
own.

Decisions:
- The window has no power to refuse: it accepts, asks for everything that is missing at once, or passes on. Only
  the body says no.
- Every command carries its own id. `service/commands.py` holds the application's row, looks for the id, and
  answers a repeat from what is stored; other content under the id is parked.
- The case's state, trace and chain belong to `applications`; this room says when to move, until when, and whose
  turn it is.
- Days are counted by `rules/clocks.py` from the calendar of `places`. The day of an event is never counted. A
  date that rests on an unpublished year, or on a stop that has not ended, is an estimate (预估) and is counted
  again every day.
- A rule may grant or spare the first check. It never refuses: what does not fit waits for a person. Facts that
  only the system may say are never taken from what was typed.
- An outside system gets a case once under the case's id, outside any transaction, under a lease; its answer is
  written under the same lease. What it refuses, or does not answer, becomes a clerk's sheet.
- The sheet has the order and the labels of that system (`sheet` of the item). What it does not name comes last, as the
  form calls it, so that nothing is lost. A division is pasted by its full name, a date in figures.
- Due lists are keyset pages over the indexes of cases (see `queries.py`): a million cases do not slow them.

Events heard (see `tasks.py`): `application.submitted`, `case.released`, `case.answered`, `case.reopened` →
`on_at_the_window` and, apart, `on_ready_for_rules`; `case.resumed` → `on_resumed`; `case.closed` → `on_closed`;
`calendar.changed` → `on_calendar_changed`.
Events left: none of its own; every step goes through `applications`, which leaves news of those in its `CASE_EVENTS`.
What changes no state (received, judged, recounted, filled, outside_taken …) stands in the trace only.
"""
