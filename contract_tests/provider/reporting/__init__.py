"""What is told of disagreements, without the API key."""
