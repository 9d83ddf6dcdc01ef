"""Providers that refuse what the contract leaves open, or answer with a status that it does not say for sure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from contract_tests.contract.contract_under_test import CONTRACT
from contract_tests.self_test.fault_injection import MockFactory, mistaking_status, raise_refusal, replacing
from contract_tests.self_test.faults.conversations.injection import joining
from contract_tests.self_test.legal_providers.answers import LateMock
from invent_contract.contract import Contract
from invent_contract.json_values import as_mapping
from invent_mock import sample_data
from invent_mock.app import MockApp
from invent_mock.http.refusal import Refusal
from invent_mock.operations.queries import Page, page_of
from invent_mock.operations.served_operation import JSON, ServedOperation

ID = re.compile(r"c|(org|con|cht|cch)_\w{8,40}", re.ASCII)
MAX_TEXT = 4_000  # characters


def refusing(operation_id: str, status: int, is_refused: Callable[[Any, Mapping[str, str]], bool]) -> MockFactory:
    """Valid requests of an operation are refused by their body and query."""

    def perform(healthy: Any, operation: Any, ids: dict[str, str], body: Any, query: Mapping[str, str]) -> Any:
        if operation.id == operation_id and is_refused(body or {}, query):
            raise Refusal(status, "No.")
        return healthy(operation, ids, body, query)

    return replacing("perform", perform)


def refusing_texts(status: int, is_refused: Callable[[str], bool]) -> MockFactory:
    """Requests are refused that have such a text anywhere in their body."""

    def refuse_text(value: Any) -> None:
        if isinstance(value, str) and is_refused(value):
            raise Refusal(status, "No.")
        for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            refuse_text(member)

    def parse_json(healthy: Any, data: bytes) -> Any:
        body = healthy(data)
        refuse_text(body)
        return body

    return replacing("parse_json", parse_json)


def succeeding(operation_id: str, status: int) -> MockFactory:
    """An operation succeeds with another status."""

    def success_response(healthy: Any, operation: Any, body: Any) -> Response:
        response: Response = healthy(operation, body)
        if operation.id == operation_id:
            return Response(b"" if status == 204 else response.body, status, media_type=JSON)
        return response

    return replacing("success_response", success_response)


def checking_the_form_of_ids(healthy: Any, operation: Any, ids: dict[str, str], *rest: Any) -> Any:
    """Refuses with 400 what does not look like an id."""
    if not all(ID.fullmatch(identifier) for identifier in ids.values()):
        raise_refusal(400)
    return healthy(operation, ids, *rest)


def refusing_pages_beyond_the_end(healthy: Any, *arguments: Any) -> Page:
    page: Page = healthy(*arguments)
    return page if page.items or "page" not in arguments[-1] else raise_refusal(404)


def refusing_media_types_with_415(healthy: Any, operation: Any, media_type: str, data: bytes) -> Any:
    is_json = media_type.partition(";")[0].strip().lower() == JSON
    has_body = operation.id in ("createContact", "createChat", "sendMessageAsContact")
    return raise_refusal(415) if has_body and not is_json else healthy(operation, media_type, data)


class NamesakesMock(MockApp):
    """A mock that finds contacts also by a part of their name, in any case. One has another's name in its own."""

    def __init__(self) -> None:
        super().__init__()
        self.world.add_contact({"name": f"{sample_data.JANE.name} II".upper()})

    def list_contacts(self, query: Mapping[str, str]) -> Page:
        others = {name: value for name, value in query.items() if name not in ("name", "page", "take")}
        found = super().list_contacts({**others, "take": "10000"})
        wanted = query.get("name", "").lower()
        return page_of([contact for contact in found.items if wanted in (contact["name"] or "").lower()], query)


