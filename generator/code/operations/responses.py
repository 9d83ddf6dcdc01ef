"""The 2xx responses of an operation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openapi_python_client.parser.openapi import Endpoint

from generator.code.operations.media_types import content_of, schema_pointers_of
from generator.kinds.kind import Kind
from generator.kinds.of_property import ModuleKinds
from generator.kinds.scalars import AnyKind
from invent_contract.contract import Contract
from invent_contract.media_types import body_kind, readable_content
from invent_contract.operation import Operation
from invent_contract.schema import Side


@dataclass(frozen=True)
class ResponseCode:
    """A 2xx response.

    Attributes:
        status: As the contract has it.
        body_kind: How its body is read.
        kind: The kind of what is in it, if that is JSON.
    """

    status: str
    body_kind: str
    kind: Kind | None

    @property
    def value_types(self) -> list[str]:
        types = {"nothing": ["None"], "text": ["str"], "bytes": ["bytes"]}
        return self.kind.value_types() if self.kind else types[self.body_kind]


def result_type_of(responses: list[ResponseCode]) -> str:
    """The type of what a call returns."""
    return " | ".join(dict.fromkeys(name for response in responses for name in response.value_types))


def success_responses(
    contract: Contract, operation: Operation, endpoint: Endpoint, kinds: ModuleKinds
) -> Iterator[ResponseCode]:
    """The 2xx responses of an operation; where none is documented, the default one."""
    properties = {response.status_code.pattern: response.prop for response in endpoint.responses}
    statuses = sorted(status for status in operation.successes if re.fullmatch(r"2(\d\d|XX)|default", status))
    for status in statuses:
        media_type = readable_content(content_of(operation.responses[status]))
        if media_type is None or status in ("204", "205") or operation.method == "head":
            yield ResponseCode(status, "nothing", None)
        elif body_kind(media_type) == "json":
            prop = properties.get(status)
            name = "result" if len(statuses) == 1 else f"result_{status.lower()}"
            pointer = schema_pointers_of(operation.responses[status])[media_type]
            schema = contract.schema(pointer, Side.RECEIVED)
            yield ResponseCode(status, "json", kinds.kind_of(prop, name, schema) if prop else AnyKind())
        else:
            yield ResponseCode(status, "text" if body_kind(media_type) == "text" else "bytes", None)
    if not statuses:
        yield ResponseCode("2XX", "nothing", None)
