"""Reads the contract, `openapi.yaml`, and any other OpenAPI 3.1 document.

Imports nothing else of this project, so that the generator, the mock and the suite can all build on it.
"""

from invent_contract.source.document import CONTRACT_FILE, check_values, line_of, load, load_with_lines
from invent_contract.source.errors import ContractError
from invent_contract.source.json_pointer import (
    container_and_key,
    lookup,
    parent_of,
    pointer_of,
    pointer_to,
    tokens_of,
    walk,
)
from invent_contract.source.references import reachable, references, resolve
from invent_contract.source.structure import SUBSCHEMAS, Holds, Part, parts

__all__ = [
    "CONTRACT_FILE",
    "SUBSCHEMAS",
    "ContractError",
    "Holds",
    "Part",
    "check_values",
    "container_and_key",
    "line_of",
    "load",
    "load_with_lines",
    "lookup",
    "parent_of",
    "parts",
    "pointer_of",
    "pointer_to",
    "reachable",
    "references",
    "resolve",
    "tokens_of",
    "walk",
]
