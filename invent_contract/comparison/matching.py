"""Matches the things of two documents by what identifies them, the surest mark first."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from invent_contract.operation import Operation, Parameter, Response

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

    def pairs(self) -> list[tuple[T | None, T | None]]:
        """Each thing of the first document with that of the second, or with None."""
        alone = [*[(old, None) for old in self.only_old], *[(None, new) for new in self.only_new]]
        return [*alone, *self.both]


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


def _match_keys(old: Mapping[str, T], new: Mapping[str, T], candidates: Mapping[str, Sequence[str]]) -> Matches[T]:
    """Match things by their names. Each of `old` has the first of its `candidates` in `new`, which several may have."""
    matched = {name: next((other for other in candidates[name] if other in new), None) for name in old}
    return Matches(
        [(old[name], new[other]) for name, other in matched.items() if other is not None],
        [old[name] for name, other in matched.items() if other is None],
        [new[name] for name in new if name not in matched.values()],
    )


class ByName:
    """How two versions of a document are matched: by the names that callers use."""

    knows_stand_ins = False
    compares_headers = False  # no program of a caller can rely on their types

    def operations(self, old: Sequence[Operation], new: Sequence[Operation]) -> Matches[Operation]:
        """By the operationId, or else by method and path."""
        return match(old, new, *([(operation.id, _route(operation)) for operation in side] for side in (old, new)))

    def responses(self, old: Operation, new: Operation) -> Matches[Response]:
        """By the status."""
        return _match_keys(old.responses, new.responses, {status: [status] for status in old.responses})

    def media_types(self, old: Sequence[str], new: Sequence[str]) -> Matches[str]:
        """By the name."""
        names = {name: name for name in new}
        return _match_keys({name: name for name in old}, names, {name: [name] for name in old})


class ByMeaning:
    """How a document is matched with one that somebody else wrote: by what is sent, whatever it is called."""

    knows_stand_ins = True
    compares_headers = True

    def operations(self, old: Sequence[Operation], new: Sequence[Operation]) -> Matches[Operation]:
        """By method and path, whatever the path's parameters are called, or else with the path of the server."""
        marks = [[(_route(item), _route(item, item.base_path)) for item in side] for side in (old, new)]
        return match(old, new, *marks)

    def responses(self, old: Operation, new: Operation) -> Matches[Response]:
        """By the status, or its range. A success without a counterpart is matched with any other success."""
        successes = [*(["default"] if "default" in new.successes else []), *list(new.successes)[:1]]
        candidates = {
            status: [status, f"{status[0]}XX", *(successes if status in old.successes else [])]
            for status in old.responses
        }
        return _match_keys(old.responses, new.responses, candidates)

    def media_types(self, old: Sequence[str], new: Sequence[str]) -> Matches[str]:
        """By the name, or a range that has it. JSON under another name has the same schema."""
        names = {name: name for name in new}
        json_names = [name for name in new if name.endswith("json")]
        candidates = {name: [*ranges_of(name), *json_names] for name in old}
        return _match_keys({name: name for name in old}, names, candidates)


def ranges_of(media_type: str) -> list[str]:
    """A media type, and the ranges of media types that have it."""
    return [media_type, f"{media_type.partition('/')[0]}/*", "*/*"]


def match_parameters(old: Operation, new: Operation) -> Matches[Parameter]:
    """Match parameters by place and name, those of the path else by their order in it, and all others by name.

    The last mark is the name in Python, which stays where `pageSize` becomes `page_size`.
    """
    return match(old.parameters, new.parameters, _marks_of_parameters(old), _marks_of_parameters(new))


def _route(operation: Operation, base_path: str = "") -> tuple[str, str]:
    return operation.method, path_pattern(base_path + operation.path)


def path_pattern(path: str) -> str:
    """A path without the names of its parameters, which are a part of no request."""
    return re.sub(r"\{[^{}]*\}", "{}", path.rstrip("/"))


def python_name(name: str | None) -> str | None:
    """A name as the generated client has it: words in lower case, with underscores between them."""
    boundary = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+"
    return name and re.sub(boundary, "_", name).strip("_").lower()


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
