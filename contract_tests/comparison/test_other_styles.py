"""What documents in the styles of other tools say of our contract: the same, or one thing that is known."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.contract.contract_under_test import OPERATION_POINTER, PATH, contract_of_the_page
from invent_contract.comparison.statement import Statement, Verdict
from invent_contract.comparison.statements import compare
from invent_contract.json_pointer import lookup

PAGE_CONTRACT = contract_of_the_page()
SCHEMAS = "/components/schemas"
SETTLED = {Verdict.AGREES, Verdict.CONFIRMED}
Document = dict[str, Any]


def restyled(restyle: Callable[[Document], Any]) -> Document:
    """The contract after a change in place."""
    other = copy.deepcopy(PAGE_CONTRACT)
    restyle(other)
    return other


def operation_of(document: Document) -> Document:
    operation: Document = lookup(document, OPERATION_POINTER)
    return operation


def remarkable(other: Document) -> list[Statement]:
    """All statements but those that both documents say the same."""
    return [statement for statement in compare(PAGE_CONTRACT, other) if statement.verdict not in SETTLED]


def base_path_in_server(other: Document) -> None:
    other["servers"] = [{"url": "https://api.useinvent.com/orgs/"}]
    other["paths"] = {PATH.removeprefix("/orgs"): other["paths"][PATH]}


def variable_in_server(other: Document) -> None:
    host = {"default": "api", "enum": ["api", "eu"]}
    other["servers"] = [{"url": "https://{host}.useinvent.com", "variables": {"host": host}}]


def server_and_key_of_the_operation(other: Document) -> None:
    operation_of(other).update(servers=other.pop("servers"), security=[{"Token": []}])
    other.update(security=[], servers=[{"url": "https://example.com"}])
    other["components"]["securitySchemes"] = {"Token": {"type": "http", "scheme": "Bearer"}}


def path_parameters_without_required(other: Document) -> None:
    for parameter in other["components"]["parameters"].values():
        del parameter["required"]


@pytest.mark.parametrize(
    "restyle",
    [base_path_in_server, variable_in_server, server_and_key_of_the_operation, path_parameters_without_required],
)
def test_what_means_the_same_is_settled(restyle: Callable[[Document], None]) -> None:
    assert remarkable(restyled(restyle)) == []


@pytest.mark.parametrize(
    ("restyle", "pointer"),
    [
        (lambda other: other.update(servers=[{"url": "/"}]), "/servers/0/url"),
        (lambda other: other.pop("servers"), "/servers/0/url"),
        (lambda other: other.pop("security"), "/security/0"),
    ],
    ids=["a relative address", "no server", "nothing of credentials"],
)
def test_what_is_not_said_is_only_here(restyle: Callable[[Document], Any], pointer: str) -> None:
    (statement,) = remarkable(restyled(restyle))
    assert (statement.verdict, statement.pointer) == (Verdict.ONLY_HERE, pointer)


def test_no_credentials_at_all_differ() -> None:
    (statement,) = remarkable(restyled(lambda other: other.update(security=[])))
    assert (statement.verdict, statement.there) == (Verdict.DIFFERS, "none are needed")
    assert statement.there_pointer


def test_another_base_path_is_another_server() -> None:
    other = restyled(lambda other: other.update(servers=[{"url": "https://api.useinvent.com/v2"}]))
    (statement,) = remarkable(other)
    assert (statement.verdict, statement.suggestion) == (Verdict.DIFFERS, "url: https://api.useinvent.com/v2")
