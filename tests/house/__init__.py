"""The house rules, each kept by a few lines: where things stand, who may call, who listens, what is explained."""
