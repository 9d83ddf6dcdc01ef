"""A request: its parameters, headers and body, checked and written."""
