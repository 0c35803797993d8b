"""What phones do: hand jobs in, ask for receipts, compare, come back with their keys."""
