"""What the generator refuses before it generates anything."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.contract.contract_under_test import CONTRACT, contract_with
from generator import check
from invent_contract import ContractError
from invent_contract.operations import operations


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("Tool/requried", ["name"]),
        ("Tool/properties/name/descripton", "x"),
        ("Usage/allOf/0/$ref", "#/components/schemas/Nope"),
        ("TokenCount/type", "whole"),
        ("OtherPart/example", 4711),
        ("TokenCount/examples/0", "many"),
    ],
    ids=[
        "misspelt keyword",
        "misspelt keyword of a field",
        "reference to nowhere",
        "unknown type",
        "wrong example",
        "wrong example in a list",
    ],
)
def test_a_wrong_contract_is_refused_where_it_is_wrong(place: str, value: Any) -> None:
    pointer = f"/components/schemas/{place}"
    with pytest.raises(ContractError) as caught:
        check(contract_with(pointer, value))
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    ("pointer", "value", "at"),
    [
        ("/servers/0/url", "/v1", "/servers/0/url"),
        ("/servers/0/url", "https://{region}.example.com", "/servers/0/url"),
        ("/servers", [], ""),
    ],
    ids=["relative server", "server with a variable", "no server"],
)
def test_what_a_client_cannot_do_without_is_asked_for(pointer: str, value: Any, at: str) -> None:
    with pytest.raises(ContractError) as caught:
        check(contract_with(pointer, value))
    assert caught.value.pointer == at


def test_a_path_that_is_a_reference_is_refused() -> None:
    contract = contract_with("/components/pathItems", {"Other": {}})
    contract["paths"]["/other"] = {"$ref": "#/components/pathItems/Other"}
    with pytest.raises(ContractError) as caught:
        check(contract)
    assert caught.value.pointer == "/paths/~1other"


def test_an_extension_among_the_paths_is_no_path() -> None:
    contract = contract_with("/paths/x-widget", {"get": "it"})
    check(contract)
    assert list(operations(contract)) == list(operations(CONTRACT))
