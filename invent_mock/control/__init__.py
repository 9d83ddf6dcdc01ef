"""What a test can tell the mock, and what it is told."""
