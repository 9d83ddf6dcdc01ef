"""Matches the things of two documents by what identifies them, the surest mark first."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from invent_contract.media_types import body_kind, essence_of, is_json_patch, readable_content
from invent_contract.operation import Body, Operation, Parameter, Response

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
            mark = marks[level]
            same = (index for index, others in remaining_new.items() if mark is not None and others[level] == mark)
            new_index = next(same, None)
            if new_index is not None:
                both[old_index] = new_index
                del remaining_old[old_index], remaining_new[new_index]
    return Matches(
        [(old[old_index], new[both[old_index]]) for old_index in sorted(both)],
        [old[index] for index in remaining_old],
        [new[index] for index in remaining_new],
    )


def match_names(old: Iterable[str], new: Collection[str], others: Callable[[str], Iterable[str]]) -> Matches[str]:
    """Match names that are equal, and any other one with the first of its `others` that is there."""
    matched = {name: next((other for other in (name, *others(name)) if other in new), None) for name in old}
    return Matches(
        [(name, other) for name, other in matched.items() if other is not None],
        [name for name, other in matched.items() if other is None],
        [name for name in new if name not in matched.values()],
    )


def match_responses(old: Operation, new: Operation, matching: ByName) -> Matches[Response]:
    """Match responses by their statuses."""
    statuses = match_names(old.responses, new.responses, lambda status: matching.other_statuses(status, old, new))
    return Matches(
        [(old.responses[status], new.responses[other]) for status, other in statuses.both],
        [old.responses[status] for status in statuses.only_old],
        [new.responses[status] for status in statuses.only_new],
    )


class ByName:
    """How two versions of a document are matched: by the names that callers use, and those that requests have."""

    knows_stand_ins = False
    compares_headers = False  # no program of a caller can rely on their types
    compares_types_of_bytes = False  # bytes they are, whatever their schema says

    def marks_of_operation(self, operation: Operation) -> Marks:
        """By what an operation is known: its operationId, or else its method and path."""
        return operation.id, _route(operation)

    def other_statuses(self, status: str, old: Operation, new: Operation) -> list[str]:
        """The statuses under which another document has the same response: of a success, those that are new."""
        return [other for other in new.successes if other not in old.responses] if status in old.successes else []

    def compared_contents(self, owner: Body | Response) -> dict[str, str]:
        """The pointers of the schemas that callers depend on, by media type: of a response, the one that is read."""
        pointers = owner.schema_pointers
        if isinstance(owner, Body):
            return pointers
        return {name: pointers[name] for name in [readable_content(pointers)] if name is not None}

    def other_media_types(self, media_type: str, new: Iterable[str]) -> list[str]:
        """The media types that callers cannot tell from it: the same, then ranges, then JSON under other names."""
        ranks = {other: _difference_of(media_type, other) for other in new}
        alike = [(rank, other) for other, rank in ranks.items() if rank is not None]
        return [other for _, other in sorted(alike, key=operator.itemgetter(0))]


class ByMeaning(ByName):
    """How a document is matched with one that somebody else wrote: by what is sent, whatever it is called."""

    knows_stand_ins = True
    compares_headers = True
    compares_types_of_bytes = True

    def marks_of_operation(self, operation: Operation) -> Marks:
        """Its method and path, or else the same with the path of its server."""
        return _route(operation), _route(operation, operation.base_path)

    def other_statuses(self, status: str, old: Operation, new: Operation) -> list[str]:
        """The range that has it; of a success also the default response, or any other success."""
        successes = ["default", *new.successes] if status in old.successes else []
        return [f"{status[0]}XX", *(other for other in successes if other != "default" or other in new.successes)]

    def compared_contents(self, owner: Body | Response) -> dict[str, str]:
        """The pointers of all of its schemas, by media type."""
        return owner.schema_pointers

    def other_media_types(self, media_type: str, new: Iterable[str]) -> list[str]:
        """The ranges that have it. JSON under another name has the same schema."""
        return [*ranges_of(media_type), *(name for name in new if name.endswith("json"))]


def ranges_of(media_type: str) -> list[str]:
    """A media type, and the ranges of media types that have it."""
    return [media_type, f"{media_type.partition('/')[0]}/*", "*/*"]


def _difference_of(media_type: str, other: str) -> int | None:
    """How much differs between two media types that callers cannot tell apart; None where they can.

    Two names of JSON hold the same values, but two formats of text or of files are not interchangeable.
    """
    essences = (essence_of(media_type), essence_of(other))
    if essences[0] == essences[1]:
        return 0
    if essences[0] in ranges_of(essences[1]) or essences[1] in ranges_of(essences[0]):
        return 1
    are_json = body_kind(media_type) == body_kind(other) == "json"
    return 2 if are_json and not (is_json_patch(media_type) and is_json_patch(other)) else None


def match_operations(old: Sequence[Operation], new: Sequence[Operation], matching: ByName) -> Matches[Operation]:
    """Match operations by the marks that `matching` gives them."""
    return match(old, new, *([matching.marks_of_operation(operation) for operation in side] for side in (old, new)))


def match_parameters(old: Operation, new: Operation) -> Matches[Parameter]:
    """Match parameters by location and name, those of the path else by their order in it, and all others by name.

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
            (parameter.location, parameter.name),
            operation.position_in_path(parameter),
            parameter.name,
            python_name(parameter.name),
        )
        for parameter in operation.parameters
    ]
