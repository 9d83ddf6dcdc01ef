"""Reads the contract, `openapi.yaml`, and any other OpenAPI 3.1 document.

Imports nothing else of this project, so that the generator, the mock and the suite can all build on it.
"""

from invent_contract.document import CONTRACT_FILE, line_of, load
from invent_contract.errors import ContractError

__all__ = ["CONTRACT_FILE", "ContractError", "line_of", "load"]
