"""A client that is generated from a small document, with what tests of its models use."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import httpx

from tests.generator.small_clients import generate


class GeneratedPackage:
    """The client of a document, as a package with a name of its own.

    Args:
        document: The document.
        folder: Where the package goes.

    Attributes:
        name: The name of the package.
        models: The module of its models.
        to_json: Makes JSON of models.
        InvalidRequestError: What refuses a request.
    """

    def __init__(self, document: dict[str, Any], folder: Path) -> None:
        package, _ = generate(document, folder)
        self.name = package.__name__
        self.models = self._module("models")
        self.to_json = self._module("_json.model").to_json
        self.InvalidRequestError = self._module("errors").InvalidRequestError

    def _module(self, name: str) -> Any:
        return importlib.import_module(f"{self.name}.{name}")

    def call(self, method_name: str, reply: Any, **arguments: Any) -> Any:
        """What a method returns for a reply."""
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=reply))
        with httpx.Client(transport=transport) as http_client:
            client_class = self._module("client").InventClient
            client = client_class(api_key="x", base_url="https://example.com", http_client=http_client)
            return getattr(client, method_name)(**arguments)
