"""Providers that keep every documented clause, and differ from the mock in what no page says.

None may be called broken. Where they contradict what we inferred or assumed, that is refuted, at its own clause.
"""

from __future__ import annotations

from contract_tests.contract.contract_under_test import MODEL
from contract_tests.self_test.fault_injection import changing_response
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.legal_providers.answers import ANSWERING, answer
from contract_tests.self_test.legal_providers.assumed import REFUTING_FAULTS
from contract_tests.self_test.legal_providers.conversations import CONVERSATIONS
from contract_tests.self_test.legal_providers.full_replies import extend, filling_replies, set_value
from contract_tests.self_test.legal_providers.inferred import INFERRED, SCHEMAS
from contract_tests.self_test.legal_providers.legal_provider import LegalProvider, refuting
from contract_tests.self_test.legal_providers.lists import LISTS
from contract_tests.self_test.legal_providers.nulls import NULLS
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
    **LISTS,
    **CONVERSATIONS,
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
