"""Providers that contradict what we inferred."""

from __future__ import annotations

from contract_tests.contract.contract_under_test import OPERATION_POINTER
from contract_tests.self_test.fault_injection import changing_response, not_checking, removing
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.legal_providers.legal_provider import refuting
from invent_mock.app import MockApp

SCHEMAS = "/components/schemas"


def accepting_no_message() -> MockApp:
    """A body without `message` posts a message without parts."""
    app = not_checking("SendMessageAsContactRequest.required")()
    healthy = app.send_message
    app.send_message = lambda ids, body: healthy(ids, {"message": [], **body})  # type: ignore[method-assign]
    return app


# The others cannot be refuted by a provider: a path's id is text in any case, and what is inferred of the kinds of
# parts and of content is that a kind which says otherwise is another kind.
INFERRED = {
    "no body needed": refuting(FAULTS["an empty body accepted"].make, f"{OPERATION_POINTER}/requestBody/required"),
    "message not needed": refuting(accepting_no_message, f"{SCHEMAS}/SendMessageAsContactRequest/required"),
    "text not needed": refuting(not_checking("UserTextPart.required"), f"{SCHEMAS}/UserTextPart/required"),
    "kind of part not needed": refuting(not_checking("OtherPart.required"), f"{SCHEMAS}/OtherPart/required"),
    "id missing": refuting(removing("id"), f"{SCHEMAS}/ChatMessage/required"),
    "role missing": refuting(removing("role"), f"{SCHEMAS}/ChatMessage/required"),
    "content without a role": refuting(
        changing_response(lambda reply, _: reply["messages"].append({"parts": [{"type": "text", "text": "Hello"}]})),
        f"{SCHEMAS}/SystemMessage/required",
    ),
    "part without a kind": refuting(
        changing_response(lambda reply, _: reply["messages"].append({"role": "system", "parts": [{"text": "Hello"}]})),
        f"{SCHEMAS}/TextPart/required",
    ),
}
