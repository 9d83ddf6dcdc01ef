"""Providers that keep every documented clause, and differ from the mock in what no page says.

None may be called broken. Where they contradict what we inferred or assumed, that is refuted, at its own clause.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

from contract_tests.contract.contract_under_test import CONTRACT, MODEL, OPERATION_POINTER
from contract_tests.provider.rules.conversations.reading import FRESH_LISTS_CLAUSE
from contract_tests.self_test.fault_injection import changing_response, not_checking, removing, replacing
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.legal_answers import ANSWERING
from contract_tests.self_test.legal_requests import CAREFUL, STRICT_OR_LENIENT
from contract_tests.self_test.legal_statuses import REFUTING, SUCCEEDING, UNDOCUMENTED
from contract_tests.self_test.other_conversations import (
    AfterThatMomentMock,
    BareMock,
    EchoingMock,
    LonelyMock,
    MergingMock,
    MinimalMock,
    TidyingMock,
    UnknownSegmentMock,
    in_another_zone,
    in_seconds,
    listing,
    shuffled,
    with_headers,
    with_system_message,
    without_the_newest,
    writing_times,
)
from contract_tests.self_test.other_http import speaking_other_http
from contract_tests.self_test.rich_mock import RichMock
from invent_contract import container_and_key, pointer_to, tokens_of, walk
from invent_contract.clause import SuiteVerdict
from invent_contract.examples import examples
from invent_mock.app import MockApp

Change = Callable[[Any], object]  # of a reply, in place


@dataclass(frozen=True)
class LegalProvider:
    """A provider that contradicts no documented clause.

    Attributes:
        make: Makes the ASGI application.
        verdict: Of what it differs in, or of some of it; None where it contradicts nothing that the contract says.
        clause: JSON pointer to a clause that it contradicts.
    """

    make: Callable[[], ASGIApp]
    verdict: SuiteVerdict | None = None
    clause: str = ""


# --- replies with everything that the page shows ---

(FULL_REPLY,) = [
    value for pointer, value, _ in examples(CONTRACT) if pointer.startswith(f"{OPERATION_POINTER}/responses")
]
# What the mock says of a message itself, and must not be overwritten.
OWN_FIELDS = {"id", "role", "created_at", "updated_at", "messages"}


def fill(reply: Any, full: Any) -> None:
    """Add all fields that the reply does not have."""
    for name, value in full.items():
        if isinstance(reply.get(name), dict) and isinstance(value, dict):
            fill(reply[name], value)
        elif name not in reply:
            reply[name] = copy.deepcopy(value)


def filling_replies(change: Change = lambda reply: None) -> Callable[[], MockApp]:
    """Replies have everything that the page shows, and are then changed."""

    def compose_message(healthy: Any, chat: Any, channel: Any, *arguments: Any) -> Any:
        reply = healthy(chat, channel, *arguments)
        fill(reply, FULL_REPLY)
        reply["member"]["contact_channel"]["user_id"] = channel.user_id or "unknown"
        change(reply)
        return reply

    return replacing("compose_message", compose_message)


def set_value(pointer: str, value: Any) -> Change:
    def change(reply: Any) -> None:
        container, key = container_and_key(reply, pointer)
        container[key] = value

    return change


def extend(reply: Any) -> None:
    """Each object has a further field."""
    for _, value in list(walk(reply)):
        if isinstance(value, dict):
            value["surprise"] = 1


def answer(reply: Any, posted: object) -> None:
    """The assistant has answered by now."""
    contents = reply["messages"]
    contents.insert(0, {"role": "system", "parts": [{"type": "text", "text": "You are a helpful assistant."}]})
    contents.append({"role": "assistant", "parts": [{"type": "text", "text": "It left today."}]})
    reply["status"] = "COMPLETED"


PLACES = [pointer for pointer, _ in walk(FULL_REPLY) if pointer and tokens_of(pointer)[0] not in OWN_FIELDS]

# --- what is inferred ---

OPERATIONS = {operation.id: operation for operation in MODEL.operations}

SCHEMAS = "/components/schemas"


def refuting(make: Callable[[], ASGIApp], clause: str) -> LegalProvider:
    return LegalProvider(make, SuiteVerdict.REFUTED, clause)


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

# --- what is assumed ---

# For each assumption the rules that hold it, each with a fault that breaks nothing documented.
REFUTING_FAULTS = {
    "whole-echo": {
        "characters_of_every_category_come_back": "control characters lost",
        "equal_parts_all_come_back": "equal parts joined",
        "long_messages_come_back_unchanged": "long texts cut",
        "messages_of_any_size_come_back_unchanged": "two of 33 parts joined",
        "texts_come_back_unchanged": "white space stripped",
        "texts_that_other_programs_interpret_come_back": "Markdown rendered",
        "timestamps_come_back_unchanged": "fractions rounded",
        "listed_messages_are_whole": "listed texts stripped",
        "a_first_message_is_listed_whole": "texts of a first message stripped",
    },
    "unique-ids": {
        "ids_are_unique": "one id for all",
        "many_messages_are_all_right": "every 50th id is the first",
        "messages_at_once_are_all_right": "the same id for requests at once",
        "created_chats_are_different": "one chat for equal requests",
    },
    "whole-fields": {
        "names_of_contacts_come_back_unchanged": "white space of names stripped",
        "contacts_are_found_by_unusual_user_ids": "a user_id ends at a null",
        "titles_come_back_unchanged": "titles stripped",
    },
    "exact-filters": {"filters_find_the_very_value": "a user_id found in any case"},
    "search-within-words": {"search_finds_parts_of_a_name": "search finds whole words"},
    "stable-order": {"a_list_keeps_its_order": "messages shuffled each time"},
    "any-form-of-json": {"a_body_is_read_however_it_is_written": "escaped characters lost"},
    "refusals-leave-nothing": {
        "a_refused_request_leaves_nothing_behind": "refused parts come with the next message",
        "a_refused_contact_is_not_created": "contacts created before they are checked",
    },
    "400-for-channels": {"broken_channel_rule_is_400": "404 for a wrong channel"},
    "credentials-first": {"credentials_are_checked_before_ids": "chat before credentials"},
    "strict-json": {"json_is_read_strictly": "comments read"},
    "405-with-allow": {"other_methods_are_refused": "405 without Allow"},
    "media-type-syntax": {"the_media_type_is_read_as_http_has_it": "media type compared literally"},
    "strict-parameters": {"dates_and_values_in_a_query_are_read_strictly": "listContacts: states in any case"},
    "any-form-of-query": {"a_query_is_read_however_it_is_written": "listContacts: 400 for a trailing &"},
    "scheme-in-any-case": {"the_scheme_is_read_as_http_has_it": "scheme compared literally"},
    "plausible-times": {"times_are_those_of_the_message": "changed before created"},
    "meaning-alone": {"what_a_request_has_beside_its_meaning_changes_nothing": "403 without a User-Agent"},
    "not-null": {"nulls_are_refused": "null for text"},
    "json-only": {"wrong_media_type": "any media type"},
}

LEGAL_PROVIDERS = {
    "all fields": LegalProvider(filling_replies()),
    "few fields": LegalProvider(
        changing_response(lambda reply, _: [reply.pop(name) for name in ("member", "created_at", "updated_at")])
    ),
    "an answer beside the echo": LegalProvider(changing_response(answer)),
    "other HTTP": LegalProvider(speaking_other_http),
    "contacts of every kind": LegalProvider(RichMock),
    "answers at once": LegalProvider(lambda: MockApp(answers_at_once=True)),
    "newest first": LegalProvider(listing(lambda items: items[::-1])),
    "ordered by id": LegalProvider(listing(lambda items: sorted(items, key=lambda item: str(item["id"])))),
    "another order each time": refuting(listing(shuffled), "/x-assumed/stable-order"),
    "lists that lag": LegalProvider(listing(without_the_newest), SuiteVerdict.UNDOCUMENTED, FRESH_LISTS_CLAUSE),
    "no headers of pages": LegalProvider(with_headers(lambda page: {})),
    "counts of the page": LegalProvider(
        with_headers(lambda page: {**page.headers, "pagination-count": str(len(page.items))})
    ),
    "contacts merged by user_id": LegalProvider(MergingMock),
    "telephone numbers tidied": LegalProvider(TidyingMock),
    "a message of the system in each chat": LegalProvider(listing(with_system_message)),
    "times in seconds": LegalProvider(writing_times(in_seconds)),
    "times in another zone": LegalProvider(writing_times(in_another_zone)),
    "messages after from_date alone": LegalProvider(AfterThatMomentMock),
    "no more than must be shown": refuting(BareMock, "/x-assumed/whole-fields"),
    "nothing but what is required": refuting(MinimalMock, "/x-assumed/whole-echo"),
    "nothing but what the environment names": LegalProvider(LonelyMock),
    "an assistant that echoes": LegalProvider(EchoingMock),
    "unknown segments refused": LegalProvider(
        UnknownSegmentMock,
        SuiteVerdict.UNDOCUMENTED,
        pointer_to("paths", "/orgs/{org_id}/contacts", "get", "responses"),
    ),
    "each object extended": LegalProvider(
        filling_replies(extend), SuiteVerdict.UNDOCUMENTED, f"{SCHEMAS}/ChatMessage/properties"
    ),
    "null for the model": LegalProvider(
        filling_replies(set_value("/model", None)), SuiteVerdict.REFUTED, f"{SCHEMAS}/ChatMessage/properties/model/type"
    ),
    **INFERRED,
    **{
        name: refuting(make, f"/x-assumed/{assumption}")
        for assumption, factories in (*REFUTING.items(), *STRICT_OR_LENIENT.items())
        for name, make in factories.items()
    },
    **{
        name: refuting(make, f"{OPERATIONS[operation_id].pointer}/responses/200")
        for operation_id, factories in SUCCEEDING.items()
        for name, make in factories.items()
    },
    **{name: LegalProvider(make) for name, make in (*CAREFUL.items(), *ANSWERING.items())},
    **{name: LegalProvider(make, SuiteVerdict.UNDOCUMENTED) for name, make in UNDOCUMENTED.items()},
    **{
        rule: refuting(FAULTS[fault].make, f"/x-assumed/{assumption}")
        for assumption, faults in REFUTING_FAULTS.items()
        for rule, fault in faults.items()
    },
}
# Those that a real API may well be like. The others have one thing wrong that is inferred or assumed.
REALISTIC_PROVIDERS = [
    name
    for name in LEGAL_PROVIDERS
    if name not in INFERRED and not any(name in by_rule for by_rule in REFUTING_FAULTS.values())
]
