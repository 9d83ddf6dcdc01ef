"""A call: its attempts, its deadline, and what becomes of it."""
