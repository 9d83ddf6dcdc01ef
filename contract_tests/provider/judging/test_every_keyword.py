"""A clause of any keyword is judged: a reply that does not keep it breaks it, or refutes us where it is inferred."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from contract_tests.contract.contract_under_test import CONTRACT
from contract_tests.provider.reporting.findings import Disagreement
from contract_tests.provider.rules import check_rule
from contract_tests.self_test.legal_providers.full_replies import extend, filling_replies
from contract_tests.self_test.servers.served_provider import serving
from invent_contract import lookup, pointer_to
from invent_contract.clause import Basis, SuiteVerdict

MESSAGE = "/components/schemas/ChatMessage"
MEMBER, ID, LIST = f"{MESSAGE}/properties/member", f"{MESSAGE}/properties/id", f"{MESSAGE}/properties/messages"
NUMBER = "/components/schemas/TokenCount"
NOTHING = {"required": ["nothing has it"]}

# Where keywords are added, the keywords, of which the last one is contradicted by each reply.
CONTRADICTED: list[tuple[str, dict[str, Any]]] = [
    *((MESSAGE, {keyword: [NOTHING]}) for keyword in ("allOf", "anyOf", "oneOf")),
    (MESSAGE, {"oneOf": [{"required": ["id"]}, {"required": ["role"]}]}),
    (MESSAGE, {"additionalProperties": {"type": "string"}}),
    (MESSAGE, {"additionalProperties": False}),
    (MESSAGE, {"const": {}}),
    (MESSAGE, {"dependentRequired": {"id": ["nothing"]}}),
    (MESSAGE, {"dependentSchemas": {"id": NOTHING}}),
    (MESSAGE, {"enum": [{}]}),
    (MESSAGE, {"if": {"required": ["id"]}, "then": NOTHING}),
    (MESSAGE, {"if": NOTHING, "else": NOTHING}),
    (MESSAGE, {"maxProperties": 1}),
    (MESSAGE, {"minProperties": 100}),
    (MESSAGE, {"not": {"required": ["id"]}}),
    (MESSAGE, {"patternProperties": {"^i.": {"type": "number"}}}),
    (MESSAGE, {"propertyNames": {"maxLength": 1}}),
    (MEMBER, NOTHING),
    (MESSAGE, {"type": "array"}),
    (MESSAGE, {"unevaluatedProperties": False}),
    (MEMBER, {"minProperties": 100}),  # beside a reference
    (MEMBER, {"unevaluatedProperties": {"type": "string"}}),
    (ID, {"format": "email"}),
    (ID, {"maxLength": 1}),
    (ID, {"minLength": 100}),
    (ID, {"pattern": "^/"}),
    (LIST, {"contains": {"type": "string"}}),
    (LIST, {"contains": True, "maxContains": 1}),
    (LIST, {"contains": True, "minContains": 100}),
    (LIST, {"items": False}),
    (LIST, {"maxItems": 1}),
    (LIST, {"minItems": 100}),
    (LIST, {"prefixItems": [{"type": "string"}]}),
    (LIST, {"uniqueItems": True}),
    (NUMBER, {"exclusiveMaximum": 0}),
    (NUMBER, {"exclusiveMinimum": 1_000_000}),
    (NUMBER, {"maximum": -1}),
    (NUMBER, {"minimum": 1_000_000}),
    (NUMBER, {"multipleOf": 1_000_003}),
]


def repeat_contents(reply: Any) -> None:
    reply["messages"] *= 2


def findings_with(place: str, keywords: dict[str, Any]) -> set[Disagreement]:
    """What is found at the keywords, where replies have everything that the page shows, and a field more."""
    contract = copy.deepcopy(CONTRACT)
    lookup(contract, place).update(keywords)

    def change(reply: Any) -> None:
        extend(reply)
        repeat_contents(reply)

    with serving(filling_replies(change)(), contract=contract) as provider:
        disagreements = check_rule(provider, "texts_come_back_unchanged")
    pointer = place + pointer_to(list(keywords)[-1] if Basis.INFERRED not in keywords else list(keywords)[-2])
    findings = {disagreement for disagreement in disagreements if f"{disagreement.pointer}/".startswith(f"{pointer}/")}
    assert all(lookup(contract, finding.pointer) is not None for finding in findings)  # each is a clause that is there
    return findings


@pytest.mark.parametrize(("place", "keywords"), CONTRADICTED)
def test_a_documented_clause_is_broken(place: str, keywords: dict[str, Any]) -> None:
    assert {disagreement.verdict for disagreement in findings_with(place, keywords)} == {SuiteVerdict.BROKEN}


@pytest.mark.parametrize(("place", "keywords"), CONTRADICTED)
def test_an_inferred_clause_is_refuted(place: str, keywords: dict[str, Any]) -> None:
    keywords = {**keywords, Basis.INFERRED: {list(keywords)[-1]: "A guess."}}
    assert {disagreement.verdict for disagreement in findings_with(place, keywords)} == {SuiteVerdict.REFUTED}


def test_what_a_neighbouring_page_says_is_broken() -> None:
    keywords = {Basis.SOURCE: {"maxItems": "a/neighbouring-page"}, "maxItems": 1}
    assert {disagreement.verdict for disagreement in findings_with(LIST, keywords)} == {SuiteVerdict.BROKEN}
