"""What people do here, one file per group of verbs; each function is one command and owns its transaction."""
