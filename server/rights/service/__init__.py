"""What a person does about what is kept of him, and who decides on it."""
