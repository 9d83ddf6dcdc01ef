"""The generator beside the stock one, and the comparison of documents, for more and more operations."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData

from benchmarks.client import without_extensions
from benchmarks.measuring import Round, print_header, print_row, ratio, take_turns
from generator import check, render, warnings
from invent_contract import CONTRACT_FILE, load
from invent_contract.comparison.callers import changes_for_callers
from invent_contract.comparison.clauses import compare

OPERATION_COUNTS = (100, 200, 400)
ROUNDS = 2
SCHEMAS = "#/components/schemas/"
Document = dict[str, Any]


def measure_generator() -> None:
    print_header()
    results = {}
    for count in OPERATION_COUNTS:
        results[count] = rounds = time_document(document_of(count))
        seconds = median(times["ours"] for times in rounds)
        print_row(f"generate {count} operations / stock", ratio(rounds, "ours", "stock"), "1.2", f" ({seconds:.1f} s)")
    first, last = OPERATION_COUNTS[0], OPERATION_COUNTS[-1]
    for what, name in (("generating", "ours"), ("comparing", "comparison"), ("generating with stock", "stock")):
        growth = median(times[name] for times in results[last]) / median(times[name] for times in results[first])
        aim = "" if name == "stock" else "1.2"
        print_row(
            f"growth of {what} from {first} to {last} operations / that of their number", growth * first / last, aim
        )


def document_of(operation_count: int) -> Document:
    """A document of so many operations: copies of the contract's, each with copies of its own of all schemas."""
    contract = without_extensions(json.loads(json.dumps(load(CONTRACT_FILE), default=str)))
    own_count = sum(
        "operationId" in operation for path_item in contract["paths"].values() for operation in path_item.values()
    )
    paths: Document = {}
    schemas: Document = {}
    for number in range(operation_count // own_count):
        copied = _copy(contract, str(number))
        paths |= {f"/{number}{path}": item for path, item in copied["paths"].items()}
        schemas |= {f"{name}{number}": schema for name, schema in copied["components"]["schemas"].items()}
    return {**contract, "paths": paths, "components": {**contract["components"], "schemas": schemas}}


def _copy(value: Any, suffix: str) -> Any:
    """A copy of a value whose references lead to schemas, and whose operations have ids, with a suffix."""
    if isinstance(value, list):
        return [_copy(item, suffix) for item in value]
    if not isinstance(value, dict):
        return value
    copied = {name: _copy(member, suffix) for name, member in value.items()}
    if str(value.get("$ref")).startswith(SCHEMAS):
        copied["$ref"] += suffix
    if "operationId" in value:
        copied["operationId"] += suffix
    return copied


def time_document(document: Document) -> list[Round]:
    """Seconds that generating takes, without formatting and type check, and comparing with an edited document."""
    edited = copy.deepcopy(document)
    for schema in edited["components"]["schemas"].values():
        schema["properties"] = {**schema.get("properties", {}), "added": {"type": "string"}}
    return take_turns(
        ROUNDS,
        ours=partial(seconds_in_process, partial(generate, document)),
        stock=partial(seconds_in_process, partial(generate_with_stock, document)),
        comparison=partial(seconds_in_process, partial(compare_documents, document, edited)),
    )


def generate(document: Document) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(document)
        warnings(document)
        render(document, Path(folder) / "client")


def generate_with_stock(document: Document) -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = Config.from_sources(
            ConfigFile(post_hooks=[]),
            MetaType.NONE,
            document_source=Path(),
            file_encoding="utf-8",
            overwrite=False,
            output_path=Path(folder) / "client",
        )
        data = GeneratorData.from_dict(document, config=config)
        assert isinstance(data, GeneratorData), data
        with contextlib.redirect_stdout(io.StringIO()):  # it prints where it writes
            Project(openapi=data, config=config).build()


def compare_documents(old: Document, new: Document) -> None:
    changes_for_callers(old, new)
    compare(old, new)


def seconds_in_process(function: Callable[[], None]) -> float:
    """Processor time of a function in a process of its own, so that no other's garbage is collected meanwhile."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_send_seconds, args=(function, sender))
    process.start()
    seconds: float = receiver.recv()
    process.join()
    return seconds


def _send_seconds(function: Callable[[], None], sender: Connection) -> None:
    start = time.process_time()
    function()
    sender.send(time.process_time() - start)
