"""Sending and reading with httpx."""
