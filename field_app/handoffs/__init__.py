"""The secretary's desk: jobs from the door are looked at, approved with an own signature, or go back with marks.

Words: the *inbox* (书记待办) holds whole jobs that wait, nearest deadline first; an *opening* is a step that says who
looked at which revision; a *mark* names one field, paper, photo or the consent that is to be done again; a *question*
goes to the worker and does not stop the clock. What was *handed on* (交出去的) is out of her hands: with the worker
again, at the centre, or over.

Decisions that shaped it:

- A secretary checks the handling and the consent, never the right to it: there is no route that refuses. A way back
  needs at least one mark. Where the resident insists, the worker says so, and the job goes on, marked.
- No table of its own: what happens here is a step of the job, chained to the one before, or a handoff.
- Who sees what is told by posts alone: a deputy holds a dated post of secretary over the community, the street holds
  one over its division, and both see what waits there; outside of one's divisions there is nothing (404).
- Only what was opened can be approved, each revision by itself. The signature is one of `media`, of who approves, over
  the digest of the revision; over the digests of all where several are approved at once.
- Who approves has shown within minutes, by password or a second step, that it is they (`PUT /me/presence`).
- Every passage of a job is a handoff of `applications`: to the community's secretaries once it is whole, to the street
  beside them when time presses, back to the worker, on to the centre (`visits/service/hands.py`). Looking takes
  nothing: it is hers when she decides, and his again when he sends it anew; what nobody took in time goes on from the
  hands in which it still is.
- A job goes from worker to worker as a *passing*: an ordinary handoff with its steps in the job's trace, from worker or
  secretary. It stays the giver's until it is taken; what he wrote stays his, and is handed in with his signature. Only
  when the taker sends words of his own do draft and files go on under him, with an order of his own. The visit that
  the giver had promised the resident goes along with the same word. Originals in his hands go along where both sign for
  them, he with the offer, the taker with the taking; what is not signed for stays in his hands, under his name, whoever
  has the job.
- Nobody approves what he did, what is for himself, or for somebody whose guardian, ward, relative or agent he is on
  record; another secretary has to.
- Hours count within working days alone (`LASTMETER_APPROVE_HOURS`, `LASTMETER_WORKING_DAY`), and at night nobody is
  told. After half of them the secretaries are reminded, after three quarters the street and the worker hear it too;
  each is a step of the job and news of its own, so that it is told once. In the end the job goes on by itself, with the
  reason in its step, or back to its worker with what hinders it; all three are told. Where a community has no
  secretary, whoever stands next above it is reminded.
- A picture that cannot be read came, with a fault: the job goes to the secretary, who sees what else is to be done
  again, and one way back suffices. The system does not send it back: the worker would come to the door twice.
- What was parked is read in words, covered and logged, by who sees to it; beside it lies what is theirs alone.
- What has no clock is *resting* (停着没动): photos that did not come within a day, what came back and waits for days.
"""
