"""Pure decisions of the desks: no database, no clock, no request. Each file answers one question a clerk could ask aloud."""
