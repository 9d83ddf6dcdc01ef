"""The extension `x-pagination` makes a method that iterates, and is refused where it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator import check, render
from invent_contract import ContractError
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
    "text": (paginated("page", PAGE_NUMBER, TAKE), "", "must name two query parameters"),
    "one name": (paginated({"page": "page"}, PAGE_NUMBER, TAKE), "", "must name two query parameters"),
    "a third name": (paginated({**NAMES, "next": "next"}, PAGE_NUMBER, TAKE), "", "must name two query parameters"),
    "no such parameter": (paginated(NAMES, PAGE_NUMBER), "/take", "there is no query parameter 'take'"),
    "another place": (
        paginated(NAMES, PAGE_NUMBER, parameter("take", place="header")),
        "/take",
        "there is no query parameter 'take'",
    ),
    "a name that is none": (
        paginated({**NAMES, "page": ["page"]}, PAGE_NUMBER, TAKE),
        "/page",
        "there is no query parameter",
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


def test_without_the_extension_nothing_iterates(tmp_path: Path) -> None:
    contract = paginated(NAMES, PAGE_NUMBER, TAKE)
    del contract["paths"]["/a"]["get"]["x-pagination"]
    render(contract, tmp_path / "invent_client")
    assert "def iter_" not in (tmp_path / "invent_client/client.py").read_text()
