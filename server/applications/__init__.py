"""Applications: one submission of a citizen and the cases it becomes.

Words: an *application* is one form with one set of papers; a *case* is one item of it, with that item's fields and
papers only; a *revision* is one saved state of the typed words and is never changed afterwards; a *correction* asks for
everything that is missing at once, by *marks*; a *handoff* passes a case or a job from one pair of hands to another, a
person's or an office's; the *trace* is the chained record of every step. Two codes: the *receipt code* (查询码, six
characters, to be kept to oneself) opens the progress together with the phone's last digits; the *check code* (ten
characters, only in the QR code of `/v/`, never typed, so that people need no name for it) tells anybody that a receipt
is real, and the step.

Decisions that shaped this room:

- Accounts, persons, sites and bodies are pointed to by id, without foreign keys: a person may be forgotten by law
  while the trace of the case has to stay whole.
- A case's state changes only in `service.move`, which takes the step from `rules.CASE`, updates the row on condition
  that nobody else moved it, and writes the trace row and the outbox note in the same transaction.
- The trace holds ids and digests. Words written by people lie sealed in `application_note`, so that deleting them
  leaves the chain valid.
- Due dates and turns are written by the rooms above (they know calendars and desks) through `move`, and read here.
- A submission is a handful of SQL statements without model instances: everything dear (form, validators, projections)
  is prepared once per form digest and kept.
- The second secret's other half is what the applicant knows by heart: the phone's last four digits, or those of the
  identity number. Who told neither has the code alone, which therefore is left out of the paper with the number.
- The receipt code is computed from the application's id with the server's key; only a keyed hash of the whole second
  secret (last four digits of the phone, then the code) is stored.
- Number and second secret are worth a phone code: whoever tells them answers a correction, or hands in a paper that
  was to follow, without the account, unless an item or a mandate wants somebody to be known better. He reads of what
  was typed only what was marked and is not private; the trace says `by_number`.
- Strangers see number and step: so the receipt on paper names no item and no person. Wrong second secrets are counted
  per number and day in the database, for numbers that do not exist as well: all processes share it, it tells nothing.
- The states are drawn in `workflow.md`; legal names, results and turns stand in `rules.py`.
"""
