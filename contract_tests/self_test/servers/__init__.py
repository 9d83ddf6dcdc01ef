"""Servers and proxies for tests of the suite itself: mocks that differ, TLS, and connections that end."""
