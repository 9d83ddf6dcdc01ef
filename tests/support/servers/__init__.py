"""Servers for what HTTP libraries cannot be made to send, and for what a client must not believe."""
