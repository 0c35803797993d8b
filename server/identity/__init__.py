"""People: who signs in, who it is about, who may act for whom, and who looked.

An *account* is how one signs in; a *person* is whom an application is about. They are joined by a *link* once
someone vouched for it, never by a typed number. Words: *way* (how a session began), *sign-in key* (what opens an
account: a phone on its device, a WeChat id, a staff name), *level* (none < phone < checked), *post* (a dated staff
role over a division), *mandate* (授权), *guardianship* (监护), *representation* (who speaks for a firm: its
法定代表人), *ground* (on what an agent acts), *unmasking* (a full look, with a reason, logged).

Decisions that shaped it:

- A phone number changes hands, so a phone code opens only the account that this phone made **on this device**; on
  another device it opens an empty one. What was submitted elsewhere opens by its number and second secret,
  or after a check.
- A claim with a known number and another name gets a record of its own, as an unknown number does; a supervisor of the
  known person's place is told and may merge the two.
- What a person types about himself at level phone stays with the account (`profile`); it changes no `Person`.
- Refresh tokens are counted, not stored: a token carries its turn, so a lost answer can be repeated for a moment and an
  older turn proves that two hold it.
- Every request reads its session, link and posts in one statement: what is revoked is revoked at once.
"""
