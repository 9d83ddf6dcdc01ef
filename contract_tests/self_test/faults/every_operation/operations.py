"""The operations of the contract by their names, and how a fault is put into several."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Scope

from contract_tests.self_test.fault_injection import MockFactory, changing_requests_of

CONTACTS, NEW_CONTACT, NEW_CHAT, MESSAGES = "listContacts", "createContact", "createChat", "listChatMessages"
POSTING = "sendMessageAsContact"
NEIGHBOURS = (CONTACTS, NEW_CONTACT, NEW_CHAT, MESSAGES)
LISTS, CREATIONS = (CONTACTS, MESSAGES), (NEW_CONTACT, NEW_CHAT)


def for_each(operations: tuple[str, ...], name: str, change: Callable[[Scope], Scope | int]) -> dict[str, MockFactory]:
    """A fault in the requests of each of these operations."""
    return {f"{operation}: {name}": changing_requests_of(operation, change) for operation in operations}
