"""Everything that goes wrong between a worker's phone and the server, done on purpose, and counted.

`make faults` prints the count as JSON: of each fault how many jobs and photos were sent, lost, kept twice, and how many
answers said something else than they should. The last three are to be 0.
"""
