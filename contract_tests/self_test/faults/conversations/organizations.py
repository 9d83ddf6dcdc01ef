"""Faults of the two names of the key's organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import raise_refusal
from contract_tests.self_test.faults.fault import FaultsByCheck
from invent_mock.app import MockApp
from invent_mock.operations.queries import Page


class ApartMock(MockApp):
    """A mock that takes `c` for an organization of its own. `names` has the one that each thing was created through."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}

    def perform(self, operation: Any, ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        result = super().perform(operation, ids, body, query)
        return self.keep_apart(operation.id, ids, result)

    def keep_apart(self, operation_id: str, ids: dict[str, str], result: Any) -> Any:
        raise NotImplementedError


class ContactsApartMock(ApartMock):
    """A mock that lists contacts only through the name that they were created through."""

    def keep_apart(self, operation_id: str, ids: dict[str, str], result: Any) -> Any:
        if operation_id == "createContact":
            self.names[result["id"]] = ids["org_id"]
        if isinstance(result, Page) and operation_id == "listContacts":
            own = [item for item in result.items if self.names.get(item["id"], ids["org_id"]) == ids["org_id"]]
            return replace(result, items=own)
        return result


class ChatsOfContactsApartMock(ApartMock):
    """A mock that begins chats only through the name that their contact was created through."""

    def keep_apart(self, operation_id: str, ids: dict[str, str], result: Any) -> Any:
        if operation_id == "createContact":
            self.names[result["id"]] = ids["org_id"]
        if operation_id == "createChat" and self.names.get(ids["contact_id"], ids["org_id"]) != ids["org_id"]:
            raise_refusal(404)
        return result


class MessagesApartMock(ApartMock):
    """A mock that lists only messages that were posted through the name that their chat was begun through."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()

    def keep_apart(self, operation_id: str, ids: dict[str, str], result: Any) -> Any:
        if operation_id == "createChat":
            self.names[result["id"]] = ids["org_id"]
        if operation_id == "sendMessageAsContact" and self.names.get(ids["chat_id"], ids["org_id"]) != ids["org_id"]:
            self.lost.add(result["id"])
        if isinstance(result, Page) and operation_id == "listChatMessages":
            return replace(result, items=[item for item in result.items if item["id"] not in self.lost])
        return result


ORGANIZATIONS: FaultsByCheck = {
    "c_and_the_own_organization_have_the_same_contacts": {"contacts of c apart": ContactsApartMock},
    "c_and_the_own_organization_have_the_same_chats": {
        "no chats with contacts of c through the organization's id": ChatsOfContactsApartMock,
        "messages posted through the chat's other name lost": MessagesApartMock,
    },
}
