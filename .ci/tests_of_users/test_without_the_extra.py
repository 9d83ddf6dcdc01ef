"""A test of somebody who asks for the fixture, and has not installed the extra `mock`."""


def test_order(invent_mock):
    """Fails with a line that says what to install."""
