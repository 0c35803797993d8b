"""Pure decisions of the desks: no database, no clock, no request. Each file answers one question of a clerk."""
