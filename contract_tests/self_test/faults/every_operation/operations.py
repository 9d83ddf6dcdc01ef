"""The operations of the contract by their names, and how a fault is put into several."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Scope

from contract_tests.self_test.fault_injection import changing_requests_of
from contract_tests.self_test.faults.fault import Fault

CONTACTS, NEW_CONTACT, NEW_CHAT, MESSAGES = "listContacts", "createContact", "createChat", "listChatMessages"
POSTING = "sendMessageAsContact"
NEIGHBOURS = (CONTACTS, NEW_CONTACT, NEW_CHAT, MESSAGES)
LISTS, CREATIONS = (CONTACTS, MESSAGES), (NEW_CONTACT, NEW_CHAT)


def for_each(
    operations: tuple[str, ...], name: str, caught_by: str, change: Callable[[Scope], Scope | int]
) -> dict[str, Fault]:
    """A fault in the requests of each of these operations."""
    return {
        f"{operation}: {name}": Fault(operation, caught_by, changing_requests_of(operation, change))
        for operation in operations
    }
