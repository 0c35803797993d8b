"""The grid worker's field app: jobs at the door, without a network and without a lost word.

Rooms: `visits` (residents, a worker's grids; the job at the door), `rounds` (who has to go where), `sync` (exchange
with phones), `handoffs` (the secretary's approval). A proxy job ends as an ordinary application whose applicant is the
resident and whose agent is the worker. These rooms may use the rooms of `server` below them (notifications and
everything to its right); of those only the roof (`server.app`, `wiring`, `worker`, `cli`) knows them.
"""
