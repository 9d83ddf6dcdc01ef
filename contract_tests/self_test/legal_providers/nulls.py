"""Providers that show null where only we say that there is none."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from contract_tests.self_test.fault_injection import MockFactory
from contract_tests.self_test.servers.rich_mock import RichMock
from invent_mock.operations.queries import Page


def changing_shown(change: Callable[[Any], object], operation_ids: Iterable[str]) -> MockFactory:
    """Each object that responses to these operations show is changed in place, and not what is kept of it."""

    class ChangingMock(RichMock):
        def success_response(self, operation: Any, body: Any) -> Any:
            shown = copy.deepcopy(list(body.items) if isinstance(body, Page) else [body])
            for item in shown if operation.id in operation_ids else ():
                change(item)
            return super().success_response(
                operation, replace(body, items=shown) if isinstance(body, Page) else shown[0]
            )

    return ChangingMock


def nulls_for(*names: str, of: str) -> MockFactory:
    """Fields of what an operation shows are null, if it has them."""
    return changing_shown(lambda item: item.update((name, None) for name in names if name in item), {of})


def hide_segments_of_regulars(contact: Any) -> None:
    """Of all who are in a segment, it is shown whole only with some."""
    for segment in contact["segments"] if str(contact["name"]).startswith("Rita") else ():
        segment.update(name=None, color=None, contacts_count=None)


# By the schema and the field that is null.
NULLS: dict[str, MockFactory] = {
    "Contact/properties/blocked": nulls_for("blocked", "is_admin", "unsubscribed", "created_at", of="listContacts"),
    "Segment/properties/name": changing_shown(hide_segments_of_regulars, {"listContacts"}),
    "Chat/properties/members": nulls_for("members", of="createChat"),
    "ChatMessage/properties/messages": nulls_for("messages", of="listChatMessages"),
    "ChatMessage/properties/id": nulls_for("id", of="sendMessageAsContact"),
}
