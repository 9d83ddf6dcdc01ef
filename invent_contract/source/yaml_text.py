"""YAML as text: its data, as far as JSON has it, and the line of each value.

Works on the nodes that ruamel.yaml composes, in which an alias is its anchor's node, so that what aliases expand to is
known before anything is expanded.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLWarning
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import pointer_to

_TAG = "tag:yaml.org,2002:"
# Aliases may make a document this many times as long as its file is. A short file may become this many characters.
_MAX_EXPANSION = 10
_ALWAYS_ALLOWED = 100_000


def parse_yaml(text: str) -> tuple[Any, dict[str, int]]:
    """The data of a YAML text, and the line of each value, counted from 1, by its pointer.

    Raises:
        ContractError: It is not YAML, has a value or key that JSON does not have, or expands to far more than it is.
        RecursionError: It is nested too deeply.
    """
    yaml = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", YAMLWarning)  # an anchor may be defined again
            root = yaml.compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ContractError(
            "", f"is not YAML, here or just above (look at the indentation): {error.problem or error.context}", line
        ) from None
    except YAMLError as error:
        raise ContractError("", f"is not YAML: {' '.join(str(error).split())}") from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # ruamel.yaml's own mistakes, such as an escape beyond Unicode.
        raise ContractError("", f"is not YAML: {error}") from None
    if root is None:
        raise ContractError("", "is empty", 1)
    _check_expansion(root, len(text))
    reader = _Reader(yaml.constructor)
    return reader.data_of(root, ""), reader.lines


def _check_expansion(root: Node, file_size: int) -> None:
    """Refuse an anchor that contains itself, and aliases that expand to far more than the file has."""
    sizes: dict[int, int | None] = {}  # in characters, by the node's id; None while the node is being measured
    limit = max(_ALWAYS_ALLOWED, _MAX_EXPANSION * file_size)

    def size_of(node: Node) -> int:
        if id(node) in sizes:
            known = sizes[id(node)]
            if known is None:
                raise ContractError("", "an anchor contains itself", _line(node))
            return known
        sizes[id(node)] = None
        size = 1 + (len(node.value) if isinstance(node, ScalarNode) else sum(map(size_of, _children(node))))
        if size > limit:
            raise ContractError("", "its aliases expand to far more than the file has", _line(node))
        sizes[id(node)] = size
        return size

    size_of(root)


def _children(node: Node) -> Iterator[Node]:
    for child in node.value:
        if isinstance(child, tuple):
            yield from child
        else:
            yield child


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


class _Reader:
    """Makes data of nodes, and notes their lines."""

    def __init__(self, constructor: Any) -> None:
        self._constructor = constructor
        self.lines: dict[str, int] = {}

    def data_of(self, node: Node, pointer: str, line: int | None = None) -> Any:
        """The data of a node. `line` is that of its key, or its own."""
        self.lines[pointer] = line or _line(node)
        tag = str(node.tag)
        if isinstance(node, MappingNode) and tag == f"{_TAG}map":
            return {
                key: self.data_of(value, pointer + pointer_to(key), _line(key_node))
                for key, (key_node, value) in self._members(node, pointer).items()
            }
        if isinstance(node, SequenceNode) and tag == f"{_TAG}seq":
            return [self.data_of(item, pointer + pointer_to(index)) for index, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._scalar(node, tag.removeprefix(_TAG), pointer)
        raise _tag_error(node, pointer)

    def _scalar(self, node: ScalarNode, tag: str, pointer: str) -> Any:
        match tag:
            case "str" | "timestamp" | "value" | "merge":  # JSON has no dates: an unquoted one is text
                return _joined_surrogates(node.value)
            case "null":
                return None
            case "bool" | "int" | "float":
                construct = getattr(self._constructor, f"construct_yaml_{tag}")
                try:
                    value = construct(node)
                except (ValueError, LookupError) as error:
                    raise ContractError(pointer, f"cannot be read as {tag}: {error}", _line(node)) from None
                return float(value) if tag == "float" else value
        raise _tag_error(node, pointer)

    def _members(self, node: MappingNode, pointer: str) -> dict[str, tuple[Node, Node]]:
        """The members of a mapping by key, those of merge keys (`<<`) last. Each has the key's node and the value's."""
        members: dict[str, tuple[Node, Node]] = {}
        merged: list[Node] = []
        for key_node, value in node.value:
            if str(key_node.tag) == f"{_TAG}merge":
                merged += value.value if isinstance(value, SequenceNode) else [value]
                continue
            key = self._key(key_node, pointer)
            if key in members:
                raise ContractError(pointer + pointer_to(key), "is a duplicate key", _line(key_node))
            members[key] = (key_node, value)
        for mapping in merged:
            if not isinstance(mapping, MappingNode):
                raise ContractError(pointer, "only mappings can be merged with <<", _line(mapping))
            for key, member in self._members(mapping, pointer).items():
                members.setdefault(key, member)
        return members

    def _key(self, node: Node, pointer: str) -> str:
        """A key as it is written. YAML reads an unquoted status code as a number; JSON has only text for keys."""
        if not isinstance(node, ScalarNode):
            raise ContractError(pointer, "a key must be text", _line(node))
        if not str(node.tag).startswith(_TAG):
            raise _tag_error(node, pointer)
        return _joined_surrogates(node.value)


def _tag_error(node: Node, pointer: str) -> ContractError:
    return ContractError(pointer, f"has the tag {node.tag}, which stands for nothing that JSON has", _line(node))


def _joined_surrogates(text: str) -> str:
    r"""JSON writes an emoji as two escapes, `"\ud83d\ude00"`, which YAML takes for two characters."""
    try:
        return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return text
