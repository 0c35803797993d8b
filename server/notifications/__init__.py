"""Telling people what happened to their applications, over the channels they chose, out of the outbox.

Words: a *notice* stands in the person's own list and may name the item; a *message* leaves the house (SMS, WeChat) and
lies open on a locked screen: it carries the application's number and the step, nothing else. Of a mandate it says only
that somebody may act (or no longer may), and only to a principal in whose name others wrote that down.

Decisions: the notice is always written, whatever channels were chosen, so that nothing told is lost; a message's words
and address are sealed until it is sent and deleted afterwards; one event and channel make one message, whose id is its
key, so that a task that runs twice sends nothing twice (a gateway that fails before answering sees the same key again).
"""
