"""What a secretary does with a job, and what the worker and the clock answer."""
