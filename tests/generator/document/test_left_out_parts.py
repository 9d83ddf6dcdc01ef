"""What a client cannot send is left out, with a warning, and the rest is generated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.generator.small_clients import call, document_of_parameters, generate
from tests.support.small_documents.documents import document

TEXT = {"schema": {"type": "string"}}
THEME = {"name": "theme", "in": "cookie", **TEXT}
SIZE = {"name": "size", "in": "query", **TEXT}
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "basic": {"type": "http", "scheme": "basic"},
    "host": {"type": "apiKey", "in": "header", "name": "Host"},
    "nameless": {"type": "apiKey", "in": "header"},
    "digest": {"type": "http", "scheme": "digest"},
}
DONE = {"responses": {"204": {"description": "Done."}}}
LEFT_OUT = "is left out of the client"


def document_of_two(first: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A document whose first operation has these members, and whose second has none."""
    paths = {"/a": {"get": {"operationId": "first", **DONE, **first}}, "/b": {"get": {"operationId": "second", **DONE}}}
    return document(paths=paths, components={"securitySchemes": SCHEMES}, **members)


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        (THEME, "in a cookie"),
        ({"name": "theme", "in": "cookie", "content": {"application/json": {}}}, "in a cookie"),
        ({"name": "X Theme", "in": "header", **TEXT}, "the name of a header"),
    ],
)
def test_an_optional_parameter_is_left_out(parameter: dict[str, Any], reason: str, tmp_path: Path) -> None:
    package, (warning,) = generate(document_of_parameters(parameter, SIZE), tmp_path)
    assert warning.pointer == "/paths/~1a/get/parameters/0"
    assert str(warning).startswith(LEFT_OUT)
    assert reason in str(warning)
    assert call(package, "send", size="s")[1].startswith(b"GET /a?size=s HTTP/1.1\r\n")
    assert "heme" not in Path(str(package.__file__)).with_name("client.py").read_text()


@pytest.mark.parametrize("name", ["Content-Length", "host", "Transfer-Encoding", "Accept-Encoding", "Connection"])
def test_a_header_that_the_client_sets_is_left_out(name: str, tmp_path: Path) -> None:
    header = {"name": name, "in": "header", "required": True, **TEXT}
    package, (warning,) = generate(document_of_parameters(header, SIZE), tmp_path)
    assert warning.pointer == "/paths/~1a/get/parameters/0"
    assert str(warning) == f"{LEFT_OUT}: the client sets it itself"
    _, request = call(package, "send", size="s")
    assert request.lower().count(f"\r\n{name.lower()}:".encode()) <= 1


@pytest.mark.parametrize("name", ["Accept", "authorization", "Content-Type"])
def test_a_header_that_openapi_ignores_is_no_argument(name: str, tmp_path: Path) -> None:
    package, warnings = generate(document_of_parameters({"name": name, "in": "header", **TEXT}, SIZE), tmp_path)
    assert warnings == []
    call(package, "send", size="s")


def test_servers_of_an_operation_are_not_used(tmp_path: Path) -> None:
    common_server = {"url": "https://a.b"}
    contract = document_of_two({"servers": [{"url": "https://uploads.example.com"}]}, servers=[common_server])
    contract["paths"]["/b"]["servers"] = [common_server]
    package, (warning,) = generate(contract, tmp_path)
    assert warning.pointer == "/paths/~1a/get/servers/0"
    assert "is not used" in str(warning)
    assert call(package, "first")[1].startswith(b"GET /a HTTP/1.1\r\n")


@pytest.mark.parametrize("parameter", [THEME, {"name": "X Theme", "in": "header", **TEXT}])
def test_an_operation_that_needs_one_is_left_out(parameter: dict[str, Any], tmp_path: Path) -> None:
    package, (warning,) = generate(document_of_two({"parameters": [{**parameter, "required": True}]}), tmp_path)
    assert warning.pointer == "/paths/~1a/get"
    assert str(warning).startswith(f"{LEFT_OUT}: it needs {parameter['name']}: ")
    assert hasattr(package.InventClient, "second")
    assert not hasattr(package.InventClient, "first")


@pytest.mark.parametrize("path", ["a", "", "?b", "@c", ".d/e"])
def test_a_path_that_would_change_the_host_is_left_out(path: str, tmp_path: Path) -> None:
    contract = document_of_two({})
    contract["paths"][path] = contract["paths"].pop("/a")
    package, (warning,) = generate(contract, tmp_path)
    assert str(warning).startswith(f"{LEFT_OUT}: its path does not begin with /")
    assert not hasattr(package.InventClient, "first")
    call(package, "second")


def test_a_parameter_of_many_operations_is_told_once(tmp_path: Path) -> None:
    contract = document_of_two({})
    contract["components"]["parameters"] = {"Theme": THEME}
    for path_item in contract["paths"].values():
        path_item["get"]["parameters"] = [{"$ref": "#/components/parameters/Theme"}]
    package, (warning,) = generate(contract, tmp_path)
    assert warning.pointer == "/components/parameters/Theme"
    call(package, "first")
    call(package, "second")


@pytest.mark.parametrize(
    ("security", "reason"),
    [
        ([{"bearer": [], "basic": []}], "bearer and basic need a second key in the header Authorization"),
        ([{"bearer": [], "other": []}], "there is no security scheme other"),
        ([{"nameless": []}], "neither a bearer token"),
        ([{"digest": []}], "neither a bearer token"),
        ([{"host": []}], "cannot carry a key"),
        ([{"bearer": [], "basic": []}, {"digest": []}], "in the header Authorization; digest is neither"),
    ],
)
def test_an_operation_whose_key_no_request_can_carry_is_left_out(
    security: list[Any], reason: str, tmp_path: Path
) -> None:
    package, (warning,) = generate(document_of_two({"security": security}), tmp_path)
    assert warning.pointer == "/paths/~1a/get"
    assert reason in str(warning)
    call(package, "second")
    assert not hasattr(package.InventClient, "first")


def test_keys_of_the_whole_document_leave_out_the_operations_that_need_them(tmp_path: Path) -> None:
    contract = document_of_two({"security": []}, security=[{"digest": []}])
    package, (warning,) = generate(contract, tmp_path)
    assert warning.pointer == "/paths/~1b/get"
    call(package, "first")
