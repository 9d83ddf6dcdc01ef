"""Values that are made from schemas."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import strategies as st

from invent_contract.contract import Contract


def instances(contract: Contract, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a schema allows. Schemathesis makes them for request bodies only, and takes a while to begin."""
    return st.deferred(lambda: _bodies(contract, schema))


def _bodies(contract: Contract, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    body = {"content": {"application/json": {"schema": schema}}, "required": True}
    operation = {"requestBody": body, "responses": {"200": {"description": "x"}}}
    document = {**contract.data, "paths": {"/x": {"post": operation}}, "security": []}
    config = schemathesis.Config.from_dict({"analysis": {"constants": {"enabled": False}}})
    cases = schemathesis.openapi.from_dict(document, config=config)["/x"]["POST"].as_strategy()
    return cases.map(lambda case: case.body)
