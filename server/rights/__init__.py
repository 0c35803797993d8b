"""A person's rights over what is kept of him: a copy of it, and its deletion.

Looking, correcting and withdrawing a consent have their doors where the data lie (applications, profile, consents).
This room asks all rooms below, so it stands above them.

Words: a *copy* is everything of one's own in one file; a *deletion request* (删除请求) is asked by its owner, for one
application or for all, and decided by a person: *deleted*, or *kept* with the reason (a law that wants it kept).

Decisions that shaped it:

- Nobody deletes by a click: archives law may want a closed case kept, and a stolen phone must not erase a life. The
  supervisor of the application's division decides; what belongs to no application yet, the system administrator.
  Neither sees more than number, day and the asker's own words.
- What is kept because a law wants it is blocked meanwhile (PIPL art. 47): it is stored and protected, its owner still
  has it in his copy, but it fills in no form and no desk reads it. Its asker is told over the channels he chose.
- "Everything" is what the asker's own account typed, and what agents, guardians and clerks typed about its person,
  drafts too; what it typed for others is theirs and stays.
- With everything go words and pictures of the mandates one gave, of who guarded one, and of firms for which one spoke.
  What another acted on proves that one's right and stays as long as he does (PIPL art. 47 with Civil Code art. 162); so
  does what one held for somebody else. The log of looks, which nobody can change, keeps the words written there.
- What is still being worked on is not deleted: it is withdrawn first.
- Deleting empties contents, files, words and profiles in one unit of work; numbers, steps, days, ids and digests stay,
  so that the chain of every trace still holds. The deletion is a row of the trace and of the log of looks.
"""
