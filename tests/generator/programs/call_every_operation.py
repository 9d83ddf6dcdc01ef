"""Calls each operation of a generated client with values that are made from the contract's schemas.

What arrives is compared with what was passed, and each result with the reply, which is made from the schemas, too.

python call_every_operation.py CONTRACT SEED EXAMPLES [OPERATIONS]        # with the client on the path

Without a number of operations, which the seed then chooses, all are called.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import itertools
import json
import pkgutil
import random
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st

import invent_client
import invent_client.api
from generator.document.bodies import spell_out_bodies
from invent_contract import load, lookup
from invent_contract.contract import Contract
from invent_contract.media_types import body_kind, readable_content
from invent_contract.operation import Operation, Response
from invent_contract.schema import Schema, Side
from invent_contract.schema.objects import schema_objects
from tests.generator.programs.request_comparison import API_KEY, as_json, compare_request, text
from tests.support.json_comparison import as_instants
from tests.support.servers.raw_server import RawServer, http_response
from tests.support.small_documents.values import instances

IMPOSSIBLE = ("path segment", "control characters", "printable ASCII", "cannot be written as", "at most 2000")


def modules_by_target() -> dict[tuple[str, str], Any]:
    """The modules of the operations, by method and path."""
    names = [module.name for module in pkgutil.walk_packages(invent_client.api.__path__, "invent_client.api.")]
    modules = [importlib.import_module(name) for name in names]
    operation_modules = [module for module in modules if "OPERATION" in vars(module)]
    return {(module.OPERATION.method.lower(), module.OPERATION.path): module for module in operation_modules}


def without_directions(node: Any) -> Any:
    """A document without what Schemathesis heeds and JSON Schema does not: what is read-only, for example."""
    if isinstance(node, list):
        return [without_directions(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        name: without_directions(value)
        for name, value in node.items()
        if name not in ("readOnly", "writeOnly", "nullable") or not isinstance(value, bool)
    }


def schema_of_call(contract: Contract, operation: Operation, media_type: str, response: Response) -> dict[str, Any]:
    """A schema of all that a call is made of: the arguments, the body and the reply."""
    pointers = {
        f"{parameter.location} {parameter.name}": parameter.schema_pointer for parameter in operation.parameters
    }
    required = [f"{parameter.location} {parameter.name}" for parameter in operation.parameters if parameter.is_required]
    if media_type and operation.body:
        pointers["body"] = operation.body.schema_pointers[media_type]
        required += ["body"]
    reply_type = readable_content(response.media_types)
    if reply_type:
        pointers["reply"] = response.schema_pointers[reply_type]
        required += ["reply"]
    properties = {name: schema_at(contract, pointer) for name, pointer in pointers.items()}
    for parameter in operation.parameters:
        if parameter.location == "path":  # Rejecting what a path cannot have takes more time than all calls.
            name = f"{parameter.location} {parameter.name}"
            properties[name] = {"allOf": [properties[name], {"pattern": r"^[^\x00-\x1f\x7f-\x9f]+$"}]}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def schema_at(contract: Contract, pointer: str) -> Any:
    """The schema at a pointer; one that allows anything where there is none."""
    try:
        return lookup(contract.data, pointer)
    except LookupError:
        return {}


def for_some(values: st.SearchStrategy[Any], seed: int, count: int, action: Callable[[Any], None]) -> int:
    """Do something with the simplest value and a few others that paths and headers can hold. Counts them."""
    passed = 0

    @with_seed(seed)
    @settings(
        max_examples=1 + count,  # Hypothesis begins with the simplest one.
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(values)
    def do(value: Any) -> None:
        nonlocal passed
        try:
            action(value)
        except invent_client.InvalidRequestError as error:
            if any(reason in str(error) for reason in IMPOSSIBLE):
                reject()
            raise
        passed += 1

    do()
    return passed


def call_operation(contract: Contract, operation: Operation, module: Any, seed: int, count: int) -> int:
    """Call an operation a few times, with each of its bodies and 2xx replies. Returns how often."""
    media_types = media_types_that_can_be_chosen(module) or [""]
    calls = 0
    for media_type, response in itertools.product(media_types, operation.successes.values()):
        schema = schema_of_call(contract, operation, media_type, response)
        compare = functools.partial(call_and_compare, contract, operation, module, media_type, response)
        calls += for_some(instances(contract, schema), seed, count, compare)
    return calls


def media_types_that_can_be_chosen(module: Any) -> list[str]:
    """The media types of the bodies that the type of what is passed tells from the others."""
    media_types: dict[str, str] = {}
    for body in module.OPERATION.bodies:
        passed = body.model or (body.kind if body.kind in ("text", "bytes") else "mapping")
        media_types.setdefault(passed, body.media_type)
    return list(media_types.values())


def call_and_compare(
    contract: Contract, operation: Operation, module: Any, media_type: str, response: Response, values: dict[str, Any]
) -> None:
    arguments = {
        argument: values[f"{parameter.place} {parameter.name}"]
        for argument, parameter in module.OPERATION.parameters.items()
        if f"{parameter.place} {parameter.name}" in values
    }
    kind = body_kind(media_type) if media_type else ""
    if media_type:
        arguments["body"] = as_argument(values["body"], kind, contract, operation, media_type)
        (model,) = [body.model for body in module.OPERATION.bodies if body.media_type == media_type]
        if model and len(module.OPERATION.bodies) > 1:  # whose type then tells the media type
            body = json.loads(json.dumps(values["body"]))  # without Schemathesis' own type of binary text
            arguments["body"] = getattr(invent_client.models, model).from_dict(body)
    reply_type = readable_content(response.media_types)
    reply = values.get("reply")
    code = {"default": 200, "2XX": 206}.get(response.status) or int(response.status)
    if reply_type and body_kind(reply_type) != "json":
        reply = reply if isinstance(reply, str) else json.dumps(reply)
        content = reply.encode(errors="replace")
        reply = content if body_kind(reply_type) == "bytes" else content.decode()
    else:
        content = json.dumps(reply).encode() if reply_type else b""
    if operation.method == "head" or code in (204, 205):
        content, reply = b"", None
    headers = [f"Content-Type: {reply_type}"] if reply_type else []
    with RawServer(http_response(code, content, *headers)) as server:
        results = [
            module.sync(client=new_client(server.base_url), **arguments),
            asyncio.run(call_async(module, server.base_url, arguments)),
        ]
    for request in server.requests:
        compare_request(contract, operation, request, values, media_type)
    for result in results:
        assert as_instants(as_json(result)) == as_instants(as_json(reply)), (result, reply)


def new_client(base_url: str) -> Any:
    return invent_client.InventClient(api_key=API_KEY, base_url=base_url, max_retries=0)


async def call_async(module: Any, base_url: str, arguments: dict[str, Any]) -> Any:
    async with invent_client.AsyncInventClient(api_key=API_KEY, base_url=base_url, max_retries=0) as client:
        return await module.asyncio(client=client, **arguments)


def as_argument(value: Any, kind: str, contract: Contract, operation: Operation, media_type: str) -> Any:
    """A value as a caller passes it: files as bytes, and where there is a choice, what tells the media types apart."""
    if kind == "bytes":
        return text(value).encode(errors="replace")
    if kind == "multipart":
        return {
            name: as_file(field) if name in files_of(contract, operation, media_type) else field
            for name, field in value.items()
        }
    return value


def files_of(contract: Contract, operation: Operation, media_type: str) -> set[str]:
    """The names of the fields that are files."""
    assert operation.body
    schema = contract.schema(operation.body.schema_pointers[media_type], Side.SENT)
    return {name for name, field in schema.all_properties.items() if may_be_file(field)}


def may_be_file(schema: Schema) -> bool:
    """Whether a value may be a file, or a list of files."""
    alternatives = [schema, *(variant for union in schema.unions for variant in union.variants)]
    parts = [part for alternative in alternatives for part in (alternative, alternative.items) if part]
    return any(part.keywords.get("format") == "binary" for part in parts)


def as_file(value: Any) -> Any:
    if isinstance(value, list):
        return [as_file(item) for item in value]
    return value.encode(errors="replace") if isinstance(value, str) else value


def type_objects(document: dict[str, Any]) -> None:
    """Give schemas with properties the type that they mean: without it, they also allow what is no object."""
    for _, schema in schema_objects(document):
        if isinstance(schema, dict) and "properties" in schema:
            schema.setdefault("type", "object")


def main(contract_path: Path, seed: int, count: int, operation_count: int | None = None) -> None:
    warnings.simplefilter("ignore")
    document = load(contract_path)
    spell_out_bodies(document)
    type_objects(document)
    contract = Contract(without_directions(document))
    modules = modules_by_target()
    chosen = contract.operations
    if operation_count is not None:
        chosen = random.Random(seed).sample(chosen, operation_count)
    failures = 0
    for operation in chosen:
        target = (operation.method, operation.path)
        try:
            calls = call_operation(contract, operation, modules[target], seed, count)
            assert calls, "no call could be made"
        except Exception as error:
            failures += 1
            print(f"{target}: {type(error).__name__}: {str(error)[:600]}")
    print(f"{failures} of {len(chosen)} operations failed")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
