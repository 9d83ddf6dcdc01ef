"""Rules about the ids in the path."""

from __future__ import annotations

from collections.abc import Mapping

from contract_tests.contract import clauses
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_refused
from contract_tests.provider.rules.every_operation.operation_rule import (
    NOT_FOUND,
    NOT_THERE,
    has_path_ids,
    operation_rule,
)
from contract_tests.provider.rules.every_operation.queries import example_text, names_something
from contract_tests.provider.rules.wrong_ids import may_be_known, nearly_right_ids, unknown_id
from contract_tests.provider.valid_requests import creates, only_reads
from invent_contract.operation import Operation
from invent_mock.world.inventory import OWN_ORG

KINDS_OF_IDS = ("ORG_ID", "CONTACT_ID", "CHAT_ID", "CHANNEL_ID")


def assert_not_found(
    provider: Provider,
    operation: Operation,
    name: str,
    wrong_id: str,
    *statuses: int,
    query: Mapping[str, str] | None = None,
) -> None:
    """A request with a wrong id in its path must be refused with one of these statuses."""
    response = provider.call(operation, ids={name: wrong_id}, query=query)
    because, real_id = f"there is no `{name}` of this value", provider.path_ids(operation)[name]
    assert_refused(provider, response, *statuses, because=because, real_id=real_id)


@operation_rule(NOT_FOUND, quotes=NOT_THERE, applies_to=has_path_ids)
def unknown_ids_are_not_found(provider: Provider, operation: Operation) -> None:
    """Whatever the query asks: with none of its parameters, and with a right value of each."""
    if only_reads(operation):
        provider.call(operation)  # a reply may be kept for whoever asks next
    parameters = [] if provider.is_live else operation.parameters_in("query").values()
    for name, right_id in provider.path_ids(operation).items():
        assert_not_found(provider, operation, name, unknown_id(right_id), 404)
        for parameter in parameters:
            query = {parameter.name: example_text(provider, parameter)}
            statuses = (404, 400) if names_something(provider, parameter) else (404,)
            assert_not_found(provider, operation, name, unknown_id(right_id), *statuses, query=query)


@operation_rule(NOT_FOUND, quotes=NOT_THERE, applies_to=has_path_ids, is_for_live=False)
def nearly_right_ids_are_unknown(provider: Provider, operation: Operation) -> None:
    """And ids of another kind. Or they are malformed, which is 400."""
    for name, right_id in provider.path_ids(operation).items():
        kinds = [kind for kind in KINDS_OF_IDS if kind != name.upper()]
        other_ids = [provider.environment.get(f"INVENT_{kind}", "") for kind in kinds]
        wrong_ids = [*nearly_right_ids(right_id), "c", "C", "me", "self", "current"]
        for wrong_id in [*wrong_ids, *(other for other in other_ids if other and not may_be_known(other, right_id))]:
            if (name, wrong_id) != ("org_id", OWN_ORG):
                assert_not_found(provider, operation, name, wrong_id, 404, 400)


@operation_rule(
    clauses.ORG_ID,
    quotes=clauses.C_IS_THE_OWN,
    applies_to=lambda operation: "org_id" in operation.parameters_in("path"),
)
def c_is_the_own_organization(provider: Provider, operation: Operation) -> None:
    for org_id in sorted({OWN_ORG, provider.id("ORG_ID")}):
        if not (provider.is_live and creates(operation)):  # it would leave more than is needed
            provider.call_and_read(operation, allowed_by=clauses.ORG_ID, ids={"org_id": org_id})


@operation_rule(NOT_FOUND, quotes=NOT_THERE, applies_to=has_path_ids, is_for_live=False)
def ids_of_the_path_are_not_taken_from_elsewhere(provider: Provider, operation: Operation) -> None:
    """From the query or the body, that is."""
    right_ids = provider.path_ids(operation)
    valid_body = provider.valid_body(operation)
    body = {**valid_body, **right_ids} if isinstance(valid_body, dict) else valid_body
    for name, right_id in right_ids.items():
        ids = {name: unknown_id(right_id)}
        for query in (None, right_ids):
            response = provider.call(operation, body, query=query, ids=ids)
            because = f"there is no `{name}` of this value in the path, only in the query or the body"
            assert_refused(provider, response, 404, 400, because=because)
