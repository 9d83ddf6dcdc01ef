"""The extension `x-pagination` makes a method that iterates, and is refused where it cannot. Others' is not used."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from generator import check, render, warnings
from invent_contract import ContractError
from tests.generator.small_clients import call, generate
from tests.support.servers.raw_server import RawServer, http_response
from tests.support.small_documents.documents import document

POINTER = "/paths/~1a/get/x-pagination"
NUMBER = {"type": "number"}
LIST = {"type": "array", "items": {"type": "string"}}
OBJECT = {"type": "object", "properties": {"items": LIST}}


def paginated(extension: Any, *parameters: dict[str, Any], body: Any = LIST, **members: Any) -> dict[str, Any]:
    """A document with an operation that has this extension, and returns this body."""
    response = {"description": "A page.", "content": {"application/json": {"schema": body}}}
    operation = {"operationId": "listItems", "parameters": list(parameters), "responses": {"200": response}}
    return document(paths={"/a": {"get": {**operation, "x-pagination": extension, **members}}})


def parameter(name: str, schema: dict[str, Any] = NUMBER, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema, **({"required": True} if place == "path" else {})}


PAGE_NUMBER, TAKE = parameter("page"), parameter("take")
NAMES = {"page": "page", "take": "take"}
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {  # a document, and the pointer and the message of its refusal
    "no such parameter": (paginated(NAMES, PAGE_NUMBER), "/take", "there is no query parameter 'take'"),
    "another place": (
        paginated(NAMES, PAGE_NUMBER, parameter("take", place="header")),
        "/take",
        "there is no query parameter 'take'",
    ),
    "a page that is text": (
        paginated(NAMES, parameter("page", {"type": "string"}), TAKE),
        "/page",
        "the query parameter 'page' is no number",
    ),
    "an object": (paginated(NAMES, PAGE_NUMBER, TAKE, body=OBJECT), "", "the operation returns no list"),
    "a list or something else": (
        paginated(NAMES, PAGE_NUMBER, TAKE, body={"oneOf": [LIST, {"type": "array", "items": OBJECT}]}),
        "",
        "the operation returns no list",
    ),
    "a body": (
        paginated(NAMES, PAGE_NUMBER, TAKE, requestBody={"content": {"application/json": {"schema": OBJECT}}}),
        "",
        "takes a body",
    ),
}

EXTENSIONS_OF_OTHERS: dict[str, Any] = {
    "nothing": None,
    "text": "page",
    "other names": {"cursor": "next"},
    "one name": {"page": "page"},
    "a third name": {**NAMES, "next": "next"},
    "no names": {**NAMES, "page": {"start": 1}},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_extension_is_refused(name: str, tmp_path: Path) -> None:
    contract, pointer, message = REFUSED[name]
    check(contract)
    with pytest.raises(ContractError, match=message) as caught:
        render(contract, tmp_path / "invent_client")
    assert caught.value.pointer == POINTER + pointer


@pytest.mark.parametrize(
    ("page", "declaration"),
    [
        (PAGE_NUMBER, "page: float | None = None"),
        (parameter("page", {"type": "integer"}), "page: int | None = None"),
        ({**PAGE_NUMBER, "required": True}, "page: float,"),
    ],
    ids=["number", "integer", "required"],
)
def test_both_clients_iterate(page: dict[str, Any], declaration: str, tmp_path: Path) -> None:
    render(paginated(NAMES, page, TAKE), tmp_path / "invent_client")
    client = (tmp_path / "invent_client/client.py").read_text()
    assert client.count("def iter_list_items(") == 2
    assert "-> Iterator[str]:" in client
    assert "-> AsyncIterator[str]:" in client
    assert client.count(declaration) == 4


def test_arguments_may_have_any_names(tmp_path: Path) -> None:
    names = ("pages", "items", "item", "deque", "call", "options")
    contract = paginated(NAMES, PAGE_NUMBER, TAKE, *(parameter(name) for name in names))
    package, _ = generate(contract, tmp_path)
    arguments: dict[str, Any] = dict.fromkeys(inspect.signature(package.InventClient.iter_list_items).parameters, 1)
    for name in ("self", "page", "take", "timeout", "deadline", "headers"):
        del arguments[name]
    with RawServer(http_response(200, b"[]", "Content-Type: application/json")) as server:
        client = package.InventClient(api_key="key", base_url=server.base_url)
        assert list(client.iter_list_items(**arguments)) == []
    (target,) = (request.split(b" ")[1].decode() for request in server.requests)
    assert dict(parse_qsl(urlsplit(target).query)) == {"page": "1", **dict.fromkeys(names, "1")}
    tree = ast.parse((Path(str(package.__file__)).parent / "client.py").read_text())
    functions = [node for node in ast.walk(tree) if getattr(node, "name", "") == "iter_list_items"]
    for function in functions:  # else mypy would refuse a document with an argument of another type
        assigned = {
            node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        assert assigned.isdisjoint(arguments)


def test_an_operation_of_the_name_of_an_iterator_gets_an_underscore(tmp_path: Path) -> None:
    contract = paginated(NAMES, PAGE_NUMBER, TAKE)
    contract["paths"]["/b"] = {"get": {"operationId": "iterListItems", "responses": {"204": {"description": "x"}}}}
    package, (warning,) = generate(contract, tmp_path)
    assert warning.pointer == "/paths/~1b/get"
    assert call(package, "iter_list_items_")[1].startswith(b"GET /b ")
    assert package.InventClient.iter_list_items.__annotations__["return"].startswith("Iterator[")


@pytest.mark.parametrize("name", EXTENSIONS_OF_OTHERS)
def test_an_extension_of_others_is_told_and_not_used(name: str, tmp_path: Path) -> None:
    contract = paginated(EXTENSIONS_OF_OTHERS[name], PAGE_NUMBER, TAKE)
    (warning,) = warnings(contract)
    assert warning.pointer == POINTER
    assert "no method iterates over the pages" in str(warning)
    package, _ = generate(contract, tmp_path)
    assert call(package, "list_items", reply=b'["a"]')[0] == ["a"]
    assert not hasattr(package.InventClient, "iter_list_items")


def test_without_the_extension_nothing_iterates(tmp_path: Path) -> None:
    contract = paginated(NAMES, PAGE_NUMBER, TAKE)
    del contract["paths"]["/a"]["get"]["x-pagination"]
    render(contract, tmp_path / "invent_client")
    assert "def iter_" not in (tmp_path / "invent_client/client.py").read_text()
