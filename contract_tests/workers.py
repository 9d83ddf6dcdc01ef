"""How many workers of pytest-xdist a run has, and how they share its tests out. A plugin."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Two workers more than there are cores: a third of the time a worker waits, for a deadline or for a process."""
    return (yield) + 2


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """A worker begins: it must draw the same tests as the others."""
    node.workerinput["seed"] = node.config.option.seed


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """All cases of a test function go to one worker, as do the tests of a group.

    The scheduler counts what is left after each unit of work, so that single cases cost as much as a hundred tests.
    Functions with many cases come first: the end, where workers run out of tests, is made of short ones. With --power,
    a function has hundreds of cases that take minutes, and each goes where there is a worker.
    """
    if config.option.dist != "loadgroup" or config.option.power:
        return None
    from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

    scheduler = LoadGroupScheduling(config, log)
    group_of = scheduler._split_scope
    scheduler._split_scope = lambda test_id: group_of(test_id).partition("[")[0]
    return scheduler
