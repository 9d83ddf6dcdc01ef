"""A reply may be as large as a real chat makes it."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contract_tests.contract.contract_under_test import CONTRACT, MESSAGES_PATH
from contract_tests.provider.generated_requests import BODY_CHECK, send_generated_requests
from contract_tests.self_test.servers.served_provider import serving
from invent_contract.clause import SuiteVerdict
from invent_mock import sample_data
from invent_mock.app import MockApp

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


async def nested_reply(scope: Scope, receive: Receive, send: Send) -> None:
    levels = 100_000
    await Response("[" * levels + "]" * levels, media_type="application/json")(scope, receive, send)


def test_a_reply_that_is_nested_too_deeply_ends_no_run() -> None:
    contract = {**CONTRACT, "paths": {MESSAGES_PATH: CONTRACT["paths"][MESSAGES_PATH]}}
    with serving(nested_reply, contract=contract) as provider:
        result = send_generated_requests(provider, "valid", seed=1, max_examples=1)
    bodies = [failed.disagreement for failed in result.failed_checks if failed.check == BODY_CHECK]
    assert {disagreement.verdict for disagreement in bodies} == {SuiteVerdict.UNDOCUMENTED}
