"""`invent_contract`: how a document is read, and the places in it."""

from __future__ import annotations

import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from invent_contract import (
    CONTRACT_FILE,
    ContractError,
    check_values,
    container_and_key,
    line_of,
    load,
    lookup,
    pointer_to,
    reachable,
    tokens_of,
    walk,
)
from invent_contract.contract import Contract
from invent_contract.examples import examples, first_example
from invent_contract.schema.objects import schema_objects

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
        ("/components", 12),
        ("/paths/~1a~1{b}/get", 5),
        ("/paths/~1a~1{b}/get/parameters/1", 8),
        ("/paths/~1a~1{b}/get/responses/200", 10),  # a number to YAML
        ("/paths/~1a~1{b}/get/responses/404", 9),  # which is not there
    ],
)
def test_the_line_of_a_pointer(document: Path, pointer: str, line: int) -> None:
    assert line_of(document, pointer) == line


def bomb(first: str, template: str) -> str:
    """Ten lines of YAML, each of which has the one before many times."""
    return f"a0: &a0 {first}\n" + "".join(
        f"a{number}: &a{number} " + template.replace("ALIAS", f"*a{number - 1}") + "\n" for number in range(1, 10)
    )


REFUSED: dict[str, tuple[str | bytes, int | None, str]] = {  # a file, and the line and a part of the message
    "tab": ("a: 1\n\tb: 2", 2, "is not YAML"),
    "list": ("- 1", 1, "must be a mapping"),
    "empty": ("", 1, "is empty"),
    "nothing but a comment": ("# a", 1, "is empty"),
    "several documents": ("a: 1\n---\nb: 1", 2, "another document"),
    "unknown alias": ("a: 1\nb: *c", 2, "undefined alias"),
    "not a number": ("b: 1\na: .nan", 2, "is not a JSON number"),
    "infinity": ("a: 1e999", 1, "is not a JSON number"),
    "not a number in JSON": ('{"a":\nNaN}', 1, "is not a JSON number"),
    "integer of 5000 digits": ("a: " + "1" * 5000, 1, "cannot be read"),
    "integer of 5000 digits in JSON": ('{"a": ' + "1" * 5000 + "}", 1, "cannot be read"),
    "integer of 400 digits": ("a: " + "1" * 400, 1, "too large"),
    "same key twice": ("a: 1\nb: 1\na: 2", 3, "is a duplicate key"),
    "same key twice in JSON": ('{"a": 1,\n"a": 2}', 2, "is a duplicate key"),
    "same status as number and as text": ('200: a\n"200": b', 2, "is a duplicate key"),
    "key that is a list": ("? [a]\n: b", 1, "a key must be text"),
    "Python object": ("a: 1\nb: !!python/object/apply:os.getcwd []", 2, "has the tag"),
    "tag of its own": ("a: !b c", 1, "has the tag !b"),
    "set": ("a: !!set {b}", 1, "has the tag"),
    "tag that does not fit": ("a: !!int b", 1, "cannot be read"),
    "escape beyond Unicode": (r'a: "\UFFFFFFFF"', None, "is not YAML"),
    "unpaired surrogate": (r'a: "\ud83d"', 1, "contains an unpaired surrogate"),
    "unpaired surrogate in JSON": (r'{"a": "\ud83d"}', 1, "contains an unpaired surrogate"),
    "control character": ("a: \x01", None, "is not YAML"),
    "Latin-1": ("a: 1\nb: é".encode("latin-1"), 2, "is not UTF-8"),
    "half of UTF-16": (b"\xff\xfea", None, "is not UTF-16"),
    "merged text": ("a:\n  <<: b", 2, "only mappings can be merged"),
    "deep YAML": ("a: " + "[" * 1000 + "]" * 1000, None, "nested too deeply"),
    "deep JSON": ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", None, "nested too deeply"),
    "JSON that is a little too deep": ('{"a": ' + "[" * 300 + "]" * 300 + "}", 1, "nested more than 200 deep"),
    "anchor that contains itself": ("a: &a [*a]", 1, "contains itself"),
    "bomb of lists": (bomb("[x]", f"[{'ALIAS, ' * 10}]"), 6, "aliases expand"),
    "bomb of merges": (bomb("{x: 1}", f"{{<<: [{'ALIAS, ' * 10}], k: 1}}"), 6, "aliases expand"),
    "bomb of text": (f"a: &a {'x' * 10_000}\nb: [{'*a, ' * 100}]", 2, "aliases expand"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_mapping_of_json_values_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    content, line, message = REFUSED[name]
    path = tmp_path / "document.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ContractError, match=message) as caught:
        load(path)
    assert caught.value.line == line


READ: dict[str, tuple[str | bytes, dict[str, Any]]] = {
    "unquoted status": ("200: a", {"200": "a"}),
    "unquoted date": ("a: 2026-03-02\n2026-03-02: b", {"a": "2026-03-02", "2026-03-02": "b"}),
    "words that YAML 1.1 took for true": ("a: yes\nno: 1", {"a": "yes", "no": 1}),
    "small anchor, used again": ("a: &a {b: 1}\nc: [*a, *a]", {"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]}),
    "anchor that is defined again": ("a: &a 1\nb: &a 2\nc: *a", {"a": 1, "b": 2, "c": 2}),
    "merge": ("a: &a {b: 1, c: 1}\nd:\n  <<: *a\n  c: 2", {"a": {"b": 1, "c": 1}, "d": {"b": 1, "c": 2}}),
    "merge of several": (
        "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}",
        {"a": {"x": 1}, "b": {"x": 2, "y": 2}, "c": {"x": 1, "y": 2}},
    ),
    "UTF-8 with a byte order mark": ("a: é".encode("utf-8-sig"), {"a": "é"}),
    "UTF-16": ("a: é".encode("utf-16"), {"a": "é"}),
    "surrogate pair": (r'a: "\ud83d\ude00"', {"a": "😀"}),
    "JSON": ('{"a": [1, 2.5, {"b": null}], "c": "\\ud83d\\ude00"}', {"a": [1, 2.5, {"b": None}], "c": "😀"}),
    "JSON with tabs": ('{\n\t"a": true\n}', {"a": True}),
    "YAML that begins as JSON does": ("{a: 1, b: [2]}", {"a": 1, "b": [2]}),
}


def test_the_whole_document_begins_at_its_first_key(tmp_path: Path) -> None:
    path = tmp_path / "document.yaml"
    path.write_text("# a comment\n\na: 1\n")
    assert line_of(path, "") == line_of(path, "/nothing") == 3


def test_plain_data_with_a_key_that_is_not_text_is_refused() -> None:
    with pytest.raises(ContractError, match="is a key that is not text") as caught:
        check_values({"a": [{200: {}}]})
    assert caught.value.pointer == "/a/0/200"


def test_an_error_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(ContractError("/a", "is wrong", 3)))
    assert (error.pointer, str(error), error.line) == ("/a", "is wrong", 3)


@pytest.mark.parametrize("name", READ)
def test_what_json_has_is_read_and_has_lines(tmp_path: Path, name: str) -> None:
    content, data = READ[name]
    path = tmp_path / "document.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert load(path) == data
    assert all(line_of(path, pointer) >= 1 for pointer, _ in walk(data))


def test_what_is_loaded_twice_is_not_shared(document: Path) -> None:
    load(document).clear()
    assert load(document) != {}


@pytest.mark.parametrize(("pointer", "line"), [("/a", 2), ("/b", 3), ("/b/1", 4), ("/b/1/c", 5), ("/d", 7)])
def test_the_line_of_a_pointer_into_json(tmp_path: Path, pointer: str, line: int) -> None:
    path = tmp_path / "document.json"
    path.write_text('{\n"a": "{[,\\"",\n"b": [[],\n{\n"c": 1}\n],\n"d": {}}')
    assert line_of(path, pointer) == line


@pytest.mark.parametrize(("pointer", "line"), [("/b", 2), ("/b/x", 1), ("/b/y", 4), ("/b/z", 2)])
def test_the_line_of_what_is_merged_is_where_it_stands(tmp_path: Path, pointer: str, line: int) -> None:
    path = tmp_path / "document.yaml"
    path.write_text("a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n")
    assert line_of(path, pointer) == line


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="No such file"):
        load(tmp_path / "document.yaml")


def test_an_operations_parameter_counts_before_the_paths(document: Path) -> None:
    (operation,) = Contract(load(document)).operations
    assert operation.parameters_in("path")["b"].definition["description"] == "of the operation"
    assert list(operation.parameters_in("query")) == ["page"]


def test_pointers_are_escaped_and_read_back() -> None:
    assert pointer_to("paths", "/a~b", 0) == "/paths/~1a~0b/0"
    assert tokens_of("/paths/~1a~0b/0") == ["paths", "/a~b", "0"]


@pytest.mark.parametrize(
    ("definition", "name"),
    [({"operationId": "getIt"}, "getIt"), ({"operationId": ""}, "get_museum_hours_id"), ({}, "get_museum_hours_id")],
)
def test_an_operation_without_operation_id_is_named_after_its_path(definition: dict[str, Any], name: str) -> None:
    (operation,) = Contract({"paths": {"/museum_hours/{id}/": {"get": definition}}}).operations
    assert operation.id == name


def test_a_path_that_is_a_reference_has_the_operations_of_its_target() -> None:
    path_item = {"get": {"operationId": "getA"}, "parameters": [{"name": "q", "in": "query"}]}
    contract = {"paths": {"/a": {"$ref": "#/components/pathItems/A"}}, "components": {"pathItems": {"A": path_item}}}
    (operation,) = Contract(contract).operations
    assert (operation.pointer, operation.id) == ("/paths/~1a/get", "getA")
    assert list(operation.parameters_in("query")) == ["q"]


def test_schemas_are_told_from_data_and_from_extensions() -> None:
    schema = {"x-a": {"type": "x"}, "default": {"type": "x"}, "properties": {"items": {}, "example": True}}
    media_type = {"schema": {"items": {"$ref": "#/definitions/A"}}, "example": {"schema": {}}}
    contract = {
        "components": {"schemas": {"A": schema}, "responses": {"R": {"content": {"a/b": media_type}}}},
        "webhooks": {"w": {"post": {"callbacks": {"c": {"{$url}": {"parameters": [{"schema": {"not": False}}]}}}}}},
        "definitions": {"A": {}, "B": {}},
        "x-schemas": {"schema": {}},
    }
    response_schema = "/components/responses/R/content/a~1b/schema"
    parameter_schema = "/webhooks/w/post/callbacks/c/{$url}/parameters/0/schema"
    assert [pointer for pointer, _ in schema_objects(contract)] == [
        "/components/schemas/A",
        "/components/schemas/A/properties/items",
        "/components/schemas/A/properties/example",
        response_schema,
        f"{response_schema}/items",
        parameter_schema,
        f"{parameter_schema}/not",
        "/definitions/A",  # as something refers to it
    ]


PARAMETERS = "/paths/~1a~1{b}/parameters"


@pytest.mark.parametrize("pointer", ["/nothing", "#/nothing", "other.yaml#/paths", "paths", f"{PARAMETERS}/9"])
def test_a_pointer_to_nowhere_is_a_lookup_error_that_names_it(document: Path, pointer: str) -> None:
    with pytest.raises(LookupError, match=re.escape(pointer)):
        lookup(load(document), pointer)


@pytest.mark.parametrize("pointer", ["", f"{PARAMETERS}/-", f"{PARAMETERS}/0/name/x", "/nothing/x"])
def test_what_is_in_no_object_or_list_has_no_container(document: Path, pointer: str) -> None:
    with pytest.raises(LookupError):
        container_and_key(load(document), pointer)


def test_references_are_followed_through_each_other() -> None:
    components: dict[str, Any] = {"A": {"$ref": "#/components/B"}, "B": {"items": {"$ref": "#/components/A"}}}
    assert list(reachable({"components": components}, {"$ref": "#/components/A"})) == [
        "#/components/A",
        "#/components/B",
    ]


@pytest.mark.parametrize("reference", ["#/components/schemas/a b", "#/components/schemas/a%20b"])
def test_a_validator_follows_a_reference_that_is_not_quite_a_uri(reference: str) -> None:
    schemas = {"a b": {"type": "string"}, "C": {"$ref": reference}}
    validator = Contract({"paths": {}, "components": {"schemas": schemas}}).validator("/components/schemas/C")
    assert (validator.is_valid("text"), validator.is_valid(5)) == (True, False)


def test_each_value_is_one_part_of_a_document() -> None:
    references = [{"$ref": "#/definitions/A"}, {"$ref": "#/definitions/A/properties/b"}]
    document = {
        "components": {"schemas": {"S": {"allOf": references}}},
        "definitions": {"A": {"properties": {"b": {}}}},
    }
    pointers = [pointer for pointer, _ in schema_objects(document)]
    assert sorted(pointers) == sorted(set(pointers))
    assert {"/definitions/A", "/definitions/A/properties/b"} <= set(pointers)


def test_an_example_that_refers_to_itself_is_none() -> None:
    components = {
        "examples": {"A": {"$ref": "#/components/examples/A"}, "B": {"value": 7}},
        "parameters": {
            "P": {
                "schema": {},
                "examples": {name: {"$ref": f"#/components/examples/{name}"} for name in ("A", "B", "C")},
            }
        },
    }
    assert list(examples({"paths": {}, "components": components})) == [
        ("/components/examples/B/value", 7, "/components/parameters/P/schema")
    ]


@pytest.mark.parametrize(
    ("parameter", "example"),
    [
        ({"examples": {"a": {"$ref": "#/components/examples/A"}}}, 7),
        ({"schema": {"type": "number", "examples": [8, 9]}}, 8),
        ({"schema": {"type": "number"}}, None),
    ],
)
def test_an_example_is_that_of_the_parameter_or_of_its_schema(parameter: dict[str, Any], example: Any) -> None:
    components = {"examples": {"A": {"value": 7}}, "parameters": {"P": parameter}}
    assert (
        first_example(Contract({"paths": {}, "components": components}), "/components/parameters/P/schema") == example
    )


def test_the_contract_is_read() -> None:
    assert load(CONTRACT_FILE)["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    ("url", "base_url"),
    [
        ("https://a.test/v1/", "https://a.test/v1"),
        ("HTTPS://a.test/V1", "https://a.test/V1"),
        ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
        ("/v1", None),
        ("ftp://a.test", None),
        ("https://", None),
        ("https://{region}.a.test", None),
        ("", None),
    ],
)
def test_the_base_url_is_an_absolute_address_of_http(url: str, base_url: str | None) -> None:
    assert Contract({"servers": [{"url": url}], "paths": {}}).base_url == base_url
