"""Residents of the grids, who looks after which grid, who needs care; and jobs at the door.

A *resident* (居民) is a person with an extension: grid, door, whom to ask for, how to be told. Words: a *flag*
(关爱标记) says that somebody needs care, and is sensitive; a *flag rule* is an operator's entry of a flag's purpose,
legal basis, source and end; a *grid worker* here is an account's dated charge of one grid, a *substitution* stands in
for leave; an *import* (导入) is one file of residents with its report; a *likeness* is why two records may be one
human. A *job* (走访代办) is something done for a resident at the door: it has revisions, files and steps of its own
until somebody approves it, and from then on it is an ordinary application whose applicant is the resident and whose
agent is the worker. Its states are drawn in `workflow.md`.

Decisions that shaped it:

- A flag without a rule that stands is refused, and one whose rule ended is shown to nobody from that day; the broom
  then closes it and, a month later, forgets it. Kind and grade are sealed, so that a copied database names nobody.
- Lists never show flags. One resident's are shown for a reason, which is logged before the answer.
- What a file says changes no record of somebody whose card was seen: that is done where cards are seen. The same line
  again changes nothing, also where a worker has put something right since; a changed line is taken.
- A new resident with a number that is known already gets a record of its own and is shown beside the other: a person
  merges them (identity's merger, which can be undone). A merged record is listed under the one that stands for it.
- A line without a number means a record only where that is certain: the same cells of who it is, or the one record of
  this name, birth date and address that neither door nor telephone speaks against. Else it gets its own, shown beside.
- Where somebody lives is told by the grid; moving to another grid is never refused, and moves the person's division.
- A phone finds a resident by surname, initials and house number, never by address: of the whole list only these three
  lie on it (the least data wins). By address somebody is found at the desk (`GET /residents`), with a network.
- A search opens the sealed words of one's own grids: there is no index by parts of names or doors that could be stolen.
- A job from the bedside is never refused for what it says. It is taken, a draft application is made of it, and what is
  missing (consent by grade, form, files) is written on it for secretary and worker; at the approval all must be there.
- The consent at the door becomes a worker's order (mandate) and the consents that every application needs, recorded as
  soon as it is in order, so that the resident finds it among her own and can take it back.
- What a worker did at the door holds, whatever became of his post or account since: the approval hands in with the
  authority that he had there.
- What is signed by hand is printed before somebody goes: the *order paper* (委托书) has the words of the day and the
  digest that phones name for them, blank for an item or filled in for a job. The *card* (查进度卡) of a job that was
  handed in names nobody and no item: number and code tell the step alone.
- A job is over when its result was brought to the door and the receipt signed, by the choices of the consent; whoever
  looks after the grid that day may bring it, a picture is taken only where an item that was granted asks
  (`result_photo`), and the resident is told.
- See and photograph is the rule; an *original* (原件) that must travel has a line (`visit_custody`) from hand to hand,
  each signed by who gets it (with a job to another worker by both), a day on which it is due back and a slip for the
  resident. Cash, bank cards, PINs and codes have none. A job is not over while one is away: also a legal no goes to the
  door first.
- A phone's clock may be wrong: what it declared is kept in the step; dates go by the server's clock, put right by the
  offset that the phone knew, and nothing happened after the server heard of it. No word is refused for its moment.
- The approval is a step, then the application is submitted: other words that the worker sends in between come too
  late and are parked. Killed between the two, the news of the approval finishes it.
- A deed for a job (delivery, answer, an original, a telling) by somebody from whose hands it has gone meanwhile is not
  answered by 404: it is parked whole, and the community's secretary and the supervisors see it (`service/deeds.py`).
- What a substitute did within the leave (a result brought, an original, a telling) counts as of its own moment, also
  when it arrives up to `job_rules.LATEST` after the leave; what comes later still, or was done after it, is parked.
- Who acts, as the form has it, is the worker whose words they are: of a job that changed hands, words that still name
  the former one are told as a fault, and older revisions keep whom they named (`agent_rules.py`).
"""
