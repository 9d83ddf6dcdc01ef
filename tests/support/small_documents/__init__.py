"""Documents that hold little more than what a test is about, and their clients."""
