"""Rules about the API key."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote, urlencode

from contract_tests.contract import clauses
from contract_tests.provider.judging.status_judge import NO_KEY, WRONG_KEY
from contract_tests.provider.provider import Provider
from contract_tests.provider.rules.assertions import assert_accepted, assert_refused
from contract_tests.provider.rules.every_operation.operation_rule import operation_rule, takes_json
from contract_tests.provider.rules.every_operation.queries import example_text
from contract_tests.provider.rules.wrong_ids import unknown_id, wrong_identifiers
from contract_tests.provider.valid_requests import only_reads
from invent_contract.operation import Operation

WRONG_AUTHORIZATION = {"Authorization": "Bearer x"}
NOT_AS_A_BEARER = "the API key is not written as in `Authorization: Bearer KEY`"
IN_ANOTHER_PLACE = "the API key is in another place than the header `Authorization`"


def needs_key(operation: Operation) -> bool:
    """Whether an operation cannot be called without an API key."""
    return bool(operation.credentials) and "" not in operation.credentials


def assert_unauthorized(
    provider: Provider,
    operation: Operation,
    authorization: str | None,
    *,
    because: str,
    query: str | None = None,
    **headers: str,
) -> None:
    """A request with this header `Authorization`, further headers and query must be refused with 401.

    Where no key is needed at all, that is what is told.
    """
    response = provider.call(operation, headers={"Authorization": authorization, **headers}, query=query)
    if response.is_success and needs_no_key(provider, operation):
        because = NO_KEY
    assert_refused(provider, response, 401, because=because)


def read_before(provider: Provider, operation: Operation) -> None:
    """Read with the key, if the operation reads: a reply may be kept for whoever asks next."""
    if only_reads(operation):
        provider.call(operation)


def needs_no_key(provider: Provider, operation: Operation) -> bool:
    """Whether a provider lets a request through without an API key."""
    name = f"{operation.id} without a key"
    if name not in provider.shared:
        response = provider.call(operation, headers={"Authorization": None})
        provider.shared[name] = response.is_success
    return bool(provider.shared[name])


@operation_rule(clauses.API_KEY, applies_to=needs_key)
def missing_credentials(provider: Provider, operation: Operation) -> None:
    """Nor is who has the key shown what was just refused to who had none."""
    read_before(provider, operation)
    assert_unauthorized(provider, operation, None, because=NO_KEY)
    if only_reads(operation):
        provider.call_and_read(operation)


@operation_rule(clauses.API_KEY, applies_to=needs_key, is_for_live=False)
def credentials_count_whatever_is_asked(provider: Provider, operation: Operation) -> None:
    """Each parameter of the query by itself, with a right value."""
    for name, parameter in operation.parameters_in("query").items():
        query = f"?{urlencode({**provider.valid_query(operation), name: example_text(provider, parameter)})}"
        assert_unauthorized(provider, operation, None, because=NO_KEY, query=query)
        assert_unauthorized(provider, operation, "Bearer x", because=WRONG_KEY, query=query)


@operation_rule(clauses.API_KEY, applies_to=needs_key, is_for_live=False)
def malformed_credentials(provider: Provider, operation: Operation) -> None:
    key = provider.api_key
    values = (
        key,
        f"Basic {key}",
        "Bearer",
        f"Bearer{key}",
        f"Token {key}",
        f"ApiKey {key}",
        f"Bearer: {key}",
        f"Bearer={key}",
        f'Bearer "{key}"',
        f"Bearer <{key}>",
        f"Bearer x {key}",
        f"Bearer {key} x",
        f"Bearer {key},{key}",
        f"Bearer Bearer {key}",
        f"{key} Bearer",
        f"Basic {base64.b64encode(f':{key}'.encode()).decode()}",
        f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}",
        f"Bearer {base64.b64encode(key.encode()).decode()}",
    )
    for value in values:
        assert_unauthorized(provider, operation, value, because=NOT_AS_A_BEARER)


@operation_rule(clauses.API_KEY, applies_to=needs_key)
def wrong_credentials(provider: Provider, operation: Operation) -> None:
    # The credentials of a live API are not to be probed repeatedly.
    wrong_keys = ["x"] if provider.is_live else wrong_identifiers(provider.api_key)
    read_before(provider, operation)
    for wrong_key in wrong_keys:
        assert_unauthorized(provider, operation, f"Bearer {wrong_key}", because=WRONG_KEY)


@operation_rule(clauses.API_KEY, applies_to=needs_key, is_for_live=False)
def credentials_elsewhere_do_not_count(provider: Provider, operation: Operation) -> None:
    key = provider.api_key
    for name in ("X-API-Key", "X-Authorization", "Api-Key", "X-Auth-Token", "Proxy-Authorization", "Token"):
        for value in (key, f"Bearer {key}"):
            headers: dict[str, Any] = {name: value}
            assert_unauthorized(provider, operation, None, because=IN_ANOTHER_PLACE, **headers)
    names = ("Authorization", "api_key", "apikey", "key", "token", "access_token", "session")
    for name in names:
        assert_unauthorized(provider, operation, None, because=IN_ANOTHER_PLACE, Cookie=f"{name}={key}")
    for name in (*names, key):
        assert_unauthorized(provider, operation, None, because=IN_ANOTHER_PLACE, query=f"?{name}={quote(key)}")


@operation_rule(clauses.SCHEME_IN_ANY_CASE, applies_to=needs_key, is_for_live=False)
def the_scheme_is_read_as_http_has_it(provider: Provider, operation: Operation) -> None:
    """In any case."""
    for scheme in ("bearer", "BEARER"):
        response = provider.call(operation, headers={"Authorization": f"{scheme} {provider.api_key}"})
        assert_accepted(provider, response, because="`Bearer` is written in another case")


@operation_rule(clauses.API_KEY, applies_to=needs_key)
def credentials_are_checked_first(provider: Provider, operation: Operation) -> None:
    """Before ids, or else anybody could find out which contacts and chats exist, and before bodies and queries."""
    ids_of_path, parameters = provider.path_ids(operation), operation.parameters_in("query")
    requests: list[dict[str, Any]] = [{"ids": {name: unknown_id(right_id)}} for name, right_id in ids_of_path.items()]
    requests += [{"body": b"{"}] * takes_json(operation)
    if parameters and not provider.is_live:
        requests.append({"query": dict.fromkeys(parameters, "-")})
    for request in requests:
        response = provider.call(operation, headers=WRONG_AUTHORIZATION, **request)
        assert_refused(provider, response, 401, because=WRONG_KEY, choice=clauses.CREDENTIALS_FIRST)
