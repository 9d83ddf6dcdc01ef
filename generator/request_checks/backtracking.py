"""Which regular expressions can take Python's engine very long.

The engine backtracks: where one way through a pattern fails, it tries the next. Its time is bounded by the number of
ways in which a pattern can read each beginning of a text. So they are counted here, by the node of the automaton that
they have come to, for all texts at once: after each character there is one more set of counts, and most patterns have
few different sets. A pattern whose counts stay small takes time in proportion to the text's length, whatever the text.
What is too large to be counted is taken for a pattern that can hang.
"""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from generator.graphs import closure

_parser = import_module("re._parser")  # which mypy knows in some runs only
_MAX_WAYS = 100  # at once, of reading the same beginning of a text
_MAX_COPIES = 100  # of what is repeated; more repetitions are taken for any number
_MAX_NODES = 5_000
_MAX_WORK = 200_000  # about a fifth of a second


class _TooManyWaysError(Exception):
    """There are, or there may be, too many ways to read a text."""


@dataclass(frozen=True)
class _Characters:
    """A set of characters, as the code points that are in it or, if negated, that are not."""

    ranges: frozenset[tuple[int, int]]
    is_negated: bool = False

    def __contains__(self, code_point: int) -> bool:
        return any(first <= code_point <= last for first, last in self.ranges) != self.is_negated


_NONE = _Characters(frozenset())


@dataclass(eq=False)
class _Node:
    """A node of the automaton that a pattern is.

    Attributes:
        next: Where it goes on from here.
        reads: The characters of which one is read; None for a node that is passed without reading.
        is_conditional: Whether passing it may fail: an assertion, or a repetition whose number is not known here.
        is_start: Whether it can be passed only where the text begins.
    """

    next: list[_Node] = field(default_factory=list)
    reads: _Characters | None = None
    is_conditional: bool = False
    is_start: bool = False


_Ways = Counter[_Node]  # how many ways have come to each of the nodes that read


@functools.cache  # a pattern is often converted several times
def can_hang(pattern: str) -> bool:
    """Whether `re.search` may take more than time in proportion to the text's length.

    Args:
        pattern: A pattern that `python_pattern` returned.

    Returns:
        False only where that is certain.
    """
    try:
        _Search(pattern).count_ways()
    except (_TooManyWaysError, RecursionError):
        return True
    return False


