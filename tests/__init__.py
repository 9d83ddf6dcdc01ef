"""Tests of what we ship: the client, the generator, the mock with its page, and how contracts are read and compared."""
