"""Servers that answer what no library would, or what a client must not believe, and the mock as a program."""
