"""What the generator refuses before it generates anything."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.contract.contract_under_test import contract_with
from generator import check
from invent_contract import ContractError


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
