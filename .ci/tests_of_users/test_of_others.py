"""Tests of somebody who has the client without the extra `mock`, and does not know of the fixture."""

import sys

import invent_client


def test_the_client_is_there():
    assert invent_client.InventClient


def test_nothing_of_the_extra_is_loaded():
    assert {"httptools", "jsonschema_rs", "ruamel.yaml", "starlette", "uvicorn", "uvloop"}.isdisjoint(sys.modules)
