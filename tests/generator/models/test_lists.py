"""Lists whose first items have schemas of their own, and items that may be anything."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

from tests.generator.small_clients import call, document_of_reply, generate

PAIR = [{"type": "string"}, {"type": "boolean"}]


@pytest.mark.parametrize(
    ("others", "item_type"),
    [
        ({}, "str | bool | Any"),
        ({"items": True}, "str | bool | Any"),
        ({"items": {"description": "More."}}, "str | bool | Any"),
        ({"maxItems": 3}, "str | bool | Any"),
        ({"items": {"type": "integer"}}, "str | bool | int"),
        ({"items": False}, "str | bool"),
        ({"minItems": 2, "maxItems": 2}, "str | bool"),  # as Pydantic writes a tuple
    ],
)
def test_further_items_are_what_the_document_lets_them_be(
    others: dict[str, Any], item_type: str, tmp_path: Path
) -> None:
    schema = {"type": "array", "prefixItems": PAIR, **others}
    package, _ = generate(document_of_reply({"application/json": {"schema": schema}}), tmp_path)
    assert inspect.signature(package.InventClient.get).return_annotation == f"list[{item_type}]"
    reply = ["a", True] if item_type == "str | bool" else ["a", True, 5]
    assert call(package, "get", reply=json.dumps(reply).encode())[0] == reply


@pytest.mark.parametrize("others", [[{"type": "string"}], [{"type": "number"}, {"type": "null"}]])
def test_anything_or_something_is_loaded_with_a_single_condition(others: list[dict[str, Any]], tmp_path: Path) -> None:
    """With several, mypy finds that a value which is UNSET cannot be text, and refuses the client."""
    schema = {"type": "array", "items": {"anyOf": [{}, *others]}}
    package, _ = generate(document_of_reply({"application/json": {"schema": schema}}), tmp_path)
    assert call(package, "get", reply=b'[1, "a", null, {}]')[0] == [1, "a", None, {}]
    (module,) = (Path(str(package.__file__)).parent / "api").rglob("get.py")
    assert " is not UNSET or " not in module.read_text()
