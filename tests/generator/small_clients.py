"""Clients of small documents, generated and called in this process, under names of their own."""

from __future__ import annotations

import compileall
import functools
import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from contract_tests import ROOT
from generator import check, render
from invent_contract import ContractError
from tests.support.servers.raw_server import RawServer, http_response
from tests.support.small_documents.documents import document

_NUMBERS = itertools.count()
_RUNTIME = ROOT / "generator/runtime"


def document_of_body(content: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    """A document whose only operation, `send`, takes a body, and returns nothing."""
    operation = {
        "operationId": "send",
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": "Taken."}},
    }
    return document(paths={"/a": {"post": operation}}, components={"schemas": schemas})


def document_of_parameters(*parameters: dict[str, Any]) -> dict[str, Any]:
    """A document whose only operation, `send`, takes these parameters, and returns nothing."""
    operation = {"operationId": "send", "parameters": [*parameters], "responses": {"204": {"description": "Taken."}}}
    return document(paths={"/a": {"get": operation}})


def document_of_reply(content: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    """A document whose only operation, `get`, returns what these media types hold."""
    operation = {"operationId": "get", "responses": {"200": {"description": "Found.", "content": content}}}
    return document(paths={"/a": {"get": operation}}, components={"schemas": schemas})


def generate(contract: dict[str, Any], directory: Path) -> tuple[ModuleType, list[ContractError]]:
    """The package that a document's client is, and the warnings."""
    name = f"small_client_{next(_NUMBERS)}"
    # Hypothesis reads each module that is new for constants to try, but for those below a folder of this name.
    folder = directory / "tests" / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    check(contract)
    warnings = render(contract, folder)
    for compiled in _compiled_runtime():
        target = folder / compiled.relative_to(_RUNTIME)
        target.mkdir()
        for file in compiled.glob("*.pyc"):
            (target / file.name).symlink_to(file)
    spec = importlib.util.spec_from_file_location(name, folder / "__init__.py")
    assert spec
    assert spec.loader
    package = sys.modules[name] = importlib.util.module_from_spec(spec)
    finders = [*sys.meta_path]
    spec.loader.exec_module(package)
    sys.meta_path[:] = finders  # else each import would ask the finders of hundreds of clients
    return package, warnings


@functools.cache
def _compiled_runtime() -> list[Path]:
    """Folders of compiled modules that each package has. They are valid there, and half of its import is saved."""
    compileall.compile_dir(_RUNTIME, quiet=2)
    return [*_RUNTIME.rglob("__pycache__")]


def call(
    package: ModuleType, method: str, /, *, reply: bytes = b"", settings: dict[str, Any] | None = None, **arguments: Any
) -> tuple[Any, bytes]:
    """What a call with a package's client returns, and the request. Without a reply it is answered with 204."""
    headers = ["Content-Type: application/json"] if reply else []
    with RawServer(http_response(200 if reply else 204, reply, *headers)) as server:
        own_settings = {"api_key": "key", "base_url": server.base_url, "max_retries": 0}
        with package.InventClient(**own_settings | (settings or {})) as client:
            result = getattr(client, method)(**arguments)
        return result, server.requests[0]
