"""Who has to go where: visits that somebody asked for, what a worker has to do next.

Words: a *visit request* (走访请求) asks for somebody to come, for oneself, for a relative, or for who called; its
*visit word* (上门暗号) is what the worker says at the door; a *pass* is a worker's word that he cannot come; a *task*
(要办的事) is one line of a worker's list: a visit, a returned job, a notice to bring, a result to deliver, a job that
another worker wants to pass on. A *door notice* (上门告知) is what a body said of a job's application and somebody has
to tell the resident, until a legal date.

Decisions that shaped it:

- Whoever asks for somebody else needs a tie on record, a post over the grid, or the desk, which notes who called. Such
  a visit waits until somebody has asked the resident herself; a desk's caller need not know whom the list means:
  whoever confirms it says so.
- The visit word is shown to who took the visit and to the resident, by her way of being told; it stands in no notice.
  Who is told in person alone hears it from who asks her whether she wants the visit: it stays on his list until the
  visit is over or he says how he told her, also where somebody else took it. Who told her the word, how and when is a
  step of the request (`word_told`): by message the machine's, else of whoever knew it.
- Who takes a visit sees whom and the call-back number in full, and that is logged; everybody else sees them masked.
- A worker who cannot come says why; the visit is open again, the others of the grid are asked and the resident is told.
  Where nobody else is left, the secretary hears of it.
- A command's id makes it once (`identity.service.orders`); other content under it is parked.
- A correction, a refusal, an inspection and the day of a paper that may follow become door notices; another date
  takes the place of the one before. Their steps are the job's. Whoever looks after the grid today may tell her,
  and says how.
- A paper that may follow is photographed at the door by whoever looks after the grid, and handed in like the
  applicant's own; until it has come it stays on the list, also after she was told. What comes too late is parked.
- What is read out at the bedside comes with the list, so that it is told without a network; the paper says the same.
- A correction is answered at the bedside too, without a network: who has the job is lent what was handed in as it
  stands, with the marks on it, while the task is open. Only what was marked may be another; it lands like the
  applicant's own answer, by who has the job, on the authority on which it was handed in (`service/answering.py`).
- Who took the job over signs the whole of it under his own name: his phone is lent an empty place wherever the former
  worker named himself, and the answer has to fill it. Who acts is nothing that she declared.
- She agrees anew, by the grade of the job, only where something declared is another now; a new picture alone asks for
  nothing. The order stands as it is, and has to stand still: what comes after its end, or after somebody else's answer,
  is parked whole for the secretary.
- Until it is answered a correction stays on that worker's list, also after she was told.
- Half of its working days over, and nobody told her: the street's supervisors, the secretary and the relative whom she
  named hear of it, once; the relative's text says nothing of what it is about.
- Whom no message reaches, by the way that she chose, hears of a visit from who goes: his task says so.
- Who takes over a resident's job takes over the visit that its worker had promised her; the word stays the same.
  What the former worker's phone tells of it afterwards is parked, and moves nothing (`service/visiting.py`).
- An original that is not back on its day: its worker hears it on the first working day after, the secretary on the
  third, the street on the fifth, each once and each a step of the job (`custody_rules.LATE`).
- While somebody stands in for a grid (from-to), the results and originals of its jobs are on his list too, and it may
  be he who brings them; what came back is done again by who wrote it, or by whom the job is handed on to.
- Opening a notice's paper or an original's slip stands in the log of looks at that resident; so does a notice whose
  words go out: with a pack, once for each whom it goes out to, and each time that a work list shows them.
"""
