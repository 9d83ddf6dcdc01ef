"""What exists in the mock, and what was posted to it."""
