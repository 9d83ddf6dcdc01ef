"""The variables INVENT_…: set while a mock is served, and passed on to the processes that are started meanwhile."""

from __future__ import annotations

import contextlib
import os
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import spawn
from typing import Any

PREFIX = "INVENT_"


_Replaced = dict[str, str | None]  # what a block has replaced in the environment, by name
_blocks: list[_Replaced] = []  # of the blocks that have not ended, in the order in which they began


@contextlib.contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set variables, and put back afterwards what there was, also where blocks end in the order in which they began."""
    replaced = {name: os.environ.get(name) for name in variables}
    _blocks.append(replaced)
    os.environ.update(variables)
    try:
        yield
    finally:
        index = next(index for index, block in enumerate(_blocks) if block is replaced)
        later_blocks = _blocks[index + 1 :]
        del _blocks[index]
        for name, value in replaced.items():
            _put_back(name, value, later_blocks)


def _put_back(name: str, value: str | None, later_blocks: list[_Replaced]) -> None:
    """Put a variable back or, where a later block has replaced it, let that put it back."""
    for block in later_blocks:
        if name in block:
            block[name] = value
            return
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


@contextlib.contextmanager
def passed_on_to_children() -> Iterator[None]:
    """Let each child process that multiprocessing starts meanwhile have the variables that there are then.

    Those of its start method `forkserver` would have those of the moment at which its server was started, and so the
    API key of an earlier test.
    """
    preparation = _PreparationData(spawn.get_preparation_data)
    spawn.get_preparation_data = preparation
    try:
        yield
    finally:
        preparation.is_over = True
        outermost: Callable[[str], dict[str, Any]] = spawn.get_preparation_data
        while isinstance(outermost, _PreparationData) and outermost.is_over:
            outermost = outermost.wrapped
        spawn.get_preparation_data = outermost  # type: ignore[assignment]


class _PreparationData:
    """What multiprocessing tells a child at its start, with the variables.

    Attributes:
        wrapped: What tells the rest.
        is_over: Whether the variables are left out: another block, or another library, has wrapped it in turn.
    """

    def __init__(self, wrapped: Callable[[str], dict[str, Any]]) -> None:
        self.wrapped = wrapped
        self.is_over = False

    def __call__(self, name: str) -> dict[str, Any]:
        data = self.wrapped(name)
        return data if self.is_over else {**data, "invent_mock": _Variables()}


class _Variables:
    """Sets the variables where it is unpickled, with the standard library alone: the child has no `sys.path` yet."""

    def __reduce__(self) -> tuple[Any, ...]:
        variables = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
        # Resolves to `os.environ`, whose items are then set.
        return pkgutil.resolve_name, ("os:environ",), None, None, iter(variables.items())
