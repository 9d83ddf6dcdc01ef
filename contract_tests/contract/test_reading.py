"""`invent_contract`: how a document is read, and the places in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from invent_contract import CONTRACT_FILE, ContractError, line_of, load
from invent_contract.examples import first_example
from invent_contract.json_pointer import lookup, pointer_to, tokens_of
from invent_contract.operations import operations
from invent_contract.references import reachable

DOCUMENT = """\
paths:
  /a/{b}:
    parameters:
      - {name: b, in: path, required: true, description: of the path}
    get:
      parameters:
        - {name: b, in: path, required: true, description: of the operation}
        - $ref: "#/components/parameters/Page"
      responses:
        200:
          description: Done.
components:
  parameters:
    Page: {name: page, in: query}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document.yaml"
    path.write_text(DOCUMENT)
    return path


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 1),
        ("/paths/~1a~1{b}/get", 5),
        ("/paths/~1a~1{b}/get/parameters/1", 8),
        ("/paths/~1a~1{b}/get/responses/200", 10),  # a number to YAML
        ("/paths/~1a~1{b}/get/responses/404", 9),  # which is not there
    ],
)
def test_the_line_of_a_pointer(document: Path, pointer: str, line: int) -> None:
    assert line_of(document, pointer) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\n\tb: 2", 2), ("- 1", 1), ("a: 2026-03-02", None), ("a: .nan", None), ("a: &a [*a]", None)],
    ids=["tab", "list", "date", "not a number", "anchor that contains itself"],
)
def test_what_is_no_mapping_of_json_values_is_refused(tmp_path: Path, text: str, line: int | None) -> None:
    (tmp_path / "document.yaml").write_text(text)
    with pytest.raises(ContractError) as caught:
        load(tmp_path / "document.yaml")
    assert caught.value.line == line


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="No such file"):
        load(tmp_path / "document.yaml")


def test_an_operations_parameter_counts_before_the_paths(document: Path) -> None:
    (operation,) = operations(load(document))
    assert operation.parameters_in("path")["b"]["description"] == "of the operation"
    assert list(operation.parameters_in("query")) == ["page"]


def test_pointers_are_escaped_and_read_back() -> None:
    assert pointer_to("paths", "/a~b", 0) == "/paths/~1a~0b/0"
    assert tokens_of("/paths/~1a~0b/0") == ["paths", "/a~b", "0"]


@pytest.mark.parametrize("pointer", ["/nothing", "#/nothing", "other.yaml#/paths", "paths"])
def test_a_pointer_to_nowhere_is_a_lookup_error(document: Path, pointer: str) -> None:
    with pytest.raises(LookupError):
        lookup(load(document), pointer)


def test_references_are_followed_through_each_other() -> None:
    components: dict[str, Any] = {"A": {"$ref": "#/components/B"}, "B": {"items": {"$ref": "#/components/A"}}}
    assert list(reachable({"components": components}, {"$ref": "#/components/A"})) == [
        "#/components/A",
        "#/components/B",
    ]


def test_an_example_can_be_a_reference() -> None:
    contract = {"components": {"examples": {"A": {"value": 7}}}}
    assert first_example(contract, {"examples": {"a": {"$ref": "#/components/examples/A"}}}) == 7
    assert first_example(contract, {"schema": {"type": "number", "examples": [8, 9]}}) == 8
    assert first_example(contract, {"schema": {"type": "number"}}) is None


def test_the_contract_is_read() -> None:
    assert load(CONTRACT_FILE)["openapi"].startswith("3.1")
