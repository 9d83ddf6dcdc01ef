"""What the generated requests of a run are made from."""

from __future__ import annotations

from typing import Any

from contract_tests.contract.contract_under_test import CONTRACT
from contract_tests.provider.generated_requests.narrowed_contract import narrowed_contract
from contract_tests.provider.provider import Provider
from invent_contract.examples import examples
from invent_mock import sample_data

ADDRESS = "http://127.0.0.1:9"


def people_in(contract: dict[str, Any]) -> list[Any]:
    """The ids and addresses of people in examples of a contact to create."""
    pointers = ("/paths/~1orgs~1{org_id}~1contacts/post/requestBody", "/components/schemas/NewContactChannel")
    values = [value for pointer, value, _ in examples(contract) if pointer.startswith(pointers)]
    channels = [value["channel"] if isinstance(value, dict) else {"user_id": value} for value in values]
    return [channel[name] for channel in channels for name in ("user_id", "email") if name in channel]


def test_examples_are_of_people_whom_nobody_knows() -> None:
    with Provider(ADDRESS, sample_data.environment(ADDRESS)) as provider:
        first, second = (people_in(narrowed_contract(provider, "valid")) for _ in range(2))
    known = people_in(CONTRACT)
    assert len(known) == len(first) == len(second) > 1
    assert len({*first, *second} - set(known)) == len(first) + len(second)
