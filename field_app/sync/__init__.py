"""Exchange with the phones of grid workers: jobs in, receipts out; devices and their keys.

Words: a *receipt* (回执) says by digests what lies here of one revision of a job, and what is still missing: only what
it proves may go from the phone. A job that cannot be taken is *parked* (留存), with the reason in plain words, where
its author, the secretary and the supervisor see it. A *device* is one phone's vault; its *share* is half of a six-digit
PIN's strength; a *revoked* device is told so at its next contact, and wipes itself.

Decisions that shaped it:

- Order is free: files may come before or after their job. Nothing that a resident said is refused for its content, for
  an older form, a wrong clock or because somebody moved; what can only be settled by a person is parked.
- The same job again, also eight at the same moment, gets the same receipt, whatever has changed since.
- Bodies come sealed to our key (`sealing.py`, as in `field_app/app/store/seal.ts`). What does not open is parked as it
  is: it may open under a key that is found again.
- A staff session rests after half an hour, and phones are offline for longer. The last token of a phone's session
  still brings what was finished, for as long as the lease that began with its sign-in: it opens the doors marked
  `late` and shows nothing but receipts (`server.identity.errands`). A worker in good standing delivers as always.
- Whose account was closed or whose post ended may hand over what he had finished, for 60 days: all that comes, jobs
  and deeds, is parked for the secretary. A session that was ended on purpose (another password) brings nothing.
- What was parked because of who sent it (left, lost phone, another's grid) is let in by who is responsible, as the
  worker's own. What collides or does not open is settled with words.
- Once a day a phone lays its lists beside ours: jobs and files by digest, what was done of tasks by the names of the
  commands. Words that were corrected since, also on another phone, do not differ. The phone names each thing that
  differs and sends again what it still has; here the moment, how much agreed and what did not stand with the phone,
  for its owner, secretary and supervisor, until the next comparison.
- A parked job stays on its phone until somebody has decided. At the daily comparison the phone hears of that together
  with the digest of what lies here; only what it wrote itself, word for word, may then go from it. A parked deed is
  proven by the name of the row in which it lies, which its refusal told.
- A picture that cannot be read keeps its job on the phone until the receipt says that nothing more of these words is
  needed: later ones have come whole, from whichever phone, or the job was handed in (`is_settled`).
- Forms are composed here and not on the phone, so that the rules of composing stay in one language: a *book* holds all
  forms of the single items, or those of a bundle for every way to answer its questions, each piece once (`books.py`).
- Books are composed by the worker, a few at a time, for every division where somebody has a grid, as soon as a release
  or a street's list changed; they lie in the database, so that all processes share them. Who asks sooner composes, and
  of many at once one does (`library.py`). A book is only lent: a job is read by the release that it names, so that
  nothing but the phones of today needs a book, and the others are let go.
- A book that cannot be composed rests for longer each time (up to an hour), so that those behind it get their turn;
  who asks for it tries at once. `/metrics` tells how many there are (`lastmeter_failing{what="books"}`).
- To who took a returned job over the pack brings it without the former worker's name, number and card: the phone puts
  its own worker there, or asks for him; nothing else needs doing again.
- A returned job is corrected under the form of the release that it names, which `jobs/{id}/form` hands out. The pack
  tells its digest, and whether the consent that was sent suffices: nobody is asked twice for nothing.
- A body's correction comes with the pack in the same shape, by its own id, and goes back as what was done of its task
  (`rounds`).
- A bundle that can be answered in more than 256 ways (a restaurant) is carried with its questions alone. Its one form
  is composed for the answers and fetched when there is a network; until then the job waits in the phone as it stands.
- `content_digest` is SHA-256 in every suite, because the phone knows no other.
"""
