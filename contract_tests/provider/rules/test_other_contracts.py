"""Rules of every operation take an operation of any kind, and rules that lack something are skipped."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.contract import clauses
from contract_tests.contract.contract_under_test import CONTRACT, MODEL
from contract_tests.provider.exceptions import Inapplicable
from contract_tests.provider.judging.status_judge import StatusJudge
from contract_tests.provider.rules import check_rule
from contract_tests.provider.rules.every_operation.operation_rule import NOT_FOUND, clause_of, short_list
from contract_tests.self_test.checking import RULES_OF_EVERY_OPERATION
from contract_tests.self_test.fault_injection import choosing_channel, raise_refusal
from contract_tests.self_test.faults import FAULTS
from contract_tests.self_test.servers.served_provider import serving
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_mock.app import MockApp
from invent_mock.http.connection import CutConnection

PATH = "/orgs/{org_id}/tags"
LIST_OF_TEXTS = {"type": "array", "items": {"type": "string"}}


def contract_with_a_body(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    """A contract of one operation that takes a body of this kind."""
    refusals = {
        status: CONTRACT["paths"]["/orgs/{org_id}/contacts"]["post"]["responses"][status]
        for status in ("400", "401", "404")
    }
    operation = {
        "operationId": "replaceTags",
        "parameters": [{"$ref": "#/components/parameters/OrgId"}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema, "example": example}}},
        "responses": {"200": {"description": "Done."}, **refusals},
    }
    return {**CONTRACT, "paths": {PATH: {"put": operation}}}


@pytest.mark.parametrize(
    ("schema", "example"), [(LIST_OF_TEXTS, ["vip"]), ({"type": "string"}, "vip"), ({"type": "number"}, 7)]
)
def test_a_body_of_any_type_is_tried(schema: dict[str, Any], example: Any) -> None:
    contract = contract_with_a_body(schema, example)
    tried = set()
    with serving(MockApp(contract), contract=contract) as provider:
        for name in RULES_OF_EVERY_OPERATION:
            try:
                assert check_rule(provider, name) == []
                tried.add(name)
            except Inapplicable:
                continue
    assert {"missing_credentials", "wrong_values_in_a_body_are_refused", "an_empty_body_is_refused"} <= tried


def contract_with_a_list_in_a_query() -> dict[str, Any]:
    """A contract of one operation, which describes no refusal."""
    kinds = {"in": "query", "name": "kind", "schema": {"type": "array", "items": {"enum": ["vip", "new"]}}}
    operation = {
        "operationId": "listTags",
        "parameters": [{"$ref": "#/components/parameters/OrgId"}, kinds],
        "responses": {"200": {"description": "Found."}},
    }
    return {**CONTRACT, "paths": {PATH: {"get": operation}}}


def test_a_list_in_a_query_is_tried_by_its_items() -> None:
    contract = contract_with_a_list_in_a_query()
    with serving(MockApp(contract), contract=contract) as provider:
        for name in ("a_query_is_read_however_it_is_written", "unknown_ids_are_not_found"):
            assert check_rule(provider, name) == []


@pytest.mark.parametrize("extension", [{"cursor": {"in": "query"}}, {"take": {"max": 9}}, {"take": "limit"}, "kind"])
def test_pages_of_another_kind_are_not_asked_for(extension: Any) -> None:
    contract = contract_with_a_list_in_a_query()
    contract["paths"][PATH]["get"]["x-pagination"] = extension
    with serving(MockApp(contract), contract=contract) as provider:
        for name in ("a_query_is_read_however_it_is_written", "irrelevant_headers_and_parameters_change_nothing"):
            assert check_rule(provider, name) == []
        (list_tags,) = provider.model.operations
        assert short_list(list_tags) == {}


def test_what_an_operation_answers_with_a_status_that_it_does_not_describe_is_assumed() -> None:
    (list_tags,) = Contract(contract_with_a_list_in_a_query()).operations
    assert clause_of(NOT_FOUND, list_tags) == clauses.UNKNOWN_REFUSED_WITH_404
    describing = [operation for operation in MODEL.operations if "404" in operation.responses]
    assert describing
    for operation in describing:
        assert clause_of(NOT_FOUND, operation) == f"{operation.pointer}/responses/404"


@pytest.mark.parametrize(("status", "expected"), [(422, 404), (403, 401), (422, 400)])
def test_a_status_in_place_of_one_that_an_operation_does_not_describe_breaks_nothing(
    status: int, expected: int
) -> None:
    contract = Contract(contract_with_a_list_in_a_query())
    (list_tags,) = contract.operations
    disagreement = StatusJudge(contract, list_tags).of_refusal(status, expected)
    assert disagreement
    assert (disagreement.verdict, disagreement.pointer) == (SuiteVerdict.REFUTED, clauses.CHOICE_OF_REFUSAL)


@pytest.mark.parametrize(
    "rule", ["messages_at_once_have_their_own_channels", "a_listed_message_is_by_the_channel_that_was_named"]
)
def test_a_chat_of_several_channels_that_takes_none_is_no_success(rule: str) -> None:
    refusing = choosing_channel(lambda chat, channel_id: raise_refusal(400) if len(chat.channels) == 3 else None)
    with serving(refusing()) as provider, pytest.raises(Inapplicable, match="needs a chat of several channels"):
        check_rule(provider, rule)


def test_an_operation_without_a_response_does_not_hide_the_others() -> None:
    app = FAULTS["role not listed"].make()
    healthy = app.success_response
    app.success_response = (  # type: ignore[method-assign]
        lambda operation, body: CutConnection() if operation.id == "createContact" else healthy(operation, body)
    )
    with serving(app) as provider:
        disagreements = check_rule(provider, "c_is_the_own_organization")
    found = {(disagreement.operation, disagreement.what) for disagreement in disagreements}
    assert ("createContact", "there is no response: RemoteProtocolError") in found
    assert "sendMessageAsContact" in {operation for operation, _ in found}
