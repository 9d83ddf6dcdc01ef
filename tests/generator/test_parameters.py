"""How parameters of other documents are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.generator.small_clients import call, document_of_parameters, generate


def header(schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": "X-Fields", "in": "header", "schema": schema}


@pytest.mark.parametrize(
    ("schema", "value", "line"),
    [
        ({"type": "array", "items": {"type": "string"}}, ["a", "b"], b"X-Fields: a,b\r\n"),
        ({"type": "array", "items": {"type": "integer"}}, [1, 2], b"X-Fields: 1,2\r\n"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, ["b"], b"X-Fields: b\r\n"),
        ({"type": "array"}, ["a", 1], b"X-Fields: a,1\r\n"),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, {"a": 1}, b"X-Fields: a,1\r\n"),
        ({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}, ["a", "b"], b": a,b\r\n"),
    ],
)
def test_a_list_in_a_header_is_joined_by_commas(
    schema: dict[str, Any], value: Any, line: bytes, tmp_path: Path
) -> None:
    package, warnings = generate(document_of_parameters(header(schema)), tmp_path)
    assert warnings == []
    assert line in call(package, "send", x_fields=value, status=204)[1]
