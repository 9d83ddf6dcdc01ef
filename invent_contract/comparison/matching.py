"""Matches the things of two documents by what identifies them, the surest mark first."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from invent_contract.operation import Operation, Parameter

T = TypeVar("T")
Marks = Sequence[Hashable | None]  # by what a thing is known, the surest mark first; None is no mark


@dataclass
class Matches(Generic[T]):
    """Which things of two documents belong together.

    Attributes:
        both: Things of the first document with those of the second.
        only_old: What only the first document has.
        only_new: What only the second document has.
    """

    both: list[tuple[T, T]] = field(default_factory=list)
    only_old: list[T] = field(default_factory=list)
    only_new: list[T] = field(default_factory=list)


def match(old: Sequence[T], new: Sequence[T], old_marks: Sequence[Marks], new_marks: Sequence[Marks]) -> Matches[T]:
    """Match things by their marks.

    Args:
        old: The things of the first document.
        new: The things of the second document.
        old_marks: The marks of each of `old`.
        new_marks: The marks of each of `new`.
    """
    remaining_old, remaining_new = dict(enumerate(old_marks)), dict(enumerate(new_marks))
    both = {}
    for level in range(max((len(marks) for marks in old_marks), default=0)):
        for old_index, marks in list(remaining_old.items()):
            new_index = _first_with(remaining_new, level, marks[level])
            if new_index is not None:
                both[old_index] = new_index
                del remaining_old[old_index], remaining_new[new_index]
    return Matches(
        [(old[old_index], new[both[old_index]]) for old_index in sorted(both)],
        [old[index] for index in remaining_old],
        [new[index] for index in remaining_new],
    )


def _first_with(marks_by_index: Mapping[int, Marks], level: int, mark: Hashable | None) -> int | None:
    if mark is None:
        return None
    return next((index for index, marks in marks_by_index.items() if marks[level] == mark), None)


def match_operations(old: Sequence[Operation], new: Sequence[Operation]) -> Matches[Operation]:
    """Match operations by their operationId, which callers use, or else by method and path."""
    return match(old, new, *([(operation.id, _route(operation)) for operation in side] for side in (old, new)))


def match_routes(old: Sequence[Operation], new: Sequence[Operation]) -> Matches[Operation]:
    """Match operations by method and path, whatever their parameters are called, or else with their servers' paths."""
    return match(
        old,
        new,
        *([(_route(operation), _route(operation, operation.base_path)) for operation in side] for side in (old, new)),
    )


def _route(operation: Operation, base_path: str = "") -> tuple[str, str]:
    return operation.method, path_pattern(base_path + operation.path)


def path_pattern(path: str) -> str:
    """A path without the names of its parameters, which are a part of no request."""
    return re.sub(r"\{[^{}]*\}", "{}", path.rstrip("/"))


def python_name(name: str | None) -> str | None:
    """A name as the generated client has it: words in lower case, with underscores between them."""
    boundary = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+"
    return name and re.sub(boundary, "_", name).strip("_").lower()


def match_parameters(old: Operation, new: Operation) -> Matches[Parameter]:
    """Match parameters by place and name, those of the path else by their order in it, and all others by name.

    The last mark is the name in Python, which stays where `pageSize` becomes `page_size`.
    """
    return match(old.parameters, new.parameters, _marks_of_parameters(old), _marks_of_parameters(new))


def _marks_of_parameters(operation: Operation) -> list[Marks]:
    return [
        (
            (parameter.place, parameter.name),
            operation.order_in_path(parameter),
            parameter.name,
            python_name(parameter.name),
        )
        for parameter in operation.parameters
    ]
