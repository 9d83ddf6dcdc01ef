"""What the nodes of a graph lead to. Graphs may have cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node")


def closure(nodes: Iterable[Node], successors: Callable[[Node], Iterable[Node]]) -> list[Node]:
    """The nodes and all that they lead to, directly or indirectly, each once, in the order in which they are found."""
    reached = dict.fromkeys(nodes)
    unvisited = [*reached]
    while unvisited:
        for node in successors(unvisited.pop()):
            if node not in reached:
                reached[node] = None
                unvisited.append(node)
    return [*reached]


def after_their_targets(graph: Mapping[Node, Sequence[Node]]) -> Iterator[Node]:
    """The nodes of a graph, each after those that it leads to, and otherwise in their order.

    Args:
        graph: The nodes that each leads to. Those that the graph does not have are passed over.
    """
    visited: set[Node] = set()
    finished: set[Node] = set()
    unvisited = [*graph][::-1]
    while unvisited:
        node = unvisited[-1]
        if node not in visited:
            visited.add(node)
            unvisited += [target for target in reversed(graph[node]) if target in graph and target not in visited]
            continue
        unvisited.pop()
        if node not in finished:
            finished.add(node)
            yield node
