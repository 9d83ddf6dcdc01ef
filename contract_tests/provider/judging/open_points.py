"""What a valid request has, beyond the contract's own examples, that the contract leaves open.

A provider that refuses such a request contradicts nothing documented: the page does not say what is required, which
references exist, or where limits are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from contract_tests.contract import clauses
from contract_tests.provider.reporting.findings import Disagreement, contradiction
from contract_tests.provider.valid_requests import IDS_OF_A_PERSON, JSON, text_of
from invent_contract import resolve
from invent_contract.clause import SuiteVerdict
from invent_contract.contract import Contract
from invent_contract.examples import first_example
from invent_contract.json_values import as_mapping
from invent_contract.operation import Operation, Parameter
from invent_contract.schema import Schema, Side

CONFLICT = 409
_DESCRIBE_VALUES = "say in its `description` which values are taken"


def of_conflict(operation: Operation) -> Disagreement:
    """What it means that a valid request is in conflict with what is there, such as a contact of before."""
    what = f"a request is refused with {CONFLICT}, as what is there is in conflict with it"
    pointer = f"{operation.pointer}/responses"
    return Disagreement(SuiteVerdict.UNDOCUMENTED, pointer, what, suggestion=f"describe {CONFLICT} in `responses`")


class OpenPoints:
    """Tells what the refusal of a valid request of an operation means.

    Args:
        contract: The contract.
        operation: The operation.
        known: Fields of the body that have an id which exists. Their values are as good as those of an example.
    """

    def __init__(self, contract: Contract, operation: Operation, known: Mapping[str, str]) -> None:
        self._contract = contract
        self._operation = operation
        self._known = known
        self._responses = f"{operation.pointer}/responses"

    def of_refusal(self, status: int, body: Any, query: str) -> Disagreement:
        """What it means that a valid request is refused."""
        if status == CONFLICT:
            return of_conflict(self._operation)
        disagreement = self._of_query(status, query)
        if disagreement is None and self._operation.body:
            disagreement = self._of_body(status, body)
        what = f"a request as in the contract's examples is refused with {status}"
        return disagreement or contradiction(self._contract, self._responses, what)

    # --- the query ---

    def _of_query(self, status: int, query: str) -> Disagreement | None:
        given = parse_qs(query, keep_blank_values=True)
        open_parameters = [
            parameter
            for name, parameter in self._operation.parameters_in("query").items()
            if name in given and not self._is_documented(parameter, given[name])
        ]
        if not open_parameters:
            return None
        if len(open_parameters) > 1:
            what = f"a query with several parameters, or with unusual values, is refused with {status}"
            return Disagreement(SuiteVerdict.UNDOCUMENTED, self._operation.pointer, what, query)
        (parameter,) = open_parameters
        schema = self._contract.schema(parameter.schema_pointer, Side.SENT)
        what = f"a value of the parameter `{parameter.name}` is refused with {status}"
        if len(given) == 1 and (schema.values is not None or schema.types == {"boolean"}):
            (pointer,) = schema.pointers_of("type" if schema.values is None else "enum")
            return contradiction(self._contract, pointer, what, query)
        suggestion = _DESCRIBE_VALUES
        return Disagreement(SuiteVerdict.UNDOCUMENTED, parameter.pointer, what, query, suggestion)

    def _is_documented(self, parameter: Parameter, values: list[str]) -> bool:
        """Whether the contract has a value as an example or as the default."""
        default = self._contract.schema(parameter.schema_pointer, Side.SENT).wording.get("default")
        documented = (default, first_example(self._contract, parameter.schema_pointer))
        return values in [[text_of(value)] for value in documented if value is not None]

    # --- the body ---

    def _of_body(self, status: int, body: Any) -> Disagreement | None:
        assert self._operation.body
        pointer = self._operation.body.schema_pointers.get(JSON, self._operation.body.pointer)
        if (known := self._without_known(body)) in self._examples():
            if json.dumps(known) not in map(json.dumps, self._examples()):
                what = f"a body as in the contract's examples, with names in another order, is refused with {status}"
                return contradiction(self._contract, clauses.ANY_FORM_OF_JSON, what, str(body))
            is_of_a_person = any(path.rpartition(".")[2] in IDS_OF_A_PERSON for path in _fields(body))
            what = f"a person as in the contract's examples, who may be there already, is refused with {status}"
            return Disagreement(SuiteVerdict.UNDOCUMENTED, pointer, what, str(body)) if is_of_a_person else None
        return self.of_fields(status, body) or self._of_values(status, pointer, body)

    def of_fields(self, status: int, body: Any) -> Disagreement | None:
        """What the refusal of a body means that has other fields than all examples; None where it has those of one."""
        assert self._operation.body
        pointer = self._operation.body.schema_pointers.get(JSON, self._operation.body.pointer)
        fields = set(_fields(self._without_known(body)))
        documented = [set(_fields(example)) for example in self._examples()]
        if fields in documented:
            return None
        further = _outermost(fields - set().union(*documented))
        missing = min((_outermost(example - fields) for example in documented), key=len, default=[])
        what, suggestion = f"a body with other fields than the examples is refused with {status}", ""
        if len(further) == 1 and self._is_described(further[0], pointer):
            what = f"a body with `{further[0]}` is refused with {status}"
            suggestion = _DESCRIBE_VALUES
        elif not further and len(missing) == 1:
            what = f"a body without `{missing[0]}` is refused with {status}"
            suggestion = f"add `{missing[0].rpartition('.')[2]}` to `required`"
        return Disagreement(SuiteVerdict.UNDOCUMENTED, pointer, what, str(body), suggestion)

    def _of_values(self, status: int, pointer: str, body: Any) -> Disagreement:
        """A body has the fields of an example, and other values, of which only those of messages are assumed to do."""
        what = f"a body with unusual values is refused with {status}"
        if "message" in as_mapping(body):
            return contradiction(self._contract, clauses.ANY_TEXT, what, str(body))
        suggestion = "write `maxLength`, `pattern` or the like where the value is"
        return Disagreement(SuiteVerdict.UNDOCUMENTED, pointer, what, str(body), suggestion)

    def _examples(self) -> list[Any]:
        """The contract's examples of a body, without the fields whose ids are known."""
        assert self._operation.body
        media_type = self._operation.body.media_types.get(JSON, {})
        named = as_mapping(media_type.get("examples")).values()
        values = [as_mapping(resolve(self._contract.data, example)).get("value") for example in named]
        return list(map(self._without_known, [*values, *([media_type["example"]] if "example" in media_type else [])]))

    def _without_known(self, body: Any) -> Any:
        if not isinstance(body, dict):
            return body
        return {name: value for name, value in body.items() if name not in self._known}

    def _is_described(self, path: str, pointer: str) -> bool:
        """Whether the contract has a field, at a dotted path."""
        schemas = [self._contract.schema(pointer, Side.SENT)]
        for name in path.split("."):
            schemas = [child for schema in schemas for child in _children(schema, name)]
        return bool(schemas)


def _outermost(fields: set[str]) -> list[str]:
    """The fields, at dotted paths, that are in none of the others."""
    return sorted(field for field in fields if not any(field.startswith(f"{other}.") for other in fields))


def _children(schema: Schema, name: str) -> Iterator[Schema]:
    for part in (schema, *schema.variants):
        if name == "[]" and part.items:
            yield part.items
        elif name in part.all_properties:
            yield part.all_properties[name]


def _fields(value: Any, path: str = "") -> Iterator[str]:
    """The dotted path of each field of a value, at any depth. Items of lists are all called `[]`."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield f"{path}{name}"
            yield from _fields(member, f"{path}{name}.")
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item, f"{path}[].")
