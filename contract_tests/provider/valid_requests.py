"""Valid requests of each operation, and what may differ in them."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict
from urllib.parse import quote

import httpx

from contract_tests.contract.contract_under_test import CONTRACT, MODEL, PATH, SEND_MESSAGE_OPERATION
from contract_tests.provider.exceptions import Inapplicable
from invent_contract.contract import Contract
from invent_contract.examples import example_of, first_example
from invent_contract.json_values import as_mapping
from invent_contract.operation import Operation
from invent_contract.samples import sample_of
from invent_contract.schema import Schema, Side

JSON = "application/json"
LIVE_TEXT = "Contract test, please ignore."
IDS_OF_A_PERSON = {"user_id", "email"}  # which a provider may let nobody else have
CLIENT_HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": f"python-httpx/{httpx.__version__}",
}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}  # those that only read


class Changes(TypedDict, total=False):
    """What differs in a request from a valid one.

    Attributes:
        query: Parameters beside the required ones, or, as text, all that follows the path, with its question mark.
            Text is sent as it is, also where it is no proper query.
        headers: Instead of or beside those of a valid request. A header that is None is left out.
        method: The HTTP method.
        ids: Path parameters. They are percent-encoded.
    """

    query: Mapping[str, Any] | str | None
    headers: Mapping[str, str | None] | None
    method: str
    ids: Mapping[str, str]


@dataclass
class ValidRequests:
    """Makes requests that a provider takes: with ids of the environment, and bodies as in the contract's examples.

    Attributes:
        base_url: Without a slash at its end.
        environment: The INVENT_… variables.
        is_live: Whether to be careful: slow, few messages, and each says that it comes from a test.
        is_mock: Whether it is the embedded mock, which takes the contract's examples for ids.
        may_create: Whether contacts and chats may be created, where it is live.
        contract: What it is held to.
        model: The contract, read.
        operations: Its operations.
        send_message: The page's operation.
    """

    base_url: str
    environment: Mapping[str, str] = field(repr=False)  # has the API key
    is_live: bool = False
    is_mock: bool = False
    may_create: bool = False
    contract: dict[str, Any] = field(default_factory=lambda: CONTRACT, repr=False)

    def __post_init__(self) -> None:
        self.model = MODEL if self.contract is CONTRACT else Contract(self.contract)
        self.operations = self.model.operations
        self.send_message = self.find_operation("post", PATH) or SEND_MESSAGE_OPERATION

    def operation(self, method: str, path: str) -> Operation:
        """An operation of the contract.

        Raises:
            Inapplicable: The contract does not have it, or it creates something that a live run may not.
        """
        operation = self.find_operation(method, path)
        if operation is None:
            raise Inapplicable(f"the contract has no {method.upper()} {path}")
        if not self.may_try(operation):
            raise Inapplicable("creates something, which --allow-creating lets it")
        return operation

    def may_try(self, operation: Operation) -> bool:
        """Whether requests of an operation may be sent, although they may create something that stays."""
        return self.may_create or not (self.is_live and creates(operation))

    def find_operation(self, method: str, path: str) -> Operation | None:
        """An operation of the contract, if it has it."""
        return next(
            (operation for operation in self.operations if (operation.method, operation.path) == (method, path)), None
        )

    @property
    def api_key(self) -> str:
        return self.environment["INVENT_API_KEY"]

    def id(self, name: str) -> str:
        """An id of the environment, such as `CHAT_ID`.

        Raises:
            Inapplicable: It has none.
        """
        if not self.environment.get(f"INVENT_{name}"):
            raise Inapplicable(f"needs INVENT_{name}")
        return self.environment[f"INVENT_{name}"]

    def path_ids(self, operation: Operation) -> dict[str, str]:
        """The path parameters of an operation: of the environment, or, of the mock, the contract's examples.

        Raises:
            Inapplicable: An id is lacking.
        """
        ids = {}
        for name, parameter in operation.parameters_in("path").items():
            variable = name.upper().replace("-", "_")
            example = first_example(self.model, parameter.schema_pointer)
            is_given = bool(self.environment.get(f"INVENT_{variable}"))
            ids[name] = str(example) if self.is_mock and example and not is_given else self.id(variable)
        return ids

    def path(self) -> str:
        """The path of the page's operation, with ids."""
        return PATH.format(**encoded(self.path_ids(self.send_message)))

    def body(self, *part_texts: str, **fields: Any) -> dict[str, Any]:
        """A valid body with these texts, and other fields where they are given. A field that is None is left out."""
        parts = text_parts(*(f"{LIVE_TEXT} {text}" if self.is_live else text for text in part_texts or ("Hello",)))
        body = {"message": parts, "channel_id": self.id("CHANNEL_ID"), **fields}
        return {name: value for name, value in body.items() if value is not None}

    def valid_body(self, operation: Operation) -> Any:
        """A body as in the contract's examples, or else made from its schema; None where it takes no JSON.

        A person in it is a new one each time, as no page says that two contacts may have the same addresses.
        """
        if operation == self.send_message:
            return self.body()
        schema_pointer = operation.body.schema_pointers.get(JSON) if operation.body else None
        if schema_pointer is None:
            return None
        body = copy.deepcopy(first_example(self.model, schema_pointer))
        if body is None:
            body = sample_of(self.model, self.body_schema(operation))
        if self.is_live and "message" in as_mapping(body):
            body["message"] = self.body()["message"]
        return with_nobodys_ids(body) if creates(operation) else body

    def body_schema(self, operation: Operation) -> Schema:
        """What the contract says of an operation's JSON body."""
        assert operation.body
        return self.model.schema(operation.body.schema_pointers[JSON], Side.SENT)

    def valid_query(self, operation: Operation) -> dict[str, str]:
        """The required parameters of an operation's query."""
        return {
            name: text_of(example_of(self.model, parameter.schema_pointer))
            for name, parameter in operation.parameters_in("query").items()
            if parameter.is_required
        }

    def build_request(
        self,
        operation: Operation,
        body: Any = None,
        *,
        query: Mapping[str, Any] | str | None = None,
        headers: Mapping[str, str | None] | None = None,
        method: str = "",
        ids: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        """The request of an operation, valid in all that is not given, which is as `Changes` has it.

        Raises:
            Inapplicable: An id is lacking, or a value is one that no request can have.
        """
        body = self.valid_body(operation) if body is None else body
        all_headers: dict[str, str | None] = {**CLIENT_HEADERS, "Authorization": f"Bearer {self.api_key}"}
        if operation.body:
            all_headers["Content-Type"] = JSON
        all_headers |= headers or {}
        path_ids = {**self.path_ids(operation), **(ids or {})}
        try:
            content = body if isinstance(body, bytes | None) else json.dumps(body, ensure_ascii=False).encode()
            request = httpx.Request(
                method or operation.method.upper(),
                self.base_url + operation.path.format(**encoded(path_ids)),
                params=None if isinstance(query, str) else {**self.valid_query(operation), **(query or {})} or None,
                headers={name: value for name, value in all_headers.items() if value is not None},
                content=content,
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            raise Inapplicable(f"no request can have one of its values: {error}") from error
        request.extensions |= {"operation": operation, "path_ids": path_ids}
        if isinstance(query, str) and query:  # httpx would mend what is no proper query
            request.extensions["target"] = request.url.raw_path + query.encode()
        if "Transfer-Encoding" in request.headers:  # in the place of the length, which httpx sets for all bytes
            del request.headers["Content-Length"]
        return request


def operation_of(exchange: httpx.Response | httpx.Request) -> Operation:
    """The operation that a request of the suite's own is of."""
    request = exchange.request if isinstance(exchange, httpx.Response) else exchange
    operation: Operation = request.extensions["operation"]
    return operation


def text_parts(*part_texts: str) -> list[dict[str, Any]]:
    """The parts of a message with these texts."""
    return [{"type": "text", "text": text} for text in part_texts]


def only_reads(operation: Operation) -> bool:
    return operation.method.upper() in SAFE_METHODS


def creates(operation: Operation) -> bool:
    """Whether an operation makes something that stays, other than a message."""
    return not only_reads(operation) and operation.path != PATH


def with_nobodys_ids(value: Any) -> Any:
    """A copy of a body with what tells a person from others as nobody has it."""
    if isinstance(value, list):
        return [with_nobodys_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{uuid.uuid4().hex}-{member}"
        if name in IDS_OF_A_PERSON and isinstance(member, str)
        else with_nobodys_ids(member)
        for name, member in value.items()
    }


def encoded(ids: Mapping[str, str]) -> dict[str, str]:
    """Ids as they stand in a path."""
    return {name: quote(value, safe="") for name, value in ids.items()}


def text_of(value: Any) -> str:
    """A value as it is written in a query: of a list its items, which is right for one however lists are written."""
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return value if isinstance(value, str) else json.dumps(value)
