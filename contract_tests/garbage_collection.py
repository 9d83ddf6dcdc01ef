"""Spares the garbage collector what a run never frees. A plugin, the first, as most of that is imported modules."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest

_NEW_OBJECTS = 20_000  # after so many the youngest are looked at; Python's 700 suits programs with less memory

gc.disable()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay until the end. Only what is made after them is looked at, and forks share their memory."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        gc.enable()
