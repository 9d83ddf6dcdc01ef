"""The document as a file: its data, its lines, and the error that names a place in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from invent_contract.json_pointer import tokens_of

_HERE = Path(__file__).parent
# The wheel holds the contract beside this module; in a checkout it is at the root.
CONTRACT_FILE = next(path for path in (_HERE / "openapi.yaml", _HERE.parent / "openapi.yaml") if path.exists())


class ContractError(Exception):
    """The contract is wrong, or has something that the generator cannot generate.

    Attributes:
        pointer: JSON pointer (RFC 6901) to the place; empty for the whole document.
        line: Line of the file, counted from 1, where the error itself knows it. `line_of` finds it for a pointer.
    """

    def __init__(self, pointer: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.line = line


def load(path: Path) -> dict[str, Any]:
    """Read an OpenAPI document, YAML or JSON, as plain data: dicts with text keys, lists and scalars.

    Raises:
        ContractError: The file cannot be read, or is not a YAML mapping of JSON's values.
    """
    try:
        document = YAML(typ="safe").load(path.read_bytes())
        # YAML reads an unquoted status code as a number. JSON has only text for keys.
        contract = json.loads(json.dumps(document, allow_nan=False))
    except OSError as error:
        raise ContractError("", f"cannot be read: {error.strerror}") from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ContractError("", f"is not YAML: {error.problem}", line) from None
    except YAMLError as error:
        raise ContractError("", f"is not YAML: {error}") from None
    except (TypeError, ValueError) as error:  # for example an unquoted date, or an anchor that contains itself
        raise ContractError("", f"holds a value that JSON does not have: {error}") from None
    if not isinstance(contract, dict):
        raise ContractError("", "must be a mapping", 1)
    return contract


def line_of(path: Path, pointer: str) -> int:
    """Line, counted from 1, on which the value at a JSON pointer begins.

    Where the pointer leads to nothing, the line of the last value on the way to it.
    """
    node: Any = YAML().load(path.read_bytes())
    line = 0
    for token in tokens_of(pointer):
        if isinstance(node, CommentedMap) and token in map(str, node):
            key = next(key for key in node if str(key) == token)  # an unquoted status code is a number
            line, _ = node.lc.key(key)
            node = node[key]
        elif isinstance(node, CommentedSeq) and token.isdigit() and int(token) < len(node):
            line, _ = node.lc.item(int(token))
            node = node[int(token)]
        else:
            break
    return line + 1
