"""Faults of the two names of the key's organization."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import raise_refusal
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock.app import MockApp


class ApartMock(MockApp):
    """A mock that remembers through which name of its organization each contact and each chat was created.

    This class is right; its subclasses are not.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}

    def perform(self, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
        result = super().perform(operation, ids, *rest)
        if operation.id in ("createContact", "createChat"):
            self._names[result["id"]] = ids["org_id"]
        return result

    def is_of_the_other_name(self, identifier: str, ids: dict[str, str]) -> bool:
        return self._names.get(identifier, ids["org_id"]) != ids["org_id"]


class ContactsApartMock(ApartMock):
    """A mock that lists contacts only through the name that they were created through."""

    def perform(self, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
        result = super().perform(operation, ids, *rest)
        if operation.id != "listContacts":
            return result
        return replace(result, items=[item for item in result.items if not self.is_of_the_other_name(item["id"], ids)])


class ChatsOfContactsApartMock(ApartMock):
    """A mock that begins chats only through the name that their contact was created through."""

    def perform(self, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
        if operation.id == "createChat" and self.is_of_the_other_name(ids["contact_id"], ids):
            raise_refusal(404)
        return super().perform(operation, ids, *rest)


class MessagesApartMock(ApartMock):
    """A mock that lists only messages that were posted through the name that their chat was begun through."""

    def __init__(self) -> None:
        super().__init__()
        self._lost: set[str] = set()

    def perform(self, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
        result = super().perform(operation, ids, *rest)
        if operation.id == "sendMessageAsContact" and self.is_of_the_other_name(ids["chat_id"], ids):
            self._lost.add(result["id"])
        if operation.id == "listChatMessages":
            return replace(result, items=[item for item in result.items if item["id"] not in self._lost])
        return result


ORGANIZATIONS: FaultsByCheck = {
    "c_and_the_own_organization_have_the_same_contacts": {"contacts of c apart": ContactsApartMock},
    "c_and_the_own_organization_have_the_same_chats": {
        "no chats with contacts of c through the organization's id": ChatsOfContactsApartMock,
        "messages posted through the chat's other name lost": MessagesApartMock,
    },
}
