"""Whatever a provider answers with, a rule ends with a finding or is skipped."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from starlette.responses import Response

from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.servers.rich_mock import RichMock
from contract_tests.self_test.servers.served_provider import serving

HALF_A_PAIR = "\ud800"


class OddMock(RichMock):
    """A mock that shows another value for a field, wherever it is in the replies to an operation."""

    def __init__(self, operation_id: str, name: str, value: Any) -> None:
        super().__init__()
        self._operation_id, self._name, self._value = operation_id, name, value

    def success_response(self, operation: Any, body: Any) -> Response:
        response = super().success_response(operation, body)
        if operation.id != self._operation_id:
            return response
        content = json.dumps(self._changed(json.loads(bytes(response.body))))
        return Response(content, response.status_code, media_type="application/json")

    def _changed(self, value: Any) -> Any:
        if isinstance(value, list):
            return list(map(self._changed, value))
        if not isinstance(value, dict):
            return value
        return {name: self._value if name == self._name else self._changed(item) for name, item in value.items()}


@pytest.mark.parametrize(
    ("operation_id", "name", "value", "rule"),
    [
        ("listChatMessages", "id", [None], "pages_from_a_date_on_neither_overlap_nor_lose"),
        ("listChatMessages", "id", {"id": 7}, "a_final_answer_stays"),
        ("listContacts", "id", ["x"], "a_segment_counts_a_new_contact"),
        ("listContacts", "contacts_count", "many", "a_segment_counts_a_new_contact"),
        ("listContacts", "channels", 0.5, "contacts_are_found_by_their_values"),
        ("listContacts", "username", HALF_A_PAIR, "contacts_are_found_by_their_values"),
        ("sendMessageAsContact", "created_at", "0001-01-01T00:00:00Z", "messages_are_listed_from_a_date_on"),
        ("sendMessageAsContact", "created_at", "9999-12-31T23:59:59Z", "a_moment_is_the_same_in_each_zone"),
        ("createChat", "id", HALF_A_PAIR, "a_chat_begins_with_its_message"),
        ("createChat", "created_at", "0001-01-01T00:00:00Z", "no_message_is_older_than_its_chat"),
        ("createContact", "name", "", "a_created_contact_is_found"),
        ("createContact", "name", "Jo", "a_created_contact_is_found"),
        ("createContact", "email", HALF_A_PAIR, "a_created_contact_is_found"),
        ("createContact", "email", "hidden", "a_created_contact_is_found"),
        ("listContacts", "id", None, "filters_tell_contacts_with_the_same_user_id_apart"),
        ("createContact", "id", None, "contacts_at_once_are_all_right"),
    ],
)
def test_a_rule_ends_without_a_traceback(operation_id: str, name: str, value: Any, rule: str) -> None:
    odd_mock = OddMock(operation_id, name, value)
    with serving(odd_mock, list_delay=0) as provider, contextlib.suppress(Inapplicable):
        check_rule(provider, rule)
    assert provider.sent
