"""What people do with requests and tasks, one file per group of verbs."""
