"""A mock of the API, for the tests of those who call it: served by their own process, or as a program of its own.

Needs the extra `mock`: `pip install "invent-client[mock]"`.
"""
