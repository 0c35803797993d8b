"""The cellar: what every room needs and no room owns.

Settings, the two databases, the outbox, errors, state tables, tasks, permission, the clock and encryption.
Not one word of government stands here; whoever needs one belongs upstairs.

Words: *unit of work* (one transaction of one command), *event* (news left in the outbox), *listener* (who hears it),
*delivery* (one event for one listener), *actor* (who is calling), *post* (a role held at a body in a division).
"""
