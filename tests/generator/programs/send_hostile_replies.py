"""Answers each operation of a generated client with what no document has, so many times.

python send_hostile_replies.py CONTRACT SEED REPLIES        # with the client on the path
"""

from __future__ import annotations

import copy
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import invent_client
from invent_contract import container_and_key, load, walk
from invent_contract.contract import Contract
from invent_contract.examples import example_of
from invent_contract.media_types import readable_content
from invent_contract.operation import Operation
from tests.generator.programs.call_every_operation import modules_by_target, new_client
from tests.support.servers.raw_server import RawServer, http_response

OTHER_VALUES: list[Any] = [None, 7, -7.5, True, "x", "", [], {}, [None], {"x": {"x": []}}]
ODD_BODIES = [
    b"",
    b"{",
    b"null",
    b"\xff\xfe\x00",
    b"[" * 2_000,
    b'"\\ud800"',
    b"9" * 5_000,
    b"NaN",
    gzip.compress(b"{}")[:-4],
    bytes(range(256)),
]
STATUSES = [200, 201, 202, 204, 206, 299, 302, 304, 400, 401, 404, 422, 429, 500, 503, 600]


def bodies_of(contract: Contract, operation: Operation) -> Iterator[bytes]:
    """Bodies that hardly fit: odd ones, and those that fit but for a value of another type."""
    yield from ODD_BODIES
    for response in operation.responses.values():
        media_type = readable_content(response.media_types)
        reply = example_of(contract, response.schema_pointers[media_type]) if media_type else None
        yield json.dumps(reply).encode()
        for pointer, _ in walk(reply):
            for value in OTHER_VALUES:
                damaged = [copy.deepcopy(reply)]
                container, key = container_and_key(damaged, f"/0{pointer}")
                container[key] = value
                yield json.dumps(damaged[0]).encode()


def check_outcome(module: Any, client: Any, arguments: dict[str, Any], reply: bytes) -> None:
    """Call an operation, which is answered with this reply."""
    try:
        response = module.sync_detailed(client=client, **arguments)
    except invent_client.InventError as error:
        deliveries = {"2": "delivered", "4": "not_delivered"}
        delivery = "not_delivered" if module.OPERATION.is_safe else deliveries.get(chr(reply[9]), "unknown")
        assert error.delivery == delivery, f"{error!r} is {error.delivery}"
    else:
        json.dumps(response.parsed.to_dict() if hasattr(response.parsed, "to_dict") else str(response.parsed))


def arguments_of(contract: Contract, operation: Operation, module: Any) -> dict[str, Any]:
    required = {
        (parameter.location, parameter.name): parameter for parameter in operation.parameters if parameter.is_required
    }
    arguments = {
        argument: example_of(contract, required[parameter.place, parameter.name].schema_pointer)
        for argument, parameter in module.OPERATION.parameters.items()
        if (parameter.place, parameter.name) in required
    }
    if operation.body:
        arguments["body"] = example_of(contract, next(iter(operation.body.schema_pointers.values())))
    return arguments


def main(contract_path: Path, seed: int, most: int) -> None:
    contract, modules, count = Contract(load(contract_path)), modules_by_target(), 0
    for operation in contract.operations:
        module = modules[operation.method, operation.path]
        arguments = arguments_of(contract, operation, module)
        replies = [http_response(200, body) for body in dict.fromkeys(bodies_of(contract, operation))]
        replies += [http_response(status, b"" if status in (204, 304) else b"<h1>x</h1>") for status in STATUSES]
        replies = random.Random(seed).sample(replies, min(most, len(replies)))
        with RawServer(*replies) as server, new_client(server.base_url) as client:
            for number, reply in enumerate(replies, 1):
                check_outcome(module, client, arguments, reply)
                assert len(server.requests) == number
        count += len(replies)
    print(f"{count} replies")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
