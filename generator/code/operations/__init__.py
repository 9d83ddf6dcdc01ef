"""What the templates are given of operations."""