def without_inferred_requirements(value: Any) -> Any:
    """A copy of a contract that requires only what a page says is required."""
    if isinstance(value, list):
        return [without_inferred_requirements(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_inferred = "required" in value and "required" in as_mapping(value.get("x-inferred"))
    return {
        name: without_inferred_requirements(member)
        for name, member in value.items()
        if not (is_inferred and name == "required")
    }


class StrictByInferenceMock(MockApp):
    """A mock that refuses with 422 a body that lacks what only we say is required, and with 400 one that is wrong."""

    def __init__(self) -> None:
        super().__init__()
        documented = Contract(without_inferred_requirements(CONTRACT))
        self._documented = {
            operation.id: ServedOperation.from_contract(documented, operation) for operation in documented.operations
        }

    def read_body(self, operation: ServedOperation, media_type: str, data: bytes) -> Any:
        try:
            return super().read_body(operation, media_type, data)
        except Refusal:
            super().read_body(self._documented[operation.id], media_type, data or b"{}")
            raise Refusal(422, "Something is missing.") from None


def refusing_known(name: str, status: int) -> MockFactory:
    """A second contact with the same value of a field is refused."""

    def create_contact(healthy: Any, body: Any) -> Any:
        value = body.get("channel", {}).get(name)
        if value and healthy.__self__.list_contacts({name: value}).items:
            raise Refusal(status, f"There is one with this {name}.")
        return healthy(body)

    return replacing("create_contact", create_contact)


def is_of_the_future(query: Mapping[str, str]) -> bool:
    try:
        return datetime.fromisoformat(query.get("from_date", "")) > datetime.now(UTC)
    except (TypeError, ValueError):  # it has no zone, or is no time
        return False


def repeating_a_name(healthy: Any, operation: Any, body: Any) -> Response:
    response: Response = healthy(operation, body)
    if operation.id == "sendMessageAsContact":
        return Response(bytes(response.body)[:-1] + b',"id":' + json.dumps(body["id"]).encode() + b"}", media_type=JSON)
    return response


def has_wide_times(body: Any) -> bool:
    return any(abs(part.get("start_timestamp", 0)) > 1e9 for part in body["message"])


# Those that refute an assumption, by its name.
REFUTING: dict[str, dict[str, MockFactory]] = {
    "404-for-unknown": {"400 for what is no id": replacing("perform", checking_the_form_of_ids)},
    "any-text": {
        "no null characters": refusing_texts(400, lambda text: "\0" in text),
        "413 for long texts": refusing_texts(413, lambda text: len(text) > MAX_TEXT),
        "422 for an empty text": refusing_texts(422, lambda text: text == ""),
        "403 for markup": refusing_texts(403, lambda text: "<b>" in text),
        "50 parts at most": refusing("sendMessageAsContact", 400, lambda body, _: len(body["message"]) > 50),
    },
    "any-number": {"no wide times": refusing("sendMessageAsContact", 400, lambda body, _: has_wide_times(body))},
    "empty-page-beyond-the-end": {
        "no contacts beyond the end": replacing("list_contacts", refusing_pages_beyond_the_end)
    },
    "405-with-allow": {"404 for other methods": mistaking_status(405, 404)},
    "json-only": {"415 for other media types": replacing("read_body", refusing_media_types_with_415)},
    "unique-ids": {
        "one chat for a channel": joining("create_chat", lambda ids, body: (ids["contact_id"], ids["channel_id"]))
    },
    "exact-filters": {"names found by a part": NamesakesMock},
    "choice-of-refusal": {"422 for what is missing": StrictByInferenceMock},
    "timely-responses": {"a response that is late": LateMock},
    "names-once": {"a name twice in a reply": replacing("success_response", repeating_a_name)},
}

# Those that refute the inferred status of success, by the operation.
SUCCEEDING: dict[str, dict[str, MockFactory]] = {
    "createContact": {"201 for a contact": succeeding("createContact", 201)},
    "createChat": {"201 for a chat": succeeding("createChat", 201), "204 for a chat": succeeding("createChat", 204)},
}

# Those that refuse what is left open, so that the contract says nothing of it.
UNDOCUMENTED: dict[str, MockFactory] = {
    "a contact needs a user_id": refusing(
        "createContact", 400, lambda body, _: "user_id" not in body.get("channel", {})
    ),
    "a contact of known segments only": refusing("createContact", 404, lambda body, _: bool(body.get("segment_ids"))),
    "a contact with a plausible telephone number": refusing(
        "createContact", 422, lambda body, _: "phone" in body.get("channel", {})
    ),
    "a contact needs an e-mail address": refusing(
        "createContact", 400, lambda body, _: "email" not in body.get("channel", {})
    ),
    "one contact for an e-mail address": refusing_known("email", 409),
    "one contact for a user_id": refusing_known("user_id", 400),
    "a chat needs a message": refusing("createChat", 400, lambda body, _: not body.get("message")),
    "a chat without a title of one's own": refusing("createChat", 400, lambda body, _: "title" in body),
    "no messages of the future": refusing("listChatMessages", 400, lambda _, query: is_of_the_future(query)),
    "a chat of known assistants only": refusing("createChat", 400, lambda body, _: "assistant_id" in body),
    "a token that is none": refusing("listChatMessages", 400, lambda _, query: "next" in query),
    "a board that is none": refusing("listContacts", 404, lambda _, query: "exclude_board_id" in query),
    "parts of pages": refusing("listContacts", 400, lambda _, query: "." in query.get("page", "")),
}