class _Search:
    """The search for a pattern, in all texts at once."""

    def __init__(self, pattern: str) -> None:
        self._number_of_nodes = 0
        self._has_conditions = False  # so that a way that is counted need not be one
        self._end = self._node(reads=_NONE)
        self._start = self._sequence(_parser.parse(pattern), self._end)
        self._entered: set[_Node] = set()
        self._ways_from = functools.cache(self._count_ways_from)

    def count_ways(self) -> None:
        """Follow all texts.

        Raises:
            _TooManyWaysError: Some text can be read in too many ways.
        """
        reading = {node for node in closure([self._start], lambda node: node.next) if node.reads is not None}
        certain = self._certain_to_match(reading)
        if self._start in certain:
            return
        alphabet = _alphabet({node.reads for node in reading if node.reads})
        first = frozenset(self._ways_from(self._start, is_at_start=True).items())
        known = {(first, True)}
        unvisited = [(first, True)]
        work = 0
        while unvisited:
            ways, is_searching = unvisited.pop()
            if sum(count for _, count in ways) > _MAX_WAYS:
                raise _TooManyWaysError
            for accepting in alphabet:
                work += len(ways) + 1
                further, is_still_searching = self._read(ways, accepting, certain, is_searching)
                if work > _MAX_WORK:
                    raise _TooManyWaysError
                state = (frozenset(further.items()), is_still_searching)
                if state not in known:
                    known.add(state)
                    unvisited.append(state)

    def _read(
        self, ways: frozenset[tuple[_Node, int]], accepting: set[_Characters], certain: set[_Node], is_searching: bool
    ) -> tuple[_Ways, bool]:
        """The ways after a further character, and whether the search goes on to begin anew at each character."""
        further: _Ways = Counter()
        for node, count in ways:
            if node.reads not in accepting:
                continue
            [next_node] = node.next
            if next_node in certain:  # it matches, so that no later beginning is tried
                is_searching = is_searching and self._has_conditions
                continue
            for reading, number in self._ways_from(next_node, is_at_start=False).items():
                further[reading] += count * number
        if is_searching:
            further += self._ways_from(self._start, is_at_start=False)
        return further, is_searching

    def _count_ways_from(self, node: _Node, is_at_start: bool) -> _Ways:
        """How many ways lead from a node to those that read next, which the end counts among."""
        if node.reads is not None:
            return Counter([node])
        if node.is_start and not is_at_start:
            return Counter()
        if node in self._entered:  # a repetition of what may be empty
            raise _TooManyWaysError
        self._entered.add(node)
        ways: _Ways = Counter()
        for next_node in node.next:
            ways += self._ways_from(next_node, is_at_start=is_at_start)
        self._entered.remove(node)
        return ways

    def _certain_to_match(self, reading: set[_Node]) -> set[_Node]:
        """The nodes from which every way leads to a match, wherever the text ends it. There is no way back there."""
        nodes = {self._start, *(next_node for node in reading for next_node in node.next)}
        certain = {node for node in nodes if self._end in _unconditionally_from(node)}
        while True:
            left = {
                node
                for node in certain
                if all(
                    next_node in certain
                    for reading_node in self._ways_from(node, is_at_start=True)
                    for next_node in reading_node.next
                )
            }
            if left == certain:
                return certain
            certain = left

    def _node(self, *next_nodes: _Node, **attributes: Any) -> _Node:
        self._number_of_nodes += 1
        if self._number_of_nodes > _MAX_NODES:
            raise _TooManyWaysError
        node = _Node(list(next_nodes), **attributes)
        self._has_conditions |= node.is_conditional and not node.is_start
        return node

    def _sequence(self, terms: Any, after: _Node) -> _Node:
        """The first node of the terms that `re` has parsed, with what comes after them."""
        for operator, argument in reversed(list(terms)):
            after = self._term(operator, argument, after)
        return after

    def _term(self, operator: Any, argument: Any, after: _Node) -> _Node:
        if operator in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
            least, most, repeated = argument
            return self._repetition(least, most, repeated, after)
        if operator is _parser.SUBPATTERN:
            return self._sequence(argument[-1], after)
        if operator is _parser.BRANCH:
            return self._node(*(self._sequence(branch, after) for branch in argument[1]))
        if operator is _parser.AT:
            return self._node(after, is_conditional=True, is_start=argument is _parser.AT_BEGINNING)
        if operator in (_parser.ASSERT, _parser.ASSERT_NOT):
            looking = self._sequence(argument[1], self._node(reads=_NONE))
            return self._node(looking, after, is_conditional=True)
        if operator is _parser.FAILURE:
            return self._node(reads=_NONE)
        return self._node(after, reads=_characters(operator, argument))

    def _repetition(self, least: int, most: int, repeated: Any, after: _Node) -> _Node:
        if most is _parser.MAXREPEAT or most > _MAX_COPIES:
            is_counted = least > _MAX_COPIES or most is not _parser.MAXREPEAT
            first = self._node()
            first.next = [self._sequence(repeated, first), self._node(after, is_conditional=is_counted)]
            least = min(least, _MAX_COPIES)
        else:
            first = after
            for _ in range(most - least):
                first = self._node(self._sequence(repeated, first), after)
        for _ in range(least):
            first = self._sequence(repeated, first)
        return first


def _unconditionally_from(node: _Node) -> list[_Node]:
    """The nodes that are surely come to without reading."""
    return closure([node], lambda passed: passed.next if passed.reads is None and not passed.is_conditional else ())


def _characters(operator: Any, argument: Any) -> _Characters:
    if operator is _parser.IN:
        return _Characters(frozenset(_ranges(argument)), argument[0][0] is _parser.NEGATE)
    if operator in (_parser.LITERAL, _parser.NOT_LITERAL):
        return _Characters(frozenset({(argument, argument)}), operator is _parser.NOT_LITERAL)
    raise _TooManyWaysError  # what `python_pattern` does not write


def _ranges(members: Any) -> Iterator[tuple[int, int]]:
    for operator, argument in members:
        if operator is _parser.LITERAL:
            yield argument, argument
        elif operator is _parser.RANGE:
            yield argument
        elif operator is _parser.CATEGORY:  # only of `[\s\S]`, which is any character
            yield 0, sys.maxunicode


def _alphabet(sets: set[_Characters]) -> list[set[_Characters]]:
    """For each character that makes a difference, the sets that it is in."""
    boundaries = {0, *(end for characters in sets for first, last in characters.ranges for end in (first, last + 1))}
    accepting = {frozenset(characters for characters in sets if boundary in characters) for boundary in boundaries}
    return [set(characters) for characters in accepting]
