"""A reply may be as large as a real chat makes it."""

from __future__ import annotations

from contract_tests.contract.contract_under_test import CONTRACT
from contract_tests.provider.generated_requests import send_generated_requests
from contract_tests.self_test.served_provider import serving
from invent_mock import sample_data
from invent_mock.app import MockApp

MESSAGES_PATH = "/chats/{chat_id}/messages"
MORE_THAN_SCHEMATHESIS_KEEPS = 1_500_000  # bytes, unless it is told to keep all


def test_a_list_of_long_messages_is_not_called_broken() -> None:
    app = MockApp()
    text = "x" * MORE_THAN_SCHEMATHESIS_KEEPS
    app.send_message(sample_data.VALID_IDS, {"message": [{"type": "text", "text": text}]})
    contract = {**CONTRACT, "paths": {MESSAGES_PATH: CONTRACT["paths"][MESSAGES_PATH]}}
    with serving(app, contract=contract) as provider:
        result = send_generated_requests(provider, "valid", seed=1, max_examples=1)
    assert result.request_count > 0
    assert result.failed_checks == []
