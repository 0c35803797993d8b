"""What the desks do: one function per thing a clerk, a body, a rule or the law does with a case."""
