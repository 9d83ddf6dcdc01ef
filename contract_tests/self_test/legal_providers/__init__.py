"""Providers that keep every documented clause, and differ from the mock in what no page says.

None may be called broken. Where they contradict what we inferred or assumed, that is refuted, at its own clause.
"""

from __future__ import annotations

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import MODEL
from contract_tests.self_test.fault_injection import changing_response, replacing
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.faults.conversations.injection import (
    filtering,
    joining,
    listing_messages,
    returning_known,
)
from contract_tests.self_test.legal_providers.answers import ANSWERING, answer
from contract_tests.self_test.legal_providers.assumed import REFUTING_FAULTS
from contract_tests.self_test.legal_providers.conversations import (
    AfterThatMomentMock,
    BareMock,
    BusyMock,
    ClosedSegmentsMock,
    CrowdedMock,
    KeptInSecondsMock,
    LateIdsMock,
    LateSegmentsMock,
    LonelyMock,
    MinimalMock,
    OtherListsMock,
    PlainSearchMock,
    StaleCopyMock,
    TidyingMock,
    changing_texts,
    clamped,
    in_another_zone,
    in_seconds,
    lagging_now_and_then,
    listing,
    part_by_part,
    repeat_for_the_system,
    searching_late,
    shuffled,
    unaccented,
    with_echoes,
    with_headers,
    with_phone_as_it_is_dialed,
    with_system_message,
    without_the_newest,
    writing_times,
)
from contract_tests.self_test.legal_providers.full_replies import extend, filling_replies, set_value
from contract_tests.self_test.legal_providers.inferred import INFERRED, SCHEMAS
from contract_tests.self_test.legal_providers.legal_provider import LegalProvider, refuting
from contract_tests.self_test.legal_providers.nulls import NULLS, changing_shown, nulls_for
from contract_tests.self_test.legal_providers.requests import CAREFUL, STRICT_OR_LENIENT
from contract_tests.self_test.legal_providers.statuses import REFUTING, SUCCEEDING, UNDOCUMENTED, refusing
from contract_tests.self_test.servers.other_http import speaking_other_http
from contract_tests.self_test.servers.rich_mock import RichMock
from invent_contract import pointer_to
from invent_contract.clause import SuiteVerdict
from invent_mock.app import MockApp

__all__ = ["LEGAL_PROVIDERS", "REALISTIC_PROVIDERS"]

OPERATIONS = {operation.id: operation for operation in MODEL.operations}
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
    "a field without a name": LegalProvider(
        listing(lambda items: [{**item, "": 1} for item in items]), SuiteVerdict.UNDOCUMENTED
    ),
    "others who write meanwhile": LegalProvider(BusyMock),
    "the last page again": refuting(lambda: OtherListsMock(clamped), clauses.EMPTY_PAGE),
    "another order each time": refuting(listing(shuffled), clauses.STABLE_ORDER),
    "lists that lag": LegalProvider(listing(without_the_newest), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS),
    "lists that lag now and then": LegalProvider(
        listing(lagging_now_and_then), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS
    ),
    "a copy of chats that lags": LegalProvider(StaleCopyMock, SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS),
    "a search that lags": LegalProvider(
        replacing("list_contacts", searching_late, RichMock), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS
    ),
    "ids that are known late for a post": LegalProvider(
        lambda: LateIdsMock("sendMessageAsContact"), SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS
    ),
    "ids that are known late": LegalProvider(LateIdsMock, SuiteVerdict.UNDOCUMENTED, clauses.FRESH_LISTS),
    "no headers of pages": LegalProvider(with_headers(lambda page: {})),
    "counts of the page": LegalProvider(
        with_headers(lambda page: {**page.headers, "pagination-count": str(len(page.items))})
    ),
    "one chat for equal requests": LegalProvider(joining("create_chat", lambda ids, body: (ids, body))),
    "contacts merged by user_id": refuting(returning_known("user_id"), clauses.WHOLE_FIELDS),
    "telephone numbers tidied": refuting(TidyingMock, clauses.WHOLE_FIELDS),
    "a message of the system in each chat": LegalProvider(listing(with_system_message)),
    "messages listed with null for their ids": refuting(
        nulls_for("id", of="listChatMessages"), f"{SCHEMAS}/ChatMessage/properties/id/type"
    ),
    "texts in capitals": refuting(changing_texts(str.upper), clauses.WHOLE_ECHO),
    "texts with who wrote them": refuting(changing_texts(lambda text: f"Jane: {text}"), clauses.WHOLE_ECHO),
    "each content twice": LegalProvider(
        changing_shown(repeat_for_the_system, {"sendMessageAsContact", "listChatMessages"})
    ),
    "parts listed as messages": refuting(listing(part_by_part), clauses.WHOLE_ECHO),
    "an empty channel_id is none": refuting(
        replacing("choose_channel", lambda healthy, chat, channel_id: healthy(chat, channel_id or None)),
        clauses.CHANNELS_REFUSED_WITH_400,
    ),
    "telephone numbers of messages as they are dialed": LegalProvider(
        changing_shown(with_phone_as_it_is_dialed, {"sendMessageAsContact", "listChatMessages"})
    ),
    "times in seconds": LegalProvider(writing_times(in_seconds)),
    "times kept in seconds": LegalProvider(KeptInSecondsMock),
    "times in another zone": LegalProvider(writing_times(in_another_zone)),
    "messages after from_date alone": LegalProvider(AfterThatMomentMock),
    "no more than must be shown": refuting(BareMock, clauses.WHOLE_FIELDS),
    "nothing but what is required": refuting(MinimalMock, clauses.WHOLE_ECHO),
    "nothing but what the environment names": LegalProvider(LonelyMock),
    "an assistant that echoes": LegalProvider(listing_messages(with_echoes)),
    "another order of many contacts each time": refuting(CrowdedMock, clauses.STABLE_ORDER),
    "a search that ignores accents": refuting(
        filtering("search", lambda contact, value: unaccented(value) in unaccented(contact["name"] or "")),
        clauses.SEARCH_WITHIN_WORDS,
    ),
    "special characters of a search refused": LegalProvider(PlainSearchMock, SuiteVerdict.UNDOCUMENTED),
    "segments a moment later": refuting(LateSegmentsMock, clauses.WHOLE_FIELDS),
    "segments that take nobody": LegalProvider(ClosedSegmentsMock, SuiteVerdict.UNDOCUMENTED),
    "unknown segments refused": LegalProvider(
        refusing("listContacts", 404, lambda _, query: "segment_id" in query),
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
        f"null for {place.replace('/properties/', '.')}": refuting(make, f"{SCHEMAS}/{place}/type")
        for place, make in NULLS.items()
    },
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
    # A null is charged to the `type` that does not list it, with the verdict of the assumption.
    "nulls_are_refused": refuting(FAULTS["null for text"].make, f"{SCHEMAS}/UserTextPart/properties/text/type"),
}
# Those that a real API may well be like. The others have one thing wrong that is inferred or assumed.
REALISTIC_PROVIDERS = [
    name
    for name in LEGAL_PROVIDERS
    if name not in INFERRED and not any(name in by_rule for by_rule in REFUTING_FAULTS.values())
]
